import { UserError } from "../kernel/errors.ts";

/**
 * Fills `${name}` in all texts of a value. `{ $text: path }` becomes the text of a lab's file, its own
 * placeholders filled; `{ $json: path }` what that text is as JSON; `{ $bytes: path }` the file as it is.
 * Without files, these three stay as they are.
 * @throws UserError for a name that nobody gave a value.
 */
export function fill<T>(value: T, names: Record<string, string>, files?: Record<string, string>): T {
  return fillAny(value, names, files) as T;
}

function fillAny(
  value: unknown,
  names: Record<string, string>,
  files: Record<string, string> | undefined,
): unknown {
  if (typeof value === "string") return fillText(value, names);
  if (Array.isArray(value)) return value.map((item) => fillAny(item, names, files));
  if (typeof value !== "object" || value === null) return value;
  const { $text, $bytes, $json } = value as { $text?: string; $bytes?: string; $json?: string };
  if (files && $text !== undefined) return fillText(fileText(files, $text), names);
  if (files && $json !== undefined) return JSON.parse(fillText(fileText(files, $json), names));
  if (files && $bytes !== undefined) return Buffer.from(fileText(files, $bytes));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fillAny(item, names, files)]));
}

function fillText(text: string, names: Record<string, string>): string {
  return text.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => {
    const value = names[name];
    if (value === undefined) throw new UserError(`the lab has no value for \${${name}}`);
    return value;
  });
}

function fileText(files: Record<string, string>, path: string): string {
  const text = files[path];
  if (text === undefined) throw new UserError(`the lab has no file ${path}`);
  return text;
}
