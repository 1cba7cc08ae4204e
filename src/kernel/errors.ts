/** The one error module: every error a user can cause is one of these two. */

/** Whose fault AWS says an error is: the caller's or the service's. */
export type Fault = "client" | "server";

export interface AwsErrorOptions {
  /** HTTP status; when absent, the error's own schema decides, else 400 (client) or 500 (server). */
  status?: number;
  fault?: Fault;
  /** Members of the modelled error structure besides the message (for example S3's `Key`). */
  fields?: Record<string, unknown>;
  /** Response headers that belong to the error (for example S3's `x-amz-delete-marker`). */
  headers?: Record<string, string>;
  cause?: unknown;
}

/**
 * An error that AWS documents, thrown by an operation and written to the wire by the gateway
 * with AWS's code, message and HTTP status.
 */
export class AwsError extends Error {
  override readonly name = "AwsError";
  readonly code: string;
  readonly status: number | undefined;
  readonly fault: Fault;
  readonly fields: Record<string, unknown>;
  readonly headers: Record<string, string>;

  constructor(code: string, message: string, options: AwsErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.status = options.status;
    this.fault = options.fault ?? "client";
    this.fields = options.fields ?? {};
    this.headers = options.headers ?? {};
  }
}

/** A mistake at the command line or the machine: one line that says what to do, and an exit code. */
export class UserError extends Error {
  override readonly name = "UserError";
  readonly exitCode: number;

  constructor(message: string, options: { exitCode?: number; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.exitCode = options.exitCode ?? 1;
  }
}

/** The text of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * AWS's code for anything that was thrown: our own {@link AwsError}, or an exception of an SDK client.
 * `undefined` when it is neither.
 */
export function codeOf(error: unknown): string | undefined {
  if (error instanceof AwsError) return error.code;
  if (error instanceof Error && "$fault" in error) {
    const { Code } = error as { Code?: unknown };
    return typeof Code === "string" ? Code : error.name;
  }
  return undefined;
}
