import { wrap } from "../cells.ts";
import type { Glyphs } from "../glyphs.ts";
import { line, span, type Line } from "../lines.ts";

/**
 * The Markdown of labs, as far as they use it: paragraphs, lists, `code`, **bold** and code blocks, which keep
 * their line breaks so that they can be copied.
 */
export function instructionLines(text: string, width: number, glyphs: Glyphs): Line[] {
  let fenced = false;
  return paragraphs(text).flatMap((raw): Line[] => {
    if (raw.trim().startsWith("```")) {
      fenced = !fenced;
      return [];
    }
    if (fenced || /^ {4}/.test(raw)) {
      // Markdown's four spaces say that it is code; they are no part of it.
      const code = fenced ? raw : raw.slice(4);
      return wrap(code, width - 2).map((part) => line("  ", span(part, "key")));
    }
    const [, indent = "", mark = "", rest = ""] = /^( *)([-*] |\d+\. )?(.*)$/.exec(raw) ?? [];
    const sign = /^[-*]/.test(mark) ? `${glyphs.bullet} ` : mark;
    const wrapped = wrap(rest.replaceAll("**", ""), width - indent.length - sign.length);
    return inlineCode(wrapped).map((part, index) =>
      line(indent, span(index === 0 ? sign : " ".repeat(sign.length), "dim"), ...part),
    );
  });
}

/** `code` in backquotes, in the tone of code; it may go on from one line to the next. */
export function inlineCode(lines: readonly string[]): Line[] {
  let inside = false;
  return lines.map((text) =>
    line(
      ...text.split("`").map((part, index) => {
        if (index > 0) inside = !inside;
        return span(part, inside ? "key" : "plain");
      }),
    ),
  );
}

/** Lines of one paragraph or list item joined, for they are wrapped anew; code blocks as they are. */
function paragraphs(text: string): string[] {
  const joined: string[] = [];
  let fenced = false;
  for (const raw of text.trim().split("\n")) {
    const fence = raw.trim().startsWith("```");
    const last = joined.at(-1);
    const apart = fenced || fence || raw.trim() === "" || /^\s*([-*] |\d+\. )/.test(raw) || /^ {4}/.test(raw);
    const follows = last !== undefined && last.trim() !== "" && !last.trim().startsWith("```");
    if (!apart && follows && !/^ {4}/.test(last)) joined[joined.length - 1] = `${last} ${raw.trim()}`;
    else joined.push(raw);
    if (fence) fenced = !fenced;
  }
  return joined;
}
