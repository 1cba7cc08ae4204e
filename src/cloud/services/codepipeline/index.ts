import * as sdk from "@aws-sdk/client-codepipeline";
import { defineService } from "../../service.ts";
import constraints from "./constraints.json" with { type: "json" };
import { openEngine } from "./engines.ts";
import { actionTypeOperations } from "./operations/action-types.ts";
import { actionOperations } from "./operations/actions.ts";
import { executionOperations } from "./operations/executions.ts";
import { pipelineOperations } from "./operations/pipelines.ts";
import { stageOperations } from "./operations/stages.ts";
import { tagOperations } from "./operations/tags.ts";
import { permissionsOf } from "./permissions.ts";
import { pipelineResourceType } from "./resource-types/pipeline.ts";

export const codepipeline = defineService<typeof sdk>(sdk, {
  name: "codepipeline",
  constraints,
  operations: {
    ...pipelineOperations,
    ...executionOperations,
    ...stageOperations,
    ...actionOperations,
    ...actionTypeOperations,
    ...tagOperations,
  },
  permissions: permissionsOf,
  resourceTypes: [pipelineResourceType],
  start: openEngine,
});
