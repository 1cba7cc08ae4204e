import {
  CodePipelineClient,
  CreatePipelineCommand,
  StartPipelineExecutionCommand,
  type PipelineDeclaration,
} from "@aws-sdk/client-codepipeline";
import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { clientConfig } from "../../../../src/kernel/target.ts";
import { approval, pipeline, source, stage } from "../../../engine/support/declarations.ts";
import { commitAndApprove, ROLE, Workplace } from "./workplace.ts";

let place: Workplace;
beforeEach(async () => {
  place = await Workplace.open();
});
afterEach(() => place.close());

/** A client of a user who may do these actions. */
async function userWith(actions: string[]): Promise<CodePipelineClient> {
  await place.iam.send(new CreateUserCommand({ UserName: "dev" }));
  await place.iam.send(
    new PutUserPolicyCommand({
      UserName: "dev",
      PolicyName: "may",
      PolicyDocument: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: actions, Resource: "*" }],
      }),
    }),
  );
  const { AccessKey } = await place.iam.send(new CreateAccessKeyCommand({ UserName: "dev" }));
  const credentials = {
    accessKeyId: AccessKey?.AccessKeyId ?? "",
    secretAccessKey: AccessKey?.SecretAccessKey ?? "",
  };
  return new CodePipelineClient(clientConfig(place.cloud.target({ credentials })));
}

describe("creating a pipeline", () => {
  it("needs iam:PassRole for its role", async () => {
    const dev = await userWith(["codepipeline:*"]);
    await expect(dev.send(new CreatePipelineCommand({ pipeline: commitAndApprove() }))).rejects.toMatchObject(
      {
        name: "AccessDeniedException",
        message: expect.stringContaining(`iam:PassRole on resource: ${ROLE}`),
      },
    );
  });

  it("is told with the ARN of who created it", async () => {
    const dev = await userWith(["codepipeline:*", "iam:PassRole"]);
    await dev.send(new CreatePipelineCommand({ pipeline: commitAndApprove() }));
    const started = place.cloud.host.store.events
      .read<{ trigger?: object }>({ prefix: "codepipeline/" })
      .find(({ type }) => type === "ExecutionStarted");
    expect(started?.data.trigger).toEqual({
      type: "CreatePipeline",
      detail: "arn:aws:iam::000000000000:user/dev",
    });
  });
});

describe("an action with a role of its own", () => {
  const fetcher = "arn:aws:iam::000000000000:role/fetcher";
  const ownRole = (): PipelineDeclaration =>
    pipeline([
      stage("Source", source("Commit", "Code", { roleArn: fetcher })),
      stage("Approve", approval("Review")),
    ]);

  async function makeFetcher(trusted: string): Promise<void> {
    await place.iam.send(
      new CreateRoleCommand({
        RoleName: "fetcher",
        AssumeRolePolicyDocument: JSON.stringify({
          Version: "2012-10-17",
          Statement: [{ Effect: "Allow", Principal: { AWS: trusted }, Action: "sts:AssumeRole" }],
        }),
      }),
    );
    await place.allow("fetcher", ["codecommit:*", "s3:*"]);
  }

  it("acts as it, by way of the pipeline's role", async () => {
    await makeFetcher(ROLE);
    await place.allow("pipeline", ["sts:AssumeRole"]);
    await place.create(ownRole());
    expect(await place.action("Source", "Commit")).toMatchObject({ status: "Succeeded" });
  });

  it("is refused when the pipeline's role may not assume it", async () => {
    await makeFetcher("arn:aws:iam::000000000000:root");
    await expect(place.create(ownRole())).rejects.toMatchObject({
      name: "InvalidStructureException",
      message: `${ROLE} is not authorized to perform AssumeRole on role ${fetcher}`,
    });
  });

  it("fails with a permission error when the pipeline's role may assume it no longer", async () => {
    await makeFetcher("arn:aws:iam::000000000000:root");
    await place.allow("pipeline", ["sts:AssumeRole"]);
    await place.create(ownRole());
    await place.allow("pipeline", ["codecommit:*", "s3:*"]);
    await place.codepipeline.send(new StartPipelineExecutionCommand({ name: "demo" }));
    await place.idle();
    const failed = await place.action("Source", "Commit");
    expect(failed).toMatchObject({ status: "Failed", errorDetails: { code: "PermissionError" } });
    expect(failed?.errorDetails?.message).toContain(fetcher);
  });
});
