import { isObject, type Json } from "../template/json.ts";
import { validationError } from "../template/errors.ts";
import type { ResourceRecord } from "./state.ts";

export type UpdateAction = "Update:Modify" | "Update:Replace" | "Update:Delete";

interface Statement {
  Effect: string;
  Action?: string | string[];
  NotAction?: string | string[];
  Resource?: string | string[];
  NotResource?: string | string[];
  Condition?: Record<string, { ResourceType?: string | string[] }>;
}

/**
 * Why a stack policy forbids an update of a resource; `undefined` when it allows it, or when there is
 * no policy (User Guide, "Prevent updates to stack resources").
 */
export function denialOf(
  policy: string | undefined,
  action: UpdateAction,
  resource: Pick<ResourceRecord, "logicalId" | "type">,
): string | undefined {
  if (policy === undefined) return undefined;
  const statements = statementsOf(policy);
  const hits = statements.filter((statement) => applies(statement, action, resource));
  const denying = hits.find(({ Effect }) => Effect === "Deny");
  if (!denying && hits.length > 0) return undefined;
  const number = denying ? statements.indexOf(denying) + 1 : 1;
  return denying
    ? `Action denied by stack policy: Statement [#${number}] does not allow [${action}] for resource [LogicalResourceId/${resource.logicalId}]`
    : `Action not allowed by stack policy: no statement allows [${action}] for resource [LogicalResourceId/${resource.logicalId}]`;
}

/** @throws AwsError `ValidationError` when it is no stack policy. */
export function checkStackPolicy(policy: string): void {
  statementsOf(policy);
}

function statementsOf(policy: string): Statement[] {
  let document: Json;
  try {
    document = JSON.parse(policy) as Json;
  } catch {
    throw validationError("Error validating stack policy: Invalid stack policy");
  }
  const statements = isObject(document) ? [document["Statement"] ?? []].flat() : undefined;
  if (
    !statements?.every((item) => isObject(item) && (item["Effect"] === "Allow" || item["Effect"] === "Deny"))
  ) {
    throw validationError("Error validating stack policy: Invalid stack policy");
  }
  return statements as unknown as Statement[];
}

function applies(
  statement: Statement,
  action: UpdateAction,
  { logicalId, type }: Pick<ResourceRecord, "logicalId" | "type">,
): boolean {
  const actionFits = statement.NotAction
    ? !matchesAny(statement.NotAction, action)
    : matchesAny(statement.Action, action);
  const name = `LogicalResourceId/${logicalId}`;
  const resourceFits = statement.NotResource
    ? !matchesAny(statement.NotResource, name)
    : matchesAny(statement.Resource, name);
  const conditionFits = Object.values(statement.Condition ?? {}).every(({ ResourceType }) =>
    matchesAny(ResourceType, type),
  );
  return actionFits && resourceFits && conditionFits;
}

function matchesAny(patterns: string | string[] | undefined, text: string): boolean {
  return [patterns ?? []].flat().some((pattern) => {
    const source = pattern.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll("*", ".*");
    return new RegExp(`^${source}$`, "i").test(text);
  });
}
