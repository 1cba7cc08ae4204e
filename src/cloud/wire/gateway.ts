import { AwsError } from "../../kernel/errors.ts";
import { isRegion } from "../../kernel/region.ts";
import type { Host } from "../host.ts";
import type { Call, Permission, Service } from "../service.ts";
import { AwsChunkedDecoder } from "./aws-chunked.ts";
import type { Caller } from "./caller.ts";
import { checkConstraints } from "./constraints-check.ts";
import { notEmulated, toWireError, unauthenticated, wrongRegion } from "./errors.ts";
import {
  readSignature,
  resolveCaller,
  type Authorizer,
  type CredentialLookup,
  type Signature,
} from "./identity.ts";
import { streamOf, type WireRequest, type WireResponse } from "./message.ts";
import { readModel, type OperationModel, type ServiceModel } from "./model.ts";
import { protocols } from "./protocols/index.ts";
import type { AnswerIds, ServerProtocol } from "./protocols/protocol.ts";
import { fallbackProtocol, route } from "./routing.ts";
import { trailRecord } from "./trail.ts";

export interface GatewayOptions {
  services: Service[];
  host: Host;
  authorizer: Authorizer;
  credentials: CredentialLookup;
  account: string;
  region: string;
}

/** What is known of a call by the time something fails. */
interface Progress {
  model?: ServiceModel;
  operation?: OperationModel;
  caller?: Caller;
  input?: Record<string, unknown>;
  output?: Record<string, unknown>;
  account: string;
  region: string;
}

/** The one AWS endpoint: parse by schema, identify, authorize, call, record, write by schema. */
export class Gateway {
  readonly models: ReadonlyMap<string, ServiceModel>;
  readonly #options: GatewayOptions;

  constructor(options: GatewayOptions) {
    this.#options = options;
    this.models = new Map(options.services.map((service) => [service.name, readModel(service)]));
  }

  /** Answers a request. Never throws: what goes wrong is the answer. @param acting who calls, when the process itself knows. */
  async handle(request: WireRequest, acting?: Caller): Promise<WireResponse> {
    const { host } = this.#options;
    const ids: AnswerIds = { requestId: host.ids.uuid(), extendedId: host.ids.alphanumeric(76) };
    const progress: Progress = { account: this.#options.account, region: this.#options.region };
    let protocol: ServerProtocol = fallbackProtocol(request);
    try {
      const signature = readSignature(request);
      const routed = await route(request, signature, this.models);
      if (!routed.model) throw notEmulated(`The service ${routed.name}`);
      progress.model = routed.model;
      protocol = protocols[routed.model.protocol] ?? protocol;
      const response = await this.#call(request, signature, acting, routed.model, protocol, progress, ids);
      this.#record(request, progress, ids, undefined);
      return response;
    } catch (thrown) {
      const error = toWireError(thrown, progress.model);
      try {
        this.#record(request, progress, ids, error);
      } catch (defect) {
        // A full disk, say: the answer is given all the same.
        toWireError(defect, progress.model);
      }
      return protocol.writeError(error, request, progress.model, ids);
    }
  }

  async #call(
    request: WireRequest,
    signature: Signature | undefined,
    acting: Caller | undefined,
    model: ServiceModel,
    protocol: ServerProtocol,
    progress: Progress,
    ids: AnswerIds,
  ): Promise<WireResponse> {
    const { host, account, credentials } = this.#options;
    const operation = protocol.operationOf(request, model);
    if (!operation) throw unknownOperation(protocol.nameOf(request), request, model);
    progress.operation = operation;
    const region = signature?.region || this.#options.region;
    if (!isRegion(region)) throw wrongRegion(region, model);
    progress.region = region;
    const caller = acting ?? resolveCaller(signature, credentials, account, host.clock.now());
    if (caller) {
      progress.caller = caller;
      progress.account = caller.account;
    }
    const handler = model.service.operations[operation.name];
    if (!handler) throw notEmulated(`${model.service.name}:${operation.name}`);
    const plain = unchunked(request);
    const input = await protocol.parse(plain, operation, model);
    progress.input = input;
    this.#authorize(request, model.service, operation.name, input, progress);
    if (model.service.constraints) checkConstraints(operation.input, input, model.service.constraints);
    const call = this.#callOf(plain, progress, ids);
    const output = ((await handler(input as never, call)) ?? {}) as Record<string, unknown>;
    progress.output = output;
    const response = protocol.write(output, operation, model, ids);
    Object.assign(response.headers, call.responseHeaders);
    return response;
  }

