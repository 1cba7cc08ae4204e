import type { NormalizedSchema } from "@smithy/core/schema";
import { AwsError } from "../../../kernel/errors.ts";
import { readText } from "./text-value.ts";

/** Parameters as a tree: `A.member.1.B=x` → `{ A: { member: { 1: { B: "x" } } } }`. */
interface Branch {
  text?: string;
  children: Map<string, Branch>;
}

const MAX_DEPTH = 64;

/**
 * The input that Query parameters describe: lists as `Name.member.N` (or `Name.N` flattened), maps as
 * `Name.entry.N.key` and `.value`, by the names of the schema's XML traits.
 * @throws AwsError `MalformedInput` for a value of the wrong kind
 */
export function readQueryInput(
  schema: NormalizedSchema,
  parameters: URLSearchParams,
): Record<string, unknown> {
  const root: Branch = { children: new Map() };
  for (const [key, value] of parameters) plant(root, key.split("."), value);
  return readStruct(schema, root);
}

function plant(root: Branch, path: string[], text: string): void {
  if (path.length > MAX_DEPTH) throw new AwsError("MalformedInput", "Parameter names are nested too deeply.");
  let branch = root;
  for (const part of path) {
    let next = branch.children.get(part);
    if (!next) {
      next = { children: new Map() };
      branch.children.set(part, next);
    }
    branch = next;
  }
  branch.text = text;
}

function readStruct(schema: NormalizedSchema, branch: Branch): Record<string, unknown> {
  const output: Record<string, unknown> = {};
  if (!schema.isStructSchema()) return output;
  for (const [name, member] of schema.structIterator()) {
    const traits = member.getMergedTraits();
    const child = branch.children.get(traits.xmlName ?? name);
    if (child) output[name] = readValue(member, child, Boolean(traits.xmlFlattened));
  }
  return output;
}

function readValue(schema: NormalizedSchema, branch: Branch, flat: boolean): unknown {
  if (schema.isStructSchema()) return readStruct(schema, branch);
  if (schema.isListSchema()) return readList(schema, branch, flat);
  if (schema.isMapSchema()) return readMap(schema, branch, flat);
  return readText(schema, branch.text ?? "");
}

function readList(schema: NormalizedSchema, branch: Branch, flat: boolean): unknown[] {
  const item = schema.getValueSchema();
  const holder = flat ? branch : branch.children.get(item.getMergedTraits().xmlName ?? "member");
  return numbered(holder).map((child) => readValue(item, child, false));
}

function readMap(schema: NormalizedSchema, branch: Branch, flat: boolean): Record<string, unknown> {
  const keyName = schema.getKeySchema().getMergedTraits().xmlName ?? "key";
  const value = schema.getValueSchema();
  const valueName = value.getMergedTraits().xmlName ?? "value";
  const entries = numbered(flat ? branch : branch.children.get("entry")).map((entry): [string, unknown] => [
    entry.children.get(keyName)?.text ?? "",
    readValue(value, entry.children.get(valueName) ?? { children: new Map() }, false),
  ]);
  return Object.fromEntries(entries);
}

/** Children `1`, `2`, ... in the order of their numbers. */
function numbered(branch: Branch | undefined): Branch[] {
  return [...(branch?.children ?? [])]
    .filter(([key]) => /^\d{1,9}$/.test(key))
    .toSorted(([a], [b]) => Number(a) - Number(b))
    .map(([, child]) => child);
}
