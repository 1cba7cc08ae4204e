import type { CodePipelineClient } from "@aws-sdk/client-codepipeline";
import type { Clock } from "../kernel/clock.ts";
import type { ControlView } from "./control.ts";
import { failureText } from "./failure.ts";
import type { LabSessionView } from "./lab-view.ts";
import { pipelineOf, visit, type Route, type Visit } from "./route.ts";
import { here, type AppState, type Message } from "./state.ts";
import { Store } from "./store.ts";
import type { TerminalTraits } from "./terminal-traits.ts";
import { screenFrame, type PanelFrame } from "./view/screen-frame.ts";

export interface SessionOptions {
  state: AppState;
  codePipeline: CodePipelineClient;
  control?: ControlView | undefined;
  clock: Clock;
  traits: TerminalTraits;
  openLab?: ((id: string) => Promise<LabSessionView>) | undefined;
}

/** Milliseconds after which a call says that it is under way. */
const SLOW = 300;

/** How the TUI ended: `interrupted` by Ctrl-C. */
export type ExitResult = "quit" | "interrupted";

/** What the commands act on: the state, the way to AWS, and the way out. */
export class Session {
  readonly store: Store<AppState>;
  readonly codePipeline: CodePipelineClient;
  readonly control: ControlView | undefined;
  readonly clock: Clock;
  readonly traits: TerminalTraits;
  readonly openLab: SessionOptions["openLab"];
  lab: LabSessionView | undefined;
  /** Set by the refresher. */
  refresh: () => void = () => undefined;
  /** Set by {@link runTui}: draws the whole screen anew, whatever another program wrote into it. */
  redraw: () => void = () => undefined;
  /** Set by {@link runTui}: gives the terminal back to the shell until `fg`. */
  suspend: () => Promise<void> = async () => undefined;
  #slow: NodeJS.Timeout | undefined;
  #size = { columns: 80, rows: 24 };
  #exit: (result: ExitResult) => void = () => undefined;
  #stopLab: () => void = () => undefined;

  constructor(options: SessionOptions) {
    this.store = new Store(options.state);
    this.codePipeline = options.codePipeline;
    this.control = options.control;
    this.clock = options.clock;
    this.traits = options.traits;
    this.openLab = options.openLab;
  }

  /** The app tells what only it knows: how large the terminal is, and how to leave. */
  attach(size: { columns: number; rows: number }, exit: (result: ExitResult) => void): void {
    this.#size = size;
    this.#exit = exit;
  }

  exit(result: ExitResult): void {
    this.#exit(result);
  }

  get state(): AppState {
    return this.store.get();
  }

  set(patch: Partial<AppState>): void {
    this.store.set(patch);
  }

  go(route: Route): void {
    this.set({ visits: [...this.state.visits, visit(route)], focus: "main" });
    this.refresh();
  }

  back(): void {
    if (this.state.visits.length > 1) this.set({ visits: this.state.visits.slice(0, -1) });
    this.refresh();
  }

  /** Changes the visit on the screen. */
  here(patch: Partial<Visit>): void {
    const { visits } = this.state;
    this.set({ visits: [...visits.slice(0, -1), { ...here(this.state), ...patch }] });
  }

  /** The panel that has the keys, as it is on the screen now. */
  panel(): PanelFrame {
    const { columns, rows } = this.#size;
    const frame = screenFrame(this.state, columns, rows, this.traits.glyphs);
    return this.state.focus === "lab" && frame.lab ? frame.lab : frame.main;
  }

  /** A pipeline is not there any more: away from its screens. */
  lose(pipeline: string): void {
    const { [pipeline]: _gone, ...rest } = this.state.pipeline;
    const visits = this.state.visits.filter(({ route }) => pipelineOf(route) !== pipeline);
    this.set({ visits, pipeline: rest, dialog: undefined, filtering: false });
    this.say({ tone: "plain", text: `${pipeline} is gone: it was deleted.` });
    this.refresh();
  }

  /** The cloud was reset: home, with nothing in it; an open lab begins anew. */
  forget(): void {
    const { events, lab } = this.state;
    this.set({
      visits: [visit({ screen: "home" })],
      focus: "main",
      dialog: undefined,
      filtering: false,
      pipelines: undefined,
      pipeline: {},
      mails: [],
      readMails: [],
      events: { ...events, all: [] },
    });
    this.say({ tone: "plain", text: "The cloud was reset: everything in it is gone." });
    const { openLab } = this;
    if (lab && openLab) this.guard(async () => this.useLab(await openLab(lab.id)));
  }

  say(message: Omit<Message, "time">): void {
    const said = { ...message, time: this.clock.now() };
    this.set({ message: said, messages: [...this.state.messages, said] });
  }

  fail(error: unknown): void {
    const text = failureText(error, this.state.place.origin);
    // A cloud that went away fails every read: once is enough.
    if (this.state.message?.text !== text) this.say({ tone: "failed", text });
  }

  /** Runs what may fail later; nothing that is thrown ends the program. */
  guard(work: () => unknown): void {
    void (async () => {
      try {
        await work();
      } catch (error) {
        this.fail(error);
      }
    })();
  }

  /** Something is under way, for example "Approving", or no more; it shows when it takes long, so that nothing flickers. */
  busy(what: string | undefined): void {
    clearTimeout(this.#slow);
    this.set({ busy: what, slow: false });
    if (what !== undefined) this.#slow = setTimeout(() => this.set({ slow: true }), SLOW);
  }

  /** Does a write: says so while it runs, and afterwards how the AWS CLI does it. @returns whether it went well */
  async write(work: {
    busy: string;
    done: string;
    command?: string;
    send(): Promise<unknown>;
  }): Promise<boolean> {
    this.set({ message: undefined });
    this.busy(work.busy);
    try {
      await work.send();
      this.busy(undefined);
      this.say({ tone: "succeeded", text: work.done, ...(work.command ? { command: work.command } : {}) });
      return true;
    } catch (error) {
      this.busy(undefined);
      this.fail(error);
      return false;
    } finally {
      this.refresh();
    }
  }

  useLab(lab: LabSessionView): void {
    this.#stopLab();
    this.lab = lab;
    const copy = (): void => {
      const { lab: last } = this.state;
      const { id, title } = lab.lab;
      const same = last?.id === id ? last : { hintsShown: {}, scroll: 0 };
      this.set({ lab: { ...same, id, title, steps: [...lab.steps], next: lab.next } });
    };
    this.#stopLab = lab.onChange(copy);
    copy();
  }
}
