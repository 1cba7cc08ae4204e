import {
  CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  UpdateStackCommand,
} from "@aws-sdk/client-cloudformation";
import { GetPipelineCommand, ListTagsForResourceCommand } from "@aws-sdk/client-codepipeline";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { clientConfig } from "../../../../src/kernel/target.ts";
import { ROLE, Workplace } from "./workplace.ts";

let place: Workplace;
let cloudformation: CloudFormationClient;
beforeEach(async () => {
  place = await Workplace.open();
  cloudformation = new CloudFormationClient(clientConfig(place.cloud.target()));
});
afterEach(() => place.close());

function template(more: object = {}, comment = "Fine?"): string {
  const type = (Category: string, Provider: string) => ({ Category, Owner: "AWS", Provider, Version: "1" });
  return JSON.stringify({
    Resources: {
      Pipeline: {
        Type: "AWS::CodePipeline::Pipeline",
        Properties: {
          Name: "demo",
          RoleArn: ROLE,
          ArtifactStore: { Type: "S3", Location: "artifacts" },
          Tags: [{ Key: "team", Value: "a" }],
          DisableInboundStageTransitions: [{ StageName: "Approve", Reason: "not yet" }],
          Stages: [
            {
              Name: "Source",
              Actions: [
                {
                  Name: "Commit",
                  ActionTypeId: type("Source", "CodeCommit"),
                  Configuration: { RepositoryName: "repo", BranchName: "main", PollForSourceChanges: false },
                  OutputArtifacts: [{ Name: "Code" }],
                  RunOrder: "1",
                },
              ],
            },
            {
              Name: "Approve",
              Actions: [
                {
                  Name: "Review",
                  ActionTypeId: type("Approval", "Manual"),
                  Configuration: { CustomData: comment },
                },
              ],
            },
          ],
          ...more,
        },
      },
    },
    Outputs: {
      Name: { Value: { Ref: "Pipeline" } },
      Version: { Value: { "Fn::GetAtt": ["Pipeline", "Version"] } },
    },
  });
}

async function stack() {
  await place.idle();
  const { Stacks } = await cloudformation.send(new DescribeStacksCommand({ StackName: "cd" }));
  return Stacks?.[0];
}

const outputs = async (): Promise<Record<string, string | undefined>> =>
  Object.fromEntries(
    ((await stack())?.Outputs ?? []).map((output) => [output.OutputKey, output.OutputValue]),
  );

describe("AWS::CodePipeline::Pipeline", () => {
  it("makes a pipeline that runs, with its transitions and tags, changes and deletes it", async () => {
    await cloudformation.send(new CreateStackCommand({ StackName: "cd", TemplateBody: template() }));
    expect((await stack())?.StackStatus).toBe("CREATE_COMPLETE");
    expect(await outputs()).toEqual({ Name: "demo", Version: "1" });
    const { pipeline } = await place.codepipeline.send(new GetPipelineCommand({ name: "demo" }));
    expect(pipeline?.stages?.[0]?.actions?.[0]).toMatchObject({
      runOrder: 1,
      configuration: { RepositoryName: "repo", BranchName: "main", PollForSourceChanges: "false" },
    });
    expect(await place.action("Source", "Commit")).toMatchObject({ status: "Succeeded" });
    const [, held] = (await place.state()).stageStates ?? [];
    expect(held?.inboundTransitionState).toMatchObject({ enabled: false, disabledReason: "not yet" });
    const resourceArn = "arn:aws:codepipeline:us-east-1:000000000000:demo";
    const { tags } = await place.codepipeline.send(new ListTagsForResourceCommand({ resourceArn }));
    expect(tags).toContainEqual({ key: "team", value: "a" });

    const changed = template({ DisableInboundStageTransitions: [] }, "Really?");
    await cloudformation.send(new UpdateStackCommand({ StackName: "cd", TemplateBody: changed }));
    expect((await stack())?.StackStatus).toBe("UPDATE_COMPLETE");
    expect(await outputs()).toEqual({ Name: "demo", Version: "2" });
    expect(await place.action("Approve", "Review")).toMatchObject({ status: "InProgress" });

    await cloudformation.send(new DeleteStackCommand({ StackName: "cd" }));
    await place.idle();
    await expect(place.state()).rejects.toMatchObject({ name: "PipelineNotFoundException" });
  });

  it("fails with CodePipeline's reason when the definition is wrong", async () => {
    await cloudformation.send(
      new CreateStackCommand({ StackName: "cd", TemplateBody: template({ Stages: [] }) }),
    );
    expect((await stack())?.StackStatus).toBe("ROLLBACK_COMPLETE");
    const { StackEvents } = await cloudformation.send(new DescribeStackEventsCommand({ StackName: "cd" }));
    expect(StackEvents?.map(({ ResourceStatusReason }) => ResourceStatusReason)).toContainEqual(
      expect.stringContaining("There should be a minimum of 2 stages in a pipeline"),
    );
  });
});
