import type { Parameter, Tag } from "@aws-sdk/client-cloudformation";
import { writeArtifact } from "../../artifacts/store.ts";
import type { ActionJob } from "../../provider.ts";
import { ArtifactFiles, jsonObject } from "./artifact-files.ts";
import { resolveOverrides } from "./overrides.ts";

/** Bytes that TemplateBody may have. AWS page: "Understand CloudFormation quotas". */
const LONGEST_BODY = 51_200;

/** What CreateStack, UpdateStack and CreateChangeSet are given, as far as it comes from artifacts. */
export interface StackInputs {
  TemplateBody?: string;
  TemplateURL?: string;
  Parameters: Parameter[];
  Tags?: Tag[];
  StackPolicyBody?: string;
}

/** Reads the template, the template configuration and the parameter overrides of an action. */
export async function stackInputs(job: ActionJob): Promise<StackInputs> {
  const files = new ArtifactFiles(job.inputs);
  const template = await templateOf(job, files);
  const configuration = await templateConfiguration(files, job.configuration["TemplateConfiguration"]);
  const overrides = await resolveOverrides(job.configuration["ParameterOverrides"], files);
  const parameters = { ...configuration.Parameters, ...overrides };
  return {
    ...template,
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

/** A template's text; one that is too long for a request is stored beside its artifact, and named by its URL. */
async function templateOf(job: ActionJob, files: ArtifactFiles): Promise<Partial<StackInputs>> {
  const path = job.configuration["TemplatePath"] ?? "";
  const template = await files.read(path);
  if (template.length <= LONGEST_BODY) return { TemplateBody: template.toString("utf8") };
  const { bucket, key } = files.artifact(path.split("::")[0] ?? "").location;
  const location = { bucket, key: `${key}.template` };
  await writeArtifact(job.target, { type: "S3", location: bucket }, location, template);
  return { TemplateURL: `https://s3.amazonaws.com/${location.bucket}/${location.key}` };
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
