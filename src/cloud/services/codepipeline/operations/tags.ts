import type * as sdk from "@aws-sdk/client-codepipeline";
import { AwsError } from "../../../../kernel/errors.ts";
import type { Call, OperationsOf } from "../../../service.ts";
import { engineOf } from "../engines.ts";
import { checkTags, putTags, tagsOf, toList } from "../tags.ts";

export const tagOperations: OperationsOf<typeof sdk> = {
  ListTagsForResource({ resourceArn = "" }, call) {
    const name = pipelineOf(resourceArn, call);
    return { tags: toList(tagsOf(call).get(name) ?? {}) };
  },

  TagResource({ resourceArn = "", tags = [] }, call) {
    const name = pipelineOf(resourceArn, call);
    checkTags(Object.keys(tagsOf(call).get(name) ?? {}), tags, resourceArn);
    putTags(call, name, tags);
    return {};
  },

  UntagResource({ resourceArn = "", tagKeys = [] }, call) {
    const name = pipelineOf(resourceArn, call);
    const kept = Object.entries(tagsOf(call).get(name) ?? {}).filter(([key]) => !tagKeys.includes(key));
    tagsOf(call).put(name, Object.fromEntries(kept));
    return {};
  },
};

/** @throws AwsError `InvalidArnException`, `ResourceNotFoundException` */
function pipelineOf(arn: string, call: Call): string {
  const [, , service, region, account, name = ""] = arn.split(":");
  if (service !== "codepipeline" || account !== call.account || region !== call.region || name === "") {
    throw new AwsError("InvalidArnException", `Invalid ARN: ${arn}`);
  }
  if (engineOf(call.host).has(call, name)) return name;
  throw new AwsError(
    "ResourceNotFoundException",
    `The account with id '${call.account}' does not include a pipeline with the name '${name}'`,
  );
}
