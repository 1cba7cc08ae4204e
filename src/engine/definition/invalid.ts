import { AwsError } from "../../kernel/errors.ts";

/** What is wrong with the pipeline as a whole. */
export function invalidStructure(message: string): AwsError {
  return new AwsError("InvalidStructureException", message);
}

/** What is wrong with one stage. */
export function invalidStage(message: string): AwsError {
  return new AwsError("InvalidStageDeclarationException", message);
}

/** What is wrong with one action. */
export function invalidAction(message: string): AwsError {
  return new AwsError("InvalidActionDeclarationException", message);
}

/** What AWS accepts and this emulation does not run: refused, never accepted and ignored. */
export function notEmulated(what: string): AwsError {
  return new AwsError("NotImplemented", `pipelab does not emulate ${what} yet`, { status: 501 });
}
