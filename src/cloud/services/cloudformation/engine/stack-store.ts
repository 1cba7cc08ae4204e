import type { ResourceStatus, StackStatus } from "@aws-sdk/client-cloudformation";
import type { Collection } from "../../../../kernel/store.ts";
import type { Host, Place } from "../../../host.ts";
import { appendEvent } from "./stack-events.ts";
import type { ResourceRecord, StackOperation, StackRecord } from "./state.ts";

/** Stacks with an operation under way, by ARN: what a new process goes on with. */
export function openOperations(host: Host): Collection<Place> {
  return host.store.collection<Place>("cloudformation/operations");
}

/** The stacks of one account and Region; every change of status is an event as well, in one transaction. */
export class StackStore {
  readonly host: Host;
  readonly place: Place;
  readonly #stacks: Collection<StackRecord>;
  /** Name → ARN, of stacks that are not deleted. */
  readonly #names: Collection<string>;

  constructor(host: Host, place: Place) {
    this.host = host;
    this.place = { account: place.account, region: place.region };
    this.#stacks = host.records("cloudformation", place, "stacks");
    this.#names = host.records("cloudformation", place, "names");
  }

  /** By name (a stack that is not deleted), or by ARN. */
  find(nameOrId: string): StackRecord | undefined {
    const id = nameOrId.startsWith("arn:") ? nameOrId : this.#names.get(nameOrId);
    return id === undefined ? undefined : this.#stacks.get(id);
  }

  /** @throws Error when it is not there: only for ids that are known to be. */
  get(id: string): StackRecord {
    const stack = this.#stacks.get(id);
    if (!stack) throw new Error(`no stack ${id}`);
    return stack;
  }

  /** Newest first. */
  list(): StackRecord[] {
    return this.#stacks.values().toSorted((a, b) => b.createdAt - a.createdAt);
  }

  add(stack: StackRecord): void {
    this.#names.put(stack.name, stack.id);
    this.#stacks.put(stack.id, stack);
  }

  /** Changes a stack; synchronous, so that parallel work never overwrites each other's. */
  change(id: string, change: (stack: StackRecord) => void): StackRecord {
    return this.host.store.transaction(() => {
      const stack = this.get(id);
      change(stack);
      this.#stacks.put(id, stack);
      const open = openOperations(this.host);
      if (stack.operation) open.put(id, this.place);
      else open.delete(id);
      if (stack.status === "DELETE_COMPLETE" && this.#names.get(stack.name) === id) {
        this.#names.delete(stack.name);
      }
      return stack;
    });
  }

  /** Changes the stack's status, and appends the event. */
  setStatus(
    id: string,
    status: StackStatus,
    reason?: string,
    change?: (stack: StackRecord) => void,
  ): StackRecord {
    return this.host.store.transaction(() => {
      const { operation } = this.get(id);
      const stack = this.change(id, (stack) => {
        stack.status = status;
        stack.statusReason = reason;
        change?.(stack);
      });
      // The event that ends an operation belongs to it still.
      const { token, acting } = stack.operation ?? operation ?? {};
      const event = {
        LogicalResourceId: stack.name,
        PhysicalResourceId: stack.id,
        ResourceType: "AWS::CloudFormation::Stack",
        ResourceStatus: status as ResourceStatus,
        ResourceStatusReason: reason,
        ClientRequestToken: token,
      };
      appendEvent(this.host, this.place, stack, event, acting);
      return stack;
    });
  }

  /** Begins an operation, unless one is under way that it may not follow. */
  begin(
    id: string,
    operation: StackOperation,
    status: StackStatus,
    reason: string | undefined,
    change?: (stack: StackRecord) => void,
  ): StackRecord {
    return this.setStatus(id, status, reason, (stack) => {
      stack.operation = operation;
      if (operation.token) stack.lastToken = { token: operation.token, kind: operation.kind };
      change?.(stack);
    });
  }

  /**
   * Appends the event of a resource, and keeps its record where it is (still) one of the stack's.
   * @param keep `false` for what is only left over from an update.
   */
  setResource(id: string, resource: ResourceRecord, keep = true): void {
    this.host.store.transaction(() => {
      resource.updatedAt = this.host.clock.now();
      const stack = keep
        ? this.change(id, (stack) => {
            stack.resources[resource.logicalId] = resource;
          })
        : this.get(id);
      const event = {
        LogicalResourceId: resource.logicalId,
        PhysicalResourceId: resource.physicalId,
        ResourceType: resource.type,
        ResourceStatus: resource.status,
        ResourceStatusReason: resource.statusReason,
        ResourceProperties: JSON.stringify(resource.properties),
        ClientRequestToken: stack.operation?.token,
      };
      appendEvent(this.host, this.place, stack, event, stack.operation?.acting);
    });
  }
}
