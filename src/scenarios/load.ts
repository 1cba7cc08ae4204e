import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { messageOf, UserError } from "../kernel/errors.ts";
import type { Lab } from "./lab.ts";
import { readLab } from "./read-lab.ts";

/** The labs that come with pipelab: beside `src` and `dist`. */
const LABS = fileURLToPath(new URL("../../labs", import.meta.url));

export interface LabSummary {
  id: string;
  title: string;
  summary: string;
  minutes: number;
  steps: number;
}

/** All labs, by id. */
export async function listLabs(dir = LABS): Promise<LabSummary[]> {
  const ids = idsIn(dir);
  return Promise.all(
    ids.map(async (id) => {
      const { title, summary, minutes, steps } = await loadLab(id, dir);
      return { id, title, summary, minutes, steps: steps.length };
    }),
  );
}

/**
 * One lab, checked.
 * @throws UserError when there is none of this id (exit code 2), or when its file has a mistake: where, and which.
 */
export async function loadLab(id: string, dir = LABS): Promise<Lab> {
  const ids = idsIn(dir);
  if (!ids.includes(id)) {
    throw new UserError(`there is no lab ${id}; there are: ${ids.join(", ") || "none"}`, { exitCode: 2 });
  }
  const folder = join(dir, id);
  let content: unknown;
  try {
    content = parse(readFileSync(join(folder, "lab.yaml"), "utf8"));
  } catch (error) {
    throw new UserError(`labs/${id}/lab.yaml: ${messageOf(error)}`, { cause: error });
  }
  return readLab(id, content, filesOf(join(folder, "files")));
}

function idsIn(dir: string): string[] {
  if (!existsSync(dir)) return [];
  return readdirSync(dir)
    .filter((id) => existsSync(join(dir, id, "lab.yaml")))
    .sort();
}

function filesOf(dir: string): Record<string, string> {
  if (!existsSync(dir)) return {};
  const paths = readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    paths.map((path) => [relative(dir, path).split(sep).join("/"), readFileSync(path, "utf8")]),
  );
}
