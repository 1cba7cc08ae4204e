/** What the TUI needs of a lab. Structural: a LabSession of src/scenarios is one of these. */
export interface LabStepView {
  id: string;
  title: string;
  status: "done" | "current" | "todo";
  /** Markdown of the plain kind. */
  instruction: string;
  hints: readonly string[];
  /** What the last check saw. */
  detail?: string | undefined;
}

export interface LabSessionView {
  readonly lab: { id: string; title: string };
  readonly steps: readonly LabStepView[];
  /** Markdown of the plain kind: what to try when all steps are done. */
  readonly next?: string;
  /** Checks the steps against the cloud. */
  refresh(): Promise<void>;
  /** Does the step for the learner, by the API. */
  solve(stepId: string): Promise<void>;
  /** @returns the way to stop listening. */
  onChange(listener: () => void): () => void;
}

export interface LabSummaryView {
  id: string;
  title: string;
  /** One line. */
  summary?: string;
}

/** What the lab panel draws: a copy, for a session changes in place. */
export interface LabState {
  id: string;
  title: string;
  steps: readonly LabStepView[];
  /** What to try when all steps are done. */
  next?: string | undefined;
  /** How many hints of each step were asked for. */
  hintsShown: Readonly<Record<string, number>>;
  scroll: number;
}

export function isDone(step: LabStepView): boolean {
  return step.status === "done";
}

/** The first step that is not done. */
export function currentStep(lab: Pick<LabState, "steps">): LabStepView | undefined {
  return lab.steps.find((step) => !isDone(step));
}
