import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { ManualClock, SystemClock } from "../../kernel/clock.ts";
import { parseDuration } from "../../kernel/duration.ts";
import { messageOf } from "../../kernel/errors.ts";
import type { LoggedEvent } from "../../kernel/event-log.ts";
import type { Host } from "../host.ts";
import type { HttpRoute, HttpRouteRequest, HttpRouteResponse } from "../service.ts";

export interface ControlOptions {
  account: string;
  region: string;
  /** Names of the services, for health. */
  services: string[];
  version: string;
  /** Forgets everything. */
  reset: () => Promise<void>;
}

const MAX_EVENTS = 1_000;

/** Events that are read at a time for a client that follows. */
const PAGE = 100;

/** Dates of a later year than 9999 cannot be written as AWS writes them. */
const LATEST = Date.UTC(9_999, 11, 31);

/** What AWS has no API for, under `/_pipelab`, and what tools written for LocalStack ask. */
export function controlRoutes(options: ControlOptions): HttpRoute[] {
  const running = Object.fromEntries(options.services.map((name) => [name, "running"]));
  return [
    route("/_pipelab/health", "GET", (_request, host) =>
      json({
        account: options.account,
        region: options.region,
        version: options.version,
        services: running,
        pace: host.pace,
        now: host.clock.now(),
        origin: host.origin(),
      }),
    ),
    route("/_pipelab/events", "GET", events),
    route("/_pipelab/clock", "POST", clock),
    ...["/_pipelab/reset", "/_localstack/state/reset", "/moto-api/reset"].map((path) =>
      route(path, "POST", async () => {
        await options.reset();
        return json({ status: "ok" });
      }),
    ),
    route("/_localstack/health", "GET", () =>
      json({ services: running, edition: "pipelab", version: options.version }),
    ),
    route("/_localstack/init", "GET", () =>
      json({ completed: { BOOT: true, START: true, READY: true, SHUTDOWN: false }, scripts: [] }),
    ),
    {
      prefix: "/_pipelab/",
      handle: async ({ path }) => json({ message: `There is nothing at ${path}.` }, 404),
    },
  ];
}

type Handler = (request: HttpRouteRequest, host: Host) => HttpRouteResponse | Promise<HttpRouteResponse>;

function route(path: string, method: string, handler: Handler): HttpRoute {
  return {
    prefix: path,
    async handle(request, host) {
      if (request.path !== path) return json({ message: `There is nothing at ${request.path}.` }, 404);
      if (request.method !== method) return json({ message: `Use ${method} for ${path}.` }, 405);
      return handler(request, host);
    },
  };
}

function json(body: object, status = 200): HttpRouteResponse {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}

/** The event log: as JSON, or live as server-sent events that go on after `Last-Event-ID`. */
function events(request: HttpRouteRequest, host: Host): HttpRouteResponse {
  const prefix = request.query.get("prefix") ?? "";
  const after = Number(request.headers["last-event-id"] ?? request.query.get("after") ?? 0);
  const limit = Math.min(Number(request.query.get("limit") ?? MAX_EVENTS), MAX_EVENTS);
  if (!Number.isSafeInteger(after) || !Number.isInteger(limit) || after < 0 || limit < 0)
    return json({ message: "after and limit are numbers, 0 or more." }, 400);
  if ((request.headers["accept"] ?? "").includes("text/event-stream")) return follow(prefix, after, host);
  const reverse = request.query.get("order") === "newest";
  return json({
    events: host.store.events.read({ prefix, after, limit, reverse }),
    lastId: host.store.events.lastId(),
  });
}

function follow(prefix: string, after: number, host: Host): HttpRouteResponse {
  const log = host.store.events;
  let sent = after;
  let hungry = false;
  // Read on only as fast as the client takes it: one that does not read must not fill the memory.
  const body = new Readable({
    read() {
      hungry = true;
      feed();
    },
  });
  const feed = (): void => {
    while (hungry && !body.destroyed) {
      const page = log.read({ prefix, after: sent, limit: PAGE });
      if (page.length === 0) return;
      sent = page.at(-1)?.id ?? sent;
      hungry = body.push(page.map(serverSent).join(""));
    }
  };
  body.push(": pipelab event log\n\n");
  body.once("close", log.subscribe(prefix, feed));
  const end = (): void => void body.destroy();
  host.tasks.signal.addEventListener("abort", end, { once: true });
  body.once("close", () => host.tasks.signal.removeEventListener("abort", end));
  return { status: 200, headers: { "content-type": "text/event-stream", "cache-control": "no-store" }, body };
}

function serverSent(event: LoggedEvent): string {
  return `id: ${event.id}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}

/** `{"advance":"7d"}` moves the clock forward. */
async function clock(request: HttpRouteRequest, host: Host): Promise<HttpRouteResponse> {
  let ms: number;
  try {
    const { advance } = JSON.parse(await text(request.body)) as { advance?: unknown };
    ms = parseDuration(String(advance));
    if (host.clock.now() + ms > LATEST) throw new RangeError("that is after the year 9999");
  } catch (error) {
    return json({ message: `Send {"advance":"7d"}: ${messageOf(error)}` }, 400);
  }
  if (host.clock instanceof ManualClock) await host.clock.advance(ms);
  else if (host.clock instanceof SystemClock) host.clock.advance(ms);
  return json({ now: host.clock.now() });
}
