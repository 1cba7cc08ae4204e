import * as sdk from "@aws-sdk/client-codecommit";
import { defineService } from "../../service.ts";
import { gitRoute } from "./http/route.ts";
import { createBranch, deleteBranch, getBranch, listBranches } from "./operations/branches.ts";
import { batchGetCommits, getCommit } from "./operations/commits.ts";
import { getBlob, getFile, getFolder } from "./operations/content.ts";
import { createCommit } from "./operations/create-commit.ts";
import { getDifferences } from "./operations/differences.ts";
import {
  batchGetRepositories,
  createRepository,
  deleteRepository,
  getRepository,
} from "./operations/repositories.ts";
import { listRepositories } from "./operations/repository-list.ts";
import {
  updateDefaultBranch,
  updateRepositoryDescription,
  updateRepositoryName,
} from "./operations/repository-settings.ts";
import { deleteFile, putFile } from "./operations/single-file.ts";
import { listTagsForResource, tagResource, untagResource } from "./operations/tagging.ts";
import { permissions } from "./permissions.ts";
import { recover } from "./recovery.ts";
import { repositoryType } from "./resource-types/repository.ts";

/** CodeCommit: bare git repositories on disk, git's smart HTTP, and the API on the same repositories. */
export const codecommit = defineService<typeof sdk>(sdk, {
  name: "codecommit",
  operations: {
    BatchGetCommits: batchGetCommits,
    BatchGetRepositories: batchGetRepositories,
    CreateBranch: createBranch,
    CreateCommit: createCommit,
    CreateRepository: createRepository,
    DeleteBranch: deleteBranch,
    DeleteFile: deleteFile,
    DeleteRepository: deleteRepository,
    GetBlob: getBlob,
    GetBranch: getBranch,
    GetCommit: getCommit,
    GetDifferences: getDifferences,
    GetFile: getFile,
    GetFolder: getFolder,
    GetRepository: getRepository,
    ListBranches: listBranches,
    ListRepositories: listRepositories,
    ListTagsForResource: listTagsForResource,
    PutFile: putFile,
    TagResource: tagResource,
    UntagResource: untagResource,
    UpdateDefaultBranch: updateDefaultBranch,
    UpdateRepositoryDescription: updateRepositoryDescription,
    UpdateRepositoryName: updateRepositoryName,
  },
  permissions,
  resourceTypes: [repositoryType],
  routes: [gitRoute],
  start: recover,
});
