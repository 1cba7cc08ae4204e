import {
  DisableStageTransitionCommand,
  EnableStageTransitionCommand,
  PutApprovalResultCommand,
  RetryStageExecutionCommand,
  StartPipelineExecutionCommand,
  StopPipelineExecutionCommand,
  type StageRetryMode,
} from "@aws-sdk/client-codepipeline";
import { awsCommand } from "../data/aws-command.ts";
import {
  actionsOf,
  chosenAction,
  pictureOf,
  type ActionPicture,
  type StagePicture,
} from "../data/picture.ts";
import { goesOn } from "../data/pipelines.ts";
import { dialog } from "../dialog.ts";
import { pipelineOf } from "../route.ts";
import type { Session } from "../session.ts";
import { here } from "../state.ts";
import type { Command } from "./command.ts";

const SERVICE = "codepipeline";

/** The pipeline on the screen with the stage and action that are chosen in it. */
function chosen(session: Session): {
  pipeline: string;
  stages: StagePicture[];
  stage?: StagePicture | undefined;
  action?: ActionPicture | undefined;
} {
  const { route, cursor } = here(session.state);
  const pipeline = pipelineOf(route) ?? "";
  const data = session.state.pipeline[pipeline];
  const stages = data ? pictureOf(data) : [];
  const actions = actionsOf(stages);
  const action =
    route.screen === "action"
      ? actions.find(({ stage, name }) => stage === route.stage && name === route.action)
      : chosenAction(stages, cursor);
  return { pipeline, stages, action, stage: stages.find(({ name }) => name === action?.stage) };
}

/** The approval that is meant: the chosen action's, or the only one that waits. */
function approvalOf(session: Session): ActionPicture | undefined {
  const { action, stages } = chosen(session);
  if (action?.token) return action;
  const waiting = actionsOf(stages).filter(({ token }) => token !== undefined);
  return waiting.length === 1 ? waiting[0] : undefined;
}

const NO_APPROVAL = "No approval waits here: GetPipelineState has a token only while one does.";

/** PutApprovalResult (API reference): the summary has at most 512 characters. */
const SUMMARY_LIMIT = 512;

function answer(verdict: 0 | 1): Command {
  return {
    disabled: (session) => (approvalOf(session) ? undefined : NO_APPROVAL),
    run(session) {
      const action = approvalOf(session);
      if (!action) return;
      const { pipeline } = chosen(session);
      const { CustomData, ExternalEntityLink } = action.configuration;
      session.set({
        dialog: dialog({
          title: `${action.stage} / ${action.name}`,
          text: [CustomData ?? "", ExternalEntityLink ? `Review: ${ExternalEntityLink}` : ""].filter(Boolean),
          choices: ["Approve", "Reject"],
          choice: verdict,
          input: { label: "Comment", limit: SUMMARY_LIMIT },
          submitLabel: (choice) => (choice === 0 ? "approve" : "reject"),
          submit: async ({ choice, text }) => {
            const input = {
              pipelineName: pipeline,
              stageName: action.stage,
              actionName: action.name,
              result: { summary: text, status: choice === 0 ? ("Approved" as const) : ("Rejected" as const) },
              token: action.token ?? "",
            };
            return session.write({
              busy: choice === 0 ? "Approving" : "Rejecting",
              done: `${input.result.status} ${action.stage}/${action.name}.`,
              command: awsCommand(SERVICE, "PutApprovalResult", input),
              send: () => session.codePipeline.send(new PutApprovalResultCommand(input)),
            });
          },
        }),
      });
    },
  };
}

const release: Command = {
  run(session) {
    const input = { name: chosen(session).pipeline };
    session.set({
      dialog: dialog({
        title: "Release change",
        text: [`Starts an execution of ${input.name} with the newest revision of every source.`],
        submitLabel: "release",
        submit: () =>
          session.write({
            busy: "Releasing",
            done: "Released: an execution was started.",
            command: awsCommand(SERVICE, "StartPipelineExecution", input),
            send: () => session.codePipeline.send(new StartPipelineExecutionCommand(input)),
          }),
      }),
    });
  },
};

/** The failed stage that is meant: the chosen one, or the only one. */
function failedStage(session: Session): StagePicture | undefined {
  const { stage, stages } = chosen(session);
  const failed = stages.filter(({ latest }) => latest?.status === "Failed");
  return failed.find((one) => one === stage) ?? (failed.length === 1 ? failed[0] : undefined);
}

