import type { Parameter, Tag } from "@aws-sdk/client-cloudformation";
import type { ActionJob } from "../../provider.ts";
import { ArtifactFiles, jsonObject } from "./artifact-files.ts";
import { resolveOverrides } from "./overrides.ts";

/** What CreateStack, UpdateStack and CreateChangeSet are given, as far as it comes from artifacts. */
export interface StackInputs {
  TemplateBody: string;
  Parameters: Parameter[];
  Tags?: Tag[];
  StackPolicyBody?: string;
}

/** Reads the template, the template configuration and the parameter overrides of an action. */
export async function stackInputs(job: ActionJob): Promise<StackInputs> {
  const files = new ArtifactFiles(job.inputs);
  const template = await files.read(job.configuration["TemplatePath"] ?? "");
  const configuration = await templateConfiguration(files, job.configuration["TemplateConfiguration"]);
  const overrides = await resolveOverrides(job.configuration["ParameterOverrides"], files);
  const parameters = { ...configuration.Parameters, ...overrides };
  return {
    TemplateBody: template.toString("utf8"),
    Parameters: Object.entries(parameters).map(([ParameterKey, value]) => ({
      ParameterKey,
      ParameterValue: textOf(value),
    })),
    ...(configuration.Tags
      ? { Tags: Object.entries(configuration.Tags).map(([Key, value]) => ({ Key, Value: textOf(value) })) }
      : {}),
    ...(configuration.StackPolicy ? { StackPolicyBody: JSON.stringify(configuration.StackPolicy) } : {}),
  };
}

/** AWS page: "CloudFormation artifacts", template configuration file. */
interface TemplateConfiguration {
  Parameters?: Record<string, unknown>;
  Tags?: Record<string, unknown>;
  StackPolicy?: unknown;
}

async function templateConfiguration(
  files: ArtifactFiles,
  place: string | undefined,
): Promise<TemplateConfiguration> {
  if (!place) return {};
  const text = (await files.read(place)).toString("utf8");
  return jsonObject(text, `Template configuration file [${place}]`);
}

/** A parameter's value as CloudFormation wants it: lists are joined by commas. */
function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textOf).join(",");
  return typeof value === "string" ? value : JSON.stringify(value);
}
