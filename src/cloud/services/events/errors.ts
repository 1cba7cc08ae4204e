import { AwsError } from "../../../kernel/errors.ts";

export function invalid(message: string): AwsError {
  return new AwsError("ValidationException", message);
}

export function ruleNotFound(name: string, bus: string): AwsError {
  return new AwsError("ResourceNotFoundException", `Rule ${name} does not exist on EventBus ${bus}.`);
}

/** What AWS offers and pipelab does not: said so, with the name of the feature. */
export function notImplemented(feature: string): AwsError {
  return new AwsError("NotImplemented", `pipelab does not emulate this part of EventBridge: ${feature}`, {
    status: 501,
    fault: "server",
  });
}
