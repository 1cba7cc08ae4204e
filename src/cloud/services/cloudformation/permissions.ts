import type { Permission, PermissionScope } from "../../service.ts";

interface StackInput {
  StackName?: string;
  RoleARN?: string;
  TemplateURL?: string;
  ChangeSetName?: string;
  ResourceTypes?: string[];
}

/** Operations that IAM knows no resource for (Service Authorization Reference, AWS CloudFormation). */
const WITHOUT_RESOURCE = new Set(["ListStacks", "ListExports", "ListImports", "ValidateTemplate"]);

/** What IAM is asked: the operation on the stack, whose id a name does not tell: `stack/NAME/*`. */
export function permissions(operation: string, input: StackInput, scope: PermissionScope): Permission[] {
  const stack = WITHOUT_RESOURCE.has(operation) ? undefined : stackArn(input, scope);
  const context = {
    ...(input.RoleARN ? { "cloudformation:RoleArn": input.RoleARN } : {}),
    ...(input.TemplateURL ? { "cloudformation:TemplateUrl": input.TemplateURL } : {}),
    ...(input.ResourceTypes ? { "cloudformation:ResourceTypes": input.ResourceTypes } : {}),
    ...(input.ChangeSetName ? { "cloudformation:ChangeSetName": input.ChangeSetName } : {}),
  };
  return [{ action: `cloudformation:${operation}`, resource: stack ?? "*", context }];
}

function stackArn({ StackName, ChangeSetName }: StackInput, scope: PermissionScope): string | undefined {
  if (StackName?.startsWith("arn:")) return StackName;
  if (StackName) return `arn:aws:cloudformation:${scope.region}:${scope.account}:stack/${StackName}/*`;
  return ChangeSetName?.startsWith("arn:") ? ChangeSetName : undefined;
}
