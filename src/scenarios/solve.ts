import { codeOf, messageOf, UserError } from "../kernel/errors.ts";
import { commandLine } from "./command-line.ts";
import type { Action, ApiCall, Capture, Check, LabStep } from "./lab.ts";
import { select } from "./path.ts";
import type { Surroundings } from "./surroundings.ts";

/** One line of what a solution does, as it does it. */
export interface SolutionLine {
  kind: "command" | "mail" | "link" | "wait";
  text: string;
}

const ASK_EVERY = 250;

/**
 * Does a step's solution, action by action. What was done before is left as it is.
 * @throws UserError that says which action failed, and how.
 */
export async function solveStep(
  step: LabStep,
  around: Surroundings,
  onLine: (line: SolutionLine) => void,
): Promise<void> {
  const captured: Record<string, string> = {};
  for (const action of step.solution) {
    await perform(action, around, captured, onLine);
  }
}

async function perform(
  action: Action,
  around: Surroundings,
  captured: Record<string, string>,
  onLine: (line: SolutionLine) => void,
): Promise<void> {
  if ("call" in action) {
    onLine({ kind: "command", text: commandLine(await around.fillNames(action.call, captured)) });
    const call = await around.fill(action.call, captured);
    const answer = await callUnless(around, call, action.unless ?? []);
    captureInto(captured, action.capture ?? {}, answer);
  } else if ("inbox" in action) {
    const answer = await around.ask({ inbox: true });
    captureInto(captured, await around.fill(action.capture), answer);
    const newest = select(answer, "mails[-1].subject");
    onLine({ kind: "mail", text: String(newest) });
  } else if ("follow" in action) {
    const url = await around.fill(action.follow, captured);
    onLine({ kind: "link", text: url });
    const answer = await around.control?.follow(url);
    if (!answer || answer.status >= 400)
      throw new UserError(`${url} answered ${answer?.status ?? "nothing"}`);
  } else {
    await waitFor(action, around, onLine);
  }
}

async function callUnless(around: Surroundings, call: ApiCall, unless: string[]): Promise<unknown> {
  try {
    return await around.aws.call(call);
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined) throw error;
    if (unless.includes(code)) return {};
    throw new UserError(`${call.service} ${call.operation}: ${code}: ${messageOf(error)}`, { cause: error });
  }
}

async function waitFor(
  { waitFor: check, seconds, giveUp }: Extract<Action, { waitFor: Check }>,
  around: Surroundings,
  onLine: (line: SolutionLine) => void,
): Promise<void> {
  onLine({ kind: "wait", text: check.say ?? "waiting" });
  const deadline = around.clock.now() + seconds * 1_000;
  for (;;) {
    const why = await around.failing(check);
    if (why === undefined) return;
    if (giveUp && (await around.failing(giveUp)) === undefined) throw await inVain(giveUp, around);
    if (around.clock.now() >= deadline) throw new UserError(`waited ${seconds}s in vain: ${why}`);
    await around.clock.sleep(ASK_EVERY);
  }
}

/** What ended the waiting, with what was found there. */
async function inVain(giveUp: Check, around: Surroundings): Promise<UserError> {
  const filled = await around.fill(giveUp);
  const found = select(await around.ask(filled), filled.expect[0]?.path ?? "");
  return new UserError(`${giveUp.say ?? "it will not come"}: ${[found].flat().map(String).join("; ")}`);
}

function captureInto(
  captured: Record<string, string>,
  captures: Record<string, Capture>,
  answer: unknown,
): void {
  for (const [name, { path, matches }] of Object.entries(captures)) {
    const found = [select(answer, path)].flat().filter((item) => item !== undefined);
    const texts = matches === undefined ? found.map(String) : found.flatMap((item) => match(matches, item));
    const value = texts.at(-1);
    if (value === undefined) throw new UserError(`there is no ${name} at ${path}`);
    captured[name] = value;
  }
}

function match(pattern: string, item: unknown): string[] {
  const found = new RegExp(pattern).exec(String(item));
  return found ? [found[1] ?? found[0]] : [];
}
