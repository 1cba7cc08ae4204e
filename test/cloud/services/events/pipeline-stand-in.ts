import * as sdk from "@aws-sdk/client-codepipeline";
import type { AwsError } from "../../../../src/kernel/errors.ts";
import { defineService } from "../../../../src/cloud/service.ts";
import { events } from "../../../../src/cloud/services/events/index.ts";
import { iam } from "../../../../src/cloud/services/iam/index.ts";
import { sns } from "../../../../src/cloud/services/sns/index.ts";
import { sts } from "../../../../src/cloud/services/sts/index.ts";
import type { Caller } from "../../../../src/cloud/wire/caller.ts";

interface Start {
  input: sdk.StartPipelineExecutionInput;
  caller: Caller;
}

/** Only what EventBridge asks of CodePipeline: to be started, by whom; and to be busy, or broken, on cue. */
export function pipelineStandIn() {
  const starts: Start[] = [];
  const troubles: AwsError[] = [];
  const codepipeline = defineService<typeof sdk>(sdk, {
    name: "codepipeline",
    operations: {
      StartPipelineExecution: (input, { caller }) => {
        const trouble = troubles.shift();
        if (trouble) throw trouble;
        starts.push({ input, caller });
        return { pipelineExecutionId: `execution-${starts.length}` };
      },
    },
    permissions: (_operation, input: sdk.StartPipelineExecutionInput, { account, region }) => [
      {
        action: "codepipeline:StartPipelineExecution",
        resource: `arn:aws:codepipeline:${region}:${account}:${input.name}`,
      },
    ],
  });
  return { starts, troubles, services: [codepipeline, events, iam, sns, sts] };
}
