import { AwsError } from "../../../kernel/errors.ts";

/**
 * CodeCommit checks names itself, with exceptions of its own, instead of a general validation error.
 * Limits are those of the page "Quotas in AWS CodeCommit".
 */

const REPOSITORY_NAME = /^[\w.-]{1,100}$/;

/** @throws AwsError RepositoryNameRequiredException, InvalidRepositoryNameException */
export function requireRepositoryName(name: string | undefined): string {
  if (name === undefined) {
    throw new AwsError(
      "RepositoryNameRequiredException",
      "A repository name is required, but was not specified.",
    );
  }
  if (!REPOSITORY_NAME.test(name) || name.endsWith(".git") || name === "." || name === "..") {
    throw new AwsError(
      "InvalidRepositoryNameException",
      "The repository name is not valid. Repository names can be any valid combination of letters, numbers, " +
        "periods, underscores, and dashes between 1 and 100 characters in length. Names are case sensitive. " +
        "For more information, see Limits in the AWS CodeCommit User Guide. ",
    );
  }
  return name;
}

/** @throws AwsError InvalidRepositoryDescriptionException */
export function checkDescription(description: string | undefined): void {
  if (description !== undefined && description.length > 1000) {
    throw new AwsError(
      "InvalidRepositoryDescriptionException",
      "The repository description is not valid. Descriptions cannot be more than 1000 characters.",
    );
  }
}

/** @throws AwsError BranchNameRequiredException, InvalidBranchNameException */
export function requireBranchName(name: string | undefined): string {
  if (name === undefined) {
    throw new AwsError("BranchNameRequiredException", "A branch name is required, but was not specified.");
  }
  if (name.length > 256 || isObjectId(name) || !isRefName(name)) {
    throw new AwsError("InvalidBranchNameException", `The branch name ${name} is not valid.`);
  }
  return name;
}

/** Whether it is a full object id, the only form in which CodeCommit takes ids. */
export function isObjectId(text: string): boolean {
  return /^[0-9a-f]{40}$/i.test(text);
}

/** git-check-ref-format's rules for what follows `refs/heads/`. */
export function isRefName(name: string): boolean {
  return (
    name !== "" &&
    name !== "@" &&
    !name.startsWith("-") &&
    !name.endsWith(".") &&
    !hasForbidden(name) &&
    name.split("/").every((part) => part !== "" && !part.startsWith(".") && !part.endsWith(".lock"))
  );
}

function hasForbidden(name: string): boolean {
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  return /[\u0000-\u0020~^:?*[\\\u007f]|\.\.|@\{/.test(name);
}
