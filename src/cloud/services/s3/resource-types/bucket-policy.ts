import {
  DeleteBucketPolicyCommand,
  GetBucketPolicyCommand,
  PutBucketPolicyCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { AwsError, codeOf } from "../../../../kernel/errors.ts";
import { clientOf } from "../../../../kernel/target.ts";
import type { Properties, ResourceContext, ResourceType } from "../../../resource-type.ts";

export const bucketPolicy: ResourceType = {
  name: "AWS::S3::BucketPolicy",
  properties: {
    Bucket: { type: "string", required: true, createOnly: true },
    PolicyDocument: { required: true },
  },
  async create(properties, context) {
    const Bucket = String(properties["Bucket"]);
    if (await hasPolicy(Bucket, context)) {
      throw new AwsError("AlreadyExists", `The bucket policy already exists on bucket ${Bucket}.`);
    }
    await putPolicy(Bucket, properties, context);
    return { physicalId: Bucket, attributes: {} };
  },
  async update(current, properties, _previous, context) {
    await putPolicy(current.physicalId, properties, context);
    return current;
  },
  async delete(current, _properties, context) {
    try {
      await clientOf(S3Client, context.target).send(
        new DeleteBucketPolicyCommand({ Bucket: current.physicalId }),
      );
    } catch (error) {
      if (codeOf(error) !== "NoSuchBucket") throw error;
    }
  },
};

async function hasPolicy(Bucket: string, context: ResourceContext): Promise<boolean> {
  try {
    await clientOf(S3Client, context.target).send(new GetBucketPolicyCommand({ Bucket }));
    return true;
  } catch (error) {
    if (codeOf(error) === "NoSuchBucketPolicy") return false;
    throw error;
  }
}

async function putPolicy(Bucket: string, properties: Properties, context: ResourceContext): Promise<void> {
  const document = properties["PolicyDocument"];
  const Policy = typeof document === "string" ? document : JSON.stringify(document);
  await clientOf(S3Client, context.target).send(new PutBucketPolicyCommand({ Bucket, Policy }));
}
