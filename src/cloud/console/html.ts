import type { HttpRouteResponse } from "../service.ts";

/** Text that is already HTML. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Part = Html | Html[] | string | number | undefined;

/** A template in which every value is escaped unless it is {@link Html}. */
export function html(strings: TemplateStringsArray, ...values: Part[]): Html {
  return new Html(strings.map((text, index) => text + render(values[index])).join(""));
}

function render(value: Part): string {
  if (value === undefined) return "";
  if (Array.isArray(value)) return value.map((item) => item.text).join("");
  return value instanceof Html ? value.text : escape(String(value));
}

const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

const STYLE = `:root{color-scheme:light dark}body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.3rem .8rem .3rem 0;border-bottom:1px solid #8884;vertical-align:top}
pre,code{font:13px/1.5 ui-monospace,monospace}pre{padding:.8rem;border:1px solid #8884;overflow:auto}:target{outline:2px solid #08f}`;

/** A page that only shows: no script runs in it, and nothing is loaded. */
export function page(title: string, body: Html, status = 200): HttpRouteResponse {
  const document = html`<!doctype html>
    <html lang="en">
      <meta charset="utf-8" />
      <title>${title} - pipelab</title>
      <style>
        ${new Html(STYLE)}
      </style>
      <h1>${title}</h1>
      ${body}
    </html>`;
  return {
    status,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
      "cache-control": "no-store",
    },
    body: document.text,
  };
}

export function table(head: string[], rows: Part[][]): Html {
  return html`<table>
    <tr>
      ${head.map((title) => html`<th>${title}</th>`)}
    </tr>
    ${rows.map(
      (row) =>
        html`<tr>
          ${row.map((cell) => html`<td>${cell}</td>`)}
        </tr>`,
    )}
  </table>`;
}
