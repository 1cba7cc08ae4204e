import { Readable } from "node:stream";
import { HttpResponse, type HttpHandler, type HttpRequest } from "@smithy/core/protocols";
import type { Caller } from "./caller.ts";
import type { WireRequest, WireResponse } from "./message.ts";

/** What answers requests. */
export interface Endpoint {
  handle(request: WireRequest, acting?: Caller): Promise<WireResponse>;
}

/**
 * An SDK request handler that calls the cloud in this process: the same path as over a socket, without one.
 * @param acting the caller, where the process vouches for it (AWS services); otherwise the signature tells.
 */
export function inProcessHandler(
  endpoint: () => Endpoint,
  origin: () => string,
  acting?: Caller,
): HttpHandler {
  return {
    async handle(request: HttpRequest) {
      const response = await endpoint().handle(toWire(request, origin()), acting);
      const body =
        response.body instanceof Readable ? response.body : Readable.from([Buffer.from(response.body)]);
      return { response: new HttpResponse({ statusCode: response.status, headers: response.headers, body }) };
    },
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
  };
}

function toWire(request: HttpRequest, origin: string): WireRequest {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(request.query ?? {})) {
    for (const item of Array.isArray(value) ? value : [value ?? ""]) query.append(name, item);
  }
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  return {
    method: request.method,
    path: request.path,
    query,
    headers,
    body: bodyOf(request.body),
    origin,
    source: "127.0.0.1",
  };
}

function bodyOf(body: unknown): Readable | Uint8Array {
  if (body instanceof Readable || body instanceof Uint8Array) return body;
  if (typeof body === "string") return Buffer.from(body);
  if (body === undefined || body === null) return new Uint8Array();
  throw new TypeError("the body of an in-process request must be bytes, text or a Node stream");
}
