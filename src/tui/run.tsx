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
import { Suspender } from "./suspend.ts";
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
  /** Leaves the screen when it aborts. */
  signal?: AbortSignal;
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
  try {
    return await onScreen(session, options.signal);
  } finally {
    session.codePipeline.destroy();
  }
}

async function onScreen(session: Session, signal: AbortSignal | undefined): Promise<ExitResult> {
  // Ink sets raw mode only after the first frame: a key pressed between them would be echoed into it.
  setRawMode(true);
  const suspender = new Suspender();
  const app = render(<App session={session} onTerminal={(handOver) => suspender.attach(handOver)} />, {
    alternateScreen: true,
    incrementalRendering: true,
    // Ours, so that it ends the program the same way at any moment.
    exitOnCtrlC: false,
    // In CI Ink would draw nothing before the end, even on a terminal.
    interactive: true,
    maxFps: 20,
  });
  const refresher = new Refresher(session);
  const leave = (): void => app.unmount();
  signal?.addEventListener("abort", leave);
  session.redraw = () => {
    app.clear();
    // The next frame is drawn whole; without a change there would be none.
    session.set({});
  };
  session.suspend = () => suspender.suspend();
  const continued = (): void => {
    // Somebody stopped the process, and a shell has set the terminal its own way meanwhile.
    setRawMode(false);
    setRawMode(true);
    session.redraw();
  };
  process.on("SIGCONT", continued);
  refresher.start();
  if (signal?.aborted) leave();
  try {
    const result = await app.waitUntilExit();
    if (!signal?.aborted) process.stdout.write(`${summary(session.state)}\n`);
    return result === "interrupted" ? "interrupted" : "quit";
  } finally {
    refresher.stop();
    suspender.stop();
    process.off("SIGCONT", continued);
    signal?.removeEventListener("abort", leave);
    // When it ended before its first frame was whole, Ink has not set it back.
    setRawMode(false);
  }
}

function setRawMode(raw: boolean): void {
  if (process.stdin.isTTY) process.stdin.setRawMode(raw);
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
