import { AwsError } from "../../../kernel/errors.ts";
import type { Collection } from "../../../kernel/store.ts";
import type { Host, Place } from "../../host.ts";

export interface Bus {
  name: string;
  arn: string;
  description?: string;
  /** Milliseconds. */
  created: number;
  tags: Record<string, string>;
}

export const DEFAULT_BUS = "default";

export function busArn(name: string, { account, region }: Place): string {
  return `arn:aws:events:${region}:${account}:event-bus/${name}`;
}

export function busesOf(host: Host, place: Place): Collection<Bus> {
  return host.records("events", place, "buses");
}

/** A bus by name. Every account has the default one in every Region. */
export function findBus(host: Host, place: Place, name: string): Bus | undefined {
  const bus = busesOf(host, place).get(name);
  if (bus || name !== DEFAULT_BUS) return bus;
  return { name, arn: busArn(name, place), created: 0, tags: {} };
}

/**
 * The bus that `EventBusName` means: a name, an ARN, or nothing for the default one.
 * @throws AwsError ResourceNotFoundException
 */
export function busFor(host: Host, place: Place, nameOrArn: string | undefined): Bus {
  const name = busName(nameOrArn);
  const bus = findBus(host, place, name);
  const elsewhere = nameOrArn?.startsWith("arn:") && bus?.arn !== nameOrArn;
  if (!bus || elsewhere) {
    throw new AwsError("ResourceNotFoundException", `Event bus ${name} does not exist.`);
  }
  return bus;
}

export function busName(nameOrArn: string | undefined): string {
  if (nameOrArn === undefined) return DEFAULT_BUS;
  return nameOrArn.startsWith("arn:") ? nameOrArn.slice(nameOrArn.indexOf("/") + 1) : nameOrArn;
}
