import type { KeyName } from "../input.ts";
import { bindingOf, keyName } from "../bindings.ts";
import type { CommandId } from "../key-binding.ts";
import type { Session } from "../session.ts";
import { pressInDialog, pressInFilter } from "./answer.ts";
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
  if (session.state.dialog) return pressInDialog(session, session.state.dialog, key);
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
