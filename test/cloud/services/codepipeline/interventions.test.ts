import {
  CodePipelineClient,
  DisableStageTransitionCommand,
  EnableStageTransitionCommand,
  GetPipelineExecutionCommand,
  ListActionExecutionsCommand,
  ListPipelineExecutionsCommand,
  PutApprovalResultCommand,
  RetryStageExecutionCommand,
  StartPipelineExecutionCommand,
  StopPipelineExecutionCommand,
  UpdatePipelineCommand,
} from "@aws-sdk/client-codepipeline";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { clientConfig } from "../../../../src/kernel/target.ts";
import { commitAndApprove, Workplace } from "./workplace.ts";

const pipelineName = "demo";
let place: Workplace;
beforeEach(async () => {
  place = await Workplace.open();
  await place.create();
});
afterEach(() => place.close());

async function latestExecution(): Promise<string | undefined> {
  const { pipelineExecutionSummaries } = await place.codepipeline.send(
    new ListPipelineExecutionsCommand({ pipelineName, maxResults: 1 }),
  );
  return pipelineExecutionSummaries?.[0]?.pipelineExecutionId;
}

describe("approvals", () => {
  it("reject a wrong token, a second answer and unknown names, each with its own error", async () => {
    const token = (await place.action("Approve", "Review"))?.token;
    const put = (more: object) =>
      place.codepipeline.send(
        new PutApprovalResultCommand({
          pipelineName,
          stageName: "Approve",
          actionName: "Review",
          token,
          result: { status: "Approved", summary: "" },
          ...more,
        }),
      );
    await expect(put({ token: "00000000-0000-4000-8000-000000000000" })).rejects.toMatchObject({
      name: "InvalidApprovalTokenException",
    });
    await expect(put({ stageName: "Nowhere" })).rejects.toMatchObject({ name: "StageNotFoundException" });
    await expect(put({ actionName: "Nothing" })).rejects.toMatchObject({ name: "ActionNotFoundException" });
    await expect(put({ pipelineName: "none" })).rejects.toMatchObject({ name: "PipelineNotFoundException" });
    const { approvedAt } = await put({});
    expect(approvedAt).toBeInstanceOf(Date);
    await expect(put({})).rejects.toMatchObject({ name: "ApprovalAlreadyCompletedException" });
  });

  it("fail the stage and the execution when they are rejected", async () => {
    await place.answer("Rejected", "too late");
    expect(await place.action("Approve", "Review")).toMatchObject({ status: "Failed", summary: "too late" });
    const { stageStates } = await place.state();
    expect(stageStates?.[1]?.latestExecution?.status).toBe("Failed");
  });

  it("are refused to a caller whose policy does not name the action", async () => {
    await place.role("reviewer", [], "ec2.amazonaws.com");
    await place.allow("reviewer", ["codepipeline:GetPipelineState"]);
    const client = await as("reviewer", "somebody");
    await expect(
      client.send(
        new PutApprovalResultCommand({
          pipelineName,
          stageName: "Approve",
          actionName: "Review",
          token: (await place.action("Approve", "Review"))?.token,
          result: { status: "Approved", summary: "" },
        }),
      ),
    ).rejects.toMatchObject({
      name: "AccessDeniedException",
      message: expect.stringContaining(
        "codepipeline:PutApprovalResult on resource: arn:aws:codepipeline:us-east-1:000000000000:demo/Approve/Review",
      ),
    });
  });
});

/** A client of a role's session, which a service assumes for it. */
async function as(role: string, session: string): Promise<CodePipelineClient> {
  const service = { service: role === "rule" ? "events.amazonaws.com" : "ec2.amazonaws.com" };
  const at = { account: "000000000000", region: "us-east-1" };
  const sts = new STSClient(clientConfig(place.cloud.host.target(at, service)));
  const { Credentials } = await sts.send(
    new AssumeRoleCommand({ RoleArn: `arn:aws:iam::000000000000:role/${role}`, RoleSessionName: session }),
  );
  const credentials = {
    accessKeyId: Credentials?.AccessKeyId ?? "",
    secretAccessKey: Credentials?.SecretAccessKey ?? "",
    sessionToken: Credentials?.SessionToken,
  };
  return new CodePipelineClient(clientConfig(place.cloud.target({ credentials })));
}

