import type { ListRepositoriesInput, ListRepositoriesOutput } from "@aws-sdk/client-codecommit";
import { AwsError } from "../../../../kernel/errors.ts";
import type { Call } from "../../../service.ts";
import { pageOf } from "../page.ts";
import { repositoryRecords, type RepositoryRecord } from "../repository-store.ts";

const PAGE = 1000;

const ORDERS: Record<string, (a: RepositoryRecord, b: RepositoryRecord) => number> = {
  repositoryName: (a, b) => (a.name < b.name ? -1 : 1),
  lastModifiedDate: (a, b) => a.modified - b.modified,
};

/** API reference: ListRepositories. */
export function listRepositories(input: ListRepositoriesInput, call: Call): ListRepositoriesOutput {
  const compare = ORDERS[input.sortBy ?? "repositoryName"];
  if (!compare) throw new AwsError("InvalidSortByException", "The specified sort by value is not valid.");
  const order = input.order ?? "ascending";
  if (order !== "ascending" && order !== "descending") {
    throw new AwsError("InvalidOrderException", "The specified sort order is not valid.");
  }
  const sorted = repositoryRecords(call.host, call).values().sort(compare);
  const { page, next } = pageOf(order === "ascending" ? sorted : sorted.toReversed(), input.nextToken, PAGE);
  return {
    repositories: page.map(({ name, id }) => ({ repositoryName: name, repositoryId: id })),
    nextToken: next,
  };
}
