import { readFile } from "node:fs/promises";
import type { PipelineDeclaration } from "@aws-sdk/client-codepipeline";
import { parse, parseDocument } from "yaml";
import { messageOf, UserError } from "../../kernel/errors.ts";

/** What `pipelab run FILE` was given. */
export type Definition =
  | { kind: "pipeline"; pipeline: PipelineDeclaration }
  /** A CloudFormation template, as its text, and the logical id of the pipeline in it. */
  | { kind: "template"; body: string; logicalId: string };

const PIPELINE_TYPE = "AWS::CodePipeline::Pipeline";

/**
 * Reads a pipeline as the AWS CLI takes it (`{"pipeline": {...}}`, or what is inside), or a CloudFormation template that holds one.
 * @throws UserError exit code 2, when the file is neither
 */
export async function readDefinition(file: string): Promise<Definition> {
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new UserError(`Cannot read ${file}: ${messageOf(cause)}`, { exitCode: 2, cause });
  });
  const content = parseText(file, text);
  if (isRecord(content["Resources"]))
    return { kind: "template", body: text, logicalId: pipelineIn(file, content["Resources"]) };
  const pipeline = isRecord(content["pipeline"]) ? content["pipeline"] : content;
  if (typeof pipeline["name"] === "string" && Array.isArray(pipeline["stages"])) {
    return { kind: "pipeline", pipeline: pipeline as unknown as PipelineDeclaration };
  }
  throw new UserError(
    `${file} holds no pipeline: it is neither what "aws codepipeline get-pipeline" prints nor a template with an ${PIPELINE_TYPE}`,
    { exitCode: 2 },
  );
}

function parseText(file: string, text: string): Record<string, unknown> {
  try {
    // Short intrinsics such as !Ref are CloudFormation's business; here only the shape is looked at.
    const content: unknown = text.trimStart().startsWith("{")
      ? parse(text)
      : parseDocument(text, { logLevel: "silent" }).toJS();
    if (isRecord(content)) return content;
  } catch (cause) {
    throw new UserError(`${file} is neither JSON nor YAML: ${messageOf(cause).split("\n")[0] ?? ""}`, {
      exitCode: 2,
      cause,
    });
  }
  throw new UserError(`${file} holds no object`, { exitCode: 2 });
}

function pipelineIn(file: string, resources: Record<string, unknown>): string {
  const ids = Object.entries(resources).flatMap(([id, resource]) =>
    isRecord(resource) && resource["Type"] === PIPELINE_TYPE ? [id] : [],
  );
  const [id, ...more] = ids;
  if (id === undefined) throw new UserError(`${file} holds no ${PIPELINE_TYPE}`, { exitCode: 2 });
  if (more.length > 0)
    throw new UserError(`${file} holds ${ids.length} pipelines; run takes a template with one`, {
      exitCode: 2,
    });
  return id;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
