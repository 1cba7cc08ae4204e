import type { Capability, OnFailure, ResourceStatus, StackStatus } from "@aws-sdk/client-cloudformation";
import type { Acting } from "../../../host.ts";
import type { DeletionPolicy } from "../template/template.ts";

/** A stack as it is kept. Times are milliseconds since the Unix epoch. */
export interface StackRecord {
  /** The ARN. */
  id: string;
  name: string;
  status: StackStatus;
  statusReason?: string;
  createdAt: number;
  updatedAt?: number;
  deletedAt?: number;
  definition: StackDefinition;
  resources: Record<string, ResourceRecord>;
  outputs: OutputRecord[];
  /** Names of the exports that it imports. */
  imports: string[];
  /** Remembered for later operations. */
  roleArn?: string;
  notificationArns: string[];
  disableRollback: boolean;
  onFailure?: OnFailure;
  timeoutInMinutes?: number;
  terminationProtection: boolean;
  changeSetId?: string;
  stackPolicy?: string;
  /** What an update that failed, and was not rolled back, left over for the next operation to delete. */
  leftovers?: ResourceRecord[];
  /** What is under way. */
  operation?: StackOperation;
  /** A rollback that failed, which ContinueUpdateRollback goes on with. */
  failedRollback?: StackOperation;
  /** The `ClientRequestToken` of the last operation, and what it was. */
  lastToken?: { token: string; kind: StackOperation["kind"] };
}

/** What was asked for. */
export interface StackDefinition {
  templateBody: string;
  description?: string;
  /** Settled values by name. */
  parameters: Record<string, string>;
  tags: Record<string, string>;
  capabilities: Capability[];
}

export interface OutputRecord {
  key: string;
  value: string;
  description?: string;
  exportName?: string;
}

export interface ResourceRecord {
  logicalId: string;
  type: string;
  status: ResourceStatus;
  statusReason?: string;
  /** Empty until it is known. */
  physicalId: string;
  attributes: Record<string, unknown>;
  /** Resolved, as they were last applied. */
  properties: Record<string, unknown>;
  updatedAt: number;
  dependsOn: string[];
  deletionPolicy: DeletionPolicy;
  updateReplacePolicy: "Delete" | "Retain";
  /** Ends the generated name; kept, so that a call made twice names the same thing. */
  nameSuffix: string;
  step?: Step;
  /** What an update wants the properties to be. */
  wanted?: Record<string, unknown>;
  /** Leftovers: not to be deleted. */
  retained?: boolean;
}

/**
 * How far a resource is with what is being done to it; absent when nothing is. In the `-ing` steps its
 * handler was called and has not answered: a process that finds one was killed in between.
 */
type Step = "make" | "making" | "made" | "change" | "changing" | "changed" | "remove" | "removing";

/**
 * - `apply`: make and change what the definition wants
 * - `unmake`: delete what a failed creation made
 * - `restore`: undo a failed update; `restored`: delete what it had made
 * - `cleanup`: delete what a good update no longer wants
 * - `delete`: delete everything
 */
export type Phase = "apply" | "unmake" | "restore" | "restored" | "cleanup" | "delete";

export interface StackOperation {
  id: string;
  kind: "create" | "update" | "delete";
  phase: Phase;
  token?: string;
  acting: Acting;
  startedAt: number;
  /** Why `apply` failed, when no resource did; or that a user cancelled it. */
  failure?: string;
  /** Updates: how it was before. */
  before?: Pick<StackRecord, "definition" | "resources" | "outputs" | "imports">;
  /** Replaced and removed resources, to be deleted once the rest went well. */
  leftovers: ResourceRecord[];
  /** Resources that a deletion is told to retain. */
  retain: string[];
  disableRollback: boolean;
  /** `RetainExceptOnCreate`: a rollback deletes what was made, whatever its policy. */
  discardNew?: boolean;
  /** Deletions: the status before, for when the deletion is called off. */
  cameFrom?: StackStatus;
}
