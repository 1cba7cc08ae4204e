import type { Clock } from "../kernel/clock.ts";
import type { Target } from "../kernel/target.ts";
import type { Lab, LabControl } from "./lab.ts";
import { LabSession } from "./session.ts";
import type { SolutionLine } from "./solve.ts";

/** What happens while a lab plays itself; plain data, good for one JSON line each. */
export type PlayEvent =
  | { type: "lab-started"; lab: string; title: string; steps: number }
  | { type: "step-started"; step: string; number: number; title: string }
  | ({ type: "line"; step: string } & SolutionLine)
  | { type: "step-done"; step: string; number: number; title: string; already: boolean }
  | { type: "lab-finished"; lab: string; milliseconds: number };

export interface PlayOptions {
  control?: LabControl;
  clock: Clock;
  onEvent: (event: PlayEvent) => void;
}

/**
 * Plays a lab's whole solution, step by step, each checked.
 * @throws UserError at the first step that cannot be done.
 */
export async function playLab(
  lab: Lab,
  target: Target,
  { control, clock, onEvent }: PlayOptions,
): Promise<void> {
  const session = new LabSession(lab, target, control, clock);
  const began = clock.now();
  onEvent({ type: "lab-started", lab: lab.id, title: lab.title, steps: lab.steps.length });
  await session.refresh();
  for (const [index, { id: step, title }] of lab.steps.entries()) {
    const number = index + 1;
    onEvent({ type: "step-started", step, number, title });
    const already = session.steps[index]?.status === "done";
    if (!already) await session.solve(step, (line) => onEvent({ type: "line", step, ...line }));
    onEvent({ type: "step-done", step, number, title, already });
  }
  onEvent({ type: "lab-finished", lab: lab.id, milliseconds: clock.now() - began });
}

/** An event as a line for people; `undefined` for one that needs none. */
export function plainLine(event: PlayEvent): string | undefined {
  switch (event.type) {
    case "lab-started":
      return `${event.title} (${event.steps} steps)`;
    case "step-started":
      return `\n${event.number}. ${event.title}`;
    case "line":
      return `   ${MARK[event.kind]} ${event.text}`;
    case "step-done":
      return event.already ? "   done before" : "   done";
    default:
      return `\nSolved in ${(event.milliseconds / 1_000).toFixed(1)}s`;
  }
}

const MARK: Record<SolutionLine["kind"], string> = {
  command: "$",
  mail: "mail:",
  link: "open",
  wait: "... waiting for",
};
