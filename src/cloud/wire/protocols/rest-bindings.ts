import type { NormalizedSchema } from "@smithy/core/schema";
import { dateToUtcString } from "@smithy/core/serde";
import type { WireRequest } from "../message.ts";
import { readText } from "./text-value.ts";

/** Members that travel in the URI and the headers. */
export function readBindings(
  schema: NormalizedSchema,
  request: WireRequest,
  labels: Record<string, string>,
): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  for (const [name, member] of schema.structIterator()) {
    const traits = member.getMergedTraits();
    if (traits.httpLabel && labels[name] !== undefined) input[name] = readText(member, labels[name]);
    else if (traits.httpQuery) {
      const values = request.query.getAll(traits.httpQuery);
      if (values.length > 0) input[name] = readQueryValue(member, values);
    } else if (traits.httpHeader) {
      const value = request.headers[traits.httpHeader.toLowerCase()];
      if (value !== undefined) input[name] = readText(member, value);
    } else if (typeof traits.httpPrefixHeaders === "string") {
      input[name] = readPrefixHeaders(traits.httpPrefixHeaders, request.headers);
    } else if (traits.httpQueryParams) input[name] = Object.fromEntries(request.query);
  }
  return input;
}

function readQueryValue(member: NormalizedSchema, values: string[]): unknown {
  if (!member.isListSchema()) return readText(member, values[0] ?? "");
  return values.map((value) => readText(member.getValueSchema(), value));
}

function readPrefixHeaders(
  prefix: string,
  headers: Record<string, string>,
): Record<string, string> | undefined {
  const found = Object.entries(headers).filter(([name]) => name.startsWith(prefix.toLowerCase()));
  if (found.length === 0) return undefined;
  return Object.fromEntries(found.map(([name, value]) => [name.slice(prefix.length), value]));
}

/** What a structure puts into headers, status and body. */
export interface BoundOutput {
  headers: Record<string, string>;
  status: number | undefined;
  /** The member that is the whole body, with its value. */
  payload: { name: string; schema: NormalizedSchema; value: unknown } | undefined;
  /** What remains, for the body's document. */
  document: Record<string, unknown>;
  /** Whether the structure has members for a document at all. */
  hasDocument: boolean;
}

/** Takes a structure apart by its HTTP bindings. */
export function writeBindings(schema: NormalizedSchema, output: Record<string, unknown>): BoundOutput {
  const bound: BoundOutput = {
    headers: {},
    status: undefined,
    payload: undefined,
    document: {},
    hasDocument: false,
  };
  if (!schema.isStructSchema()) return bound;
  for (const [name, member] of schema.structIterator()) {
    const traits = member.getMergedTraits();
    const value = output[name];
    if (traits.httpHeader) {
      if (value !== undefined && value !== null)
        bound.headers[traits.httpHeader.toLowerCase()] = headerText(member, value);
    } else if (typeof traits.httpPrefixHeaders === "string") {
      for (const [key, text] of Object.entries((value ?? {}) as Record<string, string>)) {
        bound.headers[`${traits.httpPrefixHeaders}${key}`.toLowerCase()] = text;
      }
    } else if (traits.httpResponseCode) bound.status = value as number | undefined;
    else if (traits.httpPayload) bound.payload = { name, schema: member, value };
    else {
      bound.hasDocument = true;
      if (value !== undefined && value !== null) bound.document[name] = value;
    }
  }
  return bound;
}

const DATE_TIME = 5;
const EPOCH_SECONDS = 7;

function headerText(member: NormalizedSchema, value: unknown): string {
  if (value instanceof Date) {
    const format = member.getSchema();
    if (format === DATE_TIME) return value.toISOString();
    return format === EPOCH_SECONDS ? String(value.getTime() / 1000) : dateToUtcString(value);
  }
  return Array.isArray(value) ? value.join(",") : String(value);
}