  #callOf(request: WireRequest, progress: Progress, ids: AnswerIds): Call {
    const { host } = this.#options;
    return {
      account: progress.account,
      region: progress.region,
      caller: progress.caller ?? anonymous(progress.account),
      requestId: ids.requestId,
      origin: request.origin,
      host,
      authorize: (permission) => this.#check(request, progress, permission),
      trailers: request.trailers ?? {},
      responseHeaders: {},
    };
  }

  #authorize(
    request: WireRequest,
    service: Service,
    operation: string,
    input: Record<string, unknown>,
    progress: Progress,
  ): void {
    const scope = { account: progress.account, region: progress.region, host: this.#options.host };
    const needed = service.permissions?.(operation, input, scope) ?? [
      { action: `${service.name}:${operation}`, resource: "*" },
    ];
    if (needed.length > 0 && !progress.caller) throw unauthenticated(progress.model);
    for (const permission of needed) this.#check(request, progress, permission);
  }

  #check(request: WireRequest, progress: Progress, permission: Permission): void {
    const { caller } = progress;
    if (!caller) throw new AwsError("AccessDenied", "Access Denied", { status: 403 });
    const { authorizer, host } = this.#options;
    const now = new Date(host.clock.now()).toISOString();
    const global = {
      "aws:SourceIp": request.source,
      "aws:RequestedRegion": progress.region,
      "aws:PrincipalArn": caller.type === "role" ? caller.roleArn : caller.arn,
      "aws:PrincipalAccount": caller.account,
      "aws:userid": caller.userId,
      "aws:CurrentTime": now,
      // Loopback stands for TLS: a policy that refuses plain HTTP must not refuse everything here.
      "aws:SecureTransport": "true",
      ...(caller.type === "user" ? { "aws:username": caller.userName } : {}),
    };
    for (const action of permission.alternatives ?? []) {
      try {
        authorizer.check(caller, { ...permission, action }, global);
        return;
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
      }
    }
    authorizer.check(caller, permission, global);
  }

  /** CloudTrail: every call, denied and failed ones too. */
  #record(
    request: WireRequest,
    progress: Progress,
    ids: AnswerIds,
    error: ReturnType<typeof toWireError> | undefined,
  ): void {
    const { model, operation } = progress;
    if (!model || !operation) return;
    const { host } = this.#options;
    const { account, region } = progress;
    const time = host.clock.now();
    const record = trailRecord({
      caller: progress.caller,
      model,
      operation,
      account,
      region,
      time,
      source: request.source,
      userAgent: request.headers["user-agent"] ?? "",
      requestId: ids.requestId,
      eventId: host.ids.uuid(),
      input: progress.input,
      output: progress.output,
      error,
    });
    host.store.events.append({
      time,
      stream: `cloudtrail/${account}/${region}`,
      type: "AwsApiCall",
      data: record,
    });
  }
}

function unknownOperation(name: string | undefined, request: WireRequest, model: ServiceModel): AwsError {
  if (name && model.operations.has(name)) return notEmulated(`${model.service.name}:${name}`);
  if (model.protocol === "aws.protocols#restXml" || model.protocol === "aws.protocols#restJson1") {
    return new AwsError("MethodNotAllowed", "The specified method is not allowed against this resource.", {
      status: 405,
      fields: { Method: request.method },
    });
  }
  if (model.protocol === "aws.protocols#awsQuery") {
    return new AwsError(
      "InvalidAction",
      `Could not find operation ${name ?? "(none)"} for version ${model.version}`,
    );
  }
  return new AwsError("UnknownOperationException", `The operation ${name ?? "(none)"} does not exist.`);
}

/** Without credentials: only operations that ask for no permission get this far. */
function anonymous(account: string): Caller {
  return {
    type: "user",
    account,
    accessKeyId: "",
    arn: "anonymous",
    userId: "anonymous",
    userName: "anonymous",
  };
}

function unchunked(request: WireRequest): WireRequest {
  const chunked =
    request.headers["x-amz-content-sha256"]?.startsWith("STREAMING-") ||
    request.headers["content-encoding"]?.includes("aws-chunked");
  if (!chunked) return request;
  const encoding = (request.headers["content-encoding"] ?? "")
    .split(",")
    .filter((part) => part.trim() !== "aws-chunked");
  const { "content-encoding": _, ...headers } = request.headers;
  const length = request.headers["x-amz-decoded-content-length"] ?? "";
  if (!/^\d+$/.test(length)) {
    throw new AwsError("MissingContentLength", "You must provide the Content-Length HTTP header.", {
      status: 411,
    });
  }
  const source = streamOf(request.body);
  const decoder = new AwsChunkedDecoder(Number(length));
  source.once("error", (error) => decoder.destroy(error));
  // Whoever reads the body hears of its errors; when nobody does, they are of no interest.
  decoder.on("error", () => {});
  return {
    ...request,
    headers: {
      ...headers,
      ...(encoding.length > 0 ? { "content-encoding": encoding.join(",") } : {}),
      "content-length": length,
    },
    body: source.pipe(decoder),
    trailers: decoder.trailers,
  };
}
