import {
  CodePipelineClient,
  StartPipelineExecutionCommand,
  type PipelineVariable,
  type SourceRevisionOverride,
} from "@aws-sdk/client-codepipeline";
import { clientOf } from "../../../../kernel/target.ts";
import { placeOf, type TargetKind } from "./target-kind.ts";

/**
 * Starts a pipeline, as the target's role. CodePipeline shows such a start with the trigger `CloudWatchEvent`
 * and the rule's ARN, and knows it by the name of the role's session: this prefix, then the rule's name.
 */
const SESSION_PREFIX = "AWSCodePipelineEvents_";
const LONGEST_SESSION_NAME = 64;

export const codepipelineTarget: TargetKind = {
  arn: /^arn:aws:codepipeline:[^:]+:\d{12}:[A-Za-z0-9.@\-_]{1,100}$/,
  needsRole: true,
  async invoke(host, { id, rule, target, input }) {
    const { Arn = "", RoleArn = "" } = target;
    const session = `${SESSION_PREFIX}${rule.name}`.slice(0, LONGEST_SESSION_NAME);
    const acting = { role: RoleArn, service: "events.amazonaws.com", session };
    const codepipeline = clientOf(CodePipelineClient, host.target(placeOf(Arn), acting));
    const { pipelineExecutionId } = await codepipeline.send(
      new StartPipelineExecutionCommand({
        name: Arn.split(":").at(-1),
        // The same delivery after a crash is the same execution.
        clientRequestToken: id,
        ...overridesIn(target.Input !== undefined || target.InputTransformer !== undefined ? input : ""),
      }),
    );
    return { pipelineExecutionId };
  },
};

/**
 * Variables and source revisions that a target's own input brings; an event as it came brings none
 * ("Start a pipeline with a source revision override").
 */
function overridesIn(input: string): {
  variables?: PipelineVariable[];
  sourceRevisions?: SourceRevisionOverride[];
} {
  if (!input.trimStart().startsWith("{")) return {};
  const { variables, sourceRevisions } = JSON.parse(input) as {
    variables?: PipelineVariable | PipelineVariable[];
    sourceRevisions?: SourceRevisionOverride | SourceRevisionOverride[];
  };
  return { variables: list(variables), sourceRevisions: list(sourceRevisions) };
}

function list<T>(value: T | T[] | undefined): T[] | undefined {
  if (value === undefined) return undefined;
  return Array.isArray(value) ? value : [value];
}
