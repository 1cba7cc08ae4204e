import type { CommitObject } from "isomorphic-git";
import { AwsError } from "../../../kernel/errors.ts";
import type { Caller } from "../../wire/caller.ts";

const LONGEST_NAME = 1024;
const LONGEST_MESSAGE = 256 * 1024;

/** Who made a commit by the API, by default the caller: author and committer are the same. */
export interface Author {
  name?: string;
  email?: string;
  message?: string;
}

/** @throws AwsError NameLengthExceededException, InvalidEmailException, CommitMessageLengthExceededException */
export function checkAuthor({ name, email, message }: Author): void {
  if ((name ?? "").length > LONGEST_NAME) {
    throw new AwsError(
      "NameLengthExceededException",
      "The user name is not valid because it has exceeded the character limit for author names.",
    );
  }
  if ((email ?? "").length > LONGEST_NAME || /[<>\s]/.test(email ?? "")) {
    throw new AwsError("InvalidEmailException", `The specified email address is not valid: ${email}`);
  }
  if (Buffer.byteLength(message ?? "") > LONGEST_MESSAGE) {
    throw new AwsError(
      "CommitMessageLengthExceededException",
      "The commit message is too long. Provide a shorter string.",
    );
  }
}

/** @param now milliseconds */
export function signature({ name, email }: Author, caller: Caller, now: number): CommitObject["author"] {
  return {
    // Git leaves out of names what would end the field.
    name: name?.replaceAll(/[<>\n\0]/g, "").trim() || callerName(caller),
    email: email ?? "",
    timestamp: Math.floor(now / 1000),
    timezoneOffset: 0,
  };
}

function callerName(caller: Caller): string {
  if (caller.type === "user") return caller.userName;
  if (caller.type === "role") return caller.sessionName;
  return caller.type === "service" ? caller.principal : "root";
}
