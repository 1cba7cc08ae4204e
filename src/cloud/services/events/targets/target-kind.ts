import type { Host } from "../../../host.ts";
import type { Delivery } from "../delivery.ts";

/** A kind of target that events can be delivered to. One file each, listed in `index.ts`. */
export interface TargetKind {
  /** ARNs of this kind. */
  arn: RegExp;
  /** Whether EventBridge can only reach it as a role. */
  needsRole: boolean;
  /** Delivers; answers what is worth remembering. What it throws is the delivery's error. */
  invoke(host: Host, delivery: Delivery): Promise<Record<string, unknown>>;
}

/** Account and Region that an ARN names. */
export function placeOf(arn: string): { account: string; region: string } {
  const [, , , region = "", account = ""] = arn.split(":");
  return { account, region };
}
