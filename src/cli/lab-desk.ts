import { mkdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EmbeddedBackend } from "../backends/embedded.ts";
import { loadLab } from "../scenarios/load.ts";
import { LabSession } from "../scenarios/session.ts";

/**
 * Opens a lab on a cloud, and lays out its files: what the instructions call `file://NAME` is in a folder that
 * the learner's other terminal can be in.
 * @throws UserError when there is no such lab
 */
export async function openLab(id: string, backend: EmbeddedBackend): Promise<LabSession> {
  const lab = await loadLab(id);
  const folder = join(tmpdir(), "pipelab-labs", id);
  await mkdir(folder, { recursive: true });
  const desk = `Your other terminal: \`cd ${folder}\`, then \`eval "$(pipelab env --endpoint-url ${backend.origin})"\`. The lab's files are there.`;
  const session = new LabSession(lab, backend.target, backend.control, backend.cloud.host.clock, desk);
  for (const [name, content] of Object.entries(await session.files())) {
    await mkdir(join(folder, name, ".."), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  await session.refresh();
  return session;
}
