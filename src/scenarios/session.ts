import { UserError } from "../kernel/errors.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Target } from "../kernel/target.ts";
import type { Lab, LabControl, LabStep } from "./lab.ts";
import { type SolutionLine, solveStep } from "./solve.ts";
import { Surroundings } from "./surroundings.ts";

export interface StepState {
  id: string;
  title: string;
  /** `current`: the first one that is not done. */
  status: "done" | "current" | "todo";
  /** Markdown, with the lab's account, Region and address filled in. */
  instruction: string;
  hints: string[];
  /** What its check still misses; absent where it is done. */
  detail?: string;
}

/**
 * A learner's way through a lab on one target. It only asks the target: a step counts as done however it
 * was done, and stays done.
 */
export class LabSession {
  readonly lab: Lab;
  readonly #desk: string;
  readonly #around: Surroundings;
  readonly #done = new Set<string>();
  readonly #details = new Map<string, string>();
  readonly #instructions = new Map<string, string>();
  readonly #listeners = new Set<() => void>();
  #next = "";
  #refreshing: Promise<void> | undefined;

  /** @param desk where the learner works: told at every step that has commands to type */
  constructor(lab: Lab, target: Target, control: LabControl | undefined, clock: Clock, desk = "") {
    this.lab = lab;
    this.#desk = desk;
    this.#around = new Surroundings(lab, target, clock, control);
  }

  get id(): string {
    return this.lab.id;
  }

  get title(): string {
    return this.lab.title;
  }

  get steps(): StepState[] {
    const current = this.lab.steps.find((step) => !this.#done.has(step.id))?.id;
    return this.lab.steps.map((step) => this.#stateOf(step, current));
  }

  /** Whether all steps are done. */
  get finished(): boolean {
    return this.lab.steps.every((step) => this.#done.has(step.id));
  }

  /** Markdown: what to see and to try when all is done; may be empty. */
  get next(): string {
    return this.#next;
  }

  /** The lab's files by name, with the account and Region filled in: what the instructions call `file://NAME`. */
  async files(): Promise<Record<string, string>> {
    return this.#around.fill(this.lab.files);
  }

  /** Runs the checks of all steps that are not yet done. Calls that overlap share one run. */
  refresh(): Promise<void> {
    this.#refreshing ??= this.#refresh().finally(() => {
      this.#refreshing = undefined;
    });
    return this.#refreshing;
  }

  /**
   * Does the solution of one step, then refreshes.
   * @throws UserError when the solution fails, or its step's check still does.
   */
  async solve(stepId: string, onLine: (line: SolutionLine) => void = () => {}): Promise<void> {
    const step = this.lab.steps.find(({ id }) => id === stepId);
    if (!step) throw new UserError(`lab ${this.lab.id} has no step ${stepId}`, { exitCode: 2 });
    await solveStep(step, this.#around, onLine);
    // A run that began before the solution ended may have asked too early.
    await this.#refreshing;
    await this.refresh();
    const detail = this.#details.get(stepId);
    if (detail !== undefined) throw new UserError(`step ${stepId} is not done by its solution: ${detail}`);
  }

  /** Calls `listener` when a step's state changed. @returns the way to stop it. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async #refresh(): Promise<void> {
    const before = JSON.stringify(this.steps);
    this.#next ||= await this.#around.fill(this.lab.next);
    for (const step of this.lab.steps) {
      if (!this.#instructions.has(step.id)) {
        this.#instructions.set(step.id, this.#withDesk(step, await this.#around.fill(step.instruction)));
      }
      if (this.#done.has(step.id)) continue;
      const detail = await this.#failing(step);
      if (detail === undefined) {
        this.#done.add(step.id);
        this.#details.delete(step.id);
      } else {
        this.#details.set(step.id, detail);
      }
    }
    if (JSON.stringify(this.steps) !== before) for (const listener of this.#listeners) listener();
  }

  /** Where to work comes first in the first step, and is a reminder in the others. */
  #withDesk(step: LabStep, instruction: string): string {
    if (!this.#desk || !instruction.includes("```")) return instruction;
    const isFirst = step === this.lab.steps[0];
    return isFirst ? `${this.#desk}\n\n${instruction}` : `${instruction}\n${this.#desk}\n`;
  }

  async #failing(step: LabStep): Promise<string | undefined> {
    for (const check of step.check) {
      const detail = await this.#around.failing(check);
      if (detail !== undefined) return detail;
    }
    return undefined;
  }

  #stateOf(step: LabStep, current: string | undefined): StepState {
    const { id, title, hints } = step;
    const todo = id === current ? "current" : "todo";
    const detail = this.#details.get(id);
    return {
      id,
      title,
      status: this.#done.has(id) ? "done" : todo,
      instruction: this.#instructions.get(id) ?? step.instruction,
      hints,
      ...(detail === undefined ? {} : { detail }),
    };
  }
}
