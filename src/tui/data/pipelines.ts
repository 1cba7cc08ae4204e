import {
  GetPipelineCommand,
  GetPipelineStateCommand,
  ListActionExecutionsCommand,
  ListPipelineExecutionsCommand,
  ListPipelinesCommand,
  type ActionExecutionDetail,
  type CodePipelineClient,
  type PipelineDeclaration,
  type PipelineExecutionSummary,
  type StageState,
} from "@aws-sdk/client-codepipeline";

/** A pipeline in the list on the home screen. */
export interface PipelineRow {
  name: string;
  version?: number | undefined;
  latest?: PipelineExecutionSummary | undefined;
  /** An approval of it waits. */
  waiting: boolean;
  /** The latest execution waits before a stage. */
  held: boolean;
}

/** All that the screens of one pipeline show, from one moment. */
export interface PipelineData {
  declaration: PipelineDeclaration;
  stages: readonly StageState[];
  /** Newest first, as AWS answers. */
  executions: readonly PipelineExecutionSummary[];
  /** Newest first. */
  actions: readonly ActionExecutionDetail[];
}

/** Executions and action executions that are read; older ones are for the CLI. */
const PAGE = 100;

export async function readPipelines(client: CodePipelineClient): Promise<PipelineRow[]> {
  const { pipelines = [] } = await client.send(new ListPipelinesCommand({}));
  return Promise.all(
    pipelines.map(async ({ name = "", version }) => {
      const [{ pipelineExecutionSummaries = [] }, { stageStates = [] }] = await Promise.all([
        client.send(new ListPipelineExecutionsCommand({ pipelineName: name, maxResults: 1 })),
        client.send(new GetPipelineStateCommand({ name })),
      ]);
      const [latest] = pipelineExecutionSummaries;
      return { name, version, latest, waiting: waits(stageStates), held: isHeld(latest, stageStates) };
    }),
  );
}

export async function readPipeline(client: CodePipelineClient, name: string): Promise<PipelineData> {
  const [{ pipeline }, { stageStates }, { pipelineExecutionSummaries }, { actionExecutionDetails }] =
    await Promise.all([
      client.send(new GetPipelineCommand({ name })),
      client.send(new GetPipelineStateCommand({ name })),
      client.send(new ListPipelineExecutionsCommand({ pipelineName: name, maxResults: PAGE })),
      client.send(new ListActionExecutionsCommand({ pipelineName: name, maxResults: PAGE })),
    ]);
  return {
    declaration: pipeline ?? ({ name, stages: [] } as unknown as PipelineDeclaration),
    stages: stageStates ?? [],
    executions: pipelineExecutionSummaries ?? [],
    actions: actionExecutionDetails ?? [],
  };
}

/** An action that has a token waits for an approval (GetPipelineState, ActionExecution). */
function waits(stages: readonly StageState[]): boolean {
  return stages.some((stage) =>
    stage.actionStates?.some(
      ({ latestExecution }) => latestExecution?.status === "InProgress" && latestExecution.token,
    ),
  );
}

function isHeld(latest: PipelineExecutionSummary | undefined, stages: readonly StageState[]): boolean {
  const id = latest?.pipelineExecutionId;
  return stages.some(({ inboundExecution, inboundExecutions = [] }) =>
    [inboundExecution, ...inboundExecutions].some(
      (one) => id !== undefined && one?.pipelineExecutionId === id,
    ),
  );
}

const ENDED = new Set(["Succeeded", "Failed", "Stopped", "Superseded", "Cancelled"]);

/** Something of it goes on, so that it has to be looked at again. */
export function goesOn(execution: PipelineExecutionSummary | undefined): boolean {
  return execution?.status !== undefined && !ENDED.has(execution.status);
}
