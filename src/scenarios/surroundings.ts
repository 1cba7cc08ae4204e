import { codeOf, messageOf, UserError } from "../kernel/errors.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Target } from "../kernel/target.ts";
import { Aws } from "./aws.ts";
import { unmet } from "./expectation.ts";
import type { Check, Lab, LabControl, Question } from "./lab.ts";
import { fill } from "./placeholders.ts";

/** Where mails of labs go; nobody has this address (RFC 2606). */
const LEARNER = "learner@example.com";

/** A lab on a target: asks its questions, with its placeholders filled. */
export class Surroundings {
  readonly lab: Lab;
  readonly aws: Aws;
  readonly clock: Clock;
  readonly control: LabControl | undefined;
  #names: Record<string, string> | undefined;

  constructor(lab: Lab, target: Target, clock: Clock, control?: LabControl) {
    this.lab = lab;
    this.aws = new Aws(target);
    this.clock = clock;
    this.control = control;
  }

  /** The values of `${account}`, `${region}` and `${email}`, and the lab's own. */
  async names(): Promise<Record<string, string>> {
    if (!this.#names) {
      const given = { account: await this.aws.account(), region: this.aws.region, email: LEARNER };
      this.#names = { ...fill(this.lab.values, given), ...given };
    }
    return this.#names;
  }

  async ask(question: Question): Promise<unknown> {
    if ("call" in question) return this.aws.call(question.call);
    if (!this.control) throw new UserError("this endpoint has no inbox: the mail went to its real recipient");
    return { mails: await this.control.inbox() };
  }

  async fill<T>(value: T, more: Record<string, string> = {}): Promise<T> {
    return fill(value, { ...(await this.names()), ...more }, this.lab.files);
  }

  /** Fills the names only, and leaves files named: for what is shown. */
  async fillNames<T>(value: T, more: Record<string, string> = {}): Promise<T> {
    return fill(value, { ...(await this.names()), ...more });
  }

  /** Why a check does not hold, as a sentence; `undefined` when it does. */
  async failing(check: Check): Promise<string | undefined> {
    // Without an inbox nobody can tell what was mailed: other checks of the step decide.
    if ("inbox" in check && !this.control) return undefined;
    const filled = await this.fill(check);
    let answer: unknown;
    try {
      answer = await this.ask(filled);
    } catch (error) {
      if (codeOf(error) === undefined) throw error;
      return filled.say ?? `${codeOf(error) ?? ""}: ${messageOf(error)}`;
    }
    for (const expectation of filled.expect) {
      const why = unmet(expectation, answer);
      if (why !== undefined) return expectation.say ?? filled.say ?? why;
    }
    return undefined;
  }
}
