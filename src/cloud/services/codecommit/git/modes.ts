import type { FileModeTypeEnum } from "@aws-sdk/client-codecommit";

const MODES: Record<FileModeTypeEnum, string> = {
  NORMAL: "100644",
  EXECUTABLE: "100755",
  SYMLINK: "120000",
};

/** Git's mode of AWS's; `undefined` for a name that AWS does not know. */
export function gitMode(name: string): string | undefined {
  return (MODES as Record<string, string>)[name];
}

/** AWS's name of git's mode of a file or symbolic link. */
export function modeName(mode: string): FileModeTypeEnum {
  if (mode === MODES.SYMLINK) return "SYMLINK";
  return mode === MODES.EXECUTABLE ? "EXECUTABLE" : "NORMAL";
}
