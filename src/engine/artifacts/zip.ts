import { buffer } from "node:stream/consumers";
import { ZipFile } from "yazl";
import type { ArchiveFile } from "./archive.ts";

const MODE = { file: 0o100644, executable: 0o100755, symlink: 0o120777 } as const;

/** The same files must give the same bytes: entries are dated by the first day that a zip can name. */
const MTIME = new Date(1980, 0, 1);

/** Packs files into a zip: in the order of their paths, with execution bits and symlinks kept. */
export async function zip(files: Iterable<ArchiveFile>): Promise<Buffer> {
  const archive = new ZipFile();
  const ordered = [...files].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  for (const file of ordered) {
    archive.addBuffer(file.content, file.path, {
      mtime: MTIME,
      mode: MODE[file.kind],
      forceDosTimestamp: true,
    });
  }
  archive.end();
  return buffer(archive.outputStream);
}
