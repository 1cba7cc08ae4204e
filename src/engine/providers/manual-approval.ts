import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { codeOf } from "../../kernel/errors.ts";
import { clientOf } from "../../kernel/target.ts";
import { ActionFailure, type ActionJob, type ActionProvider, type ActionResult } from "../provider.ts";
import { explain, isDenied } from "./explain.ts";

/** AWS page: "Manual approval action reference". */
export const manualApproval: ActionProvider = {
  type: { category: "Approval", owner: "AWS", provider: "Manual", version: "1" },
  artifacts: { inputs: { min: 0, max: 0 }, outputs: { min: 0, max: 0 } },
  configuration: {
    CustomData: { description: "A comment for the reviewer" },
    ExternalEntityLink: { description: "The URL of what is to be reviewed" },
    NotificationArn: { description: "The SNS topic that is told" },
  },
  timeoutMinutes: 7 * 24 * 60,
  outputVariables: [],
  run,
};

/** Sends the notification, where a topic is configured, and leaves the answer to PutApprovalResult. */
async function run(job: ActionJob): Promise<ActionResult> {
  const topic = job.configuration["NotificationArn"];
  if (topic) {
    try {
      await clientOf(SNSClient, job.target).send(
        new PublishCommand({
          TopicArn: topic,
          Subject: subjectOf(job),
          Message: JSON.stringify(approvalMessage(job)),
        }),
      );
    } catch (error) {
      throw failure(error);
    }
  }
  return { waiting: "approval" };
}

/**
 * What is published: AWS's members in AWS's order, null where nothing is configured. The links lead to
 * this cloud, never to the real console. AWS page: "JSON data format for manual approval notifications".
 */
function approvalMessage(job: ActionJob): object {
  const stageName = job.stageName;
  const actionName = job.declaration.name ?? "";
  const token = job.approval?.token ?? "";
  const consoleLink = `${job.origin}/_pipelab/pipelines/${encodeURIComponent(job.pipelineName)}/view?region=${job.region}`;
  return {
    region: job.region,
    consoleLink,
    approval: {
      pipelineName: job.pipelineName,
      stageName,
      actionName,
      token,
      expires: minuteOf(job.approval?.expires ?? job.clock.now()),
      externalEntityLink: job.configuration["ExternalEntityLink"] ?? null,
      approvalReviewLink: `${consoleLink}#/${stageName}/${actionName}/approve/${token}`,
      customData: job.configuration["CustomData"] ?? null,
    },
  };
}

/** `2016-11-20T20:44Z`. */
function minuteOf(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 16)}Z`;
}

function subjectOf(job: ActionJob): string {
  return `APPROVAL NEEDED: AWS CodePipeline ${shorten(job.pipelineName)} for action ${shorten(job.declaration.name ?? "")}`;
}

/** AWS cuts the names so that the subject fits the 100 characters of SNS. */
function shorten(name: string): string {
  return name.length > 24 ? `${name.slice(0, 24)}...` : name;
}

function failure(error: unknown): unknown {
  if (isDenied(error)) {
    return new ActionFailure(
      "PermissionError",
      `The provided role does not have permissions to perform this action. Underlying error: ${explain(error, "AmazonSNS")}`,
      { cause: error },
    );
  }
  if (codeOf(error) !== undefined) {
    return new ActionFailure("ConfigurationError", explain(error, "AmazonSNS"), { cause: error });
  }
  return error;
}
