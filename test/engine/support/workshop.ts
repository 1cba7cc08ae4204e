import type { ActionTypeId, PipelineDeclaration } from "@aws-sdk/client-codepipeline";
import { artifactKey } from "../../../src/engine/artifacts/key.ts";
import { providerKey } from "../../../src/engine/definition/actions.ts";
import type { Announcement } from "../../../src/engine/driver/dependencies.ts";
import { Engine } from "../../../src/engine/engine.ts";
import type { Command } from "../../../src/engine/execution/commands.ts";
import type { ActionJob, ActionProvider, ActionResult } from "../../../src/engine/provider.ts";
import { ManualClock } from "../../../src/kernel/clock.ts";
import { createIds } from "../../../src/kernel/ids.ts";
import { Store } from "../../../src/kernel/store.ts";
import { Tasks } from "../../../src/kernel/tasks.ts";
import { pipelineStateOf } from "../../../src/engine/queries/pipeline-state.ts";

export const PLACE = { account: "000000000000", region: "us-east-1" };

type Run = (job: ActionJob) => Promise<ActionResult>;

/** An action provider whose work is what a test says. */
export function provider(
  type: Required<ActionTypeId>,
  run: Run,
  more: Partial<ActionProvider> = {},
): ActionProvider {
  return {
    type,
    artifacts: { inputs: { min: 0, max: 5 }, outputs: { min: 0, max: 5 } },
    configuration: {
      RepositoryName: {},
      BranchName: {},
      PollForSourceChanges: {},
      ActionMode: {},
      StackName: {},
      RoleArn: {},
      TemplatePath: {},
      CustomData: {},
      NotificationArn: {},
    },
    timeoutMinutes: 60,
    outputVariables: [],
    run,
    ...more,
  };
}

const SOURCE = { category: "Source", owner: "AWS", provider: "CodeCommit", version: "1" } as const;
const APPROVAL = { category: "Approval", owner: "AWS", provider: "Manual", version: "1" } as const;
export const DEPLOY = { category: "Deploy", owner: "AWS", provider: "CloudFormation", version: "1" } as const;

/** A source that puts out one zip, the same each time. */
export function commitSource(more: Partial<ActionProvider> = {}): ActionProvider {
  return provider(
    SOURCE,
    async (job) => {
      await job.writeOutput(job.outputs[0] ?? "", Buffer.from("the code"));
      return {
        revision: { revisionId: "c0ffee", revisionSummary: "a commit" },
        outputVariables: { CommitId: "c0ffee" },
      };
    },
    more,
  );
}

export const manual = provider(APPROVAL, async () => ({ waiting: "approval" }));

/** An engine on a real store, with a clock that a test moves. Its artifacts are kept in a map. */
export class Workshop {
  readonly clock: ManualClock;
  readonly store: Store;
  /** Defects that were told to whoever can mend them. */
  readonly reported: unknown[] = [];
  readonly tasks = new Tasks((_name, error) => this.reported.push(error));
  readonly announced: Announcement[] = [];
  readonly artifacts: Map<string, Buffer>;
  readonly engine: Engine;

  /** @param before goes on with what another one, now killed, left behind. */
  constructor(providers: ActionProvider[], before?: Workshop) {
    this.clock = before?.clock ?? new ManualClock();
    this.store = before?.store ?? Store.open("memory");
    this.artifacts = before?.artifacts ?? new Map<string, Buffer>();
    this.engine = new Engine({
      store: this.store,
      clock: this.clock,
      ids: createIds(before ? "second" : "first"),
      pace: "instant",
      tasks: this.tasks,
      providers: new Map(providers.map((one) => [providerKey(one.type), one])),
      artifacts: {
        key: artifactKey,
        read: async (_target, { key }) => this.artifacts.get(key) ?? Buffer.alloc(0),
        write: async (_target, _store, { key }, zip) => {
          this.artifacts.set(key, zip);
        },
      },
      targetFor: (place) => ({
        endpoint: "http://127.0.0.1:4566",
        region: place.region,
        credentials: { accessKeyId: "x", secretAccessKey: "x" },
      }),
      announce: (_place, announcement) => this.announced.push(announcement),
      origin: () => "http://127.0.0.1:4566",
    });
    this.engine.start();
  }

  create(declaration: PipelineDeclaration): void {
    const name = declaration.name ?? "";
    this.engine.check(PLACE, declaration);
    this.do({ type: "CreatePipeline", name, ...PLACE, declaration, by: "arn:aws:iam::000000000000:root" });
  }

  do(command: Command): void {
    this.engine.dispatch(PLACE, "demo", command);
  }

  start(): void {
    this.do({ type: "StartExecution", trigger: { type: "StartPipelineExecution", detail: "me" } });
  }

  approve(): void {
    const { token } = this.action("Approve", "Review") ?? {};
    this.do({
      type: "AnswerApproval",
      stageName: "Approve",
      actionName: "Review",
      token: token ?? "",
      status: "Approved",
      summary: "fine",
      by: "me",
    });
  }

  /** The latest execution of an action, as GetPipelineState tells it. */
  action(stageName: string, actionName: string) {
    return pipelineStateOf(this.engine.pipeline(PLACE, "demo"), "http://127.0.0.1:4566")
      .stageStates?.find((stage) => stage.stageName === stageName)
      ?.actionStates?.find((action) => action.actionName === actionName)?.latestExecution;
  }

  /** Statuses of the executions, newest first. */
  statuses(): (string | undefined)[] {
    const { id } = this.engine.pipeline(PLACE, "demo");
    return this.engine.history.executions(id, 100).items.map(({ status }) => status);
  }

  idle(): Promise<void> {
    return this.tasks.idle();
  }

  /** Ends without a word, as a killed process does. */
  async kill(): Promise<void> {
    await this.tasks.stop();
  }
}
