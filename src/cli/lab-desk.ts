import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { EmbeddedBackend } from "../backends/embedded.ts";
import { loadLab } from "../scenarios/load.ts";
import { LabSession } from "../scenarios/session.ts";
import { shellExports } from "./environment.ts";

/** What a POSIX shell reads to talk to the lab's cloud, beside the lab's files. */
const ENVIRONMENT = "env.sh";
const TEXT = "lab.md";

/**
 * Opens labs on a cloud, each with a folder for the learner's other terminal: in it are the lab's files, which the
 * instructions call `file://NAME`, `env.sh`, and all the instructions. The folder is new for every cloud, so that
 * nothing of an earlier one is in the way, and nobody else can put files there; it stays, as the learner's work is in it.
 * @returns opens one lab; throws UserError when there is none of this id
 */
export function labDesk(backend: EmbeddedBackend): (id: string) => Promise<LabSession> {
  const folders = new Map<string, string>();
  return async (id) => {
    const lab = await loadLab(id);
    const folder = folders.get(id) ?? (await mkdtemp(join(tmpdir(), "pipelab-lab-")));
    folders.set(id, folder);
    const first = `In your other terminal, first:\n\n    cd ${folder} && . ./${ENVIRONMENT}\n`;
    const desk = `${first}\nTo copy commands from: \`${TEXT}\` there.`;
    const session = new LabSession(lab, backend.target, backend.control, backend.cloud.host.clock, desk);
    await session.refresh();
    const files = {
      ...(await session.files()),
      [ENVIRONMENT]: shellExports(backend.origin, backend.target.region),
      [TEXT]: textOf(session, first)
        .replaceAll(desk, "")
        .replaceAll(/\n{3,}/g, "\n\n"),
    };
    for (const [name, content] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), content);
    }
    return session;
  };
}

/** The whole lab to read, and to copy commands from: a terminal wraps the lines of a narrow panel. */
function textOf({ title, lab, steps, next }: LabSession, first: string): string {
  const chapters = steps.map((step, index) => `## ${index + 1}. ${step.title}\n\n${step.instruction}`);
  const notes = lab.notes.length > 0 ? ["## Notes\n", ...lab.notes.map((note) => `- ${note}`)] : [];
  return [`# ${title}\n\n${first}`, ...chapters, `## When it is done\n\n${next}`, ...notes, ""].join("\n");
}