describe("starting", () => {
  it("by a rule of EventBridge is told as CloudWatchEvent, with the rule", async () => {
    await place.role("rule", ["codepipeline:StartPipelineExecution"], "events.amazonaws.com");
    const client = await as("rule", "AWSCodePipelineEvents_on-push");
    const { pipelineExecutionId } = await client.send(
      new StartPipelineExecutionCommand({ name: pipelineName }),
    );
    const { pipelineExecution } = await place.codepipeline.send(
      new GetPipelineExecutionCommand({ pipelineName, pipelineExecutionId }),
    );
    expect(pipelineExecution?.trigger).toEqual({
      triggerType: "CloudWatchEvent",
      triggerDetail: "arn:aws:events:us-east-1:000000000000:rule/on-push",
    });
  });

  it("twice with one client request token starts one execution", async () => {
    const start = new StartPipelineExecutionCommand({ name: pipelineName, clientRequestToken: "once" });
    const first = await place.codepipeline.send(start);
    const second = await place.codepipeline.send(start);
    expect(second.pipelineExecutionId).toBe(first.pipelineExecutionId);
  });
});

describe("stopping and retrying", () => {
  it("stops an execution, and retries the stage that it was stopped in", async () => {
    const pipelineExecutionId = await latestExecution();
    const stop = { pipelineName, pipelineExecutionId, reason: "wrong commit" };
    await place.codepipeline.send(new StopPipelineExecutionCommand(stop));
    expect((await place.state()).stageStates?.[1]?.latestExecution?.status).toBe("Stopping");
    await expect(place.codepipeline.send(new StopPipelineExecutionCommand(stop))).rejects.toMatchObject({
      name: "DuplicatedStopRequestException",
    });
    await place.codepipeline.send(new StopPipelineExecutionCommand({ ...stop, abandon: true }));
    expect((await place.action("Approve", "Review"))?.status).toBe("Abandoned");
    const { pipelineExecutionSummaries } = await place.codepipeline.send(
      new ListPipelineExecutionsCommand({ pipelineName }),
    );
    expect(pipelineExecutionSummaries?.[0]).toMatchObject({
      status: "Stopped",
      stopTrigger: { reason: "wrong commit" },
    });

    const retry = { pipelineName, stageName: "Approve", pipelineExecutionId } as const;
    await place.codepipeline.send(new RetryStageExecutionCommand({ ...retry, retryMode: "FAILED_ACTIONS" }));
    await place.idle();
    await place.answer("Approved");
    const attempts = await place.codepipeline.send(
      new ListActionExecutionsCommand({
        pipelineName,
        filter: { latestInPipelineExecution: { pipelineExecutionId, startTimeRange: "All" } },
      }),
    );
    expect(
      attempts.actionExecutionDetails?.map(({ actionName, status }) => `${actionName} ${status}`),
    ).toEqual(["Review Succeeded", "Review Abandoned", "Commit Succeeded"]);
    const latest = await place.codepipeline.send(
      new ListActionExecutionsCommand({
        pipelineName,
        filter: { latestInPipelineExecution: { pipelineExecutionId, startTimeRange: "Latest" } },
      }),
    );
    expect(latest.actionExecutionDetails).toHaveLength(2);
    expect((await place.state()).stageStates?.[1]?.retryStageMetadata).toEqual({
      manualStageRetryAttempt: 1,
      latestRetryTrigger: "ManualStageRetry",
    });
  });

  it("refuses to retry what has not failed", async () => {
    await expect(
      place.codepipeline.send(
        new RetryStageExecutionCommand({
          pipelineName,
          stageName: "Approve",
          pipelineExecutionId: await latestExecution(),
          retryMode: "FAILED_ACTIONS",
        }),
      ),
    ).rejects.toMatchObject({ name: "StageNotRetryableException" });
  });
});

