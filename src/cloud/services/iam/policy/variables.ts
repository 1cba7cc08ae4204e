import { literal, patternOf, type Pattern } from "./wildcard.ts";

/** What is known of a request, by condition key; AWS compares key names without regard to case. */
export type RequestContext = ReadonlyMap<string, readonly string[]>;

/** Builds a context; later sources win. */
export function contextOf(...sources: (Record<string, string | string[]> | undefined)[]): RequestContext {
  const context = new Map<string, readonly string[]>();
  for (const source of sources) {
    for (const [key, value] of Object.entries(source ?? {})) {
      context.set(key.toLowerCase(), Array.isArray(value) ? value : [value]);
    }
  }
  return context;
}

const VARIABLE = /\$\{([^}]*)\}/g;

/**
 * A policy's text with its variables replaced: `${aws:username}`, `${aws:username, 'default'}`, and the
 * escapes `${*}`, `${?}` and `${$}` (IAM User Guide, "IAM policy elements: Variables and tags").
 * What a variable brings in is never a wildcard.
 *
 * @param wildcards whether `*` and `?` of the text itself are wildcards.
 * @returns `undefined` when a variable has no value.
 */
export function resolve(
  text: string,
  version: string,
  context: RequestContext,
  wildcards: boolean,
): Pattern | undefined {
  const own = wildcards ? patternOf : literal;
  // Older policies know no variables: the text stands for itself.
  if (version !== "2012-10-17" || !text.includes("${")) return own(text);
  const pattern: Pattern[number][] = [];
  let end = 0;
  for (const match of text.matchAll(VARIABLE)) {
    const value = valueOf(match[1] ?? "", context);
    if (value === undefined) return undefined;
    pattern.push(...own(text.slice(end, match.index)), ...literal(value));
    end = match.index + match[0].length;
  }
  pattern.push(...own(text.slice(end)));
  return pattern;
}

function valueOf(variable: string, context: RequestContext): string | undefined {
  if (variable === "*" || variable === "?" || variable === "$") return variable;
  const [name = "", fallback] = variable.split(/,(.*)/s);
  const values = context.get(name.trim().toLowerCase());
  // A key with several values cannot be put into one text.
  if (values?.length === 1) return values[0];
  return fallback === undefined ? undefined : /^\s*'(.*)'\s*$/s.exec(fallback)?.[1];
}
