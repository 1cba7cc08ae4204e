import * as sdk from "@aws-sdk/client-cloudformation";
import { defineService } from "../../service.ts";
import constraints from "./constraints.json" with { type: "json" };
import { runnerOf } from "./engine/runner.ts";
import { deleteChangeSet, describeChangeSet, listChangeSets } from "./operations/change-sets.ts";
import { createChangeSet } from "./operations/create-change-set.ts";
import { createStack } from "./operations/create-stack.ts";
import { deleteStack, updateTerminationProtection } from "./operations/delete-stack.ts";
import {
  describeStackResource,
  describeStackResources,
  listStackResources,
} from "./operations/describe-resources.ts";
import { describeStackEvents, describeStacks, listStacks } from "./operations/describe-stacks.ts";
import { executeChangeSet } from "./operations/execute-change-set.ts";
import { listExports, listImports } from "./operations/exports.ts";
import { cancelUpdateStack, continueUpdateRollback } from "./operations/rollback.ts";
import { getStackPolicy, setStackPolicy } from "./operations/stack-policies.ts";
import { getTemplate, getTemplateSummary, validateTemplate } from "./operations/templates.ts";
import { updateStack } from "./operations/update-stack.ts";
import { permissions } from "./permissions.ts";
import { cdkMetadata } from "./resource-types/cdk-metadata.ts";
import { nestedStack } from "./resource-types/stack.ts";
import { waitConditionHandle } from "./resource-types/wait-condition-handle.ts";

/** AWS CloudFormation. */
export const cloudformation = defineService<typeof sdk>(sdk, {
  name: "cloudformation",
  constraints,
  permissions,
  resourceTypes: [nestedStack, waitConditionHandle, cdkMetadata],
  start: (host) => runnerOf(host).resume(),
  operations: {
    CancelUpdateStack: cancelUpdateStack,
    ContinueUpdateRollback: continueUpdateRollback,
    CreateChangeSet: createChangeSet,
    CreateStack: createStack,
    DeleteChangeSet: deleteChangeSet,
    DeleteStack: deleteStack,
    DescribeChangeSet: describeChangeSet,
    DescribeStackEvents: describeStackEvents,
    DescribeStackResource: describeStackResource,
    DescribeStackResources: describeStackResources,
    DescribeStacks: describeStacks,
    ExecuteChangeSet: executeChangeSet,
    GetStackPolicy: getStackPolicy,
    GetTemplate: getTemplate,
    GetTemplateSummary: getTemplateSummary,
    ListChangeSets: listChangeSets,
    ListExports: listExports,
    ListImports: listImports,
    ListStackResources: listStackResources,
    ListStacks: listStacks,
    SetStackPolicy: setStackPolicy,
    UpdateStack: updateStack,
    UpdateTerminationProtection: updateTerminationProtection,
    ValidateTemplate: validateTemplate,
  },
});
