/** One character of any kind: `?`. */
const ONE = Symbol("?");
/** Any characters, or none: `*`. */
const MANY = Symbol("*");

/** A pattern, a character or a wildcard at a time. */
export type Pattern = readonly (string | typeof ONE | typeof MANY)[];

/** Reads `*` and `?` as wildcards. */
export function patternOf(text: string): Pattern {
  return text.split("").map((character) => {
    if (character === "*") return MANY;
    return character === "?" ? ONE : character;
  });
}

/** Every character stands for itself. */
export function literal(text: string): Pattern {
  return text.split("");
}

/**
 * Whether the whole text fits the pattern. A `*` also goes past `:` and `/`, as in the Resource
 * element (IAM User Guide, "IAM JSON policy elements: Resource").
 */
export function fits(pattern: Pattern, text: string): boolean {
  // Goes back to the last `*` only, so that no pattern takes more than length times length steps.
  let at = 0;
  let star = -1;
  let resume = 0;
  let index = 0;
  while (index < text.length) {
    const token = pattern[at];
    if (token === MANY) {
      star = at++;
      resume = index;
    } else if (token !== undefined && (token === ONE || token === text[index])) {
      at++;
      index++;
    } else if (star >= 0) {
      at = star + 1;
      index = ++resume;
    } else {
      return false;
    }
  }
  while (pattern[at] === MANY) at++;
  return at === pattern.length;
}

/** A pattern of actions, which are compared without regard to case. */
export function actionPattern(text: string): Pattern {
  return patternOf(text.toLowerCase());
}

/** Whether an action, in lower case, fits any of the patterns. */
export function fitsAction(patterns: readonly Pattern[], action: string): boolean {
  return patterns.some((pattern) => fits(pattern, action));
}
