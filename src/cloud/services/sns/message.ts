import type { MessageAttributeValue } from "@aws-sdk/client-sns";
import { AwsError } from "../../../kernel/errors.ts";
import { invalidParameter } from "./topic-store.ts";

/** "Messages ... with a maximum size of 256 KB" (Publish, API reference), in bytes. */
const LONGEST_MESSAGE = 262_144;

/**
 * What each protocol gets of a message: the same text, or with the structure `json` its own entry.
 * @throws AwsError InvalidParameter
 */
export function messagesByProtocol(
  message: string,
  structure: string | undefined,
): (protocol: string) => string {
  if (message === "") throw invalidParameter("Empty message");
  if (Buffer.byteLength(message) > LONGEST_MESSAGE) throw invalidParameter("Message too long");
  if (structure === undefined || structure === "") return () => message;
  if (structure !== "json") throw invalidParameter("MessageStructure");
  let parsed: unknown;
  try {
    parsed = JSON.parse(message);
  } catch {
    throw invalidParameter("Message Structure - JSON message body failed to parse");
  }
  const entries = new Map(Object.entries((parsed ?? {}) as Record<string, unknown>));
  const standard = entries.get("default");
  if (typeof standard !== "string") {
    throw invalidParameter("Message Structure - No default entry in JSON message body");
  }
  return (protocol) => {
    const own = entries.get(protocol);
    return typeof own === "string" ? own : standard;
  };
}

/** A line of at most a hundred printable characters that does not begin with a space (Publish, API reference). */
export function checkSubject(subject: string | undefined): void {
  if (subject === undefined) return;
  if (subject.length === 0 || subject.length > 100 || /^\s|\p{Cc}/u.test(subject)) {
    throw invalidParameter("Subject");
  }
}

/** @throws AwsError ParameterValueInvalid */
export function checkAttributes(attributes: Record<string, MessageAttributeValue>): void {
  for (const [name, { DataType = "", StringValue, BinaryValue }] of Object.entries(attributes)) {
    const refuse = (reason: string): never => {
      throw new AwsError("InvalidParameterValueException", `The message attribute '${name}' ${reason}`);
    };
    if (!/^(?:String|Number|Binary)(?:\..+)?$/.test(DataType)) {
      refuse(
        "has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.",
      );
    }
    const value = DataType.startsWith("Binary") ? BinaryValue : StringValue;
    if (value === undefined || value.length === 0) {
      refuse(`must contain a non-empty message attribute value for message attribute type '${DataType}'.`);
    }
    if (DataType.startsWith("Number") && !Number.isFinite(Number(StringValue))) {
      refuse(`could not cast message attribute value to number.`);
    }
  }
}
