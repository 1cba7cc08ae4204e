import * as codepipelineSdk from "@aws-sdk/client-codepipeline";
import * as lambdaSdk from "@aws-sdk/client-lambda";
import * as s3Sdk from "@aws-sdk/client-s3";
import * as sfnSdk from "@aws-sdk/client-sfn";
import * as snsSdk from "@aws-sdk/client-sns";
import { Readable } from "node:stream";
import { afterEach, describe, expect, it } from "vitest";
import { startCloud, type Cloud } from "../../../src/cloud/cloud.ts";
import { defineService, type Service } from "../../../src/cloud/service.ts";
import { AwsError } from "../../../src/kernel/errors.ts";
import { clientConfig } from "../../../src/kernel/target.ts";

let cloud: Cloud;
const seen: unknown[] = [];

async function cloudWith(service: Service): Promise<ReturnType<typeof clientConfig>> {
  seen.length = 0;
  cloud = await startCloud({ pace: "instant", services: [service] });
  return clientConfig(cloud.target());
}

afterEach(() => cloud.stop());

describe("AWS JSON 1.1", () => {
  const service = defineService<typeof codepipelineSdk>(codepipelineSdk, {
    name: "codepipeline",
    operations: {
      ListPipelineExecutions(input) {
        seen.push(input);
        return {
          pipelineExecutionSummaries: [
            { pipelineExecutionId: "e-1", status: "Succeeded", startTime: new Date(1_700_000_000_123) },
          ],
          nextToken: "more",
        };
      },
      GetPipeline({ name }) {
        throw new AwsError(
          "PipelineNotFoundException",
          `Account '0' does not have a pipeline with name '${name ?? ""}'`,
        );
      },
    },
  });

  it("carries nested input and output, with timestamps", async () => {
    const client = new codepipelineSdk.CodePipelineClient(await cloudWith(service));
    const input = { pipelineName: "p", maxResults: 3, filter: { succeededInStage: { stageName: "Deploy" } } };
    const answer = await client.send(new codepipelineSdk.ListPipelineExecutionsCommand(input));
    expect(seen).toEqual([input]);
    expect(answer.nextToken).toBe("more");
    expect(answer.pipelineExecutionSummaries?.[0]?.startTime?.getTime()).toBe(1_700_000_000_123);
  });

  it("throws the modelled exception with AWS's message, status and request id", async () => {
    const client = new codepipelineSdk.CodePipelineClient(await cloudWith(service));
    const error: unknown = await client
      .send(new codepipelineSdk.GetPipelineCommand({ name: "ghost" }))
      .catch((e) => e);
    expect(error).toBeInstanceOf(codepipelineSdk.PipelineNotFoundException);
    expect(error).toMatchObject({
      message: "Account '0' does not have a pipeline with name 'ghost'",
      $metadata: { httpStatusCode: 400, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string },
    });
  });

  it("answers 501 and the name for an operation that is not emulated", async () => {
    const client = new codepipelineSdk.CodePipelineClient(await cloudWith(service));
    await expect(client.send(new codepipelineSdk.ListWebhooksCommand({}))).rejects.toMatchObject({
      message: "codepipeline:ListWebhooks is not emulated by pipelab.",
      $metadata: { httpStatusCode: 501 },
    });
  });
});

describe("AWS JSON 1.0", () => {
  it("carries input and output", async () => {
    const config = await cloudWith(
      defineService<typeof sfnSdk>(sfnSdk, {
        name: "states",
        operations: {
          DescribeExecution: ({ executionArn }) => ({
            executionArn,
            stateMachineArn: "arn:machine",
            status: "RUNNING",
            startDate: new Date(1_700_000_000_000),
          }),
        },
      }),
    );
    const client = new sfnSdk.SFNClient(config);
    const answer = await client.send(new sfnSdk.DescribeExecutionCommand({ executionArn: "arn:x" }));
    expect(answer).toMatchObject({
      executionArn: "arn:x",
      status: "RUNNING",
      startDate: new Date(1_700_000_000_000),
    });
  });
});

