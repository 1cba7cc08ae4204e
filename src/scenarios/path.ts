/**
 * Reads a value out of an API's answer. A path is names joined by dots, each with any of these after it:
 *
 * - `[2]` one item, `[-1]` the last one
 * - `[*]` all items: what follows is read of each, and lists in lists become one
 * - `[name=text]` the items whose member is this text
 *
 * and `@json` in the place of a name parses a text that is JSON, URL-encoded or not (policy documents).
 * Whatever is not there is `undefined`, and left out of a list.
 * @example select(answer, "Role.AssumeRolePolicyDocument.@json.Statement[*].Principal.Service")
 */
export function select(value: unknown, path: string): unknown {
  let current: unknown = value;
  let isList = false;
  for (const step of parsePath(path)) {
    if (isList && step.kind === "name") {
      current = (current as unknown[]).flatMap((item) => take(item, step) ?? []);
    } else if (isList && step.kind === "json") {
      current = (current as unknown[]).map((item) => take(item, step)).filter((item) => item !== undefined);
    } else {
      current = take(current, step);
      isList = (step.kind === "all" || step.kind === "where") && Array.isArray(current);
    }
  }
  return current;
}

/** @throws Error when the path cannot be read. */
export function parsePath(path: string): PathStep[] {
  const steps: PathStep[] = [];
  let rest = path;
  while (rest !== "") {
    const [text, name, brackets] = /^\.?(?:([A-Za-z0-9_@-]+)|\[([^\]]*)\])/.exec(rest) ?? [];
    if (text === undefined) throw new Error(`"${path}" is no path: it stops making sense at "${rest}"`);
    rest = rest.slice(text.length);
    steps.push(name === undefined ? parseBrackets(brackets ?? "", path) : nameStep(name, path));
  }
  return steps;
}

type PathStep =
  | { kind: "name"; name: string }
  | { kind: "json" }
  | { kind: "index"; index: number }
  | { kind: "all" }
  | { kind: "where"; name: string; value: string };

function nameStep(name: string, path: string): PathStep {
  if (name === "@json") return { kind: "json" };
  if (name.startsWith("@")) throw new Error(`"${path}" is no path: there is @json and no ${name}`);
  return { kind: "name", name };
}

function parseBrackets(text: string, path: string): PathStep {
  if (text === "*") return { kind: "all" };
  if (/^-?\d+$/.test(text)) return { kind: "index", index: Number(text) };
  const [, name, value] = /^([A-Za-z0-9_-]+)=(.*)$/.exec(text) ?? [];
  if (name === undefined || value === undefined) {
    throw new Error(`"${path}" is no path: in brackets go a number, * or name=text`);
  }
  return { kind: "where", name, value };
}

function take(value: unknown, step: PathStep): unknown {
  switch (step.kind) {
    case "name":
      return isRecord(value) ? value[step.name] : undefined;
    case "json":
      return typeof value === "string" ? parseJson(value) : value;
    case "index":
      return Array.isArray(value) ? (value as unknown[]).at(step.index) : undefined;
    case "all":
      return Array.isArray(value) || value === undefined ? value : [value];
    default:
      return Array.isArray(value)
        ? value.filter((item) => isRecord(item) && String(item[step.name]) === step.value)
        : undefined;
  }
}

function parseJson(text: string): unknown {
  for (const candidate of [text, decoded(text)]) {
    try {
      return JSON.parse(candidate);
    } catch {
      // The other reading may be JSON.
    }
  }
  return undefined;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
