import {
  CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  type Stack,
  UpdateStackCommand,
} from "@aws-sdk/client-cloudformation";
import { codeOf, messageOf } from "../../../kernel/errors.ts";
import { workDuration } from "../../../kernel/pace.ts";
import { clientOf } from "../../../kernel/target.ts";
import { ActionFailure, type ActionJob } from "../../provider.ts";
import { explain, isDenied } from "../explain.ts";
import { stackInputs } from "./inputs.ts";
import { whyFailed } from "./reason.ts";

const UPDATABLE = new Set([
  "CREATE_COMPLETE",
  "UPDATE_COMPLETE",
  "UPDATE_ROLLBACK_COMPLETE",
  "IMPORT_COMPLETE",
  "IMPORT_ROLLBACK_COMPLETE",
]);

/** AWS page: "AWS CloudFormation deploy action reference", REPLACE_ON_FAILURE. */
const REPLACEABLE = new Set([
  "ROLLBACK_COMPLETE",
  "ROLLBACK_FAILED",
  "CREATE_FAILED",
  "DELETE_FAILED",
  "UPDATE_ROLLBACK_FAILED",
]);

/** The stacks of one action's role, and the waits on the job's clock. */
export class Stacks {
  readonly client: CloudFormationClient;
  readonly #job: ActionJob;

  constructor(job: ActionJob) {
    this.#job = job;
    this.client = clientOf(CloudFormationClient, job.target);
  }

  /** Creates the stack, or updates it; with `replace`, a failed one is deleted first. */
  async createOrUpdate(replace: boolean): Promise<Stack> {
    const begun = this.#job.resumed?.externalExecutionId;
    let stack = await this.find(begun);
    if (stack && (begun !== undefined || (isMoving(stack) && (await this.#isOurs(stack))))) {
      return this.#goOn(stack);
    }
    if (stack && replace && (REPLACEABLE.has(stack.StackStatus ?? "") || isLeaving(stack))) {
      await this.delete();
      stack = undefined;
    }
    if (!stack) return this.#create();
    if (UPDATABLE.has(stack.StackStatus ?? "")) return this.#update(stack);
    throw new ActionFailure(
      "JobFailed",
      `Stack exists but with non-updatable status: ${stack.StackStatus ?? ""}`,
      at(stack),
    );
  }

  /** Deletes the stack; one that does not exist is fine. */
  async delete(): Promise<void> {
    const stack = await this.find();
    if (!stack) return;
    if (!isLeaving(stack)) {
      await this.attempt(() => this.client.send(new DeleteStackCommand(this.#common())));
    }
    await this.waitFor(stack, "delete");
  }

  /** The stack by its name; `undefined` when there is none. */
  async find(name = this.#job.configuration["StackName"]): Promise<Stack | undefined> {
    try {
      const { Stacks: found } = await this.client.send(new DescribeStacksCommand({ StackName: name }));
      return found?.[0];
    } catch (error) {
      if (codeOf(error) === "ValidationError" && messageOf(error).includes("does not exist"))
        return undefined;
      throw failure(error);
    }
  }

  /** Runs a call of CloudFormation; what it throws becomes the action's failure, in CloudFormation's words. */
  async attempt<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      throw failure(error);
    }
  }

  /**
   * Waits until nothing happens to the stack any more.
   * @throws ActionFailure `JobFailed` where it did not come to a good end.
   */
  async waitFor(begun: Stack, verb: "create" | "update" | "delete"): Promise<Stack> {
    for (;;) {
      await this.pause();
      const stack = await this.find(begun.StackId);
      const status = stack?.StackStatus ?? "DELETE_COMPLETE";
      if (stack && isMoving(stack)) continue;
      if (status === `${verb.toUpperCase()}_COMPLETE`) return stack ?? begun;
      throw new ActionFailure(
        "JobFailed",
        `Failed to ${verb} stack. Current status: ${status}. ${await whyFailed(this.client, begun.StackId ?? "", this.#job.actionExecutionId)}`,
        at(begun),
      );
    }
  }

  pause(): Promise<void> {
    return this.#job.clock.sleep(Math.max(10, workDuration(this.#job.pace, 5_000)), this.#job.signal);
  }

  report(stack: Stack): void {
    this.#job.progress({ externalExecutionId: stack.StackId ?? "" });
  }

  async #create(): Promise<Stack> {
    const inputs = await stackInputs(this.#job);
    const { StackId } = await this.attempt(() =>
      this.client.send(new CreateStackCommand({ ...inputs, ...this.#common(), ...this.capabilities() })),
    );
    const stack = { StackId } as Stack;
    this.report(stack);
    return this.waitFor(stack, "create");
  }

  async #update(stack: Stack): Promise<Stack> {
    const inputs = await stackInputs(this.#job);
    try {
      await this.client.send(
        new UpdateStackCommand({ ...inputs, ...this.#common(), ...this.capabilities() }),
      );
    } catch (error) {
      if (messageOf(error).includes("No updates are to be performed")) return stack;
      throw failure(error);
    }
    this.report(stack);
    return this.waitFor(stack, "update");
  }

  /** Whether this attempt began what happens to the stack: the process may have ended before it could tell. */
  async #isOurs(stack: Stack): Promise<boolean> {
    const events = await this.attempt(() =>
      this.client.send(new DescribeStackEventsCommand({ StackName: stack.StackId })),
    );
    return events.StackEvents?.[0]?.ClientRequestToken === this.#job.actionExecutionId;
  }

  /** An operation that was begun before the process ended: goes on with it, or tells how it ended. */
  #goOn(stack: Stack): Promise<Stack> {
    this.report(stack);
    return this.waitFor(stack, stack.StackStatus?.startsWith("UPDATE") ? "update" : "create");
  }

  #common(): { StackName: string; RoleARN?: string; ClientRequestToken: string } {
    const role = this.#job.configuration["RoleArn"];
    return {
      StackName: this.#job.configuration["StackName"] ?? "",
      ...(role ? { RoleARN: role } : {}),
      ClientRequestToken: this.#job.actionExecutionId,
    };
  }

  capabilities(): { Capabilities?: never[] } {
    const names = this.#job.configuration["Capabilities"]?.split(",").map((name) => name.trim());
    // CloudFormation itself says which capability it does not know.
    return names ? { Capabilities: names.filter(Boolean) as never[] } : {};
  }
}

/** `UPDATE_COMPLETE_CLEANUP_IN_PROGRESS` is on its way too. */
function isMoving(stack: Stack): boolean {
  return stack.StackStatus?.endsWith("_IN_PROGRESS") === true && stack.StackStatus !== "REVIEW_IN_PROGRESS";
}

function isLeaving(stack: Stack): boolean {
  return stack.StackStatus === "DELETE_IN_PROGRESS";
}

function at(stack: Stack): { externalExecutionId?: string } {
  return stack.StackId === undefined ? {} : { externalExecutionId: stack.StackId };
}

function failure(error: unknown): unknown {
  if (codeOf(error) === undefined) return error;
  const type = isDenied(error) ? "PermissionError" : "JobFailed";
  return new ActionFailure(type, explain(error, "AmazonCloudFormation"), { cause: error });
}