const RETRY_MODES: readonly StageRetryMode[] = ["FAILED_ACTIONS", "ALL_ACTIONS"];

const retry: Command = {
  disabled: (session) => (failedStage(session) ? undefined : "Only a failed stage can be retried."),
  run(session) {
    const stage = failedStage(session);
    if (!stage?.latest?.pipelineExecutionId) return;
    const { pipelineExecutionId } = stage.latest;
    const { pipeline } = chosen(session);
    session.set({
      dialog: dialog({
        title: `Retry ${stage.name}`,
        text: ["In the same execution, with the same artifacts."],
        choices: ["Failed actions", "All actions"],
        submitLabel: "retry",
        submit: async ({ choice }) => {
          const input = {
            pipelineName: pipeline,
            stageName: stage.name,
            pipelineExecutionId,
            retryMode: RETRY_MODES[choice] ?? "FAILED_ACTIONS",
          };
          return session.write({
            busy: "Retrying",
            done: `Retrying ${stage.name}.`,
            command: awsCommand(SERVICE, "RetryStageExecution", input),
            send: () => session.codePipeline.send(new RetryStageExecutionCommand(input)),
          });
        },
      }),
    });
  },
};

const stop: Command = {
  disabled: (session) =>
    runningExecution(session) ? undefined : "No execution is in progress, so there is none to stop.",
  run(session) {
    const { pipeline } = chosen(session);
    const pipelineExecutionId = runningExecution(session);
    if (!pipelineExecutionId) return;
    session.set({
      dialog: dialog({
        title: `Stop execution ${pipelineExecutionId.slice(0, 8)}`,
        text: ["Stop and wait lets the running actions finish; stop and abandon gives them up at once."],
        choices: ["Stop and wait", "Stop and abandon"],
        input: { label: "Reason", limit: 200 },
        submitLabel: "stop",
        submit: async ({ choice, text }) => {
          const input = {
            pipelineName: pipeline,
            pipelineExecutionId,
            abandon: choice === 1,
            ...(text === "" ? {} : { reason: text }),
          };
          return session.write({
            busy: "Stopping",
            done: "The execution was asked to stop.",
            command: awsCommand(SERVICE, "StopPipelineExecution", input),
            send: () => session.codePipeline.send(new StopPipelineExecutionCommand(input)),
          });
        },
      }),
    });
  },
};

function runningExecution(session: Session): string | undefined {
  const { route } = here(session.state);
  const executions = session.state.pipeline[pipelineOf(route) ?? ""]?.executions ?? [];
  const asked = route.screen === "execution" ? route.execution : undefined;
  return executions.find((one) => goesOn(one) && (asked === undefined || one.pipelineExecutionId === asked))
    ?.pipelineExecutionId;
}

const transition: Command = {
  disabled: (session) =>
    chosen(session).stage?.transition ? undefined : "No transition leads into the first stage.",
  async run(session) {
    const { pipeline, stage } = chosen(session);
    if (!stage?.transition) return;
    const place = { pipelineName: pipeline, stageName: stage.name, transitionType: "Inbound" as const };
    if (!stage.transition.enabled) {
      await session.write({
        busy: "Enabling the transition",
        done: `The transition into ${stage.name} is enabled.`,
        command: awsCommand(SERVICE, "EnableStageTransition", place),
        send: () => session.codePipeline.send(new EnableStageTransitionCommand(place)),
      });
      return;
    }
    session.set({
      dialog: dialog({
        title: `Disable the transition into ${stage.name}`,
        text: ["Executions wait before the stage until it is enabled."],
        // DisableStageTransition (API reference): the reason has 1 to 300 characters.
        input: { label: "Reason", limit: 300 },
        submitLabel: "disable",
        submit: async ({ text }) => {
          const input = { ...place, reason: text };
          return session.write({
            busy: "Disabling the transition",
            done: `The transition into ${stage.name} is disabled.`,
            command: awsCommand(SERVICE, "DisableStageTransition", input),
            send: () => session.codePipeline.send(new DisableStageTransitionCommand(input)),
          });
        },
      }),
    });
  },
};

export const PIPELINE_COMMANDS = {
  approve: answer(0),
  reject: answer(1),
  release,
  retry,
  stop,
  transition,
} satisfies Record<string, Command>;
