import type { PipelineExecutionSummary } from "@aws-sdk/client-codepipeline";
import { actionsOf, pictureOf, type StagePicture } from "./picture.ts";
import type { PipelineData } from "./pipelines.ts";

/** AWS says InProgress of everything that has not ended. What only waits for somebody is told apart: nothing moves in it. */
export function stageStatus({ latest, actions }: StagePicture): string | undefined {
  const running = actions.some(({ status }) => status === "InProgress");
  const waits = actions.some(({ status }) => status === "WaitingForApproval");
  return latest?.status === "InProgress" && waits && !running ? "WaitingForApproval" : latest?.status;
}

/** The same for an execution: it may wait for an approval, or before a stage. */
export function executionStatus(
  data: PipelineData,
  execution: PipelineExecutionSummary | undefined,
): string | undefined {
  const { pipelineExecutionId: id, status } = execution ?? {};
  if (status !== "InProgress") return status;
  const stages = pictureOf(data);
  const inside = stages.filter(({ latest }) => latest?.pipelineExecutionId === id);
  if (actionsOf(inside).some((action) => action.status === "InProgress")) return status;
  if (inside.some((stage) => stageStatus(stage) === "WaitingForApproval")) return "WaitingForApproval";
  const held = stages.some(({ inbound }) => inbound.some((one) => one.pipelineExecutionId === id));
  return held ? "WaitingForStage" : status;
}