describe("transitions", () => {
  it("hold and let go, and say who disabled them and why", async () => {
    const transition = { pipelineName, stageName: "Approve", transitionType: "Inbound" } as const;
    await place.codepipeline.send(
      new DisableStageTransitionCommand({ ...transition, reason: "A freeze until Monday" }),
    );
    await place.answer("Approved");
    await place.codepipeline.send(new StartPipelineExecutionCommand({ name: pipelineName }));
    await place.idle();
    const [, held] = (await place.state()).stageStates ?? [];
    expect(held).toMatchObject({
      inboundExecution: { pipelineExecutionId: await latestExecution() },
      inboundTransitionState: {
        enabled: false,
        disabledReason: "A freeze until Monday",
        lastChangedBy: "arn:aws:iam::000000000000:root",
      },
    });
    await place.codepipeline.send(new EnableStageTransitionCommand(transition));
    await place.idle();
    expect((await place.action("Approve", "Review"))?.token).toBeDefined();
  });
});

describe("lists", () => {
  it("are read page by page, newest first, and refuse a token that is none", async () => {
    for (let count = 0; count < 3; count++) {
      await place.codepipeline.send(new StartPipelineExecutionCommand({ name: pipelineName }));
      await place.idle();
    }
    const first = await place.codepipeline.send(
      new ListPipelineExecutionsCommand({ pipelineName, maxResults: 3 }),
    );
    const second = await place.codepipeline.send(
      new ListPipelineExecutionsCommand({ pipelineName, nextToken: first.nextToken }),
    );
    const all = [...(first.pipelineExecutionSummaries ?? []), ...(second.pipelineExecutionSummaries ?? [])];
    const times = all.map(({ startTime }) => startTime?.getTime() ?? 0);
    expect(times).toEqual(times.toSorted((a, b) => b - a));
    expect(all).toHaveLength(4);
    await expect(
      place.codepipeline.send(new ListPipelineExecutionsCommand({ pipelineName, nextToken: "~~" })),
    ).rejects.toMatchObject({ name: "InvalidNextTokenException" });
  });

  it("can be only the executions that succeeded in a stage", async () => {
    const filter = { succeededInStage: { stageName: "Approve" } };
    const succeeded = async () =>
      (await place.codepipeline.send(new ListPipelineExecutionsCommand({ pipelineName, filter })))
        .pipelineExecutionSummaries;
    expect(await succeeded()).toEqual([]);
    await place.answer("Approved");
    expect(await succeeded()).toHaveLength(1);
  });

  it("of actions need an execution that is there", async () => {
    const filter = { pipelineExecutionId: "00000000-0000-4000-8000-000000000000" };
    await expect(
      place.codepipeline.send(new ListActionExecutionsCommand({ pipelineName, filter })),
    ).rejects.toMatchObject({ name: "PipelineExecutionNotFoundException" });
  });
});

it("answers an approval of the definition that the execution started with", async () => {
  const changed = commitAndApprove();
  changed.stages![1]!.name = "Renamed";
  await place.codepipeline.send(new UpdatePipelineCommand({ pipeline: changed }));
  const token = place.cloud.host.store.events
    .read<{ approval?: { token: string } }>({ prefix: "codepipeline/" })
    .find(({ data }) => data.approval)?.data.approval?.token;
  await place.codepipeline.send(
    new PutApprovalResultCommand({
      pipelineName,
      stageName: "Approve",
      actionName: "Review",
      token,
      result: { status: "Approved", summary: "" },
    }),
  );
  const { pipelineExecution } = await place.codepipeline.send(
    new GetPipelineExecutionCommand({ pipelineName, pipelineExecutionId: await latestExecution() }),
  );
  expect(pipelineExecution).toMatchObject({ status: "Succeeded", pipelineVersion: 1 });
});
