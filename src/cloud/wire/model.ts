import { NormalizedSchema } from "@smithy/core/schema";
import type { SchemaRef, SchemaTraitsObject } from "@smithy/types";
import type { Service } from "../service.ts";

/** One operation as the SDK's schema describes it. */
export interface OperationModel {
  name: string;
  input: NormalizedSchema;
  output: NormalizedSchema;
  /** Method, URI pattern, success status; REST protocols only. */
  http: [method: string, uri: string, status: number] | undefined;
}

export interface ErrorModel {
  shape: string;
  /** The code on the wire, where it is not the shape's name. */
  code: string;
  /** Where the model states one. */
  status: number | undefined;
  schema: NormalizedSchema;
}

/** What the wire needs to know of a service, read from its SDK client package. */
export interface ServiceModel {
  service: Service;
  /** For example `aws.protocols#awsJson1_1`. */
  protocol: string;
  xmlNamespace: string;
  /** The first part of `X-Amz-Target`. */
  serviceTarget: string;
  /** The API version, for example `2010-05-15`. */
  version: string;
  signingName: string;
  operations: Map<string, OperationModel>;
  /** By shape name and by wire code. */
  errors: Map<string, ErrorModel>;
}

interface ClientConfig {
  protocol: { getShapeId(): string };
  protocolSettings: { xmlNamespace?: string; serviceTarget?: string; version?: string };
  defaultSigningName: string;
}

type OperationSchema = [9, string, string, SchemaTraitsObject | number, SchemaRef, SchemaRef];
type ErrorSchema = [-3, string, string, SchemaTraitsObject | number, ...unknown[]];

const OPERATION = 9;
const ERROR = -3;

/** Reads the schemas that an SDK client package exports. */
export function readModel(service: Service): ServiceModel {
  const config = clientOfOf(service.sdk);
  const operations = new Map<string, OperationModel>();
  const errors = new Map<string, ErrorModel>();
  for (const schema of Object.values(service.sdk)) {
    if (!Array.isArray(schema)) continue;
    if (schema[0] === OPERATION) {
      const operation = readOperation(schema as OperationSchema);
      operations.set(operation.name, operation);
    } else if (schema[0] === ERROR) {
      const error = readError(schema as ErrorSchema);
      errors.set(error.shape, error);
      if (!errors.has(error.code)) errors.set(error.code, error);
    }
  }
  return {
    service,
    protocol: config.protocol.getShapeId(),
    xmlNamespace: config.protocolSettings.xmlNamespace ?? "",
    serviceTarget: config.protocolSettings.serviceTarget ?? "",
    version: config.protocolSettings.version ?? "",
    signingName: service.signingName ?? config.defaultSigningName,
    operations,
    errors,
  };
}

function clientOfOf(sdk: Record<string, unknown>): ClientConfig {
  const [, Client] =
    Object.entries(sdk).find(
      ([name, value]) => /^(?!__).+Client$/.test(name) && typeof value === "function",
    ) ?? [];
  if (!Client) throw new TypeError("the package exports no client");
  const Constructor = Client as new (config: object) => { config: ClientConfig };
  const credentials = { accessKeyId: "none", secretAccessKey: "none" };
  return new Constructor({ region: "us-east-1", credentials }).config;
}

function readOperation([, , name, traits, input, output]: OperationSchema): OperationModel {
  const http = typeof traits === "object" ? traits.http : undefined;
  return {
    name,
    input: NormalizedSchema.of(input),
    output: NormalizedSchema.of(output),
    http,
  };
}

function readError(schema: ErrorSchema): ErrorModel {
  const [, , shape, rawTraits] = schema;
  const traits = (typeof rawTraits === "object" ? rawTraits : {}) as {
    awsQueryError?: [string, number];
    httpError?: number;
    error?: "client" | "server";
  };
  const [code, queryStatus] = traits.awsQueryError ?? [shape];
  return {
    shape,
    code,
    status: queryStatus ?? traits.httpError ?? (traits.error === "server" ? 500 : undefined),
    schema: NormalizedSchema.of(schema as unknown as SchemaRef),
  };
}

/** Names of the members that the model requires: the schema keeps them first and counts them. */
export function requiredMembers(schema: NormalizedSchema): string[] {
  if (!schema.isStructSchema()) return [];
  const struct = schema.getSchema() as unknown as [
    number,
    string,
    string,
    unknown,
    string[],
    unknown[],
    number?,
  ];
  return struct[4].slice(0, struct[6] ?? 0);
}
