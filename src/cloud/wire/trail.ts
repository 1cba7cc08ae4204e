import type { NormalizedSchema } from "@smithy/core/schema";
import type { Caller } from "./caller.ts";
import type { OperationModel, ServiceModel } from "./model.ts";
import type { WireError } from "./protocols/protocol.ts";

/** One call as CloudTrail keeps it ("CloudTrail record contents"). */
export interface TrailRecord {
  eventVersion: "1.11";
  userIdentity: Record<string, unknown>;
  /** ISO 8601, to the second. */
  eventTime: string;
  eventSource: string;
  eventName: string;
  awsRegion: string;
  sourceIPAddress: string;
  userAgent: string;
  errorCode?: string;
  errorMessage?: string;
  requestParameters: Record<string, unknown> | null;
  responseElements: Record<string, unknown> | null;
  requestID: string;
  eventID: string;
  readOnly: boolean;
  eventType: "AwsApiCall";
  managementEvent: boolean;
  recipientAccountId: string;
  eventCategory: "Management" | "Data";
}

export interface TrailedCall {
  caller: Caller | undefined;
  model: ServiceModel;
  operation: OperationModel;
  account: string;
  region: string;
  time: number;
  source: string;
  userAgent: string;
  requestId: string;
  eventId: string;
  input: Record<string, unknown> | undefined;
  output: Record<string, unknown> | undefined;
  error: WireError | undefined;
}

const READS = /^(?:Get|List|Describe|Head|Lookup|BatchGet|Validate|Estimate|Select|Simulate|Test|Detect)/;
const S3_OBJECT_CALLS = /Object|Multipart|Part/;

export function trailRecord(call: TrailedCall): TrailRecord {
  const readOnly = READS.test(call.operation.name);
  const data = call.model.service.name === "s3" && S3_OBJECT_CALLS.test(call.operation.name);
  return {
    eventVersion: "1.11",
    userIdentity: call.caller ? userIdentity(call.caller) : { type: "Unknown", principalId: "Anonymous" },
    eventTime: new Date(call.time).toISOString().replace(/\.\d+Z$/, "Z"),
    eventSource: `${call.model.service.name}.amazonaws.com`,
    eventName: call.operation.name,
    awsRegion: call.region,
    sourceIPAddress: call.caller?.type === "service" ? call.caller.principal : call.source,
    userAgent: call.caller?.type === "service" ? call.caller.principal : call.userAgent,
    ...(call.error ? { errorCode: call.error.code, errorMessage: call.error.message } : {}),
    requestParameters: call.input ? shown(call.operation.input, call.input) : null,
    responseElements:
      readOnly || call.error || !call.output ? null : shown(call.operation.output, call.output),
    requestID: call.requestId,
    eventID: call.eventId,
    readOnly,
    eventType: "AwsApiCall",
    managementEvent: !data,
    recipientAccountId: call.account,
    eventCategory: data ? "Data" : "Management",
  };
}

function userIdentity(caller: Caller): Record<string, unknown> {
  if (caller.type === "service") return { type: "AWSService", invokedBy: caller.principal };
  const identity = {
    principalId: caller.userId,
    arn: caller.arn,
    accountId: caller.account,
    accessKeyId: caller.accessKeyId,
  };
  if (caller.type === "root") return { type: "Root", ...identity };
  if (caller.type === "user") return { type: "IAMUser", ...identity, userName: caller.userName };
  return {
    type: "AssumedRole",
    ...identity,
    sessionContext: {
      sessionIssuer: {
        type: "Role",
        principalId: caller.userId.split(":")[0],
        arn: caller.roleArn,
        accountId: caller.account,
        userName: caller.roleName,
      },
    },
  };
}

/** A structure's members in CloudTrail's casing; bytes are left out, secrets are hidden. */
function shown(schema: NormalizedSchema, value: Record<string, unknown>): Record<string, unknown> {
  const output: Record<string, unknown> = {};
  if (!schema.isStructSchema()) return output;
  for (const [name, member] of schema.structIterator()) {
    const item = value[name];
    if (item === undefined || member.isBlobSchema()) continue;
    const key = name.charAt(0).toLowerCase() + name.slice(1);
    output[key] =
      member.getMergedTraits().sensitive || name === "SecretAccessKey"
        ? "HIDDEN_DUE_TO_SECURITY_REASONS"
        : showValue(member, item);
  }
  return output;
}

function showValue(schema: NormalizedSchema, value: unknown): unknown {
  if (value === null || value instanceof Date) return value;
  if (schema.isStructSchema()) return shown(schema, value as Record<string, unknown>);
  if (schema.isListSchema() && Array.isArray(value))
    return value.map((item) => showValue(schema.getValueSchema(), item));
  return value;
}
