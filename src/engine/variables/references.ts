/** `#{Namespace.Key}` in the value of a configuration property (Variables reference). */
const REFERENCE = /#\{([^{}]*)\}/g;

export interface Reference {
  /** What is between the braces. */
  text: string;
  namespace: string;
  key: string;
}

/** Every reference in a text, in order. A text between braces without a period has an empty key. */
export function referencesIn(text: string): Reference[] {
  return [...text.matchAll(REFERENCE)].map(([, inner = ""]) => parse(inner));
}

/**
 * The text with each reference replaced by its value.
 * @returns the resolved text, and the references that have no value.
 */
export function substitute(
  text: string,
  valueOf: (reference: Reference) => string | undefined,
): { text: string; unresolved: Reference[] } {
  const unresolved: Reference[] = [];
  const resolved = text.replaceAll(REFERENCE, (whole, inner: string) => {
    const reference = parse(inner);
    const value = valueOf(reference);
    if (value === undefined) unresolved.push(reference);
    return value ?? whole;
  });
  return { text: resolved, unresolved };
}

function parse(text: string): Reference {
  const period = text.indexOf(".");
  if (period < 0) return { text, namespace: text, key: "" };
  return { text, namespace: text.slice(0, period), key: text.slice(period + 1) };
}
