import type { ActionDeclaration } from "@aws-sdk/client-codepipeline";
import type { Stack } from "@aws-sdk/client-cloudformation";
import { zip } from "../../artifacts/zip.ts";
import type { ActionJob, ActionProvider, ActionResult } from "../../provider.ts";
import { executeChangeSet, replaceChangeSet } from "./change-set.ts";
import { Stacks } from "./stack.ts";

const MODES = [
  "CHANGE_SET_EXECUTE",
  "CHANGE_SET_REPLACE",
  "CREATE_UPDATE",
  "DELETE_ONLY",
  "REPLACE_ON_FAILURE",
];

/** Which properties each mode needs besides ActionMode and StackName. */
const REQUIRED: Record<string, string[]> = {
  CHANGE_SET_EXECUTE: ["ChangeSetName"],
  CHANGE_SET_REPLACE: ["ChangeSetName", "RoleArn", "TemplatePath"],
  CREATE_UPDATE: ["RoleArn", "TemplatePath"],
  DELETE_ONLY: ["RoleArn"],
  REPLACE_ON_FAILURE: ["RoleArn", "TemplatePath"],
};

/** AWS page: "AWS CloudFormation deploy action reference". */
export const cloudFormationDeploy: ActionProvider = {
  type: { category: "Deploy", owner: "AWS", provider: "CloudFormation", version: "1" },
  artifacts: { inputs: { min: 0, max: 10 }, outputs: { min: 0, max: 1 } },
  configuration: {
    ActionMode: { required: true, values: MODES, description: "What is done to the stack or change set" },
    Capabilities: {
      description: "CAPABILITY_IAM, CAPABILITY_NAMED_IAM, CAPABILITY_AUTO_EXPAND, joined by commas",
    },
    ChangeSetName: { description: "The change set, for CHANGE_SET_REPLACE and CHANGE_SET_EXECUTE" },
    OutputFileName: { description: "The JSON file of the stack's outputs in the output artifact" },
    ParameterOverrides: { description: "Parameter values as a JSON object" },
    RoleArn: { description: "The role that CloudFormation works as" },
    StackName: { required: true, description: "The stack" },
    TemplateConfiguration: { description: "ARTIFACT::path of parameters, tags and stack policy" },
    TemplatePath: { description: "ARTIFACT::path of the template" },
  },
  timeoutMinutes: 60,
  // The stack's outputs, by their names.
  outputVariables: [],
  check,
  run,
};

function check(declaration: ActionDeclaration): string | undefined {
  const configuration = declaration.configuration ?? {};
  const missing = REQUIRED[configuration["ActionMode"] ?? ""]?.find((name) => !configuration[name]);
  if (missing === undefined) return undefined;
  return `Action configuration for action '${declaration.name ?? ""}' is missing required configuration '${missing}'`;
}

async function run(job: ActionJob): Promise<ActionResult> {
  const stacks = new Stacks(job);
  switch (job.configuration["ActionMode"]) {
    case "DELETE_ONLY": {
      const stack = await stacks.find();
      if (stack) stacks.report(stack);
      await stacks.delete();
      return {};
    }
    case "CHANGE_SET_REPLACE":
      await replaceChangeSet(job, stacks);
      return {};
    case "CHANGE_SET_EXECUTE":
      return deployed(job, stacks, await executeChangeSet(job, stacks));
    case "REPLACE_ON_FAILURE":
      return deployed(job, stacks, await stacks.createOrUpdate(true));
    default:
      return deployed(job, stacks, await stacks.createOrUpdate(false));
  }
}

/** The stack's outputs: as output variables, and as a file where one is asked for. */
async function deployed(job: ActionJob, stacks: Stacks, stack: Stack | undefined): Promise<ActionResult> {
  if (stack?.StackId) stacks.report(stack);
  const outputs = Object.fromEntries(
    (stack?.Outputs ?? []).map(({ OutputKey, OutputValue }) => [OutputKey ?? "", OutputValue ?? ""]),
  );
  const path = job.configuration["OutputFileName"];
  const [artifact] = job.outputs;
  if (path && artifact !== undefined) {
    const content = Buffer.from(JSON.stringify(outputs));
    await job.writeOutput(artifact, await zip([{ path, kind: "file", content }]));
  }
  return { outputVariables: outputs };
}
