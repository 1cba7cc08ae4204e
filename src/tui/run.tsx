import { render } from "ink";
import type { Clock } from "../kernel/clock.ts";
import type { Target } from "../kernel/target.ts";
import { App } from "./components/app.tsx";
import type { ControlView } from "./control.ts";
import { codePipelineClient } from "./data/clients.ts";
import { Refresher } from "./data/refresher.ts";
import { currentStep, type LabSessionView, type LabSummaryView } from "./lab-view.ts";
import type { Route } from "./route.ts";
import { Session, type ExitResult } from "./session.ts";
import { initialState, type AppState } from "./state.ts";
import { terminalTraits } from "./terminal-traits.ts";

export interface TuiOptions {
  target: Target;
  /** What AWS has no API for; absent on a real account. */
  control?: ControlView;
  clock: Clock;
  lab?: LabSessionView;
  labs?: readonly LabSummaryView[];
  openLab?(id: string): Promise<LabSessionView>;
  /** For the header, for example `embedded`. */
  backendName: string;
  /** Where the cloud listens, for the header. */
  origin: string;
  initial?: Route;
  env: Record<string, string | undefined>;
}

/**
 * Shows the TUI on the terminal's alternate screen until the user quits, then prints a summary of what was done.
 * @returns how it ended: `interrupted` after Ctrl-C.
 */
export async function runTui(options: TuiOptions): Promise<ExitResult> {
  const session = new Session({
    state: initialState({
      now: options.clock.now(),
      labs: options.labs ?? [],
      initial: options.initial,
      place: {
        backend: options.backendName,
        region: options.target.region,
        origin: options.origin,
        control: options.control !== undefined,
      },
    }),
    codePipeline: codePipelineClient(options.target),
    control: options.control,
    clock: options.clock,
    traits: terminalTraits(options.env, process.argv, process.platform),
    openLab: options.openLab?.bind(options),
  });
  if (options.lab) session.useLab(options.lab);
  const refresher = new Refresher(session);
  // Ink sets raw mode only after the first frame: a key pressed between them would be echoed into it.
  if (process.stdin.isTTY) process.stdin.setRawMode(true);
  const app = render(<App session={session} />, {
    alternateScreen: true,
    incrementalRendering: true,
    // Ours, so that it ends the program the same way at any moment.
    exitOnCtrlC: false,
    // In CI Ink would draw nothing before the end, even on a terminal.
    interactive: true,
    maxFps: 20,
  });
  session.redraw = () => app.clear();
  refresher.start();
  try {
    const result = await app.waitUntilExit();
    process.stdout.write(`${summary(session.state)}\n`);
    return result === "interrupted" ? "interrupted" : "quit";
  } finally {
    refresher.stop();
    session.codePipeline.destroy();
  }
}

const SUMMARY_ROWS = 12;

/** What the alternate screen took with it: where the lab stands, and the commands that were given. */
function summary(state: AppState): string {
  const commands = state.messages.flatMap(({ command }) => (command ? [`  $ ${command}`] : []));
  const { lab } = state;
  const step = lab && currentStep(lab);
  return [
    ...(lab ? [`${lab.title}: ${step ? `next: ${step.title}` : "done"}`] : []),
    ...(commands.length > 0 ? ["What you did, with the AWS CLI:"] : []),
    ...commands.slice(-SUMMARY_ROWS),
    ...(lab || commands.length > 0 ? [] : ["Bye."]),
  ].join("\n");
}
