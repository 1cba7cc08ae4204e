import { AwsError } from "../../../kernel/errors.ts";
import { compilePattern } from "./pattern/compile.ts";
import { PatternError } from "./pattern/json-source.ts";
import { matchesPattern } from "./pattern/match.ts";

/**
 * The test that an event pattern is.
 * @throws AwsError InvalidEventPatternException
 */
export function checkPattern(source: string): (event: unknown) => boolean {
  try {
    const pattern = compilePattern(source);
    return (event) => matchesPattern(pattern, event);
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    const message = `Event pattern is not valid. Reason: ${error.message}`;
    throw new AwsError("InvalidEventPatternException", message, { cause: error });
  }
}