describe("AWS Query", () => {
  const service = defineService<typeof snsSdk>(snsSdk, {
    name: "sns",
    operations: {
      Publish(input) {
        seen.push(input);
        return { MessageId: "m-1" };
      },
      CreateTopic(input) {
        seen.push(input);
        return { TopicArn: `arn:aws:sns:us-east-1:000000000000:${input.Name ?? ""}` };
      },
      GetTopicAttributes: () => ({ Attributes: { DisplayName: "a & <b>", Owner: "1" } }),
      ListTopics: () => ({ Topics: [{ TopicArn: "arn:1" }, { TopicArn: "arn:2" }], NextToken: "n" }),
      DeleteTopic() {
        throw new AwsError("NotFoundException", "Topic does not exist");
      },
    },
  });

  it("reads lists, maps and blobs from parameters", async () => {
    const client = new snsSdk.SNSClient(await cloudWith(service));
    const attributes = { DisplayName: "It's = & ü" };
    await client.send(
      new snsSdk.CreateTopicCommand({ Name: "t", Attributes: attributes, Tags: [{ Key: "k", Value: "v" }] }),
    );
    const bytes = Buffer.from([1, 2, 250]);
    await client.send(
      new snsSdk.PublishCommand({
        TopicArn: "arn:t",
        Message: "line\nline",
        MessageAttributes: {
          a: { DataType: "Binary", BinaryValue: bytes },
          b: { DataType: "String", StringValue: "s" },
        },
      }),
    );
    expect(seen[0]).toEqual({ Name: "t", Attributes: attributes, Tags: [{ Key: "k", Value: "v" }] });
    expect(seen[1]).toMatchObject({ Message: "line\nline", MessageAttributes: { b: { StringValue: "s" } } });
    expect((seen[1] as snsSdk.PublishInput).MessageAttributes?.["a"]?.BinaryValue).toEqual(bytes);
  });

  it("writes lists and maps, escaped, with a request id", async () => {
    const client = new snsSdk.SNSClient(await cloudWith(service));
    const topics = await client.send(new snsSdk.ListTopicsCommand({}));
    expect(topics.Topics).toEqual([{ TopicArn: "arn:1" }, { TopicArn: "arn:2" }]);
    expect(topics.$metadata.requestId).toMatch(/^[0-9a-f-]{36}$/);
    const { Attributes } = await client.send(new snsSdk.GetTopicAttributesCommand({ TopicArn: "arn:1" }));
    expect(Attributes).toEqual({ DisplayName: "a & <b>", Owner: "1" });
  });

  it("gives the wire code and status of a modelled error", async () => {
    const client = new snsSdk.SNSClient(await cloudWith(service));
    const error: unknown = await client
      .send(new snsSdk.DeleteTopicCommand({ TopicArn: "arn:1" }))
      .catch((e) => e);
    expect(error).toBeInstanceOf(snsSdk.NotFoundException);
    expect(error).toMatchObject({ message: "Topic does not exist", $metadata: { httpStatusCode: 404 } });
  });
});

