import {
  CodePipelineClient,
  GetPipelineExecutionCommand,
  GetPipelineStateCommand,
  ListPipelineExecutionsCommand,
  PutApprovalResultCommand,
  StartPipelineExecutionCommand,
} from "@aws-sdk/client-codepipeline";
import { createLab } from "./lab.ts";
import type { Figure } from "./report.ts";
import { median } from "./report.ts";
import { moto, pipelab, plainNode } from "./servers.ts";

const EXECUTIONS = 1_000;

/** Source, approval and deploy, one execution after the other at instant pace; and what memory is left at the end. */
export async function executionFigures(): Promise<Figure[]> {
  const server = await pipelab();
  const config = {
    endpoint: server.origin,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  };
  const client = new CodePipelineClient(config);
  const name = await createLab(config);
  const { pipelineExecutionSummaries = [] } = await client.send(
    new ListPipelineExecutionsCommand({ pipelineName: name }),
  );
  await finish(client, name, pipelineExecutionSummaries[0]?.pipelineExecutionId ?? "");
  const begin = performance.now();
  for (let run = 0; run < EXECUTIONS; run++) {
    const { pipelineExecutionId = "" } = await client.send(new StartPipelineExecutionCommand({ name }));
    await finish(client, name, pipelineExecutionId);
  }
  const perSecond = EXECUTIONS / ((performance.now() - begin) / 1_000);
  const memory = server.memory();
  server.stop();
  const starts = 1_000 / median(Array.from({ length: 7 }, plainNode));
  const other = await moto(5_903);
  const idle = other?.memory();
  other?.stop();
  return [
    {
      name: "executions (source, approval, deploy)",
      unit: "/s",
      pipelab: perSecond,
      reference: { name: "plain Node start-ups", value: starts },
    },
    {
      name: `memory after ${EXECUTIONS} executions`,
      unit: "MiB",
      pipelab: memory,
      reference: idle
        ? { name: "moto's server, idle", value: idle }
        : { name: "this benchmark's own process", value: process.memoryUsage().rss / 1024 ** 2 },
    },
  ];
}

async function finish(client: CodePipelineClient, name: string, pipelineExecutionId: string): Promise<void> {
  for (;;) {
    const { stageStates = [] } = await client.send(new GetPipelineStateCommand({ name }));
    const [, approval, deploy] = stageStates;
    const token = approval?.actionStates?.[0]?.latestExecution?.token;
    if (token && approval.latestExecution?.pipelineExecutionId === pipelineExecutionId) {
      await client.send(
        new PutApprovalResultCommand({
          pipelineName: name,
          stageName: approval.stageName,
          actionName: approval.actionStates?.[0]?.actionName,
          token,
          result: { status: "Approved", summary: "" },
        }),
      );
    }
    if (deploy?.latestExecution?.pipelineExecutionId !== pipelineExecutionId) continue;
    const execution = await client.send(
      new GetPipelineExecutionCommand({ pipelineName: name, pipelineExecutionId }),
    );
    const status = execution.pipelineExecution?.status;
    if (status === "Succeeded") return;
    if (status !== "InProgress") throw new Error(`execution ${pipelineExecutionId} is ${status ?? "gone"}`);
  }
}
