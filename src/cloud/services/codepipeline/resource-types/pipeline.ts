import {
  CodePipelineClient,
  CreatePipelineCommand,
  DeletePipelineCommand,
  DisableStageTransitionCommand,
  EnableStageTransitionCommand,
  StartPipelineExecutionCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdatePipelineCommand,
  type PipelineDeclaration,
} from "@aws-sdk/client-codepipeline";
import { clientOf } from "../../../../kernel/target.ts";
import type { Properties, Provisioned, ResourceContext, ResourceType } from "../../../resource-type.ts";
import { arnOf } from "../arn.ts";
import { declarationOf, disabledTransitionsOf, tagsOf } from "./declaration.ts";

const LONGEST_NAME = 100;

/** AWS::CodePipeline::Pipeline (CloudFormation resource reference). */
export const pipelineResourceType: ResourceType = {
  name: "AWS::CodePipeline::Pipeline",
  nameProperty: "Name",
  properties: {
    Name: { type: "string", createOnly: true },
    RoleArn: { type: "string", required: true },
    Stages: { type: "list", required: true },
    ArtifactStore: { type: "object" },
    ArtifactStores: { type: "list" },
    DisableInboundStageTransitions: { type: "list" },
    ExecutionMode: { type: "string" },
    PipelineType: { type: "string" },
    RestartExecutionOnUpdate: { type: "boolean" },
    Tags: { type: "list" },
    Triggers: { type: "list" },
    Variables: { type: "list" },
  },

  async create(properties, context) {
    const given = properties["Name"];
    const name = typeof given === "string" ? given : context.generateName({ maxLength: LONGEST_NAME });
    const client = clientOf(CodePipelineClient, context.target);
    const { pipeline } = await client.send(
      new CreatePipelineCommand({
        pipeline: declarationOf(name, properties),
        tags: toTags({ ...context.stackTags, ...tagsOf(properties) }),
      }),
    );
    await changeTransitions(client, name, {}, disabledTransitionsOf(properties));
    return provisioned(pipeline);
  },

  async update(current, properties, previous, context) {
    const name = current.physicalId;
    const client = clientOf(CodePipelineClient, context.target);
    const { pipeline } = await client.send(
      new UpdatePipelineCommand({ pipeline: declarationOf(name, properties) }),
    );
    await changeTransitions(client, name, disabledTransitionsOf(previous), disabledTransitionsOf(properties));
    await changeTags(
      client,
      name,
      tagsOf(previous),
      { ...context.stackTags, ...tagsOf(properties) },
      context,
    );
    if (properties["RestartExecutionOnUpdate"] === true) {
      await client.send(new StartPipelineExecutionCommand({ name }));
    }
    return provisioned(pipeline);
  },

  async delete(current, _properties, context) {
    await clientOf(CodePipelineClient, context.target).send(
      new DeletePipelineCommand({ name: current.physicalId }),
    );
  },
};

function provisioned(pipeline: PipelineDeclaration | undefined): Provisioned {
  return { physicalId: pipeline?.name ?? "", attributes: { Version: String(pipeline?.version ?? 1) } };
}

async function changeTransitions(
  client: CodePipelineClient,
  pipelineName: string,
  before: Record<string, string>,
  after: Record<string, string>,
): Promise<void> {
  for (const stageName of Object.keys(before)) {
    if (after[stageName] !== undefined) continue;
    await client.send(
      new EnableStageTransitionCommand({ pipelineName, stageName, transitionType: "Inbound" }),
    );
  }
  for (const [stageName, reason] of Object.entries(after)) {
    if (before[stageName] === reason) continue;
    await client.send(
      new DisableStageTransitionCommand({ pipelineName, stageName, transitionType: "Inbound", reason }),
    );
  }
}

async function changeTags(
  client: CodePipelineClient,
  name: string,
  before: Record<string, string>,
  after: Record<string, string>,
  place: ResourceContext,
): Promise<void> {
  const resourceArn = arnOf(place, name);
  const tagKeys = Object.keys(before).filter((key) => after[key] === undefined);
  if (tagKeys.length > 0) await client.send(new UntagResourceCommand({ resourceArn, tagKeys }));
  const tags = toTags(after);
  if (tags.length > 0) await client.send(new TagResourceCommand({ resourceArn, tags }));
}

function toTags(tags: Properties): { key: string; value: string }[] {
  return Object.entries(tags).map(([key, value]) => ({ key, value: String(value) }));
}
