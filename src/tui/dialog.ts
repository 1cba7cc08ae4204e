/** A question in front of the screen: some lines, maybe a choice, maybe a text, and what to do with the answer. */
export interface Dialog {
  title: string;
  text: readonly string[];
  /** One of these is chosen, with the left and right arrows. */
  choices: readonly string[];
  choice: number;
  input?: { label: string; value: string; limit: number };
  /** What Enter does, in a word or two; by the choice made. */
  submitLabel(choice: number): string;
  submit(answer: { choice: number; text: string }): Promise<void>;
}

export interface DialogOptions extends Partial<Pick<Dialog, "choices" | "choice" | "input">> {
  title: string;
  text: readonly string[];
  submitLabel: string | ((choice: number) => string);
  submit: Dialog["submit"];
}

export function dialog(options: DialogOptions): Dialog {
  const { submitLabel } = options;
  return {
    choices: [],
    choice: 0,
    ...options,
    submitLabel: typeof submitLabel === "string" ? () => submitLabel : submitLabel,
  };
}
