import type {
  UpdateDefaultBranchInput,
  UpdateRepositoryDescriptionInput,
  UpdateRepositoryNameInput,
} from "@aws-sdk/client-codecommit";
import type { Call } from "../../../service.ts";
import { writeHead } from "../git/ref-update.ts";
import { checkDescription, requireRepositoryName } from "../names.ts";
import { changeRecord, repositoryRecords, requireRepository } from "../repository-store.ts";
import { inTurnOf } from "../turns.ts";
import { requireBranch } from "./branches.ts";
import { checkNameIsFree } from "./repositories.ts";

/** API reference: UpdateRepositoryName. The id, and with it the git folder, stays. */
export function updateRepositoryName(input: UpdateRepositoryNameInput, call: Call): object {
  const newName = requireRepositoryName(input.newName);
  const repository = requireRepository(call.host, call, input.oldName);
  const records = repositoryRecords(call.host, call);
  call.host.store.transaction(() => {
    checkNameIsFree(call, newName);
    records.delete(repository.record.name);
    records.put(newName, { ...repository.record, name: newName, modified: call.host.clock.now() });
  });
  return {};
}

/** API reference: UpdateRepositoryDescription. */
export function updateRepositoryDescription(input: UpdateRepositoryDescriptionInput, call: Call): object {
  const repository = requireRepository(call.host, call, input.repositoryName);
  checkDescription(input.repositoryDescription);
  changeRecord(call.host, repository, {
    description: input.repositoryDescription ?? "",
    modified: call.host.clock.now(),
  });
  return {};
}

/** API reference: UpdateDefaultBranch. */
export async function updateDefaultBranch(input: UpdateDefaultBranchInput, call: Call): Promise<object> {
  const repository = requireRepository(call.host, call, input.repositoryName);
  return await inTurnOf(call.host, repository, async () => {
    const { branchName } = requireBranch(repository, input.defaultBranchName);
    changeRecord(call.host, repository, { defaultBranch: branchName, modified: call.host.clock.now() });
    writeHead(repository.gitdir, branchName);
    return {};
  });
}
