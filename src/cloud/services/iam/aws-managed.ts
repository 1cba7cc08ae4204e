import data from "./aws-managed.json" with { type: "json" };
import type { PolicyRecord } from "./state.ts";

interface Entry {
  path: string;
  version: string;
  created: string;
  updated: string;
  document: unknown;
}

/**
 * Policies that AWS keeps, with the documents of their default versions as AWS published them. One
 * that is not in the data does not exist here: half a document would allow or refuse the wrong calls.
 */
const policies = new Map(
  Object.entries(data as Record<string, Entry>).map(([name, entry]) => {
    const record = recordOf(name, entry);
    return [record.arn, record];
  }),
);

export function awsManagedPolicy(arn: string): PolicyRecord | undefined {
  return policies.get(arn);
}

export function awsManagedPolicies(): PolicyRecord[] {
  return [...policies.values()];
}

function recordOf(name: string, { path, version, created, updated, document }: Entry): PolicyRecord {
  return {
    name,
    arn: `arn:aws:iam::aws:policy${path}${name}`,
    path,
    created: Date.parse(created),
    updated: Date.parse(updated),
    versions: [{ id: version, document: JSON.stringify(document), created: Date.parse(updated) }],
    defaultVersion: version,
    nextVersion: Number(version.slice(1)) + 1,
    tags: {},
  };
}
