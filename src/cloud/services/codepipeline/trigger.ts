import type { Trigger } from "../../../engine/execution/state.ts";
import type { Call } from "../../service.ts";

/** The session under which EventBridge takes the role of a target, before the rule's name. */
const RULE_SESSION = "AWSCodePipelineEvents_";

/** What StartPipelineExecution is, by who calls it: a person or program, or a rule of EventBridge. */
export function triggerOf({ caller, region, account }: Call): Trigger {
  if (caller.type === "role" && caller.sessionName.startsWith(RULE_SESSION)) {
    const rule = caller.sessionName.slice(RULE_SESSION.length);
    return { type: "CloudWatchEvent", detail: `arn:aws:events:${region}:${account}:rule/${rule}` };
  }
  return { type: "StartPipelineExecution", detail: caller.arn };
}
