import { rootCaller } from "../../../wire/caller.ts";
import type { TrailRecord } from "../../../wire/trail.ts";
import type { Host } from "../../../host.ts";
import type { RefChange } from "../changes.ts";
import { repositoryArn, type Repository } from "../repository-store.ts";

/** A request of git's protocol that was answered. */
export interface GitRequest {
  name: "GitPull" | "GitPush";
  userAgent: string;
  /** False for the first request of the two that a push or a fetch takes, which only asks for the references. */
  dataTransferred: boolean;
  /** What a push changed. */
  changes: RefChange[];
}

const NOTHING = "0".repeat(40);

/** Records git's requests, which are no API calls, as CloudTrail does ("Logging AWS CodeCommit API calls with AWS CloudTrail"). */
export function recordGitRequest(host: Host, { place, record }: Repository, request: GitRequest): void {
  const time = host.clock.now();
  const { account, region } = place;
  const { arn, userId } = rootCaller(account, "");
  const references = request.changes.map(({ ref, after }) => ({ commit: after ?? NOTHING, ref }));
  const data: TrailRecord & Record<"additionalEventData" | "resources", unknown> = {
    eventVersion: "1.11",
    userIdentity: { type: "Root", principalId: userId, arn, accountId: account },
    eventTime: new Date(time).toISOString().replace(/\.\d+Z$/, "Z"),
    eventSource: "codecommit.amazonaws.com",
    eventName: request.name,
    awsRegion: region,
    sourceIPAddress: "127.0.0.1",
    userAgent: request.userAgent,
    requestParameters: references.length === 0 ? null : { references },
    responseElements: null,
    additionalEventData: {
      protocol: "HTTP",
      dataTransferred: request.dataTransferred,
      repositoryName: record.name,
      repositoryId: record.id,
    },
    requestID: host.ids.uuid(),
    eventID: host.ids.uuid(),
    readOnly: request.name === "GitPull" || !request.dataTransferred,
    resources: [
      { accountId: account, type: "AWS::CodeCommit::Repository", ARN: repositoryArn(place, record.name) },
    ],
    eventType: "AwsApiCall",
    managementEvent: true,
    recipientAccountId: account,
    eventCategory: "Management",
  };
  host.store.events.append({ time, stream: `cloudtrail/${account}/${region}`, type: "AwsApiCall", data });
}
