import type { Session } from "../session.ts";

/** What a key does. */
export interface Command {
  /** Why it cannot be done now, in words for the message line; `undefined` when it can. */
  disabled?(session: Session): string | undefined;
  run(session: Session): void | Promise<void>;
}
