import { consoleRoutes } from "../console/routes.ts";
import type { Host } from "../host.ts";
import type { HttpRoute, Service } from "../service.ts";
import type { Caller } from "../wire/caller.ts";
import type { Gateway } from "../wire/gateway.ts";
import { isSigned } from "../wire/identity.ts";
import { streamOf, type WireRequest, type WireResponse } from "../wire/message.ts";
import { controlRoutes, type ControlOptions } from "./control-routes.ts";

/** Everything that answers at the cloud's one address: the plain routes, and AWS for the rest. */
export class Front {
  readonly #gateway: Gateway;
  readonly #host: Host;
  readonly #routes: HttpRoute[];

  constructor(gateway: Gateway, host: Host, services: Service[], control: ControlOptions) {
    this.#gateway = gateway;
    this.#host = host;
    this.#routes = [
      ...services.flatMap(({ routes }) => routes ?? []),
      ...consoleRoutes(control),
      ...controlRoutes(control),
    ];
  }

  async handle(request: WireRequest, acting?: Caller): Promise<WireResponse> {
    const route = acting ? undefined : this.#route(request);
    if (!route) return this.#gateway.handle(request, acting);
    const response = await route.handle(
      {
        method: request.method,
        path: request.path,
        query: request.query,
        headers: request.headers,
        body: streamOf(request.body),
        origin: request.origin,
      },
      this.#host,
    );
    return { status: response.status, headers: response.headers ?? {}, body: response.body ?? "" };
  }

  /** A signed request is AWS's whatever its path: a bucket may be called `v1`. */
  #route(request: WireRequest): HttpRoute | undefined {
    const route = this.#routes.find(({ prefix }) => request.path.startsWith(prefix));
    return route && !isSigned(request) ? route : undefined;
  }
}
