import {
  CreateChangeSetCommand,
  DeleteChangeSetCommand,
  DescribeChangeSetCommand,
  type DescribeChangeSetOutput,
  ExecuteChangeSetCommand,
  type Stack,
} from "@aws-sdk/client-cloudformation";
import { codeOf } from "../../../kernel/errors.ts";
import { ActionFailure, type ActionJob } from "../../provider.ts";
import { stackInputs } from "./inputs.ts";
import type { Stacks } from "./stack.ts";

/** Deletes the change set where it exists and creates it anew: safe to do twice. */
export async function replaceChangeSet(job: ActionJob, stacks: Stacks): Promise<void> {
  const names = namesOf(job);
  const stack = await stacks.find();
  if (stack && (await find(stacks, names))) {
    await stacks.attempt(() => stacks.client.send(new DeleteChangeSetCommand(names)));
  }
  const { StackPolicyBody: _notForChangeSets, ...inputs } = await stackInputs(job);
  const isNew = !stack || stack.StackStatus === "REVIEW_IN_PROGRESS";
  const { StackId } = await stacks.attempt(() =>
    stacks.client.send(
      new CreateChangeSetCommand({
        ...inputs,
        ...names,
        ...stacks.capabilities(),
        ChangeSetType: isNew ? "CREATE" : "UPDATE",
        ...(job.configuration["RoleArn"] ? { RoleARN: job.configuration["RoleArn"] } : {}),
      }),
    ),
  );
  stacks.report({ StackId } as Stack);
  for (;;) {
    await stacks.pause();
    const changeSet = await find(stacks, names);
    if (changeSet?.Status === "CREATE_COMPLETE" || isEmpty(changeSet)) return;
    if (changeSet?.Status === "CREATE_PENDING" || changeSet?.Status === "CREATE_IN_PROGRESS") continue;
    throw new ActionFailure(
      "JobFailed",
      `Failed to create change set. Current status: ${changeSet?.Status ?? "DELETE_COMPLETE"}. Reason: ${changeSet?.StatusReason ?? ""}`,
      { externalExecutionId: StackId },
    );
  }
}

/** Executes the change set and waits for the stack. One without changes is done at once. */
export async function executeChangeSet(job: ActionJob, stacks: Stacks): Promise<Stack | undefined> {
  const names = namesOf(job);
  if (!job.resumed?.externalExecutionId) {
    const changeSet = await stacks.attempt(() => stacks.client.send(new DescribeChangeSetCommand(names)));
    if (isEmpty(changeSet)) return stacks.find();
    await stacks.attempt(() =>
      stacks.client.send(
        new ExecuteChangeSetCommand({ ...names, ClientRequestToken: job.actionExecutionId }),
      ),
    );
  }
  const stack = await stacks.find();
  if (!stack) return undefined;
  stacks.report(stack);
  const isNew = stack.StackStatus?.startsWith("CREATE") || stack.StackStatus?.startsWith("ROLLBACK");
  return stacks.waitFor(stack, isNew ? "create" : "update");
}

async function find(
  stacks: Stacks,
  names: { StackName: string; ChangeSetName: string },
): Promise<DescribeChangeSetOutput | undefined> {
  return stacks.attempt(async () => {
    try {
      return await stacks.client.send(new DescribeChangeSetCommand(names));
    } catch (error) {
      if (codeOf(error)?.startsWith("ChangeSetNotFound")) return undefined;
      throw error;
    }
  });
}

function namesOf(job: ActionJob): { StackName: string; ChangeSetName: string } {
  return {
    StackName: job.configuration["StackName"] ?? "",
    ChangeSetName: job.configuration["ChangeSetName"] ?? "",
  };
}

/** CodePipeline takes a change set without changes for a good one. */
function isEmpty(changeSet: DescribeChangeSetOutput | undefined): boolean {
  return (
    changeSet?.Status === "FAILED" &&
    /didn't contain changes|No updates are to be performed/.test(changeSet.StatusReason ?? "")
  );
}
