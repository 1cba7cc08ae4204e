import { AwsError } from "../../../kernel/errors.ts";

const MEGABYTE = 1_048_576;

/**
 * What one call may bring: 6 MB a file, and 7 MB together ("Quotas in AWS CodeCommit").
 * @param sizes bytes
 * @throws AwsError FileContentSizeLimitExceededException
 */
export function checkTotalSize(sizes: number[]): void {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total > 7 * MEGABYTE || sizes.some((size) => size > 6 * MEGABYTE)) {
    throw new AwsError(
      "FileContentSizeLimitExceededException",
      "The file cannot be added because it is too large. The maximum file size is 6 MB, and the combined file " +
        "content change size is 7 MB. Consider making these changes using a Git client.",
    );
  }
}
