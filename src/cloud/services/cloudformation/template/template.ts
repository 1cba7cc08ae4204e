import type { Json, JsonObject } from "./json.ts";

/** A template whose structure has been checked; values may still hold intrinsic functions. */
export interface Template {
  description?: string;
  metadata?: JsonObject;
  parameters: Record<string, ParameterDeclaration>;
  mappings: Record<string, Record<string, Record<string, Json>>>;
  conditions: Record<string, Json>;
  resources: Record<string, ResourceDeclaration>;
  outputs: Record<string, OutputDeclaration>;
}

export interface ParameterDeclaration {
  type: string;
  default?: string;
  description?: string;
  noEcho: boolean;
  allowedValues?: string[];
  allowedPattern?: string;
  minLength?: number;
  maxLength?: number;
  minValue?: number;
  maxValue?: number;
  constraintDescription?: string;
}

export type DeletionPolicy = "Delete" | "Retain" | "RetainExceptOnCreate";

export interface ResourceDeclaration {
  type: string;
  properties: JsonObject;
  /** Of `DependsOn` only; references add to it. */
  dependsOn: string[];
  condition?: string;
  deletionPolicy: DeletionPolicy;
  updateReplacePolicy: "Delete" | "Retain";
  metadata?: JsonObject;
}

export interface OutputDeclaration {
  value: Json;
  description?: string;
  condition?: string;
  exportName?: Json;
}
