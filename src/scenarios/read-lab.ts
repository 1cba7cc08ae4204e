import { hasOperation } from "./aws.ts";
import type { Action, ApiCall, Capture, Check, Expectation, Lab, LabStep } from "./lab.ts";
import { SERVICES } from "./lab.ts";
import { parsePath } from "./path.ts";
import { type Node, mistake, rootNode } from "./yaml-node.ts";

const COMPARISONS = ["equals", "contains", "matches", "exists"] as const;

/** Reads a lab's content into its types. @throws UserError for the first mistake: its place and what is wrong. */
export async function readLab(id: string, content: unknown, files: Record<string, string>): Promise<Lab> {
  const root = rootNode(`labs/${id}/lab.yaml`, content);
  root.onlyKeys(["title", "summary", "minutes", "notes", "values", "next", "steps"]);
  const steps = await Promise.all(root.list("steps").map((node) => readStep(node, files)));
  const ids = steps.map((step) => step.id);
  const twice = ids.find((name, index) => ids.indexOf(name) !== index);
  if (twice !== undefined) throw mistake(root, `has two steps named ${twice}`);
  return {
    id,
    title: root.text("title"),
    summary: root.text("summary"),
    minutes: root.number("minutes"),
    notes: root.optionalList("notes").map((node) => node.asText()),
    values: readValues(root),
    next: root.optionalText("next") ?? "",
    files,
    steps,
  };
}

function readValues(root: Node): Record<string, string> {
  if (!root.has("values")) return {};
  const values = root.child("values");
  return Object.fromEntries(Object.keys(values.asRecord()).map((name) => [name, values.text(name)]));
}

async function readStep(node: Node, files: Record<string, string>): Promise<LabStep> {
  node.onlyKeys(["id", "title", "instruction", "hints", "check", "solution"]);
  return {
    id: node.text("id"),
    title: node.text("title"),
    instruction: node.text("instruction"),
    hints: node.optionalList("hints").map((hint) => hint.asText()),
    check: await Promise.all(node.list("check").map((check) => readCheck(check, files))),
    solution: await Promise.all(node.list("solution").map((action) => readAction(action, files))),
  };
}

async function readCheck(node: Node, files: Record<string, string>): Promise<Check> {
  node.onlyKeys(["call", "inbox", "expect", "say"]);
  const expect = node.list("expect").map(readExpectation);
  const say = node.optionalText("say");
  const rest = { expect, ...(say === undefined ? {} : { say }) };
  if (node.has("inbox")) return { inbox: true, ...rest };
  return { call: await readCall(node.child("call"), files), ...rest };
}

function readExpectation(node: Node): Expectation {
  node.onlyKeys(["path", "say", ...COMPARISONS]);
  const comparisons = COMPARISONS.filter((name) => node.has(name));
  if (comparisons.length !== 1) throw mistake(node, `needs exactly one of ${COMPARISONS.join(", ")}`);
  if (node.has("matches")) readPattern(node);
  readPath(node);
  return node.value as Expectation;
}

async function readAction(node: Node, files: Record<string, string>): Promise<Action> {
  const kinds = ["call", "inbox", "follow", "waitFor"].filter((kind) => node.has(kind));
  if (kinds.length !== 1) throw mistake(node, "needs exactly one of call, inbox, follow, waitFor");
  switch (kinds[0]) {
    case "call": {
      node.onlyKeys(["call", "unless", "capture"]);
      const unless = node.optionalList("unless").map((code) => code.asText());
      return { call: await readCall(node.child("call"), files), unless, capture: readCaptures(node) };
    }
    case "inbox":
      node.onlyKeys(["inbox", "capture"]);
      return { inbox: true, capture: readCaptures(node) };
    case "follow":
      node.onlyKeys(["follow"]);
      return { follow: node.text("follow") };
    default:
      node.onlyKeys(["waitFor", "seconds", "giveUp"]);
      return {
        waitFor: await readCheck(node.child("waitFor"), files),
        seconds: node.number("seconds"),
        ...(node.has("giveUp") ? { giveUp: await readCheck(node.child("giveUp"), files) } : {}),
      };
  }
}

async function readCall(node: Node, files: Record<string, string>): Promise<ApiCall> {
  node.onlyKeys(["service", "operation", "input"]);
  const service = SERVICES.find((name) => name === node.text("service"));
  if (!service) throw mistake(node.child("service"), `is none of ${SERVICES.join(", ")}`);
  const operation = node.text("operation");
  if (!(await hasOperation(service, operation))) {
    throw mistake(node.child("operation"), `is no operation of ${service}`);
  }
  const input = node.has("input") ? node.child("input").asRecord() : {};
  for (const path of filesIn(input)) {
    if (!(path in files))
      throw mistake(node.child("input"), `names the file ${path}, which is not in files/`);
  }
  return { service, operation, input };
}

function filesIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  const { $text, $bytes, $json } = value as { $text?: unknown; $bytes?: unknown; $json?: unknown };
  const own = [$text, $bytes, $json].filter((path) => typeof path === "string");
  return [...own, ...Object.values(value).flatMap(filesIn)];
}

function readCaptures(node: Node): Record<string, Capture> {
  if (!node.has("capture")) return {};
  const captures = node.child("capture");
  for (const name of Object.keys(captures.asRecord())) {
    const capture = captures.child(name);
    capture.onlyKeys(["path", "matches"]);
    if (capture.has("matches")) readPattern(capture);
    readPath(capture);
  }
  return captures.value as Record<string, Capture>;
}

function readPath(node: Node): void {
  try {
    // Placeholders in brackets stand for texts.
    parsePath(node.text("path").replaceAll(/\$\{\w+\}/g, "x"));
  } catch (error) {
    throw mistake(node, (error as Error).message);
  }
}

function readPattern(node: Node): void {
  try {
    RegExp(node.text("matches"));
  } catch (error) {
    throw mistake(node, (error as Error).message);
  }
}
