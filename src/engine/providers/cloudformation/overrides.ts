import { ActionFailure } from "../../provider.ts";
import { type ArtifactFiles, jsonObject } from "./artifact-files.ts";

/**
 * The values of `ParameterOverrides`, its functions resolved. AWS page: "Using parameter override functions
 * with CodePipeline pipelines".
 * @throws ActionFailure `ConfigurationError`, or what reading an artifact throws.
 */
export async function resolveOverrides(
  overrides: string | undefined,
  files: ArtifactFiles,
): Promise<Record<string, unknown>> {
  if (!overrides) return {};
  const resolved: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(jsonObject(overrides, "ParameterOverrides"))) {
    resolved[name] = await resolve(value, files);
  }
  return resolved;
}

async function resolve(value: unknown, files: ArtifactFiles): Promise<unknown> {
  if (Array.isArray(value)) return Promise.all(value.map((item) => resolve(item, files)));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  const [name, args] = entries[0] ?? [];
  if (entries.length === 1 && Array.isArray(args) && args.every((arg) => typeof arg === "string")) {
    if (name === "Fn::GetArtifactAtt" && args.length === 2) {
      return artifactAttribute(files, args[0] ?? "", args[1] ?? "");
    }
    if (name === "Fn::GetParam" && args.length === 3) {
      return valueInFile(files, args[0] ?? "", args[1] ?? "", args[2] ?? "");
    }
  }
  throw new ActionFailure(
    "ConfigurationError",
    `ParameterOverrides knows Fn::GetArtifactAtt with [artifact, attribute] and Fn::GetParam with [artifact, file, key]; it has ${JSON.stringify(value)}`,
  );
}

function artifactAttribute(files: ArtifactFiles, artifactName: string, attribute: string): string {
  const { location } = files.artifact(artifactName);
  switch (attribute) {
    case "BucketName":
      return location.bucket;
    case "ObjectKey":
      return location.key;
    case "URL":
      return `https://s3.amazonaws.com/${location.bucket}/${location.key}`;
    default:
      throw new ActionFailure(
        "ConfigurationError",
        `Artifact [${artifactName}] has no attribute [${attribute}]; there are BucketName, ObjectKey and URL`,
      );
  }
}

async function valueInFile(
  files: ArtifactFiles,
  artifactName: string,
  path: string,
  key: string,
): Promise<unknown> {
  const text = (await files.readFrom(artifactName, path)).toString("utf8");
  const values = jsonObject(text, `File [${path}] in artifact [${artifactName}]`);
  if (key in values) return values[key];
  throw new ActionFailure(
    "ConfigurationError",
    `Key [${key}] does not exist in file [${path}] of artifact [${artifactName}]`,
  );
}
