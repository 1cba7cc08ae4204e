import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { messageOf, UserError } from "../../kernel/errors.ts";
import type { WireRequest, WireResponse } from "../wire/message.ts";
import type { Endpoint } from "../wire/in-process.ts";
import { refusal } from "./guard.ts";
import { occupant } from "./occupant.ts";

export interface ListenOptions {
  /** 0 takes a free one. */
  port: number;
  /** Default `127.0.0.1`. Another address is listened on, and its name accepted as `Host`, only when asked for. */
  address?: string;
}

export interface Listener {
  /** For example `http://127.0.0.1:4566`. */
  origin: string;
  close(): Promise<void>;
}

/** More in the headers than this many bytes is refused (431). */
const MAX_HEADERS = 64 * 1024;

/** Of a body that nobody reads, at most this many bytes are skipped to keep the connection. */
const MAX_SKIPPED = 1024 * 1024;

/** Answers HTTP with an endpoint. @throws UserError when the port is taken, saying so. */
export async function listen(
  endpoint: Endpoint,
  { port, address = "127.0.0.1" }: ListenOptions,
): Promise<Listener> {
  const server = createServer({ maxHeaderSize: MAX_HEADERS, keepAliveTimeout: 65_000 });
  let origin = "";
  const onRequest = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    void answer(endpoint, incoming, outgoing, { origin, address });
  };
  server.on("request", onRequest);
  // Clients that wait for leave to send their body (git, the AWS CLI) get it once the headers were let through.
  server.on("checkContinue", (incoming: IncomingMessage, outgoing: ServerResponse) => {
    if (!refusal(incoming.headers, [address])) outgoing.writeContinue();
    onRequest(incoming, outgoing);
  });
  server.on("clientError", (_error, socket) => {
    if (socket.writable) socket.end("HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n");
  });
  await bind(server, port, address).catch(async (error: NodeJS.ErrnoException) => {
    throw new UserError(await whyNot(error, port, address), { cause: error });
  });
  const actual = (server.address() as AddressInfo).port;
  origin = `http://${address.includes(":") ? `[${address}]` : address}:${actual}`;
  return {
    origin,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function bind(server: Server, port: number, address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, address, resolve);
  });
}

async function whyNot(error: NodeJS.ErrnoException, port: number, address: string): Promise<string> {
  if (error.code !== "EADDRINUSE") return `Cannot listen on ${address}:${port}: ${error.message}`;
  const by = await occupant(`http://${address}:${port}`);
  return `Port ${port} is taken by ${by}; end it, or choose another with --port (0 takes a free one).`;
}

async function answer(
  endpoint: Endpoint,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { origin, address }: { origin: string; address: string },
): Promise<void> {
  const refused = refusal(incoming.headers, [address]);
  if (refused !== undefined) {
    outgoing.writeHead(403, { "content-type": "text/plain", connection: "close" }).end(`${refused}\n`);
    return;
  }
  try {
    const response = await endpoint.handle(toWire(incoming, origin));
    // What was not read must not hold the connection: a little is skipped, a lot is not waited for.
    const unread = !incoming.complete && Number(incoming.headers["content-length"] ?? 0) > MAX_SKIPPED;
    if (unread) outgoing.setHeader("connection", "close");
    // An object may be a page with a script, at our own origin: in a browser it runs as a stranger, or not at all.
    outgoing.setHeader("content-security-policy", "sandbox");
    outgoing.writeHead(response.status, withLength(response));
    if (incoming.method === "HEAD") outgoing.end();
    else if (response.body instanceof Readable) await pipeline(response.body, outgoing);
    else outgoing.end(response.body);
    if (unread) outgoing.once("finish", () => incoming.socket.destroySoon());
    else {
      // What it was piped into may take no more.
      incoming.unpipe();
      incoming.resume();
    }
  } catch (error) {
    // The client went away. (The request is destroyed also when it was merely read to its end.)
    if (outgoing.destroyed) return;
    if (outgoing.headersSent) outgoing.destroy();
    else
      outgoing
        .writeHead(500, { "content-type": "text/plain" })
        .end(`pipelab failed inside: ${messageOf(error)}\n`);
  }
}

/** Says how long a body is that is there already, where its status has one. */
function withLength({ status, headers, body }: WireResponse): Record<string, string> {
  if (body instanceof Readable || headers["content-length"] !== undefined) return headers;
  if (status === 204 || status === 304) return headers;
  return { ...headers, "content-length": String(Buffer.byteLength(body)) };
}

function toWire(incoming: IncomingMessage, origin: string): WireRequest {
  // Clients that take us for a proxy write the whole URL.
  const url = (incoming.url ?? "/").replace(/^https?:\/\/[^/?]*/i, "") || "/";
  const [path, search] = splitOnce(url);
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(",") : (value ?? ""),
    ]),
  );
  return {
    method: incoming.method ?? "GET",
    path,
    query: new URLSearchParams(search),
    headers,
    body: incoming,
    origin: headers["host"] ? `http://${headers["host"]}` : origin,
    source: incoming.socket.remoteAddress ?? "",
  };
}

function splitOnce(url: string): [string, string] {
  const at = url.indexOf("?");
  return at < 0 ? [url, ""] : [url.slice(0, at), url.slice(at + 1)];
}
