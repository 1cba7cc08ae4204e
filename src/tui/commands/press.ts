import { dropLast } from "../cells.ts";
import { isText, type KeyName } from "../input.ts";
import { bindingOf, keyName } from "../bindings.ts";
import type { CommandId } from "../keys.ts";
import type { Session } from "../session.ts";
import { here } from "../state.ts";
import type { Command } from "./command.ts";
import { LAB_COMMANDS } from "./lab.ts";
import { LOOKS } from "./look.ts";
import { MOVES } from "./move.ts";
import { PIPELINE_COMMANDS } from "./pipeline.ts";

const COMMANDS: Record<CommandId, Command> = {
  ...MOVES,
  ...LOOKS,
  ...PIPELINE_COMMANDS,
  ...LAB_COMMANDS,
};

/** Why a command cannot be done now; `undefined` when it can. */
export function disabledBecause(session: Session, id: CommandId): string | undefined {
  return COMMANDS[id].disabled?.(session);
}

/** Does what a key means where the user is; says why where it means nothing. */
export function press(session: Session, key: KeyName): void {
  if (key === "ctrl-c") return session.exit("interrupted");
  // As in other programs, whatever is on the screen.
  if (key === "ctrl-z") return session.guard(() => session.suspend());
  if (session.state.dialog) return pressInDialog(session, key);
  if (session.state.filtering) return pressInFilter(session, key);
  const bound = bindingOf(key, session.state);
  if (!bound) return;
  const { binding, elsewhere } = bound;
  if (elsewhere) {
    const where = binding.lab ? "needs an open lab" : `works on: ${(binding.screens ?? []).join(", ")}`;
    return session.say({ tone: "plain", text: `${keyName(key)} (${binding.label}) ${where}.` });
  }
  const command = COMMANDS[binding.id];
  const why = disabledBecause(session, binding.id);
  if (why !== undefined)
    return session.say({ tone: "plain", text: `${keyName(key)} (${binding.label}): ${why}` });
  session.guard(() => command.run(session));
}

/** Text that was pasted: for an input line, never for commands. */
export function paste(session: Session, text: string): void {
  const line = text.replaceAll(/\s+/g, " ");
  if (session.state.dialog?.input) typed(session, line);
  else if (session.state.filtering) session.here({ filter: here(session.state).filter + line, cursor: 0 });
}

function pressInDialog(session: Session, key: KeyName): void {
  const { dialog } = session.state;
  if (!dialog) return;
  if (key === "escape") return session.set({ dialog: undefined });
  if (key === "enter") {
    session.set({ dialog: undefined });
    return session.guard(() => dialog.submit({ choice: dialog.choice, text: dialog.input?.value ?? "" }));
  }
  const turn = { left: -1, right: 1, tab: 1 }[key];
  if (turn !== undefined && dialog.choices.length > 0) {
    const count = dialog.choices.length;
    return session.set({ dialog: { ...dialog, choice: (dialog.choice + turn + count) % count } });
  }
  if (!dialog.input) return;
  if (key === "backspace") {
    return session.set({
      dialog: { ...dialog, input: { ...dialog.input, value: dropLast(dialog.input.value) } },
    });
  }
  if (key === "ctrl-u") return session.set({ dialog: { ...dialog, input: { ...dialog.input, value: "" } } });
  if (isText(key)) typed(session, key);
}

function typed(session: Session, text: string): void {
  const { dialog } = session.state;
  if (!dialog?.input) return;
  const kept = (dialog.input.value + text).slice(0, dialog.input.limit);
  // AWS counts UTF-16 units; half a character is not kept.
  const value = kept.isWellFormed() ? kept : kept.slice(0, -1);
  session.set({ dialog: { ...dialog, input: { ...dialog.input, value } } });
}

function pressInFilter(session: Session, key: KeyName): void {
  const { filter } = here(session.state);
  if (key === "escape") {
    session.here({ filter: "", cursor: 0 });
    session.set({ filtering: false });
  } else if (key === "enter") {
    session.set({ filtering: false });
  } else if (key === "backspace") {
    session.here({ filter: dropLast(filter), cursor: 0 });
  } else if (isText(key)) {
    session.here({ filter: filter + key, cursor: 0 });
  }
}
