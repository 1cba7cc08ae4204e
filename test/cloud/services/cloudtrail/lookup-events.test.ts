import {
  CloudTrailClient,
  CreateTrailCommand,
  DescribeTrailsCommand,
  LookupEventsCommand,
  paginateLookupEvents,
  type LookupAttributeKey,
} from "@aws-sdk/client-cloudtrail";
import { GetRoleCommand, ListUsersCommand } from "@aws-sdk/client-iam";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startCloud, type Cloud } from "../../../../src/cloud/cloud.ts";
import { ManualClock } from "../../../../src/kernel/clock.ts";
import { clientConfig } from "../../../../src/kernel/target.ts";
import { iamOf, makeRole, userWith } from "../iam/clients.ts";

let cloud: Cloud;
let clock: ManualClock;
let trail: CloudTrailClient;

beforeEach(async () => {
  clock = new ManualClock();
  cloud = await startCloud({ pace: "instant", clock });
  trail = new CloudTrailClient(clientConfig(cloud.target()));
});

afterEach(() => cloud.stop());

async function names(key?: LookupAttributeKey, value?: string): Promise<(string | undefined)[]> {
  const { Events } = await trail.send(
    new LookupEventsCommand(
      key === undefined ? {} : { LookupAttributes: [{ AttributeKey: key, AttributeValue: value }] },
    ),
  );
  return (Events ?? []).map(({ EventName }) => EventName);
}

test("a call is found with who made it, on what, and its record", async () => {
  await makeRole(cloud, "deploy");
  const { Events } = await trail.send(new LookupEventsCommand({}));
  const [event] = Events ?? [];
  expect(event).toMatchObject({
    EventName: "CreateRole",
    EventSource: "iam.amazonaws.com",
    Username: "root",
    ReadOnly: "false",
    AccessKeyId: "000000000000",
    EventTime: new Date(clock.now()),
  });
  expect(event?.Resources).toContainEqual({ ResourceType: "AWS::IAM::Role", ResourceName: "deploy" });
  expect(JSON.parse(event?.CloudTrailEvent ?? "")).toMatchObject({
    eventName: "CreateRole",
    eventID: event?.EventId,
    requestParameters: { roleName: "deploy" },
  });
});

test("a refused call is there with its error", async () => {
  const ada = await userWith(cloud, "ada");
  await expect(iamOf(cloud, ada).send(new ListUsersCommand({}))).rejects.toThrow("not authorized");
  const { Events } = await trail.send(
    new LookupEventsCommand({ LookupAttributes: [{ AttributeKey: "Username", AttributeValue: "ada" }] }),
  );
  expect(Events).toHaveLength(1);
  expect(JSON.parse(Events?.[0]?.CloudTrailEvent ?? "")).toMatchObject({
    errorCode: "AccessDenied",
    errorMessage: expect.stringContaining("iam:ListUsers") as string,
    userIdentity: { type: "IAMUser", userName: "ada", accessKeyId: ada.accessKeyId },
  });
});

test("one attribute narrows the search", async () => {
  await makeRole(cloud, "deploy");
  await makeRole(cloud, "build");
  await iamOf(cloud).send(new GetRoleCommand({ RoleName: "build" }));
  expect(await names("ResourceName", "build")).toEqual(["GetRole", "CreateRole"]);
  expect(await names("EventName", "GetRole")).toEqual(["GetRole"]);
  expect(await names("ReadOnly", "false")).toEqual(["CreateRole", "CreateRole"]);
  expect(await names("EventSource", "iam.amazonaws.com")).toHaveLength(3);
  await expect(names("constructor" as LookupAttributeKey, "a")).rejects.toMatchObject({
    name: "InvalidLookupAttributesException",
  });
  const two = { AttributeKey: "ReadOnly" as const, AttributeValue: "true" };
  await expect(trail.send(new LookupEventsCommand({ LookupAttributes: [two, two] }))).rejects.toMatchObject({
    name: "InvalidLookupAttributesException",
  });
});

test("events come newest first, page by page", async () => {
  for (const name of ["a", "b", "c", "d", "e"]) await makeRole(cloud, name);
  const pages: number[] = [];
  const roles: unknown[] = [];
  const attributes = [{ AttributeKey: "EventName" as const, AttributeValue: "CreateRole" }];
  for await (const { Events } of paginateLookupEvents(
    { client: trail, pageSize: 2 },
    { LookupAttributes: attributes },
  )) {
    pages.push(Events?.length ?? 0);
    for (const { CloudTrailEvent } of Events ?? []) {
      roles.push(
        (JSON.parse(CloudTrailEvent ?? "") as { requestParameters: { roleName: string } }).requestParameters
          .roleName,
      );
    }
  }
  expect(pages).toEqual([2, 2, 1]);
  expect(roles).toEqual(["e", "d", "c", "b", "a"]);
});

test("a token of another search, or of none, is refused", async () => {
  for (const name of ["a", "b"]) await makeRole(cloud, name);
  const { NextToken } = await trail.send(new LookupEventsCommand({ MaxResults: 1 }));
  await trail.send(new LookupEventsCommand({ MaxResults: 1, NextToken }));
  const other = [{ AttributeKey: "ReadOnly" as const, AttributeValue: "true" }];
  for (const input of [{ NextToken, LookupAttributes: other }, { NextToken: "made-up" }]) {
    await expect(trail.send(new LookupEventsCommand(input))).rejects.toMatchObject({
      name: "InvalidNextTokenException",
    });
  }
});

test("times bound the search, and history ends after ninety days", async () => {
  await makeRole(cloud, "early");
  const between = new Date(clock.now() + 1_000);
  await clock.advance(60_000);
  await makeRole(cloud, "late");
  const creations = async (input: { StartTime?: Date; EndTime?: Date }): Promise<(string | undefined)[]> => {
    const { Events } = await trail.send(
      new LookupEventsCommand({
        ...input,
        LookupAttributes: [{ AttributeKey: "EventName", AttributeValue: "CreateRole" }],
      }),
    );
    return (Events ?? []).map(
      ({ Resources }) =>
        Resources?.find(({ ResourceName }) => !ResourceName?.startsWith("arn:"))?.ResourceName,
    );
  };
  expect(await creations({ StartTime: between })).toEqual(["late"]);
  expect(await creations({ EndTime: between })).toEqual(["early"]);
  await expect(creations({ StartTime: new Date(clock.now()), EndTime: between })).rejects.toMatchObject({
    name: "InvalidTimeRangeException",
  });
  await clock.advance(90 * 24 * 60 * 60 * 1_000);
  expect(await creations({})).toEqual(["late"]);
});

test("another Region has its own history", async () => {
  await makeRole(cloud, "deploy");
  const elsewhere = new CloudTrailClient(clientConfig(cloud.target({ region: "eu-west-1" })));
  expect((await elsewhere.send(new LookupEventsCommand({}))).Events).toEqual([]);
});

test("there are no trails, and none can be made", async () => {
  expect((await trail.send(new DescribeTrailsCommand({}))).trailList).toEqual([]);
  await expect(
    trail.send(new CreateTrailCommand({ Name: "mine", S3BucketName: "logs" })),
  ).rejects.toMatchObject({ name: "NotImplemented", $metadata: { httpStatusCode: 501 } });
});
