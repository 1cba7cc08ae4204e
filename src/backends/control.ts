import { Readable } from "node:stream";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { HttpRequest, type HttpHandler } from "@smithy/core/protocols";
import type { Mail } from "../cloud/services/sns/inbox.ts";
import { UserError } from "../kernel/errors.ts";
import type { LoggedEvent } from "../kernel/event-log.ts";
import type { Target } from "../kernel/target.ts";

export type { Mail };

export interface Health {
  account: string;
  region: string;
  version: string;
  services: Record<string, string>;
  pace: string;
  /** The cloud's clock, in milliseconds since the Unix epoch. */
  now: number;
  origin: string;
}

export interface EventQuery {
  after?: number;
  prefix?: string;
  limit?: number;
  /** Newest first. */
  reverse?: boolean;
}

interface Answer {
  status: number;
  body: Readable;
}

/** What AWS has no API for: the inbox, the event log and the clock of a pipelab cloud, under `/_pipelab`. */
export class Control {
  readonly #target: Target;

  constructor(target: Target) {
    this.#target = target;
  }

  /** Whether the target is a pipelab cloud. */
  async available(): Promise<boolean> {
    return this.health().then(
      () => true,
      () => false,
    );
  }

  health(): Promise<Health> {
    return this.#json("/_pipelab/health");
  }

  async inbox(): Promise<Mail[]> {
    const { mails } = await this.#json<{ mails: Mail[] }>("/_pipelab/inbox");
    return mails;
  }

  async events(query: EventQuery = {}): Promise<LoggedEvent[]> {
    const search = new URLSearchParams();
    if (query.after !== undefined) search.set("after", String(query.after));
    if (query.prefix !== undefined) search.set("prefix", query.prefix);
    if (query.limit !== undefined) search.set("limit", String(query.limit));
    if (query.reverse) search.set("order", "newest");
    const { events } = await this.#json<{ events: LoggedEvent[] }>(`/_pipelab/events?${search.toString()}`);
    return events;
  }

  /** Calls `onEvent` for every event after `after`, until the signal aborts. Rejects when the stream breaks before. */
  async subscribe(
    after: number,
    onEvent: (event: LoggedEvent) => void,
    signal: AbortSignal,
    prefix = "",
  ): Promise<void> {
    const search = new URLSearchParams({ after: String(after), prefix });
    const { body } = await this.#send("GET", `/_pipelab/events?${search.toString()}`, undefined, {
      accept: "text/event-stream",
    });
    const end = (): void => void body.destroy();
    signal.addEventListener("abort", end, { once: true });
    const lines = createInterface({ input: body });
    // A stream that the cloud closes (reset, stop) does not end, and the lines would be waited for for ever.
    body.once("close", () => lines.close());
    try {
      for await (const line of lines) {
        if (signal.aborted) return;
        if (line.startsWith("data: ")) onEvent(JSON.parse(line.slice("data: ".length)) as LoggedEvent);
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      signal.removeEventListener("abort", end);
      body.destroy();
    }
  }

  /** Opens a link of this cloud, as a mail has them. @throws UserError for a link that leads elsewhere */
  async follow(url: string): Promise<{ status: number; body: string }> {
    const { origin, pathname, search } = new URL(url);
    if (origin !== new URL(this.#target.endpoint).origin) {
      throw new UserError(
        `${url} leads out of the lab; only links to ${this.#target.endpoint} are followed.`,
      );
    }
    const { status, body } = await this.#send("GET", `${pathname}${search}`);
    return { status, body: await text(body) };
  }

  /** Moves the cloud's clock forward, for example by `7d`. */
  async advance(duration: string): Promise<void> {
    await this.#json("/_pipelab/clock", "POST", JSON.stringify({ advance: duration }));
  }

  async #json<T>(path: string, method = "GET", body?: string): Promise<T> {
    const answer = await this.#send(method, path, body);
    const content = await text(answer.body);
    if (answer.status >= 400) {
      throw new UserError(
        `${this.#target.endpoint}${path} answered ${answer.status}: ${content.slice(0, 200)}`,
      );
    }
    return JSON.parse(content) as T;
  }

  #send(method: string, path: string, body?: string, headers: Record<string, string> = {}): Promise<Answer> {
    const handler = this.#target.requestHandler as HttpHandler | undefined;
    return handler && "handle" in handler
      ? this.#sendInProcess(handler, method, path, body, headers)
      : this.#fetch(method, path, body, headers);
  }

  async #sendInProcess(
    handler: HttpHandler,
    method: string,
    path: string,
    body: string | undefined,
    headers: Record<string, string>,
  ): Promise<Answer> {
    const { hostname, port, host } = new URL(this.#target.endpoint);
    const [pathname = "/", search = ""] = path.split("?");
    const request = new HttpRequest({
      method,
      hostname,
      port: Number(port),
      path: pathname,
      query: Object.fromEntries(new URLSearchParams(search)),
      headers: { host, ...headers },
      body,
    });
    const { response } = await handler.handle(request);
    return { status: response.statusCode, body: response.body as Readable };
  }

  async #fetch(
    method: string,
    path: string,
    body: string | undefined,
    headers: Record<string, string>,
  ): Promise<Answer> {
    const response = await fetch(new URL(path, this.#target.endpoint), { method, body, headers }).catch(
      (cause: unknown) => {
        throw new UserError(`Nothing answers at ${this.#target.endpoint}; start it with: pipelab serve`, {
          cause,
        });
      },
    );
    return {
      status: response.status,
      body: response.body ? Readable.fromWeb(response.body) : Readable.from([]),
    };
  }
}
