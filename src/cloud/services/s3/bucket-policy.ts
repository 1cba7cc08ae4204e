import type {
  DeleteBucketPolicyCommandInput,
  GetBucketPolicyCommandInput,
  GetBucketPolicyStatusCommandInput,
  PutBucketPolicyCommandInput,
} from "@aws-sdk/client-s3";
import { AwsError } from "../../../kernel/errors.ts";
import type { Call } from "../../service.ts";
import { bucketArn, bucketOf } from "./access.ts";
import { configure } from "./bucket-configuration.ts";
import { notConfigured } from "./errors.ts";
import type { BucketRecord } from "./records.ts";

/** Bucket policies are checked and kept. They are not evaluated yet: they neither allow nor deny a call. */
export function putBucketPolicy(input: PutBucketPolicyCommandInput, call: Call): Record<string, never> {
  const bucket = bucketOf(input, call);
  const policy = input.Policy ?? "";
  const statements = statementsOf(policy, bucket);
  if (bucket.publicAccessBlock?.BlockPublicPolicy && statements.some(isPublic)) {
    throw new AwsError(
      "AccessDenied",
      `User: ${call.caller.arn} is not authorized to perform: s3:PutBucketPolicy on resource: "${bucketArn(bucket.name)}" because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access.`,
      { status: 403 },
    );
  }
  return configure(input, call, (bucket) => ({ ...bucket, policy }));
}

export function getBucketPolicy(input: GetBucketPolicyCommandInput, call: Call): { Policy: string } {
  return { Policy: policyOf(bucketOf(input, call)) };
}

export function getBucketPolicyStatus(input: GetBucketPolicyStatusCommandInput, call: Call) {
  const bucket = bucketOf(input, call);
  return { PolicyStatus: { IsPublic: statementsOf(policyOf(bucket), bucket).some(isPublic) } };
}

export function deleteBucketPolicy(input: DeleteBucketPolicyCommandInput, call: Call): Record<string, never> {
  return configure(input, call, ({ policy: _gone, ...bucket }) => bucket);
}

function policyOf({ name, policy }: BucketRecord): string {
  if (policy === undefined)
    throw notConfigured("NoSuchBucketPolicy", "The bucket policy does not exist", name);
  return policy;
}

type Statement = Record<string, unknown>;

/** The statements of a policy that S3 would take. @throws AwsError MalformedPolicy */
function statementsOf(text: string, bucket: BucketRecord): Statement[] {
  const policy = parse(text);
  if (
    policy["Version"] !== undefined &&
    !["2012-10-17", "2008-10-17"].includes(policy["Version"] as string)
  ) {
    throw malformed("The policy must contain a valid version string");
  }
  if (policy["Statement"] === undefined) throw malformed("Missing required field Statement");
  const statements = listOf(policy["Statement"]) as Statement[];
  for (const statement of statements) checkStatement(statement, bucket);
  return statements;
}

function parse(text: string): Record<string, unknown> {
  if (!text.startsWith("{")) throw malformed("Policies must be valid JSON and the first byte must be '{'");
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    throw malformed("This policy contains invalid Json");
  }
}

function checkStatement(statement: Statement, bucket: BucketRecord): void {
  if (statement["Effect"] === undefined) throw malformed("Missing required field Effect");
  if (statement["Effect"] !== "Allow" && statement["Effect"] !== "Deny") {
    throw malformed(`Invalid effect: ${JSON.stringify(statement["Effect"])}`);
  }
  if (!statement["Principal"] && !statement["NotPrincipal"]) {
    throw malformed("Missing required field Principal");
  }
  const actions = listOf(statement["Action"] ?? statement["NotAction"]);
  if (actions.length === 0) throw malformed("Missing required field Action");
  if (actions.some((action) => action !== "*" && !/^s3:[\w*?]+$/i.test(String(action)))) {
    throw malformed("Policy has invalid action");
  }
  const resources = listOf(statement["Resource"] ?? statement["NotResource"]);
  if (resources.length === 0) throw malformed("Missing required field Resource");
  const own = bucketArn(bucket.name);
  const foreign = resources.some((resource) => resource !== own && !String(resource).startsWith(`${own}/`));
  if (foreign) throw malformed("Policy has invalid resource");
}

/** "The meaning of public": anyone is allowed something, without a condition that narrows it down. */
function isPublic(statement: Statement): boolean {
  const principal = statement["Principal"];
  const named =
    typeof principal === "object" && principal ? Object.values(principal).flatMap(listOf) : [principal];
  return statement["Effect"] === "Allow" && named.includes("*") && statement["Condition"] === undefined;
}

function listOf(value: unknown): unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

function malformed(message: string): AwsError {
  return new AwsError("MalformedPolicy", message, { status: 400 });
}
