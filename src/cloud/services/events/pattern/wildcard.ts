/**
 * A test for a wildcard expression: `*` is any run of characters; `\*` and `\\` are themselves.
 * @throws RangeError with EventBridge's words; positions count from the opening quote, as there.
 */
export function compileWildcard(expression: string): (text: string) => boolean {
  const pieces: string[] = [""];
  for (let index = 0; index < expression.length; index++) {
    const char = expression.charAt(index);
    const next = expression[index + 1];
    if (char === "*") {
      if (next === "*") throw new RangeError(`Consecutive wildcard characters at pos ${index + 1}`);
      pieces.push("");
    } else if (char === "\\") {
      if (next !== "*" && next !== "\\") {
        throw new RangeError(`Invalid escape character at pos ${index + 1}`);
      }
      pieces.push(`${pieces.pop() ?? ""}${next}`);
      index++;
    } else {
      pieces.push(`${pieces.pop() ?? ""}${char}`);
    }
  }
  return (text) => matchesPieces(pieces, text);
}

/** Each piece as early as it can stand: no backtracking, so no pattern is slow. */
function matchesPieces(pieces: string[], text: string): boolean {
  const [first = "", ...middle] = pieces;
  const last = middle.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let position = first.length;
  for (const piece of middle) {
    const found = text.indexOf(piece, position);
    if (found < 0) return false;
    position = found + piece.length;
  }
  return text.length - last.length >= position && text.endsWith(last);
}
