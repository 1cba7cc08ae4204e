import { AwsError } from "../../../kernel/errors.ts";

/**
 * A file's path in a repository, without slashes at its ends. What a checkout would write outside of
 * the work tree, or into its `.git`, is no path.
 * @throws AwsError PathRequiredException, InvalidPathException
 */
export function requireFilePath(path: string | undefined): string {
  const normal = requireFolderPath(path);
  if (normal === "") throw new AwsError("PathRequiredException", "A file path is required.");
  return normal;
}

/** As {@link requireFilePath}, where the empty path (or `/`) is the root. */
export function requireFolderPath(path: string | undefined): string {
  if (path === undefined) throw new AwsError("PathRequiredException", "A path is required.");
  const normal = path.replace(/^\//, "").replace(/\/$/, "");
  if (normal === "") return normal;
  const parts = normal.split("/");
  if (path.length > 4096 || /[\0\n\\]/.test(path) || parts.some(isForbiddenPart)) {
    throw new AwsError("InvalidPathException", `The specified path is not valid: ${path}`);
  }
  return normal;
}

function isForbiddenPart(part: string): boolean {
  // `git~1` and trailing dots and spaces are `.git` on Windows.
  return part === "" || part === "." || part === ".." || /^(?:\.git|git~1)[. ]*$/i.test(part);
}
