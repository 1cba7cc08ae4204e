import type * as sdk from "@aws-sdk/client-eventbridge";
import { AwsError } from "../../../kernel/errors.ts";
import type { OperationsOf } from "../../service.ts";
import { busArn, busesOf, busFor, busName, DEFAULT_BUS, findBus, type Bus } from "./bus-store.ts";
import { invalid, notImplemented } from "./errors.ts";
import { page } from "./paging.ts";
import { rulesOn } from "./rule-store.ts";
import { toTags } from "./tags.ts";

type Operations = OperationsOf<typeof sdk>;

export const CreateEventBus: Operations["CreateEventBus"] = (input, call) => {
  const name = input.Name ?? "";
  if (input.EventSourceName) throw notImplemented("partner event buses");
  for (const feature of ["KmsKeyIdentifier", "DeadLetterConfig", "LogConfig"] as const) {
    if (input[feature]) throw notImplemented(`${feature} of an event bus`);
  }
  if (name.includes("/")) throw invalid("Event bus name must not contain '/'.");
  if (findBus(call.host, call, name)) {
    throw new AwsError("ResourceAlreadyExistsException", `Event bus ${name} already exists.`);
  }
  const bus: Bus = {
    name,
    arn: busArn(name, call),
    description: input.Description,
    created: call.host.clock.now(),
    tags: toTags(input.Tags),
  };
  busesOf(call.host, call).put(name, bus);
  return { EventBusArn: bus.arn, Description: bus.description };
};

/** A bus that is not there is deleted already. */
export const DeleteEventBus: Operations["DeleteEventBus"] = (input, call) => {
  const name = busName(input.Name);
  if (name === DEFAULT_BUS) throw invalid("Cannot delete event bus default.");
  if (rulesOn(call.host, call, name).length > 0) {
    throw invalid("Event bus can't be deleted since it has rules.");
  }
  busesOf(call.host, call).delete(name);
  return {};
};

export const DescribeEventBus: Operations["DescribeEventBus"] = (input, call) =>
  described(busFor(call.host, call, input.Name));

export const ListEventBuses: Operations["ListEventBuses"] = (input, call) => {
  const own = busesOf(call.host, call)
    .values()
    .filter(({ name }) => name !== DEFAULT_BUS);
  const all = [busFor(call.host, call, DEFAULT_BUS), ...own].filter(({ name }) =>
    name.startsWith(input.NamePrefix ?? ""),
  );
  const { items, nextToken } = page(all, input.Limit, input.NextToken);
  return { EventBuses: items.map(described), NextToken: nextToken };
};

function described({ name, arn, description, created }: Bus): sdk.EventBus {
  const time = created > 0 ? new Date(created) : undefined;
  return { Name: name, Arn: arn, Description: description, CreationTime: time, LastModifiedTime: time };
}
