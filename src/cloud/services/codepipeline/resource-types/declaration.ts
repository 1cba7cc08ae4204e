import type { PipelineDeclaration } from "@aws-sdk/client-codepipeline";
import type { Properties } from "../../../resource-type.ts";

/** Members that are numbers in the API; templates may write them as text. */
const NUMBERS = new Set(["runOrder", "timeoutInMinutes"]);

/** The API's declaration of a pipeline from a resource's properties: the same members, begun with a small letter. */
export function declarationOf(name: string, properties: Properties): PipelineDeclaration {
  const {
    Name: _name,
    Tags: _tags,
    DisableInboundStageTransitions: _transitions,
    RestartExecutionOnUpdate: _restart,
    ArtifactStores: stores,
    ...rest
  } = properties;
  const declaration = lowered(rest) as PipelineDeclaration;
  if (!Array.isArray(stores)) return { ...declaration, name };
  const artifactStores = Object.fromEntries(
    (stores as Properties[]).map((store) => [String(store["Region"]), lowered(store["ArtifactStore"])]),
  );
  return { ...declaration, name, artifactStores } as PipelineDeclaration;
}

/** Reasons by stage name. */
export function disabledTransitionsOf(properties: Properties): Record<string, string> {
  return pairs(properties["DisableInboundStageTransitions"], "StageName", "Reason");
}

export function tagsOf(properties: Properties): Record<string, string> {
  return pairs(properties["Tags"], "Key", "Value");
}

function pairs(list: unknown, key: string, value: string): Record<string, string> {
  const items = Array.isArray(list) ? (list as Properties[]) : [];
  return Object.fromEntries(items.map((item) => [String(item[key]), String(item[value])]));
}

function lowered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lowered);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => {
      const member = name.charAt(0).toLowerCase() + name.slice(1);
      if (member === "configuration") return [member, textual(item)];
      return [member, NUMBERS.has(member) ? Number(item) : lowered(item)];
    }),
  );
}

/** The configuration of an action is a map of text: other values are written out, as CloudFormation does. */
function textual(configuration: unknown): Record<string, string> {
  const entries = Object.entries((configuration ?? {}) as Record<string, unknown>);
  return Object.fromEntries(
    entries.map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]),
  );
}
