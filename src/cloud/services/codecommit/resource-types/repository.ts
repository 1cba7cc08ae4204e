import {
  CodeCommitClient,
  CreateRepositoryCommand,
  DeleteRepositoryCommand,
  GetRepositoryCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateRepositoryDescriptionCommand,
  UpdateRepositoryNameCommand,
  type RepositoryMetadata,
} from "@aws-sdk/client-codecommit";
import { AwsError } from "../../../../kernel/errors.ts";
import { clientOf } from "../../../../kernel/target.ts";
import type { Properties, Provisioned, ResourceContext, ResourceType } from "../../../resource-type.ts";

/** CloudFormation template reference: AWS::CodeCommit::Repository. `Ref` is the repository's id. */
export const repositoryType: ResourceType = {
  name: "AWS::CodeCommit::Repository",
  properties: {
    RepositoryName: { required: true, type: "string" },
    RepositoryDescription: { type: "string" },
    Tags: { type: "list" },
    Code: { type: "object" },
    Triggers: { type: "list" },
    KmsKeyId: { type: "string" },
  },
  nameProperty: "RepositoryName",

  async create(properties, context) {
    refuseUnsupported(properties);
    const { repositoryMetadata } = await clientOf(CodeCommitClient, context.target).send(
      new CreateRepositoryCommand({
        repositoryName: text(properties, "RepositoryName"),
        repositoryDescription: text(properties, "RepositoryDescription"),
        tags: tagsOf(properties, context),
      }),
    );
    return provisioned(repositoryMetadata);
  },

  async update(_current, properties, previous, context) {
    refuseUnsupported(properties);
    const client = clientOf(CodeCommitClient, context.target);
    const [oldName, newName] = [text(previous, "RepositoryName"), text(properties, "RepositoryName")];
    if (oldName !== newName) await client.send(new UpdateRepositoryNameCommand({ oldName, newName }));
    const repositoryDescription = text(properties, "RepositoryDescription") ?? "";
    if (repositoryDescription !== (text(previous, "RepositoryDescription") ?? "")) {
      await client.send(
        new UpdateRepositoryDescriptionCommand({ repositoryName: newName, repositoryDescription }),
      );
    }
    const { repositoryMetadata } = await client.send(new GetRepositoryCommand({ repositoryName: newName }));
    const arn = repositoryMetadata?.Arn ?? "";
    await updateTags(client, arn, tagsOf(previous, context), tagsOf(properties, context));
    return provisioned(repositoryMetadata);
  },

  async delete(_current, properties, context) {
    await clientOf(CodeCommitClient, context.target).send(
      new DeleteRepositoryCommand({ repositoryName: text(properties, "RepositoryName") }),
    );
  },
};

/** Answering success for what was not done would be a lie. */
function refuseUnsupported(properties: Properties): void {
  for (const name of ["Code", "Triggers", "KmsKeyId"]) {
    const value = properties[name];
    if (value === undefined || (Array.isArray(value) && value.length === 0)) continue;
    throw new AwsError(
      "InvalidRequest",
      `pipelab does not emulate the property ${name} of AWS::CodeCommit::Repository`,
    );
  }
}

/** There is no SSH endpoint here: `CloneUrlSsh` is no attribute, and asking for it fails. */
function provisioned(metadata: RepositoryMetadata | undefined): Provisioned {
  return {
    physicalId: metadata?.repositoryId ?? "",
    attributes: {
      Arn: metadata?.Arn,
      CloneUrlHttp: metadata?.cloneUrlHttp,
      Name: metadata?.repositoryName,
    },
  };
}

async function updateTags(
  client: CodeCommitClient,
  resourceArn: string,
  before: Record<string, string>,
  after: Record<string, string>,
): Promise<void> {
  const tagKeys = Object.keys(before).filter((key) => !(key in after));
  if (tagKeys.length > 0) await client.send(new UntagResourceCommand({ resourceArn, tagKeys }));
  if (Object.keys(after).length > 0) await client.send(new TagResourceCommand({ resourceArn, tags: after }));
}

function tagsOf(properties: Properties, context: ResourceContext): Record<string, string> {
  const own = (properties["Tags"] as { Key: string; Value: string }[] | undefined) ?? [];
  return { ...context.stackTags, ...Object.fromEntries(own.map(({ Key, Value }) => [Key, Value])) };
}

function text(properties: Properties, name: string): string | undefined {
  return properties[name] as string | undefined;
}
