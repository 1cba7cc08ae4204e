import type { NormalizedSchema } from "@smithy/core/schema";
import { AwsError } from "../../../kernel/errors.ts";

/**
 * Checks that a JSON value has the kinds that its schema asks for, before the SDK's reader takes it:
 * the reader trusts its input, since on the client's side it reads what AWS wrote.
 * @throws AwsError `SerializationException`
 */
export function checkJsonTypes(schema: NormalizedSchema, value: unknown, depth = 0): void {
  if (value === null || value === undefined || schema.isDocumentSchema()) return;
  if (depth > 64) throw mismatch("Nesting is too deep");
  if (schema.isStructSchema()) checkStruct(schema, value, depth);
  else if (schema.isListSchema()) checkList(schema, value, depth);
  else if (schema.isMapSchema()) checkMap(schema, value, depth);
  else checkScalar(schema, value);
}

function checkStruct(schema: NormalizedSchema, value: unknown, depth: number): void {
  const record = asObject(value, "Start of structure or map found where not expected");
  for (const [name, member] of schema.structIterator()) checkJsonTypes(member, record[name], depth + 1);
}

function checkList(schema: NormalizedSchema, value: unknown, depth: number): void {
  if (!Array.isArray(value)) throw mismatch("Expected list or null");
  for (const item of value) checkJsonTypes(schema.getValueSchema(), item, depth + 1);
}

function checkMap(schema: NormalizedSchema, value: unknown, depth: number): void {
  for (const item of Object.values(asObject(value, "Expected map or null"))) {
    checkJsonTypes(schema.getValueSchema(), item, depth + 1);
  }
}

function checkScalar(schema: NormalizedSchema, value: unknown): void {
  const kind = jsonKind(value);
  if (schema.isStringSchema() || schema.isBlobSchema()) expect(kind, ["STRING"], "String");
  else if (schema.isBooleanSchema()) expect(kind, ["TRUE_VALUE", "FALSE_VALUE"], "Boolean");
  else if (schema.isNumericSchema()) expect(kind, ["NUMBER_VALUE"], "Integer");
  else if (schema.isTimestampSchema()) expect(kind, ["NUMBER_VALUE", "STRING"], "Timestamp");
}

function expect(kind: string, allowed: string[], type: string): void {
  if (!allowed.includes(kind)) throw mismatch(`${kind} cannot be converted to ${type}`);
}

function jsonKind(value: unknown): string {
  if (typeof value === "string") return "STRING";
  if (typeof value === "number") return "NUMBER_VALUE";
  if (typeof value === "boolean") return value ? "TRUE_VALUE" : "FALSE_VALUE";
  return Array.isArray(value) ? "START_ARRAY" : "START_OBJECT";
}

function asObject(value: unknown, message: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw mismatch(message);
  return value as Record<string, unknown>;
}

function mismatch(message: string): AwsError {
  return new AwsError("SerializationException", message);
}
