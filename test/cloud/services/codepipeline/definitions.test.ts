import {
  CodePipelineClient,
  CreatePipelineCommand,
  DeletePipelineCommand,
  GetPipelineCommand,
  GetPipelineStateCommand,
  ListActionTypesCommand,
  ListPipelinesCommand,
  ListTagsForResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdatePipelineCommand,
} from "@aws-sdk/client-codepipeline";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { clientConfig } from "../../../../src/kernel/target.ts";
import { approval, pipeline, source, stage } from "../../../engine/support/declarations.ts";
import { commitAndApprove, Workplace } from "./workplace.ts";

let place: Workplace;
beforeEach(async () => {
  place = await Workplace.open();
});
afterEach(() => place.close());

describe("a pipeline's definition", () => {
  it("is answered with AWS's defaults and its version", async () => {
    const { pipeline: created } = await place.codepipeline.send(
      new CreatePipelineCommand({ pipeline: commitAndApprove() }),
    );
    expect(created).toMatchObject({ version: 1, executionMode: "SUPERSEDED", pipelineType: "V1" });
    const { pipeline: read, metadata } = await place.codepipeline.send(
      new GetPipelineCommand({ name: "demo" }),
    );
    expect(read).toEqual(created);
    expect(read?.stages?.[0]?.actions?.[0]).toMatchObject({ runOrder: 1, inputArtifacts: [] });
    expect(metadata?.pipelineArn).toBe("arn:aws:codepipeline:us-east-1:000000000000:demo");
  });

  it("has every version after updates", async () => {
    await place.create();
    const changed = pipeline([stage("Source", source("Commit", "Code")), stage("Ask", approval("Me"))]);
    const { pipeline: updated } = await place.codepipeline.send(
      new UpdatePipelineCommand({ pipeline: changed }),
    );
    expect(updated?.version).toBe(2);
    const first = await place.codepipeline.send(new GetPipelineCommand({ name: "demo", version: 1 }));
    expect(first.pipeline?.stages?.[1]?.name).toBe("Approve");
    await expect(
      place.codepipeline.send(new GetPipelineCommand({ name: "demo", version: 3 })),
    ).rejects.toMatchObject({ name: "PipelineVersionNotFoundException" });
  });

  it("is listed page by page, until it is deleted", async () => {
    for (const name of ["a", "b", "c"]) await place.create(commitAndApprove({ name }));
    const first = await place.codepipeline.send(new ListPipelinesCommand({ maxResults: 2 }));
    expect(first.pipelines?.map(({ name }) => name)).toEqual(["a", "b"]);
    const second = await place.codepipeline.send(new ListPipelinesCommand({ nextToken: first.nextToken }));
    expect(second.pipelines?.map(({ name }) => name)).toEqual(["c"]);
    expect(second.nextToken).toBeUndefined();
    await place.codepipeline.send(new DeletePipelineCommand({ name: "b" }));
    await place.codepipeline.send(new DeletePipelineCommand({ name: "b" }));
    const { pipelines } = await place.codepipeline.send(new ListPipelinesCommand({}));
    expect(pipelines?.map(({ name }) => name)).toEqual(["a", "c"]);
    await expect(place.state("b")).rejects.toMatchObject({
      name: "PipelineNotFoundException",
      message: "Account '000000000000' does not have a pipeline with name 'b'",
    });
  });

  it("is refused when the name is in use, the role cannot be assumed, or a rule is broken", async () => {
    await place.create();
    const create = (more: Parameters<typeof commitAndApprove>[0]) =>
      place.codepipeline.send(new CreatePipelineCommand({ pipeline: commitAndApprove(more) }));
    await expect(create({})).rejects.toMatchObject({ name: "PipelineNameInUseException" });
    await expect(
      create({ name: "x", roleArn: "arn:aws:iam::000000000000:role/nobody" }),
    ).rejects.toMatchObject({
      name: "InvalidStructureException",
      message:
        "CodePipeline is not authorized to perform AssumeRole on role arn:aws:iam::000000000000:role/nobody",
    });
    await expect(create({ name: "x", stages: commitAndApprove().stages?.slice(0, 1) })).rejects.toMatchObject(
      {
        name: "InvalidStructureException",
        message: "Pipeline has only 1 stage(s). There should be a minimum of 2 stages in a pipeline",
      },
    );
    await expect(create({ name: "no spaces" })).rejects.toMatchObject({ name: "ValidationException" });
  });

  it("is refused with 501 where it asks for what is not emulated", async () => {
    const [first, second] = commitAndApprove().stages ?? [];
    const stages = [first!, { ...second!, onFailure: { result: "ROLLBACK" as const } }];
    await expect(
      place.codepipeline.send(
        new CreatePipelineCommand({ pipeline: commitAndApprove({ pipelineType: "V2", stages }) }),
      ),
    ).rejects.toMatchObject({ name: "NotImplemented", $metadata: { httpStatusCode: 501 } });
    await expect(place.state()).rejects.toMatchObject({ name: "PipelineNotFoundException" });
  });
});

describe("tags of a pipeline", () => {
  const resourceArn = "arn:aws:codepipeline:us-east-1:000000000000:demo";
  const tags = async () =>
    (await place.codepipeline.send(new ListTagsForResourceCommand({ resourceArn }))).tags;

  it("come with its creation, and are added and taken away", async () => {
    await place.codepipeline.send(
      new CreatePipelineCommand({ pipeline: commitAndApprove(), tags: [{ key: "team", value: "a" }] }),
    );
    await place.codepipeline.send(
      new TagResourceCommand({ resourceArn, tags: [{ key: "env", value: "b" }] }),
    );
    expect(await tags()).toEqual([
      { key: "team", value: "a" },
      { key: "env", value: "b" },
    ]);
    await place.codepipeline.send(new UntagResourceCommand({ resourceArn, tagKeys: ["team"] }));
    expect(await tags()).toEqual([{ key: "env", value: "b" }]);
  });

  it("need a pipeline that is there", async () => {
    await expect(tags()).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  });
});

it("lists the action types that run here", async () => {
  const { actionTypes } = await place.codepipeline.send(new ListActionTypesCommand({}));
  expect(actionTypes?.map(({ id }) => `${id?.category}/${id?.provider}`)).toEqual(
    expect.arrayContaining(["Source/CodeCommit", "Approval/Manual", "Deploy/CloudFormation"]),
  );
});

it("answers GetPipelineState for a pipeline of another Region with not found", async () => {
  await place.create();
  const elsewhere = new CodePipelineClient(clientConfig(place.cloud.target({ region: "eu-west-1" })));
  await expect(elsewhere.send(new GetPipelineStateCommand({ name: "demo" }))).rejects.toMatchObject({
    name: "PipelineNotFoundException",
  });
});
