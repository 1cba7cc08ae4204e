import {
  CloudFormationClient,
  CreateStackCommand,
  DescribeStackEventsCommand,
  DescribeStackResourceCommand,
  waitUntilStackCreateComplete,
} from "@aws-sdk/client-cloudformation";
import {
  CodePipelineClient,
  CreatePipelineCommand,
  GetPipelineCommand,
  ListPipelineExecutionsCommand,
  StartPipelineExecutionCommand,
  type PipelineDeclaration,
} from "@aws-sdk/client-codepipeline";
import type { ArchiveFile } from "../../engine/artifacts/archive.ts";
import { messageOf, UserError } from "../../kernel/errors.ts";
import { clientOf, type Target } from "../../kernel/target.ts";
import type { Definition } from "./definition.ts";
import { prepare, type Tell } from "./prepare.ts";

export interface Started {
  pipelineName: string;
  pipelineExecutionId: string;
}

const STACK = "pipelab-run";

/** A stack of an emulated cloud is there, or has failed, long before this many seconds. */
const STACK_PATIENCE = 300;

/**
 * Makes the pipeline of a definition, and all it needs, and starts it.
 * @param variables values of the pipeline's variables
 * @throws UserError exit code 2, with AWS's message, when the definition is refused
 */
export async function create(
  definition: Definition,
  files: ArchiveFile[],
  variables: Record<string, string>,
  target: Target,
  tell: Tell,
): Promise<Started> {
  const client = clientOf(CodePipelineClient, target);
  if (definition.kind === "pipeline") {
    await prepare(definition.pipeline, files, target, tell);
    return createPipeline(client, withVariables(definition.pipeline, variables));
  }
  const pipeline = await createStack(definition, client, target);
  await prepare(pipeline, files, target, tell);
  const name = pipeline.name ?? "";
  const values = Object.entries(variables).map(([key, value]) => ({ name: key, value }));
  const started = await client.send(
    new StartPipelineExecutionCommand({ name, ...(values.length > 0 ? { variables: values } : {}) }),
  );
  return { pipelineName: name, pipelineExecutionId: started.pipelineExecutionId ?? "" };
}

/** CreatePipeline starts an execution by itself, which takes the variables' defaults: values given here become those. */
function withVariables(pipeline: PipelineDeclaration, values: Record<string, string>): PipelineDeclaration {
  const declared = pipeline.variables ?? [];
  for (const name of Object.keys(values)) {
    if (!declared.some((variable) => variable.name === name)) {
      throw new UserError(`The pipeline declares no variable ${name}`, { exitCode: 2 });
    }
  }
  if (declared.length === 0) return pipeline;
  return {
    ...pipeline,
    variables: declared.map((variable) => ({
      ...variable,
      defaultValue: values[variable.name ?? ""] ?? variable.defaultValue,
    })),
  };
}

async function createPipeline(client: CodePipelineClient, pipeline: PipelineDeclaration): Promise<Started> {
  await client.send(new CreatePipelineCommand({ pipeline })).catch((cause: unknown) => {
    throw new UserError(`CodePipeline refuses the definition: ${messageOf(cause)}`, { exitCode: 2, cause });
  });
  const pipelineName = pipeline.name ?? "";
  const { pipelineExecutionSummaries } = await client.send(
    new ListPipelineExecutionsCommand({ pipelineName }),
  );
  return { pipelineName, pipelineExecutionId: pipelineExecutionSummaries?.at(-1)?.pipelineExecutionId ?? "" };
}

async function createStack(
  definition: Definition & { kind: "template" },
  client: CodePipelineClient,
  target: Target,
): Promise<PipelineDeclaration> {
  const cloudformation = clientOf(CloudFormationClient, target);
  const refused = (cause: unknown): never => {
    throw new UserError(`CloudFormation refuses the template: ${messageOf(cause)}`, { exitCode: 2, cause });
  };
  const Capabilities = ["CAPABILITY_NAMED_IAM" as const];
  await cloudformation
    .send(new CreateStackCommand({ StackName: STACK, TemplateBody: definition.body, Capabilities }))
    .catch(refused);
  const waiter = { client: cloudformation, maxWaitTime: STACK_PATIENCE, minDelay: 1, maxDelay: 1 };
  await waitUntilStackCreateComplete(waiter, { StackName: STACK }).catch(async () => {
    const { StackEvents = [] } = await cloudformation.send(
      new DescribeStackEventsCommand({ StackName: STACK }),
    );
    const failed = StackEvents.findLast(({ ResourceStatus }) => ResourceStatus === "CREATE_FAILED");
    throw new UserError(
      `The template's stack failed: ${failed?.LogicalResourceId ?? STACK}: ${failed?.ResourceStatusReason ?? "no reason given"}`,
      { exitCode: 2 },
    );
  });
  const where = { StackName: STACK, LogicalResourceId: definition.logicalId };
  const { StackResourceDetail } = await cloudformation.send(new DescribeStackResourceCommand(where));
  const { pipeline } = await client.send(
    new GetPipelineCommand({ name: StackResourceDetail?.PhysicalResourceId }),
  );
  if (!pipeline) throw new UserError(`The stack made no pipeline ${definition.logicalId}`, { exitCode: 2 });
  return pipeline;
}
