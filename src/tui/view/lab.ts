import { cellsOf, wrap } from "../cells.ts";
import { currentStep, isDone, type LabState, type LabStepView } from "../lab-view.ts";
import { cutLine, line, span, type Line } from "../lines.ts";
import { instructionLines, inlineCode } from "./instruction.ts";
import { BLANK, textView, type Area, type ScreenView } from "./screen.ts";

/** Panels with fewer rows than this do without blank ones. */
const ROOMY = 10;

/** The lab panel: the step that is next, what its check still misses, the hints asked for, what to do, and all steps. */
export function labView(lab: LabState, area: Area): ScreenView {
  const step = currentStep(lab);
  const done = lab.steps.filter(isDone).length;
  if (!step) return finished(lab, area);
  const shown = lab.hintsShown[step.id] ?? 0;
  const left = step.hints.length - shown;
  const gap = area.height < ROOMY ? [] : [BLANK];
  return textView({
    title: `Lab ${done + 1}/${lab.steps.length}`,
    note: left > 0 ? `h: ${left} hint${left === 1 ? "" : "s"}` : "",
    body: [
      ...wrap(step.title, area.width).map((text) => line(span(text, "title"))),
      ...detailLines(step, area),
      ...hintLines(step, shown, area),
      ...gap,
      ...instructionLines(step.instruction, area.width, area.glyphs),
      BLANK,
      ...stepLines(lab, area),
    ],
  });
}

function finished(lab: LabState, area: Area): ScreenView {
  return textView({
    title: "Lab done",
    body: [
      line(span(`${area.glyphs.succeeded} `, "succeeded"), span("The lab is done.", "title")),
      BLANK,
      ...(lab.next ? [...instructionLines(lab.next, area.width, area.glyphs), BLANK] : []),
      ...stepLines(lab, area),
    ],
  });
}

function detailLines(step: LabStepView, area: Area): Line[] {
  if (!step.detail) return [];
  return wrap(step.detail, area.width - 2).map((text, index) =>
    line(span(index === 0 ? `${area.glyphs.idle} ` : "  ", "waiting"), span(text, "waiting")),
  );
}

function hintLines(step: LabStepView, shown: number, area: Area): Line[] {
  return step.hints.slice(0, shown).flatMap((hint, index) => {
    const mark = `Hint ${index + 1}: `;
    const [first = "", ...rest] = wrap(mark + hint, area.width);
    const [head = [], ...lines] = inlineCode([first.slice(mark.length), ...rest]);
    return [line(span(mark, "accent"), ...head), ...lines];
  });
}

function stepLines(lab: LabState, { glyphs, width }: Area): Line[] {
  const current = currentStep(lab);
  return [
    ...wrap(lab.title, width).map((text) => line(span(text, "dim"))),
    ...lab.steps.map((step) => {
      const row = (sign: Line[number], title: Line[number]): Line =>
        cutLine(line(sign, title), Math.max(width, cellsOf(sign.text)), glyphs.ellipsis);
      if (isDone(step)) return row(span(`${glyphs.succeeded} `, "succeeded"), span(step.title, "dim"));
      if (step === current) return row(span(`${glyphs.pointer} `, "accent"), span(step.title));
      return row(span(`${glyphs.idle} `, "dim"), span(step.title, "dim"));
    }),
  ];
}
