import type { Permission, PermissionScope } from "../../service.ts";
import { arnOf } from "./arn.ts";

interface Named {
  name?: string;
  pipelineName?: string;
  stageName?: string;
  actionName?: string;
  resourceArn?: string;
  pipeline?: { name?: string };
}

const OF_A_STAGE = new Set(["DisableStageTransition", "EnableStageTransition", "RetryStageExecution"]);

/**
 * The resource that each operation is allowed on: a pipeline, a stage or an action
 * (Actions, resources, and condition keys for AWS CodePipeline).
 */
export function permissionsOf(operation: string, input: Named, scope: PermissionScope): Permission[] {
  return [{ action: `codepipeline:${operation}`, resource: resourceOf(operation, input, scope) }];
}

function resourceOf(operation: string, input: Named, scope: PermissionScope): string {
  const pipeline = input.pipelineName ?? input.name ?? input.pipeline?.name;
  if (input.resourceArn !== undefined) return input.resourceArn;
  if (operation === "ListActionTypes") return arnOf(scope, "actiontype:*");
  if (pipeline === undefined) return arnOf(scope, "*");
  if (operation === "PutApprovalResult") return arnOf(scope, pipeline, input.stageName, input.actionName);
  return OF_A_STAGE.has(operation) ? arnOf(scope, pipeline, input.stageName) : arnOf(scope, pipeline);
}
