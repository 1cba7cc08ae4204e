import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fileOf } from "../../src/engine/artifacts/unzip.ts";
import { BUCKET, pipeline, ROLE, RULE_PATTERN, TEMPLATE, TRUST } from "./lab-resources.ts";
import { clientEnv, has, runner, until, type Run } from "./outside.ts";
import { serve, type Served } from "./serve.ts";

const missing = ["aws", "git"].filter((file) => !has(file, "--version"));

/** The issue's own sentence: with the AWS CLI and git alone. */
describe.skipIf(missing.length > 0)(
  `the lab with the AWS CLI and git${missing.length > 0 ? ` (absent: ${missing.join(", ")})` : ""}`,
  () => {
    let served: Served;
    let folder: string;
    let aws: (...args: string[]) => Promise<Record<string, never>>;
    let git: Run;
    let text: Run;

    beforeAll(async () => {
      served = await serve("--in-memory");
      folder = mkdtempSync(join(tmpdir(), "pipelab-e2e-"));
      text = runner("aws", served.origin, folder);
      aws = async (...args) =>
        JSON.parse((await text(...args, "--output", "json")) || "{}") as Record<string, never>;
      git = runner("git", served.origin, folder);
    });

    afterAll(async () => {
      expect(await served.end()).toBe(0);
      rmSync(folder, { recursive: true, force: true });
    });

    const state = (): Promise<string> =>
      text(
        "codepipeline",
        "get-pipeline-state",
        "--name",
        "ManualApprove4CF",
        "--query",
        "stageStates[].latestExecution.status",
        "--output",
        "text",
      );
    const stages = async (): Promise<string[]> => (await state()).split(/\s+/);
    const waiting = "stageStates[1].actionStates[0].latestExecution.[status,token]";
    const approval = async (): Promise<string[]> =>
      (
        await text(
          "codepipeline",
          "get-pipeline-state",
          "--name",
          "ManualApprove4CF",
          "--query",
          waiting,
          "--output",
          "text",
        )
      ).split(/\s+/);
    const answer = (token: string, status: string): Promise<string> =>
      text(
        ...[
          "codepipeline",
          "put-approval-result",
          "--pipeline-name",
          "ManualApprove4CF",
          "--stage-name",
          "manualapprove",
        ],
        ...[
          "--action-name",
          "manualapproval",
          "--token",
          token,
          "--result",
          `summary=Looks good,status=${status}`,
        ],
      );

    it(
      "goes from an empty cloud to an approved stack, and on with the next push",
      { timeout: 180_000 },
      async () => {
        await aws(
          "iam",
          "create-role",
          "--role-name",
          "pipeRoleFullAdminAcess",
          "--assume-role-policy-document",
          TRUST,
        );
        await text(
          ...["iam", "attach-role-policy", "--role-name", "pipeRoleFullAdminAcess"],
          ...["--policy-arn", "arn:aws:iam::aws:policy/AdministratorAccess"],
        );
        const topic = (await aws("sns", "create-topic", "--name", "manualapprove"))["TopicArn"] ?? "";
        const repository = await aws("codecommit", "create-repository", "--repository-name", "pipeTestsRepo");
        const { cloneUrlHttp } = repository["repositoryMetadata"] as unknown as { cloneUrlHttp: string };
        await text("s3api", "create-bucket", "--bucket", BUCKET);

        await git("clone", cloneUrlHttp, "work");
        const work = runner("git", served.origin, join(folder, "work"));
        await work("checkout", "-b", "master");
        writeFileSync(join(folder, "work", "S3Retain.yaml"), TEMPLATE);
        await work("add", ".");
        await work("commit", "-m", "Add the bucket");
        await work("push", "origin", "master");

        await aws("events", "put-rule", "--name", "push", "--event-pattern", RULE_PATTERN);
        const target = `Id=pipeline,Arn=arn:aws:codepipeline:us-east-1:000000000000:ManualApprove4CF,RoleArn=${ROLE}`;
        expect(await aws("events", "put-targets", "--rule", "push", "--targets", target)).toMatchObject({
          FailedEntryCount: 0,
        });
        await aws("codepipeline", "create-pipeline", "--pipeline", JSON.stringify(pipeline(topic)));

        const [, token = ""] = await until("the approval", approval, ([status]) => status === "InProgress");
        expect(await stages()).toEqual(["Succeeded", "InProgress"]);
        await expect(answer("11111111-1111-4111-8111-111111111111", "Approved")).rejects.toThrow(
          "InvalidApprovalTokenException",
        );
        await answer(token, "Approved");
        await until("the stack", stages, (all) => all.join() === "Succeeded,Succeeded,Succeeded");
        await expect(answer(token, "Approved")).rejects.toThrow("ApprovalAlreadyCompletedException");

        const outputs = "Stacks[0].[StackStatus,Outputs[0].OutputValue]";
        const stack = ["cloudformation", "describe-stacks", "--stack-name", "deploywithmanualapprove"];
        const [status, bucket = ""] = (await text(...stack, "--query", outputs, "--output", "text")).split(
          /\s+/,
        );
        expect(status).toBe("CREATE_COMPLETE");
        await text("s3api", "head-bucket", "--bucket", bucket);

        writeFileSync(join(folder, "work", "README.md"), "Second commit\n");
        await work("add", ".");
        await work("commit", "-m", "Say hello");
        await work("push", "origin", "master");
        const executions = [
          "codepipeline",
          "list-pipeline-executions",
          "--pipeline-name",
          "ManualApprove4CF",
        ];
        const triggers = async (): Promise<string[]> =>
          (
            await text(
              ...executions,
              "--query",
              "pipelineExecutionSummaries[].trigger.triggerType",
              "--output",
              "text",
            )
          ).split(/\s+/);
        expect(await until("the event rule", triggers, (all) => all.length === 2)).toEqual([
          "CloudWatchEvent",
          "CreatePipeline",
        ]);
        const [, second = ""] = await until(
          "the second approval",
          approval,
          ([now, other]) => now === "InProgress" && other !== token,
        );
        await answer(second, "Approved");
        // The template did not change: the action succeeds without an update, as on AWS.
        await until("the second run", stages, (all) => all.every((each) => each === "Succeeded"));

        const source = await artifacts("SourceArti");
        expect(source).toHaveLength(2);
        const files = await Promise.all(source.map((zip) => fileOf(zip, "S3Retain.yaml")));
        expect(files.map((file) => file?.toString())).toEqual([TEMPLATE, TEMPLATE]);
        const deployed = await artifacts("DeployOutp");
        expect(
          JSON.parse((await fileOf(deployed[0] ?? Buffer.alloc(0), "outputs.json"))?.toString() ?? ""),
        ).toEqual({ BucketName: bucket });

        await text("cloudformation", "delete-stack", "--stack-name", "deploywithmanualapprove");
        await text(
          "cloudformation",
          "wait",
          "stack-delete-complete",
          "--stack-name",
          "deploywithmanualapprove",
        );
        await text("s3api", "head-bucket", "--bucket", bucket);
        await expect(text(...stack)).rejects.toThrow("Stack with id deploywithmanualapprove does not exist");
      },
    );

    /** The zips under an artifact's folder in the artifact bucket. */
    async function artifacts(name: string): Promise<Buffer[]> {
      const prefix = `ManualApprove4CF/${name}/`;
      const listed = await text(
        ...[
          "s3api",
          "list-objects-v2",
          "--bucket",
          BUCKET,
          "--prefix",
          prefix,
          "--query",
          "Contents[].Key",
          "--output",
          "text",
        ],
      );
      const zips: Buffer[] = [];
      for (const key of listed.split(/\s+/)) {
        const file = join(folder, "artifact.zip");
        await text("s3api", "get-object", "--bucket", BUCKET, "--key", key, file);
        zips.push(readFileSync(file));
      }
      return zips;
    }

    it("keeps the user's own AWS settings out of it", () => {
      expect(clientEnv(served.origin)).not.toHaveProperty("AWS_PROFILE");
    });
  },
);
