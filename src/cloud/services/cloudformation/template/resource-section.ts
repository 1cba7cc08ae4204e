import { notEmulated } from "../../../wire/errors.ts";
import { formatError, templateError, validationError } from "./errors.ts";
import { isObject, type Json, type JsonObject } from "./json.ts";
import type { DeletionPolicy, ResourceDeclaration } from "./template.ts";

const MEMBERS = new Set([
  "Type",
  "Properties",
  "DependsOn",
  "Condition",
  "Metadata",
  "Description",
  "DeletionPolicy",
  "UpdateReplacePolicy",
  "CreationPolicy",
  "UpdatePolicy",
]);

/** Reads one member of `Resources`. */
export function readResource(name: string, value: Json): ResourceDeclaration {
  if (!/^[A-Za-z0-9]+$/.test(name)) throw formatError(`Resource name ${name} is non alphanumeric.`);
  if (name.length > 255) throw formatError(`Resource name ${name} is longer than 255 characters.`);
  if (!isObject(value)) throw formatError("Any Resources member must be an object.");
  const type = value["Type"];
  if (typeof type !== "string") {
    throw formatError(`[/Resources/${name}] Every Resources object must contain a Type member.`);
  }
  const unknown = Object.keys(value).find((member) => !MEMBERS.has(member));
  if (unknown) throw validationError(`Invalid template resource property '${unknown}'`);
  for (const policy of ["CreationPolicy", "UpdatePolicy"]) {
    if (value[policy] !== undefined) throw notEmulated(`${policy} (resource ${name})`);
  }
  const properties = value["Properties"] ?? {};
  if (!isObject(properties))
    throw formatError(`[/Resources/${name}/Properties] Properties must be an object.`);

  const dynamic = /\{\{resolve:[^}]*\}\}/.exec(JSON.stringify(properties))?.[0];
  if (dynamic) throw notEmulated(`The dynamic reference ${dynamic} (resource ${name})`);

  const declaration: ResourceDeclaration = {
    type,
    properties,
    dependsOn: readDependsOn(value["DependsOn"]),
    deletionPolicy: readDeletionPolicy(name, type, value),
    updateReplacePolicy: readUpdateReplacePolicy(name, type, value),
  };
  if (value["Condition"] !== undefined) {
    if (typeof value["Condition"] !== "string") {
      throw templateError(`Every Condition member must be a string.`);
    }
    declaration.condition = value["Condition"];
  }
  if (isObject(value["Metadata"])) declaration.metadata = value["Metadata"];
  return declaration;
}

function readDependsOn(value: Json | undefined): string[] {
  const list = value === undefined ? [] : [value].flat();
  if (!list.every((item) => typeof item === "string")) {
    throw formatError("DependsOn must be a string or list of strings.");
  }
  return list;
}

function readDeletionPolicy(name: string, type: string, resource: JsonObject): DeletionPolicy {
  const policy = resource["DeletionPolicy"] ?? "Delete";
  if (policy === "Delete" || policy === "Retain" || policy === "RetainExceptOnCreate") return policy;
  if (policy === "Snapshot") throw noSnapshot("DeletionPolicy", type);
  throw formatError(`Unrecognized DeletionPolicy ${text(policy)} for resource ${name}`);
}

function readUpdateReplacePolicy(name: string, type: string, resource: JsonObject): "Delete" | "Retain" {
  const policy = resource["UpdateReplacePolicy"] ?? "Delete";
  if (policy === "Delete" || policy === "Retain") return policy;
  if (policy === "Snapshot") throw noSnapshot("UpdateReplacePolicy", type);
  throw formatError(`Unrecognized UpdateReplacePolicy ${text(policy)} for resource ${name}`);
}

/** None of the types of this cloud has snapshots; on AWS only volumes, caches and databases do. */
function noSnapshot(member: string, type: string): Error {
  return templateError(`resource type ${type} does not support ${member} Snapshot`);
}

function text(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
