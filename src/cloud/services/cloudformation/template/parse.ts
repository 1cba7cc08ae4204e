import { isAlias, parseDocument, visit, type Tags } from "yaml";
import { messageOf } from "../../../../kernel/errors.ts";
import { formatError, templateError, validationError } from "./errors.ts";
import { isObject, type Json, type JsonObject } from "./json.ts";
import { shortForms } from "./yaml-tags.ts";

/** YAML 1.1 types that CloudFormation leaves as text (User Guide, CloudFormation template format). */
const LEFT_AS_TEXT = new Set([
  "tag:yaml.org,2002:timestamp",
  "tag:yaml.org,2002:binary",
  "tag:yaml.org,2002:omap",
  "tag:yaml.org,2002:pairs",
  "tag:yaml.org,2002:set",
]);

/**
 * Reads a template's text, JSON or YAML, into its long form.
 * @throws AwsError `ValidationError` in AWS's words, with line and column.
 */
export function parseTemplate(text: string): JsonObject {
  const value = text.trimStart().startsWith("{") ? parseJson(text) : parseYaml(text);
  if (!isObject(value)) throw formatError("unsupported structure.");
  rejectNulls(value, "");
  return value;
}

function parseJson(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    const place = /line (\d+) column (\d+)/.exec(messageOf(error));
    const lines = text.split("\n");
    const line = place?.[1] ?? String(lines.length);
    const column = place?.[2] ?? String((lines.at(-1)?.length ?? 0) + 1);
    throw formatError(`JSON not well-formed. (line ${line}, column ${column})`);
  }
}

function parseYaml(text: string): Json {
  const document = parseDocument(text, {
    version: "1.1",
    uniqueKeys: false,
    logLevel: "silent",
    customTags: (tags): Tags => [
      ...tags.filter((tag) => typeof tag !== "string" && !LEFT_AS_TEXT.has(tag.tag) && tag.format !== "TIME"),
      ...shortForms,
    ],
  });
  const broken = document.errors[0] ?? document.warnings[0];
  if (broken) {
    const { line, col } = broken.linePos?.[0] ?? { line: 1, col: 1 };
    throw formatError(`YAML not well-formed. (line ${line}, column ${col})`);
  }
  visit(document, {
    Node: (_key, node) => {
      if (isAlias(node)) throw templateError("YAML aliases are not allowed in CloudFormation templates");
    },
  });
  // A round trip through JSON: what remains are the types that JSON has.
  return JSON.parse(JSON.stringify(document.toJS() ?? null)) as Json;
}

function rejectNulls(value: Json, path: string): void {
  if (value === null) throw validationError(`[${path}] 'null' values are not allowed in templates`);
  if (typeof value !== "object") return;
  for (const [key, member] of Object.entries(value)) rejectNulls(member, `${path}/${key}`);
}
