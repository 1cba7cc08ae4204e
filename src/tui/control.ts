import type { LoggedEvent } from "../kernel/event-log.ts";
import type { Mail } from "./mail.ts";

/** What the TUI needs of src/backends/control.ts: what AWS has no API for. Absent on a real account. */
export interface ControlView {
  inbox(): Promise<Mail[]>;
  events(query: {
    after?: number;
    prefix?: string;
    limit?: number;
    reverse?: boolean;
  }): Promise<LoggedEvent[]>;
  subscribe(after: number, onEvent: (event: LoggedEvent) => void, signal: AbortSignal): void;
  follow(url: string): Promise<{ status: number; body: string }>;
  advance(duration: string): Promise<void>;
}
