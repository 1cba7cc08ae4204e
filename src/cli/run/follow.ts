import {
  CodePipelineClient,
  GetPipelineExecutionCommand,
  GetPipelineStateCommand,
  ListActionExecutionsCommand,
  PutApprovalResultCommand,
  type ActionExecutionDetail,
  type PipelineExecutionStatus,
} from "@aws-sdk/client-codepipeline";
import type { Control } from "../../backends/control.ts";
import { clientOf, type Target } from "../../kernel/target.ts";

export interface FollowOptions {
  target: Target;
  control: Control;
  pipelineName: string;
  pipelineExecutionId: string;
  /** What to answer approvals with; absent: the run ends where one waits. */
  approval?: "Approved" | "Rejected";
  /** Called for every action that changed. */
  onAction: (action: ActionExecutionDetail) => void;
}

export type Outcome = PipelineExecutionStatus | "WaitingForApproval";

const ENDED = new Set<string>(["Succeeded", "Failed", "Stopped", "Superseded", "Cancelled"]);

/** Follows one execution to its end; looks again whenever the event log grows. */
export async function follow(options: FollowOptions): Promise<Outcome> {
  const client = clientOf(CodePipelineClient, options.target);
  const seen = new Map<string, string>();
  const changes = new Changes(options.control);
  try {
    for (;;) {
      const version = changes.version;
      await tellActions(client, options, seen);
      const { pipelineName, pipelineExecutionId } = options;
      const { pipelineExecution } = await client.send(
        new GetPipelineExecutionCommand({ pipelineName, pipelineExecutionId }),
      );
      const status = pipelineExecution?.status;
      if (status && ENDED.has(status)) {
        await tellActions(client, options, seen);
        return status;
      }
      if ((await answerApprovals(client, options)) === "waits") return "WaitingForApproval";
      await changes.after(version);
    }
  } finally {
    changes.stop();
  }
}

async function tellActions(
  client: CodePipelineClient,
  options: FollowOptions,
  seen: Map<string, string>,
): Promise<void> {
  const { pipelineName, pipelineExecutionId } = options;
  const { actionExecutionDetails = [] } = await client.send(
    new ListActionExecutionsCommand({ pipelineName, filter: { pipelineExecutionId } }),
  );
  // AWS lists the newest first; a reader wants them as they happened.
  for (const action of actionExecutionDetails.toReversed()) {
    const id = action.actionExecutionId ?? "";
    if (seen.get(id) === action.status) continue;
    seen.set(id, action.status ?? "");
    options.onAction(action);
  }
}

async function answerApprovals(
  client: CodePipelineClient,
  options: FollowOptions,
): Promise<"none" | "answered" | "waits"> {
  const { stageStates = [] } = await client.send(new GetPipelineStateCommand({ name: options.pipelineName }));
  for (const stage of stageStates) {
    if (stage.latestExecution?.pipelineExecutionId !== options.pipelineExecutionId) continue;
    for (const action of stage.actionStates ?? []) {
      const token = action.latestExecution?.token;
      if (!token || action.latestExecution?.status !== "InProgress") continue;
      if (!options.approval) return "waits";
      await client.send(
        new PutApprovalResultCommand({
          pipelineName: options.pipelineName,
          stageName: stage.stageName,
          actionName: action.actionName,
          token,
          result: { status: options.approval, summary: `${options.approval} by pipelab run` },
        }),
      );
      return "answered";
    }
  }
  return "none";
}

/** Counts what the pipelines' part of the event log gains, and waits for more. */
class Changes {
  version = 0;
  #wake: (() => void) | undefined;
  readonly #stop = new AbortController();

  constructor(control: Control) {
    const onEvent = (): void => {
      this.version++;
      this.#wake?.();
    };
    control.subscribe(0, onEvent, this.#stop.signal, "codepipeline/").catch(onEvent);
  }

  async after(version: number): Promise<void> {
    if (this.version > version) return;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
  }

  stop(): void {
    this.#stop.abort();
  }
}
