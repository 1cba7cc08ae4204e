import { posix } from "node:path";
import { buffer } from "node:stream/consumers";
import { type Entry, type ZipFile, fromBufferPromise } from "yauzl";
import { messageOf } from "../../kernel/errors.ts";
import { ARCHIVE_LIMITS, type ArchiveFile, type ArchiveLimits, InvalidArchive } from "./archive.ts";

const NOTHING = Buffer.alloc(0);
const FILE_TYPE = 0o170000;
const SYMLINK = 0o120000;

/**
 * Reads all files of a zip. Folders are implied by their files.
 * @param wanted whose bytes to unpack, if not everybody's; those of others are left out
 * @throws InvalidArchive when it is no zip, is encrypted or too large, or has an entry that leaves its folder:
 * an absolute path, a drive letter, `..`, a symlink that points out, or a file behind a symlink.
 */
export async function unzip(
  bytes: Buffer,
  limits: ArchiveLimits = ARCHIVE_LIMITS,
  wanted: (path: string) => boolean = () => true,
): Promise<ArchiveFile[]> {
  try {
    const archive = await fromBufferPromise(bytes, { lazyEntries: true });
    try {
      return await readFiles(archive, limits, wanted);
    } finally {
      archive.close();
    }
  } catch (error) {
    if (error instanceof InvalidArchive) throw error;
    throw new InvalidArchive(messageOf(error), { cause: error });
  }
}

/** The bytes of the file at `path` in a zip; `undefined` when there is none. A symlink is followed. */
export async function fileOf(bytes: Buffer, path: string): Promise<Buffer | undefined> {
  let wanted = posix.normalize(path);
  for (let hops = 0; hops < 10; hops++) {
    const files = await unzip(bytes, ARCHIVE_LIMITS, (other) => other === wanted);
    // Of two entries of one name, the later counts.
    const file = files.findLast((other) => other.path === wanted);
    if (file?.kind !== "symlink") return file?.content;
    wanted = pointsTo(file);
  }
  return undefined;
}

async function readFiles(
  archive: ZipFile,
  limits: ArchiveLimits,
  wanted: (path: string) => boolean,
): Promise<ArchiveFile[]> {
  if (archive.entryCount > limits.entries) {
    throw new InvalidArchive(`the archive has ${archive.entryCount} entries; the limit is ${limits.entries}`);
  }
  const files: ArchiveFile[] = [];
  let total = 0;
  for await (const entry of archive.eachEntry()) {
    const path = safePath(entry.fileName);
    if (path === undefined) continue;
    // Declared sizes can be trusted: yauzl fails where the bytes that come are more or fewer.
    total += entry.uncompressedSize;
    if (total > limits.bytes) {
      throw new InvalidArchive(`the archive unpacks to more than ${limits.bytes} bytes`);
    }
    const kind = kindOf(entry);
    const unpacked = kind === "symlink" || wanted(path);
    const content = unpacked ? await buffer(await archive.openReadStreamPromise(entry)) : NOTHING;
    files.push({ path, kind, content });
  }
  refuseEscapes(files);
  return files;
}

/** The path with `.` and double slashes taken out; `undefined` for a folder. */
function safePath(name: string): string | undefined {
  if (name.endsWith("/")) return undefined;
  if (name.startsWith("/") || /^[A-Za-z]:/.test(name) || name.split("/").includes("..")) {
    throw new InvalidArchive(`the archive has an entry outside of its folder: ${name}`);
  }
  return posix.normalize(name);
}

function kindOf(entry: Entry): ArchiveFile["kind"] {
  // The upper half holds the Unix mode only when the zip was made on Unix (version made by 3).
  const mode = entry.versionMadeBy >> 8 === 3 ? entry.externalFileAttributes >>> 16 : 0;
  if ((mode & FILE_TYPE) === SYMLINK) return "symlink";
  return (mode & 0o111) === 0 ? "file" : "executable";
}

function pointsTo(link: ArchiveFile): string {
  return posix.join(posix.dirname(link.path), link.content.toString("utf8"));
}

function refuseEscapes(files: ArchiveFile[]): void {
  const links = new Set(files.filter((file) => file.kind === "symlink").map((file) => file.path));
  for (const file of files) {
    if (file.kind === "symlink") {
      const target = file.content.toString("utf8");
      const resolved = pointsTo(file);
      if (
        target.startsWith("/") ||
        /^[A-Za-z]:/.test(target) ||
        resolved === ".." ||
        resolved.startsWith("../")
      ) {
        throw new InvalidArchive(`the archive has a symlink out of its folder: ${file.path} -> ${target}`);
      }
    }
    for (let folder = posix.dirname(file.path); folder !== "."; folder = posix.dirname(folder)) {
      if (links.has(folder)) {
        throw new InvalidArchive(`the archive has a file behind a symlink: ${file.path}`);
      }
    }
  }
}
