import { codeOf, messageOf } from "../kernel/errors.ts";

/** One line of anything that was thrown: AWS's code and message, or why nobody answered. */
export function failureText(error: unknown, origin: string): string {
  const cause = connectionCode(error);
  if (cause) return `Nobody answers at ${origin} (${cause}). Is it still running?`;
  const code = codeOf(error);
  const message = messageOf(error).replaceAll(/\s+/g, " ").trim();
  return code === undefined || code === "Error" ? message || "Unknown error" : `${code}: ${message}`;
}

function connectionCode(error: unknown): string | undefined {
  const { code, errors } = (error ?? {}) as { code?: unknown; errors?: unknown };
  if (Array.isArray(errors)) return connectionCode(errors[0]);
  return typeof code === "string" && /^E[A-Z]+$/.test(code) ? code : undefined;
}
