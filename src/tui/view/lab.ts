import { wrap } from "../cells.ts";
import { currentStep, isDone, type LabState, type LabStepView } from "../lab-view.ts";
import { line, span, type Line } from "../lines.ts";
import { BLANK, textView, type Area, type ScreenView } from "./screen.ts";

/** The lab panel: the step that is next, what its check saw, the hints asked for, and the list of all steps. */
export function labView(lab: LabState, area: Area): ScreenView {
  const step = currentStep(lab);
  const done = lab.steps.filter(isDone).length;
  const title = `Lab ${Math.min(done + 1, lab.steps.length)}/${lab.steps.length}`;
  if (!step) {
    const over = [
      line(span(`${area.glyphs.succeeded} `, "succeeded"), span("The lab is done.", "title")),
      BLANK,
    ];
    return textView({ title: "Lab done", body: [...over, ...stepLines(lab, area)] });
  }
  return textView({
    title,
    body: [
      ...wrap(step.title, area.width).map((text) => line(span(text, "title"))),
      BLANK,
      ...instructionLines(step.instruction, area),
      ...detailLines(step, area),
      ...hintLines(step, lab.hintsShown[step.id] ?? 0, area),
      BLANK,
      ...stepLines(lab, area),
    ],
  });
}

/** Commands of an instruction (fenced or indented lines) stand out and keep their line breaks. */
function instructionLines(text: string, area: Area): Line[] {
  let fenced = false;
  return text
    .trim()
    .split("\n")
    .flatMap((raw): Line[] => {
      if (raw.trim().startsWith("```")) {
        fenced = !fenced;
        return [];
      }
      const code = fenced || /^ {4}/.test(raw);
      const plain = code ? raw : raw.replaceAll(/\*\*([^*]+)\*\*/g, "$1");
      return wrap(plain, area.width - (code ? 2 : 0)).map((part) =>
        code ? line("  ", span(part, "key")) : inlineCode(part),
      );
    });
}

/** `code` in backquotes, in the tone of code. */
function inlineCode(text: string): Line {
  return line(...text.split("`").map((part, index) => span(part, index % 2 === 1 ? "key" : "plain")));
}

function detailLines(step: LabStepView, area: Area): Line[] {
  if (!step.detail) return [];
  const lines = wrap(step.detail, area.width - 2);
  return [
    BLANK,
    ...lines.map((text, index) =>
      line(span(index === 0 ? `${area.glyphs.idle} ` : "  ", "waiting"), span(text, "waiting")),
    ),
  ];
}

function hintLines(step: LabStepView, shown: number, area: Area): Line[] {
  if (step.hints.length === 0) return [];
  const lines = step.hints.slice(0, shown).flatMap((hint, index) => {
    const mark = `${index + 1}. `;
    return wrap(hint, area.width - mark.length).map((text, row) =>
      line(span(row === 0 ? mark : " ".repeat(mark.length), "accent"), ...inlineCode(text)),
    );
  });
  const left = step.hints.length - shown;
  const more =
    left > 0 ? line(span("h", "key"), span(` ${left} hint${left === 1 ? "" : "s"} left`, "dim")) : undefined;
  return [BLANK, ...lines, ...(more ? [more] : [])];
}

function stepLines(lab: LabState, { glyphs, width }: Area): Line[] {
  const current = currentStep(lab);
  return [
    ...wrap(lab.title, width).map((text) => line(span(text, "dim"))),
    ...lab.steps.map((step) => {
      if (isDone(step)) return line(span(`${glyphs.succeeded} `, "succeeded"), span(step.title, "dim"));
      if (step === current) return line(span(`${glyphs.pointer} `, "accent"), span(step.title));
      return line(span(`${glyphs.idle} `, "dim"), span(step.title, "dim"));
    }),
  ];
}
