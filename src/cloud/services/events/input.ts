import type { InputTransformer, Target } from "@aws-sdk/client-eventbridge";
import { invalid } from "./errors.ts";
import type { EventEnvelope } from "./envelope.ts";
import { parsePath, valueAt } from "./json-path.ts";

/** What a rule is called in a template. */
export interface RuleNames {
  name: string;
  arn: string;
}

const PREDEFINED = new Set([
  "aws.events.rule-arn",
  "aws.events.rule-name",
  "aws.events.event.ingestion-time",
  "aws.events.event",
  "aws.events.event.json",
]);
const PLACEHOLDER = /<([\w.-]+)>/g;

/** @throws AwsError ValidationException when a target's input could never be made. */
export function checkInput(target: Target): void {
  const { Id, Input, InputPath, InputTransformer } = target;
  if ([Input, InputPath, InputTransformer].filter((value) => value !== undefined).length > 1) {
    throw invalid(`Only one of Input, InputPath, or InputTransformer must be provided for target ${Id}.`);
  }
  if (Input !== undefined && !isJson(Input)) throw invalid(`JSON syntax error in input for target ${Id}.`);
  if (InputPath && !parsePath(InputPath)) throw invalid(`InputPath for target ${Id} is invalid.`);
  if (InputTransformer) checkTransformer(Id ?? "", InputTransformer);
}

function checkTransformer(id: string, { InputPathsMap = {}, InputTemplate = "" }: InputTransformer): void {
  for (const [name, path] of Object.entries(InputPathsMap)) {
    if (!parsePath(path)) throw invalid(`InputPathsMap for target ${id} is invalid: ${name}.`);
  }
  for (const [, name = ""] of InputTemplate.matchAll(PLACEHOLDER)) {
    if (!Object.hasOwn(InputPathsMap, name) && !PREDEFINED.has(name)) {
      throw invalid(`InputTemplate for target ${id} contains invalid placeholder ${name}.`);
    }
  }
  if (!InputTemplate.trimStart().startsWith("{")) return;
  const sample = fill(InputTemplate, () => 0);
  if (!isJson(sample)) throw invalid(`Invalid InputTemplate for target ${id} : not a JSON object.`);
}

/** The text that a target gets of an event. */
export function inputFor(target: Target, event: EventEnvelope, rule: RuleNames, receivedAt: number): string {
  const { Input, InputPath, InputTransformer } = target;
  if (Input !== undefined) return Input;
  if (InputPath) return JSON.stringify(valueAt(event, parsePath(InputPath) ?? []) ?? {});
  if (!InputTransformer) return JSON.stringify(event);
  const { detail: _, ...withoutDetail } = event;
  const values: Record<string, unknown> = {
    "aws.events.rule-arn": rule.arn,
    "aws.events.rule-name": rule.name,
    "aws.events.event.ingestion-time": new Date(receivedAt).toISOString(),
    "aws.events.event": withoutDetail,
    "aws.events.event.json": event,
  };
  for (const [name, path] of Object.entries(InputTransformer.InputPathsMap ?? {})) {
    values[name] = valueAt(event, parsePath(path) ?? []);
  }
  return fill(InputTransformer.InputTemplate ?? "", (name) => values[name]);
}

/** Outside of quotes a placeholder becomes JSON; inside of them, text. What was not found is empty. */
function fill(template: string, valueOf: (name: string) => unknown): string {
  let quoted = false;
  return template.replaceAll(/\\.|"|<([\w.-]+)>/g, (token: string, name: string | undefined) => {
    if (token === '"') quoted = !quoted;
    if (name === undefined) return token;
    const value = valueOf(name) ?? "";
    if (!quoted) return JSON.stringify(value);
    const text = typeof value === "string" ? value : JSON.stringify(value);
    return JSON.stringify(text).slice(1, -1);
  });
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
