import type { Permission, PermissionScope } from "../../service.ts";
import { repositoryArn } from "./repository-store.ts";

/** What the operations name their repositories by. */
interface Named {
  repositoryName?: string;
  repositoryNames?: string[];
  oldName?: string;
  resourceArn?: string;
  branchName?: string;
}

/** Operations whose policies can be narrowed to branches ("Limit pushes and merges to branches in AWS CodeCommit"). */
const ON_BRANCHES = new Set(["CreateBranch", "DeleteBranch", "CreateCommit", "PutFile", "DeleteFile"]);

/** How CodePipeline reads a source: AWS has it call UploadArchive, which has no public API. */
const READS_CONTENT = new Set(["GetFolder", "GetFile", "GetBlob"]);

/**
 * Service Authorization Reference, "Actions, resources, and condition keys for AWS CodeCommit". A role that
 * may upload the archive of a repository, as pipeline roles on AWS may, can read what would be in it.
 */
export function permissions(
  operation: string,
  input: Named,
  scope: PermissionScope,
): Permission[] | undefined {
  const action = `codecommit:${operation}`;
  if (input.resourceArn !== undefined) return [{ action, resource: input.resourceArn }];
  const names = input.repositoryNames ?? [input.repositoryName ?? input.oldName];
  const known = names.filter((name) => name !== undefined);
  if (known.length === 0) return undefined;
  const narrowed = ON_BRANCHES.has(operation) && input.branchName !== undefined;
  const context = narrowed ? { "codecommit:References": `refs/heads/${input.branchName}` } : undefined;
  const alternatives = READS_CONTENT.has(operation) ? ["codecommit:UploadArchive"] : undefined;
  return known.map((name) => ({ action, resource: repositoryArn(scope, name), context, alternatives }));
}
