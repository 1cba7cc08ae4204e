import type {
  ListTagsForResourceInput,
  ListTagsForResourceOutput,
  TagResourceInput,
  UntagResourceInput,
} from "@aws-sdk/client-codecommit";
import { AwsError } from "../../../../kernel/errors.ts";
import type { Call } from "../../../service.ts";
import { changeRecord, requireRepository, type Repository } from "../repository-store.ts";
import { withTags, withoutTags } from "../tags.ts";

const REPOSITORY_ARN = /^arn:aws[\w-]*:codecommit:([a-z0-9-]+):(\d{12}):([^/:]+)$/;

/** API reference: TagResource. */
export function tagResource(input: TagResourceInput, call: Call): object {
  const repository = repositoryOfArn(input.resourceArn, call);
  if (!input.tags) throw new AwsError("TagsMapRequiredException", "A map of tags is required.");
  changeRecord(call.host, repository, { tags: withTags(repository.record.tags, input.tags) });
  return {};
}

/** API reference: UntagResource. */
export function untagResource(input: UntagResourceInput, call: Call): object {
  const repository = repositoryOfArn(input.resourceArn, call);
  if (!input.tagKeys || input.tagKeys.length === 0) {
    throw new AwsError(
      "TagKeysListRequiredException",
      "A list of tag keys is required. The list cannot be empty or null.",
    );
  }
  changeRecord(call.host, repository, { tags: withoutTags(repository.record.tags, input.tagKeys) });
  return {};
}

/** API reference: ListTagsForResource. */
export function listTagsForResource(input: ListTagsForResourceInput, call: Call): ListTagsForResourceOutput {
  return { tags: repositoryOfArn(input.resourceArn, call).record.tags };
}

function repositoryOfArn(arn: string | undefined, call: Call): Repository {
  if (arn === undefined) {
    throw new AwsError(
      "ResourceArnRequiredException",
      "A valid Amazon Resource Name (ARN) for a CodeCommit resource is required.",
    );
  }
  const [, region, account, name] = REPOSITORY_ARN.exec(arn) ?? [];
  if (region !== call.region || account !== call.account) {
    throw new AwsError("InvalidResourceArnException", `The value for the resource ARN is not valid: ${arn}`);
  }
  return requireRepository(call.host, call, name);
}