describe("REST-XML", () => {
  const service = defineService<typeof s3Sdk>(s3Sdk, {
    name: "s3",
    operations: {
      async PutObject({ Body, ...input }) {
        const chunks: Buffer[] = [];
        for await (const chunk of Body as Readable) chunks.push(chunk as Buffer);
        seen.push({ ...input, Body: Buffer.concat(chunks).toString() });
        return { ETag: '"e"', VersionId: "v1" };
      },
      GetObject({ Key }) {
        if (Key === "absent")
          throw new AwsError("NoSuchKey", "The specified key does not exist.", { fields: { Key } });
        return {
          Body: Readable.from([Buffer.from(`body of ${Key ?? ""}`)]),
          ContentLength: 8 + (Key ?? "").length,
          Metadata: { colour: "blue" },
          LastModified: new Date(1_700_000_000_000),
        } as never;
      },
      ListObjectsV2: ({ Prefix, MaxKeys }) => ({
        Name: "b",
        Prefix,
        MaxKeys,
        KeyCount: 1,
        Contents: [{ Key: "a&b", Size: 3 }],
      }),
      ListObjects: () => ({ Name: "first version" }),
      GetBucketLocation: () => ({ LocationConstraint: "eu-west-1" }),
      DeleteObjects({ Delete }) {
        seen.push(Delete);
        return { Deleted: [{ Key: "x" }] };
      },
      UploadPart: ({ PartNumber, UploadId }) => ({ ETag: `${PartNumber ?? ""}-${UploadId ?? ""}` }),
      ListBuckets: () => ({ Buckets: [{ Name: "b" }] }),
      HeadObject() {
        throw new AwsError("NotFound", "Not Found");
      },
    },
  });
  const client = async (): Promise<s3Sdk.S3Client> =>
    new s3Sdk.S3Client({ ...(await cloudWith(service)), forcePathStyle: true });

  it("tells operations of the same path and method apart", async () => {
    const s3 = await client();
    expect((await s3.send(new s3Sdk.ListBucketsCommand({}))).Buckets).toEqual([{ Name: "b" }]);
    expect((await s3.send(new s3Sdk.ListObjectsCommand({ Bucket: "b" }))).Name).toBe("first version");
    const listed = await s3.send(new s3Sdk.ListObjectsV2Command({ Bucket: "b", Prefix: "p/", MaxKeys: 5 }));
    expect(listed).toMatchObject({ Prefix: "p/", MaxKeys: 5, Contents: [{ Key: "a&b", Size: 3 }] });
    const part = { Bucket: "b", Key: "k", PartNumber: 2, UploadId: "u", Body: "x" };
    expect((await s3.send(new s3Sdk.UploadPartCommand(part))).ETag).toBe("2-u");
    const where = await s3.send(new s3Sdk.GetBucketLocationCommand({ Bucket: "b" }));
    expect(where.LocationConstraint).toBe("eu-west-1");
  });

  it("streams bodies and carries headers and metadata both ways", async () => {
    const s3 = await client();
    const Key = "folder/ü + %.txt";
    const put = await s3.send(
      new s3Sdk.PutObjectCommand({ Bucket: "b", Key, Body: "héllo", Metadata: { m: "1" } }),
    );
    expect(put).toMatchObject({ ETag: '"e"', VersionId: "v1" });
    expect(seen[0]).toMatchObject({ Bucket: "b", Key, Body: "héllo", Metadata: { m: "1" } });
    const got = await s3.send(new s3Sdk.GetObjectCommand({ Bucket: "b", Key: "k" }));
    expect(await got.Body?.transformToString()).toBe("body of k");
    expect(got).toMatchObject({ Metadata: { colour: "blue" }, LastModified: new Date(1_700_000_000_000) });
  });

  it("reads an XML body", async () => {
    const s3 = await client();
    const Objects = [{ Key: "a<b", VersionId: "1" }, { Key: "c" }];
    await s3.send(new s3Sdk.DeleteObjectsCommand({ Bucket: "b", Delete: { Objects, Quiet: true } }));
    expect(seen[0]).toEqual({ Objects, Quiet: true });
  });

  it("answers errors with code, key and both request ids, and none of it for HEAD", async () => {
    const s3 = await client();
    const error: unknown = await s3
      .send(new s3Sdk.GetObjectCommand({ Bucket: "b", Key: "absent" }))
      .catch((e) => e);
    expect(error).toBeInstanceOf(s3Sdk.NoSuchKey);
    expect(error).toMatchObject({
      Key: "absent",
      $metadata: { httpStatusCode: 404, extendedRequestId: expect.stringMatching(/\w{20}/) as string },
    });
    const head: unknown = await s3
      .send(new s3Sdk.HeadObjectCommand({ Bucket: "b", Key: "k" }))
      .catch((e) => e);
    expect(head).toMatchObject({ name: "NotFound", $metadata: { httpStatusCode: 404 } });
  });
});

describe("REST-JSON", () => {
  it("binds labels, query, headers, payload and document", async () => {
    const config = await cloudWith(
      defineService<typeof lambdaSdk>(lambdaSdk, {
        name: "lambda",
        operations: {
          Invoke({ FunctionName, Payload, InvocationType, Qualifier }) {
            seen.push({
              FunctionName,
              InvocationType,
              Qualifier,
              Payload: Buffer.from((Payload ?? []) as Uint8Array).toString(),
            });
            return { StatusCode: 200, Payload: Buffer.from('{"ok":true}') as never, ExecutedVersion: "3" };
          },
          CreateAlias: (input) => ({ ...input, AliasArn: "arn:alias" }),
          GetFunction() {
            throw new AwsError("ResourceNotFoundException", "Function not found: f");
          },
        },
      }),
    );
    const client = new lambdaSdk.LambdaClient(config);
    const invoke = {
      FunctionName: "f",
      Qualifier: "live",
      InvocationType: "Event" as const,
      Payload: Buffer.from("{}"),
    };
    const answer = await client.send(new lambdaSdk.InvokeCommand(invoke));
    expect(seen).toEqual([{ FunctionName: "f", Qualifier: "live", InvocationType: "Event", Payload: "{}" }]);
    expect(answer.ExecutedVersion).toBe("3");
    expect(answer.Payload?.transformToString()).toBe('{"ok":true}');
    const alias = { FunctionName: "f", Name: "live", FunctionVersion: "2" };
    expect(await client.send(new lambdaSdk.CreateAliasCommand(alias))).toMatchObject({
      Name: "live",
      AliasArn: "arn:alias",
    });
    await expect(client.send(new lambdaSdk.GetFunctionCommand({ FunctionName: "f" }))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: "Function not found: f",
      $metadata: { httpStatusCode: 404 },
    });
  });
});
