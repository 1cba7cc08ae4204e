import type { LoggedEvent } from "../kernel/event-log.ts";
import type { PipelineData, PipelineRow } from "./data/pipelines.ts";
import type { Dialog } from "./dialog.ts";
import type { LabState, LabSummaryView } from "./lab-view.ts";
import type { Mail } from "../backends/control.ts";
import { visit, type Route, type Visit } from "./route.ts";

export interface Message {
  tone: "failed" | "succeeded" | "plain";
  text: string;
  /** The AWS CLI command that does the same. */
  command?: string;
  time: number;
}

/** Everything that the screens show. Views are functions of it. */
export interface AppState {
  visits: readonly Visit[];
  focus: "main" | "lab";
  dialog?: Dialog | undefined;
  /** The filter is being typed. */
  filtering: boolean;
  /** A write that is under way, for example "Approving". */
  busy?: string | undefined;
  /** It takes long enough to be shown. */
  slow: boolean;
  message?: Message | undefined;
  /** Oldest first. */
  messages: readonly Message[];
  now: number;
  /** `undefined` until the first answer. */
  pipelines?: readonly PipelineRow[] | undefined;
  pipeline: Readonly<Record<string, PipelineData>>;
  mails?: readonly Mail[] | undefined;
  readMails: readonly string[];
  events: EventsState;
  labs: readonly LabSummaryView[];
  lab?: LabState | undefined;
  place: { backend: string; region: string; origin: string; control: boolean };
}

interface EventsState {
  all: readonly LoggedEvent[];
  follow: boolean;
  /** Shows what is hardly ever looked for too: reads, and the bus's copies. */
  background: boolean;
}

export function initialState(
  options: Pick<AppState, "now" | "labs" | "place"> & { initial?: Route | undefined },
): AppState {
  const { initial, ...given } = options;
  const home = visit({ screen: "home" });
  return {
    ...given,
    visits: initial && initial.screen !== "home" ? [home, visit(initial)] : [home],
    focus: "main",
    filtering: false,
    slow: false,
    messages: [],
    pipeline: {},
    readMails: [],
    events: { all: [], follow: true, background: false },
  };
}

/** The visit that is on the screen. */
export function here(state: AppState): Visit {
  const last = state.visits.at(-1);
  if (!last) throw new Error("the stack of screens is empty");
  return last;
}
