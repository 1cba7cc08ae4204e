import type { Permission, PermissionScope } from "../../service.ts";

/** Operations that IAM knows no resource for ("Actions, resources, and condition keys for Amazon SNS"). */
const ON_EVERYTHING = new Set([
  "ListTopics",
  "ListSubscriptions",
  "GetSubscriptionAttributes",
  "SetSubscriptionAttributes",
]);

interface Input {
  Name?: string;
  TopicArn?: string;
  TargetArn?: string;
  ResourceArn?: string;
}

/** Which permissions an operation needs. The links in mails are opened without credentials: they need none. */
export function permissions(
  operation: string,
  input: Input,
  scope: PermissionScope,
): Permission[] | undefined {
  if (operation === "ConfirmSubscription" || operation === "Unsubscribe") return [];
  if (ON_EVERYTHING.has(operation)) return undefined;
  const resource =
    operation === "CreateTopic"
      ? `arn:aws:sns:${scope.region}:${scope.account}:${input.Name}`
      : (input.TopicArn ?? input.TargetArn ?? input.ResourceArn ?? "*");
  return [{ action: `sns:${operation === "PublishBatch" ? "Publish" : operation}`, resource }];
}
