import { ASCII, UNICODE, type Glyphs } from "./glyphs.ts";

/** What the user's terminal can show, and what the user wants shown. */
export interface TerminalTraits {
  color: boolean;
  glyphs: Glyphs;
}

/**
 * Reads the environment and arguments: `NO_COLOR` (no-color.org: any value but the empty one), `--no-color`, `TERM=dumb`,
 * and the locale. Ink does not look at them.
 */
export function terminalTraits(
  env: Record<string, string | undefined>,
  argv: readonly string[],
  platform: string,
): TerminalTraits {
  const refused = (env["NO_COLOR"] ?? "") !== "" || argv.includes("--no-color") || env["TERM"] === "dumb";
  return { color: !refused, glyphs: speaksUtf8(env, platform) ? UNICODE : ASCII };
}

function speaksUtf8(env: Record<string, string | undefined>, platform: string): boolean {
  // macOS and Windows terminals are UTF-8 whether or not a locale is set.
  const locale = env["LC_ALL"] || env["LC_CTYPE"] || env["LANG"];
  if (locale === undefined || locale === "") return platform === "darwin" || platform === "win32";
  return /utf-?8/i.test(locale);
}
