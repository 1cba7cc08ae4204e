import type { Cloud } from "../../../../src/cloud/cloud.ts";
import { awsEventStream, type AwsEvent } from "../../../../src/cloud/host.ts";

/** What EventBridge was told of repositories, oldest first. */
export function repositoryEvents(cloud: Cloud): AwsEvent[] {
  const stream = awsEventStream({ account: cloud.account, region: cloud.region });
  return cloud.host.store.events
    .read<AwsEvent>({ stream })
    .map(({ data }) => data)
    .filter((event) => event.source === "aws.codecommit");
}

/** As `referenceCreated main`, one a line. */
export function toldChanges(cloud: Cloud): string[] {
  return repositoryEvents(cloud).map(
    ({ detail }) => `${String(detail["event"])} ${String(detail["referenceName"])}`,
  );
}
