import type { OperationModel, ServiceModel } from "../model.ts";
import type { WireRequest, WireResponse } from "../message.ts";

/** What failed, in the terms of every protocol. */
export interface WireError {
  code: string;
  message: string;
  status: number;
  fault: "client" | "server";
  /** Modelled members, already written by the error's schema where it has one. */
  fields: Record<string, unknown>;
  headers: Record<string, string>;
}

export interface AnswerIds {
  requestId: string;
  /** S3's second id. */
  extendedId: string;
}

/** An AWS protocol, from the server's side. */
export interface ServerProtocol {
  /** The operation that a request names; `undefined` when it names none that the model has. */
  operationOf(request: WireRequest, model: ServiceModel): OperationModel | undefined;
  /** The name the request gives to its operation, for the answer to an unknown one. */
  nameOf(request: WireRequest): string | undefined;
  /** @throws AwsError `SerializationException`, `MalformedXML`, ... */
  parse(
    request: WireRequest,
    operation: OperationModel,
    model: ServiceModel,
  ): Promise<Record<string, unknown>>;
  write(
    output: Record<string, unknown>,
    operation: OperationModel,
    model: ServiceModel,
    ids: AnswerIds,
  ): WireResponse;
  writeError(
    error: WireError,
    request: WireRequest,
    model: ServiceModel | undefined,
    ids: AnswerIds,
  ): WireResponse;
}
