import { codepipelineTarget } from "./codepipeline.ts";
import { snsTarget } from "./sns.ts";
import type { TargetKind } from "./target-kind.ts";

const KINDS: TargetKind[] = [codepipelineTarget, snsTarget];

/** How events get to `arn`; `undefined` when pipelab cannot deliver there. */
export function targetKindOf(arn: string): TargetKind | undefined {
  return KINDS.find((kind) => kind.arn.test(arn));
}
