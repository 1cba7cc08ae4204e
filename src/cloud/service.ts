import type { Readable } from "node:stream";
import type { CommandIO } from "@smithy/types";
import type { Caller } from "./wire/caller.ts";
import type { Host } from "./host.ts";
import type { ResourceType } from "./resource-type.ts";
import type { ServiceConstraints } from "./wire/constraints.ts";

/** One call of one operation: who, where, and the cloud around it. */
export interface Call {
  /** The account and Region that the request is for. */
  account: string;
  region: string;
  caller: Caller;
  requestId: string;
  /** The URL by which the client reached us, for links in answers, for example `http://127.0.0.1:4566`. */
  origin: string;
  host: Host;
  /**
   * Checks one more permission than the operation's own (for example `iam:PassRole`).
   * @throws AwsError `AccessDenied` in AWS's words.
   */
  authorize(permission: Permission): void;
  /** Headers that came after a streamed body, names in lower case; complete once the body was read. */
  trailers: Record<string, string>;
  /** Response headers that the operation adds; most operations add none. */
  responseHeaders: Record<string, string>;
}

/** What IAM is asked about one call. */
export interface Permission {
  /** For example `s3:GetObject`. */
  action: string;
  /** ARN, or `*`. */
  resource: string;
  /** Actions that allow the call as well as `action` does, which is the one that a refusal names. */
  alternatives?: string[];
  /** Condition keys of this call besides the global ones, for example `iam:PassedToService`. */
  context?: Record<string, string | string[]>;
  /** The policy of the resource itself, where it has one, and the account that owns the resource. */
  resourcePolicy?: { text: string; owner: string };
}

/** An operation: takes the modelled input, answers the modelled output, or throws an AwsError. */
type Operation<Input, Output> = (input: Input, call: Call) => Output | Promise<Output>;

type InputOf<Command> = Command extends CommandIO<infer Input, infer _Output> ? Input : never;
type OutputOf<Command> =
  Command extends CommandIO<infer _Input, infer Output> ? Omit<Output, "$metadata"> : never;

/** The operations of an SDK client package by name, with the package's own types. */
export type OperationsOf<Sdk> = {
  [Key in keyof Sdk as Key extends `${infer Name}Command` ? Name : never]?: Sdk[Key] extends abstract new (
    ...args: never
  ) => infer Command
    ? Operation<InputOf<Command>, OutputOf<Command>>
    : never;
};

/** A plain HTTP route of a service that is no AWS operation (git's smart HTTP, a confirmation page). */
export interface HttpRoute {
  /** Paths that begin with this belong to the route. */
  prefix: string;
  handle(request: HttpRouteRequest, host: Host): Promise<HttpRouteResponse>;
}

export interface HttpRouteRequest {
  method: string;
  /** Still percent-encoded, without the query. */
  path: string;
  query: URLSearchParams;
  headers: Record<string, string>;
  body: Readable;
  origin: string;
}

export interface HttpRouteResponse {
  status: number;
  headers?: Record<string, string>;
  body?: Readable | Uint8Array | string;
}

/** What a service says of itself; `Sdk` is the type of its SDK client package. */
export interface ServiceDefinition<Sdk> {
  /** The folder's name, which is also the prefix of IAM actions and of `NAME.amazonaws.com`, for example `sns`. */
  name: string;
  /** The credential scope's service, when it is not the name. */
  signingName?: string;
  operations: OperationsOf<Sdk>;
  constraints?: ServiceConstraints;
  /**
   * The permissions that an operation needs, from its input.
   * Absent, or for an operation that it answers `undefined` for: `NAME:Operation` on `*`.
   * An empty list: anyone may call it, without credentials too.
   */
  permissions?: (operation: string, input: never, call: PermissionScope) => Permission[] | undefined;
  /** CloudFormation resource types that this service offers. */
  resourceTypes?: ResourceType[];
  routes?: HttpRoute[];
  /** Called once when the cloud starts: go on with what a killed process left. */
  start?(host: Host): void | Promise<void>;
}

export interface PermissionScope {
  account: string;
  region: string;
  /** For what an ARN needs and the input lacks, such as the path of a role. */
  host: Host;
}

/** A service of the cloud: one folder under `services/`, one of these in its `index.ts`. */
export interface Service extends Omit<ServiceDefinition<object>, "operations" | "permissions"> {
  /** The SDK client package: its schemas drive the wire. */
  sdk: Record<string, unknown>;
  operations: Record<string, Operation<never, unknown> | undefined>;
  permissions?: (operation: string, input: unknown, call: PermissionScope) => Permission[] | undefined;
}

/**
 * Declares a service; checks the operations against the SDK's types.
 * Name the package's type, which TypeScript cannot infer here: `defineService<typeof sdk>(sdk, { ... })`.
 */
export function defineService<Sdk extends object>(sdk: Sdk, definition: ServiceDefinition<Sdk>): Service {
  return { ...definition, sdk } as unknown as Service;
}
