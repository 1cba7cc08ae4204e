import {
  parseEpochTimestamp,
  parseRfc3339DateTimeWithOffset,
  parseRfc7231DateTime,
} from "@smithy/core/serde";
import type { NormalizedSchema } from "@smithy/core/schema";
import { AwsError } from "../../../kernel/errors.ts";

/**
 * A scalar from text (a query parameter, a header, a URI label).
 * @throws AwsError `MalformedInput` when the text is not of the schema's kind
 */
export function readText(schema: NormalizedSchema, text: string): unknown {
  if (schema.isBooleanSchema()) {
    const lower = text.toLowerCase();
    if (lower !== "true" && lower !== "false") throw malformed(text, "boolean");
    return lower === "true";
  }
  if (schema.isNumericSchema()) {
    const number = Number(text);
    if (text.trim() === "" || !Number.isFinite(number)) throw malformed(text, "number");
    return number;
  }
  if (schema.isBlobSchema()) return Buffer.from(text, "base64");
  if (schema.isTimestampSchema()) return readTimestamp(text);
  if (schema.isListSchema())
    return text.split(",").map((item) => readText(schema.getValueSchema(), item.trim()));
  return text;
}

/** RFC 3339, RFC 7231 or epoch seconds: clients differ, and no two forms can be confused. */
function readTimestamp(text: string): Date {
  try {
    const date = /^[\d.]+$/.test(text)
      ? parseEpochTimestamp(Number(text))
      : /^\d{4}-/.test(text)
        ? parseRfc3339DateTimeWithOffset(text.includes("T") ? text : `${text}T00:00:00Z`)
        : parseRfc7231DateTime(text);
    if (date) return date;
  } catch (cause) {
    throw malformed(text, "timestamp", cause);
  }
  throw malformed(text, "timestamp");
}

function malformed(text: string, kind: string, cause?: unknown): AwsError {
  return new AwsError("MalformedInput", `${JSON.stringify(text.slice(0, 100))} is not a valid ${kind}`, {
    cause,
  });
}
