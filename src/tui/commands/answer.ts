import type { Dialog } from "../dialog.ts";
import type { KeyName } from "../input.ts";
import type { Session } from "../session.ts";
import { here } from "../state.ts";
import { edited, inserted, textInput } from "../text-input.ts";

/** What a key does in a dialog. */
export function pressInDialog(session: Session, dialog: Dialog, key: KeyName): void {
  if (key === "escape") return session.set({ dialog: undefined });
  if (dialog.sent) return;
  if (key === "enter") return submit(session, dialog);
  const { choices, choice, input } = dialog;
  const turn = turnOf(key, input !== undefined);
  if (turn !== undefined && choices.length > 0) {
    return session.set({ dialog: { ...dialog, choice: (choice + turn + choices.length) % choices.length } });
  }
  const text = input && edited(input, key);
  if (text) session.set({ dialog: { ...dialog, input: text } });
}

/** In a text the left and right arrows move its cursor. */
function turnOf(key: KeyName, inText: boolean): 1 | -1 | undefined {
  if (key === "tab" || key === "down" || (key === "right" && !inText)) return 1;
  return key === "up" || (key === "left" && !inText) ? -1 : undefined;
}

function submit(session: Session, dialog: Dialog): void {
  const { input, choice } = dialog;
  // With nothing typed there is nothing to keep: the screen behind tells how it goes.
  session.set({ dialog: input ? { ...dialog, sent: true } : undefined });
  session.guard(async () => {
    const done = await dialog.submit({ choice, text: input?.value ?? "" });
    const { dialog: now, message } = session.state;
    // Esc may have closed it, and another one may be open.
    if (now?.submit !== dialog.submit) return;
    session.set({
      dialog: done ? undefined : { ...now, sent: false, refusal: message?.text ?? "" },
      ...(done ? {} : { message: undefined }),
    });
  });
}

/** What a key does while a filter is typed. */
export function pressInFilter(session: Session, key: KeyName): void {
  const { filter } = here(session.state);
  if (key === "escape") {
    session.here({ filter: "", cursor: 0 });
    session.set({ filtering: false });
  } else if (key === "enter") {
    session.set({ filtering: false });
  } else {
    const text = edited(filterInput(filter), key);
    if (text) session.here({ filter: text.value, cursor: 0 });
  }
}

/** Text that was pasted: for an input line, never for commands. */
export function paste(session: Session, text: string): void {
  const line = text.replaceAll(/[\s\p{Cc}]+/gu, " ");
  const { dialog, filtering } = session.state;
  if (dialog?.input && !dialog.sent) {
    session.set({ dialog: { ...dialog, input: inserted(dialog.input, line) } });
  } else if (!dialog && filtering) {
    const { filter } = here(session.state);
    session.here({ filter: inserted(filterInput(filter), line).value, cursor: 0 });
  }
}

const LONGEST_FILTER = 200;

/** A filter is short: its cursor stays at the end. */
function filterInput(value: string): ReturnType<typeof textInput> {
  return { ...textInput("", LONGEST_FILTER), value, at: value.length };
}
