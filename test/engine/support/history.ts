import type { PipelineDeclaration } from "@aws-sdk/client-codepipeline";
import type { Command } from "../../../src/engine/execution/commands.ts";
import { decide } from "../../../src/engine/execution/decide.ts";
import type { PipelineEvent } from "../../../src/engine/execution/events.ts";
import { replay } from "../../../src/engine/execution/evolve.ts";
import type { ActionRun, Execution, PipelineState } from "../../../src/engine/execution/state.ts";

/** A pipeline by decisions only: commands go in, events and state come out. */
export class PipelineHistory {
  readonly events: PipelineEvent[] = [];
  state: PipelineState | undefined;
  time = 0;
  #ids = 0;

  constructor(declaration: PipelineDeclaration) {
    this.do({
      type: "CreatePipeline",
      name: declaration.name ?? "",
      account: "000000000000",
      region: "us-east-1",
      declaration,
      by: "arn:aws:iam::000000000000:root",
    });
  }

  do(command: Command): PipelineEvent[] {
    this.time += 1000;
    const events = decide(this.state, command, { time: this.time, newId: () => `id-${++this.#ids}` });
    this.state = replay(events, this.state);
    this.events.push(...events);
    return events;
  }

  start(): string {
    const events = this.do({
      type: "StartExecution",
      trigger: { type: "StartPipelineExecution", detail: "arn:aws:iam::000000000000:root" },
    });
    const started = events.find((event) => event.type === "ExecutionStarted");
    if (!started) throw new Error("nothing was started");
    return started.data.executionId;
  }

  /** Attempts in progress, oldest first. */
  running(actionName?: string): ActionRun[] {
    return Object.values(this.state?.executions ?? {})
      .flatMap((execution) => Object.values(execution.runs))
      .filter((run) => run.status === "InProgress" && (!actionName || run.actionName === actionName))
      .toSorted((a, b) => a.number - b.number);
  }

  succeed(actionName: string, outputVariables?: Record<string, string>): PipelineEvent[] {
    const run = this.#one(actionName);
    return this.do({
      type: "SucceedAction",
      executionId: run.executionId,
      runId: run.id,
      outputs: [],
      result: outputVariables ? { outputVariables } : {},
    });
  }

  fail(actionName: string): PipelineEvent[] {
    const run = this.#one(actionName);
    return this.do({
      type: "FailAction",
      executionId: run.executionId,
      runId: run.id,
      error: { code: "JobFailed", message: "it broke" },
    });
  }

  answer(actionName: string, status: "Approved" | "Rejected", summary = ""): PipelineEvent[] {
    const run = this.#one(actionName);
    return this.do({
      type: "AnswerApproval",
      stageName: run.stageName,
      actionName,
      token: run.approval?.token ?? "",
      status,
      summary,
      by: "arn:aws:iam::000000000000:user/reviewer",
    });
  }

  execution(id: string): Execution | undefined {
    return this.state?.executions[id];
  }

  /** The id of the nth execution, from 1. */
  nth(number: number): string {
    const started = this.events.filter((event) => event.type === "ExecutionStarted")[number - 1];
    if (!started) throw new Error(`there is no execution ${number}`);
    return started.data.executionId;
  }

  /** The types of what happened to an execution, in order. */
  story(executionId: string): string[] {
    return this.events
      .filter((event) => "executionId" in event.data && event.data.executionId === executionId)
      .map(tell);
  }

  #one(actionName: string): ActionRun {
    const [run] = this.running(actionName);
    if (!run) throw new Error(`no attempt at ${actionName} is in progress`);
    return run;
  }
}

function tell(event: PipelineEvent): string {
  if ("actionName" in event.data) return `${event.type} ${event.data.actionName}`;
  if ("stageName" in event.data) return `${event.type} ${event.data.stageName}`;
  return event.type;
}
