import { currentStep } from "../lab-view.ts";
import { dialog } from "../dialog.ts";
import type { Session } from "../session.ts";
import type { Command } from "./command.ts";

const hint: Command = {
  disabled(session) {
    const { lab } = session.state;
    const step = lab && currentStep(lab);
    if (!lab || !step) return "The lab is done.";
    if (step.hints.length === 0) return "This step has no hints.";
    return (lab.hintsShown[step.id] ?? 0) < step.hints.length
      ? undefined
      : "That was the last hint; S solves the step.";
  },
  run(session) {
    const { lab } = session.state;
    const step = lab && currentStep(lab);
    if (!lab || !step) return;
    const shown = (lab.hintsShown[step.id] ?? 0) + 1;
    session.set({ lab: { ...lab, hintsShown: { ...lab.hintsShown, [step.id]: shown } } });
  },
};

const solve: Command = {
  disabled(session) {
    const { lab } = session.state;
    if (!lab || !currentStep(lab)) return "The lab is done.";
    return session.state.busy ? `Wait: ${session.state.busy.toLowerCase()}.` : undefined;
  },
  run(session) {
    const step = session.state.lab && currentStep(session.state.lab);
    if (!step) return;
    session.set({
      dialog: dialog({
        title: "Solve this step",
        text: [step.title, "pipelab does it for you, by the AWS API."],
        submitLabel: "solve",
        submit: () =>
          session.write({
            busy: `Solving: ${step.title}`,
            done: `Solved: ${step.title}`,
            send: async () => {
              await session.lab?.solve(step.id);
              await session.lab?.refresh();
            },
          }),
      }),
    });
  },
};

const check: Command = {
  async run(session) {
    session.busy("Checking");
    try {
      await session.lab?.refresh();
    } finally {
      session.busy(undefined);
    }
    const step = session.state.lab && currentStep(session.state.lab);
    session.say({
      tone: "plain",
      text: step ? `Not done yet: ${step.detail ?? step.title}` : "The lab is done.",
    });
  },
};

export const LAB_COMMANDS = {
  hint,
  solve,
  check,
  switchPanel: {
    run(session: Session) {
      session.set({ focus: session.state.focus === "lab" ? "main" : "lab" });
    },
  },
} satisfies Record<string, Command>;
