import type { Tag } from "@aws-sdk/client-iam";
import { codeOf } from "../../../../kernel/errors.ts";
import type { ResourceContext } from "../../../resource-type.ts";

/** A policy in a template is an object or, less often, JSON. */
export function documentOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

export function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

export function listOf(value: unknown): string[] {
  return (value ?? []) as string[];
}

/** The stack's tags and the resource's own, which win. */
export function tagsOf(value: unknown, { stackTags }: ResourceContext): Tag[] {
  const own = ((value ?? []) as Tag[]).map(({ Key = "", Value = "" }) => [Key, Value]);
  const all = { ...stackTags, ...(Object.fromEntries(own) as Record<string, string>) };
  return Object.entries(all).map(([Key, Value]) => ({ Key, Value }));
}

/** Deletes what may be gone already. */
export async function ifThere(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (codeOf(error) !== "NoSuchEntity") throw error;
  }
}

/** What is in `after` and not in `before`, and the other way round. */
export function changes(before: string[], after: string[]): { added: string[]; removed: string[] } {
  return {
    added: after.filter((item) => !before.includes(item)),
    removed: before.filter((item) => !after.includes(item)),
  };
}
