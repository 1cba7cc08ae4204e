import { textInput, type TextInput } from "./text-input.ts";

/** A question in front of the screen: some lines, maybe a choice, maybe a text, and what to do with the answer. */
export interface Dialog {
  title: string;
  text: readonly string[];
  /** One of these is chosen. */
  choices: readonly string[];
  choice: number;
  input?: TextInput;
  /** What Enter does, in a word or two; by the choice made. */
  submitLabel(choice: number): string;
  /** @returns whether it was done; what was typed is kept where it was not. */
  submit(answer: { choice: number; text: string }): Promise<boolean>;
  /** The answer is on its way. */
  sent: boolean;
  /** Why the answer was refused. */
  refusal?: string;
}

export interface DialogOptions extends Partial<Pick<Dialog, "choices" | "choice">> {
  title: string;
  text: readonly string[];
  input?: { label: string; limit: number };
  submitLabel: string | ((choice: number) => string);
  submit: Dialog["submit"];
}

export function dialog({ input, submitLabel, ...options }: DialogOptions): Dialog {
  return {
    choices: [],
    choice: 0,
    sent: false,
    ...options,
    ...(input ? { input: textInput(input.label, input.limit) } : {}),
    submitLabel: typeof submitLabel === "string" ? () => submitLabel : submitLabel,
  };
}
