/** One file of an artifact. */
export interface ArchiveFile {
  /** Relative, with `/` between its parts. */
  path: string;
  kind: "file" | "executable" | "symlink";
  /** The bytes; of a symlink, where it points. */
  content: Buffer;
}

/** A zip that cannot be read, or that a careful reader refuses. */
export class InvalidArchive extends Error {
  override readonly name = "InvalidArchive";
}

export interface ArchiveLimits {
  /** Entries, folders included. */
  entries: number;
  /** Bytes of all files together, unpacked. */
  bytes: number;
}

/** More than CodePipeline takes from CodeCommit (1 GB; "Quotas in AWS CodePipeline"), less than a zip bomb. */
export const ARCHIVE_LIMITS: ArchiveLimits = { entries: 65_535, bytes: 1024 ** 3 };
