import { codeOf, messageOf } from "../../../../kernel/errors.ts";
import { handlerFailure, isAlreadyThere } from "./reasons.ts";
import type { Run } from "./run.ts";
import type { ResourceRecord } from "./state.ts";

/** What a resource takes on AWS, roughly: until its handler answers, and until it is stable. */
const MAKE = { call: 3_000, settle: 12_000 };
const CHANGE = { call: 2_000, settle: 8_000 };

/**
 * Goes on with making or changing a resource from the step that its record is at, to the end. The
 * intent is recorded before its handler is called, and the outcome after.
 * @returns whether it ended well; the record says why not.
 */
export async function goOn(run: Run, resource: ResourceRecord): Promise<boolean> {
  switch (resource.step) {
    case "make":
    case "making":
      return (await callCreate(run, resource)) && settle(run, resource, MAKE.settle);
    case "made":
      return settle(run, resource, MAKE.settle);
    case "change":
    case "changing":
      return (await callUpdate(run, resource)) && settle(run, resource, CHANGE.settle);
    case "changed":
      return settle(run, resource, 0);
    default:
      return true;
  }
}

/** `CREATE` for a new logical resource, `UPDATE` for one that replaces or changes another. */
function verbOf(resource: ResourceRecord): "CREATE" | "UPDATE" {
  return resource.status.startsWith("UPDATE") ? "UPDATE" : "CREATE";
}

async function callCreate(run: Run, resource: ResourceRecord): Promise<boolean> {
  const again = resource.step === "making";
  if (!(await run.pause(MAKE.call))) return cancelled(run, resource);
  keepStep(run, resource, "making");
  const type = run.resourceType(resource.type);
  try {
    const made = await type.create(resource.properties, run.context(resource));
    resource.physicalId = made.physicalId;
    resource.attributes = made.attributes;
    resource.step = "made";
    resource.statusReason = "Resource creation Initiated";
    run.stacks.setResource(run.stackId, resource);
    return true;
  } catch (error) {
    const interrupted =
      again && isAlreadyThere(codeOf(error))
        ? " (pipelab was stopped while this resource was being made: it may be this very one, and is left as it is.)"
        : "";
    return failed(run, resource, error, interrupted);
  }
}

async function callUpdate(run: Run, resource: ResourceRecord): Promise<boolean> {
  if (!(await run.pause(CHANGE.call))) return cancelled(run, resource);
  keepStep(run, resource, "changing");
  const type = run.resourceType(resource.type);
  const { physicalId, attributes, properties, wanted = properties } = resource;
  try {
    const changed = await type.update?.(
      { physicalId, attributes },
      wanted,
      properties,
      run.context(resource),
    );
    resource.physicalId = changed?.physicalId ?? physicalId;
    resource.attributes = changed?.attributes ?? attributes;
    resource.properties = wanted;
    delete resource.wanted;
    keepStep(run, resource, "changed");
    return true;
  } catch (error) {
    return failed(run, resource, error);
  }
}

async function settle(run: Run, resource: ResourceRecord, awsMs: number): Promise<boolean> {
  if (!(await run.pause(awsMs))) return cancelled(run, resource);
  resource.status = `${verbOf(resource)}_COMPLETE`;
  delete resource.statusReason;
  delete resource.step;
  run.stacks.setResource(run.stackId, resource);
  return true;
}

function keepStep(run: Run, resource: ResourceRecord, step: ResourceRecord["step"]): void {
  resource.step = step;
  run.stacks.change(run.stackId, (stack) => {
    stack.resources[resource.logicalId] = resource;
  });
}

function cancelled(run: Run, resource: ResourceRecord): false {
  const what = verbOf(resource) === "CREATE" ? "creation" : "update";
  return fail(run, resource, `Resource ${what} cancelled`);
}

function failed(run: Run, resource: ResourceRecord, error: unknown, more = ""): false {
  if (run.stopping) throw error;
  const [, service = ""] = resource.type.split("::");
  return fail(run, resource, handlerFailure(error, service, run.host.ids.uuid()) + more);
}

/** Ends a resource's step badly, and with it whatever its siblings wait for. */
function fail(run: Run, resource: ResourceRecord, reason: string): false {
  resource.status = `${verbOf(resource)}_FAILED`;
  resource.statusReason = reason;
  delete resource.step;
  run.stacks.setResource(run.stackId, resource);
  run.cancel.abort();
  return false;
}

/** A resource that fails before anything was done about it: its properties cannot be had. */
export function failBeforehand(run: Run, resource: ResourceRecord, error: unknown): false {
  run.stacks.setResource(run.stackId, resource);
  return fail(run, resource, messageOf(error));
}
