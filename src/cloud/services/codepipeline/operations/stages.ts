import type * as sdk from "@aws-sdk/client-codepipeline";
import { pipelineStateOf } from "../../../../engine/queries/pipeline-state.ts";
import type { OperationsOf } from "../../../service.ts";
import { engineOf } from "../engines.ts";

export const stageOperations: OperationsOf<typeof sdk> = {
  GetPipelineState({ name = "" }, call) {
    return pipelineStateOf(engineOf(call.host).pipeline(call, name), call.origin);
  },

  DisableStageTransition(
    { pipelineName = "", stageName = "", transitionType = "Inbound", reason = "" },
    call,
  ) {
    engineOf(call.host).dispatch(call, pipelineName, {
      type: "DisableTransition",
      stageName,
      transition: transitionType,
      reason,
      by: call.caller.arn,
    });
    return {};
  },

  EnableStageTransition({ pipelineName = "", stageName = "", transitionType = "Inbound" }, call) {
    engineOf(call.host).dispatch(call, pipelineName, {
      type: "EnableTransition",
      stageName,
      transition: transitionType,
      by: call.caller.arn,
    });
    return {};
  },

  RetryStageExecution(
    { pipelineName = "", stageName = "", pipelineExecutionId = "", retryMode = "FAILED_ACTIONS" },
    call,
  ) {
    engineOf(call.host).dispatch(call, pipelineName, {
      type: "RetryStage",
      executionId: pipelineExecutionId,
      stageName,
      mode: retryMode,
      by: call.caller.arn,
    });
    return { pipelineExecutionId };
  },
};
