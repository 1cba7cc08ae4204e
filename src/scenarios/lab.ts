import type { Mail } from "../backends/control.ts";

/**
 * A lab as data: `labs/ID/lab.yaml` beside a folder `files/`. `labs/README.md` documents the format;
 * these types are its shape once it is loaded and checked.
 */
export interface Lab {
  /** The folder's name. */
  id: string;
  title: string;
  /** One or two sentences. */
  summary: string;
  /** Minutes that a learner needs, about. */
  minutes: number;
  /** What of the lab's source has changed on AWS since, and where pipelab differs. */
  notes: string[];
  /** More placeholders besides `${account}`, `${region}` and `${email}`, which they may use. */
  values: Record<string, string>;
  /** Markdown: what to see and to try when all steps are done; may be empty. */
  next: string;
  /** Texts by their path under `files/`. */
  files: Record<string, string>;
  steps: LabStep[];
}

export interface LabStep {
  id: string;
  title: string;
  /** Markdown: what to do, in the console's words and as CLI commands. */
  instruction: string;
  hints: string[];
  /** All must hold for the step to be done. */
  check: Check[];
  /** What does the step when done in order. */
  solution: Action[];
}

/** The services of a lab: the SDK clients by the names the CLI has for them, and the local inbox. */
export const SERVICES = [
  "cloudformation",
  "cloudtrail",
  "codecommit",
  "codepipeline",
  "events",
  "iam",
  "s3",
  "sns",
  "sts",
] as const;
export type ServiceName = (typeof SERVICES)[number];

/** One call of one AWS operation; its input may hold placeholders. */
export interface ApiCall {
  service: ServiceName;
  operation: string;
  input: Record<string, unknown>;
}

/** What is asked: an AWS operation, or pipelab's inbox (`{ mails }`, newest last). */
export type Question = { call: ApiCall } | { inbox: true };

/** A question, and what its answer must be. An error of AWS is a failed check. */
export type Check = Question & {
  expect: Expectation[];
  /** Told to the learner while the check fails; without it, what was expected. */
  say?: string;
};

/** One assertion on an answer; exactly one of the comparisons. */
export interface Expectation {
  /** See `select` in path.ts. */
  path: string;
  equals?: unknown;
  /** A list that has this item, or a text that has this part. */
  contains?: unknown;
  /** A regular expression that the text, or one of the list, matches. */
  matches?: string;
  /** Whether there is anything. */
  exists?: boolean;
  say?: string;
}

/** Takes a value out of an answer and keeps it as `${NAME}` for the rest of the step. */
export interface Capture {
  path: string;
  /** The part that this regular expression matches: its first group, else all of it. Of a list, the last match. */
  matches?: string;
}

/** One thing that the solution does. */
export type Action =
  /** Calls AWS. `unless`: error codes that mean it was done before. */
  | { call: ApiCall; unless?: string[]; capture?: Record<string, Capture> }
  /** Takes something out of a mail. */
  | { inbox: true; capture: Record<string, Capture> }
  /** Opens a link of a mail, as a reader would. */
  | { follow: string }
  /** Asks again and again until it holds; gives up, telling what `giveUp` found, when that holds. */
  | { waitFor: Check; seconds: number; giveUp?: Check };

/** What labs need of the endpoint besides AWS; absent on AWS itself. The backends' `Control` is one. */
export interface LabControl {
  inbox(): Promise<Mail[]>;
  follow(url: string): Promise<{ status: number }>;
}
