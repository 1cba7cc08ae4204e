import { Readable } from "node:stream";
import { HttpResponse, type HttpHandler, type HttpRequest } from "@smithy/core/protocols";
import type { AwsCredentialIdentityProvider, RequestSigner } from "@smithy/types";
import type { Caller } from "./caller.ts";
import type { WireRequest, WireResponse } from "./message.ts";

interface SignerParameters {
  credentials: AwsCredentialIdentityProvider;
  region: string | (() => Promise<string>);
  service: string;
}

/**
 * Writes what the gateway reads of a signature and spares the hashing: within the process, nobody could have changed
 * the request.
 */
export class InProcessSigner implements RequestSigner {
  readonly #parameters: SignerParameters;

  constructor(parameters: SignerParameters) {
    this.#parameters = parameters;
  }

  async sign(request: HttpRequest): Promise<HttpRequest> {
    const { credentials, region, service } = this.#parameters;
    const { accessKeyId, sessionToken } = await credentials();
    const scope = `${accessKeyId}/00000000/${typeof region === "string" ? region : await region()}/${service}/aws4_request`;
    request.headers["authorization"] =
      `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`;
    if (sessionToken) request.headers["x-amz-security-token"] = sessionToken;
    return request;
  }
}

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
