import type { Place } from "../../host.ts";

/** `arn:aws:codepipeline:REGION:ACCOUNT:PIPELINE`, with `/STAGE` and `/ACTION` where they are named. */
export function arnOf({ account, region }: Place, ...names: (string | undefined)[]): string {
  return `arn:aws:codepipeline:${region}:${account}:${names.map((name) => name ?? "").join("/")}`;
}
