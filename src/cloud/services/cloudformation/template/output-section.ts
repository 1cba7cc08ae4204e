import { formatError } from "./errors.ts";
import { isObject, type Json } from "./json.ts";
import type { OutputDeclaration } from "./template.ts";

/** Reads one member of `Outputs`. */
export function readOutput(name: string, value: Json): OutputDeclaration {
  if (!/^[A-Za-z0-9]+$/.test(name)) throw formatError(`Output name ${name} is non alphanumeric.`);
  if (!isObject(value)) throw formatError(`Output ${name} is malformed.`);
  if (value["Value"] === undefined) throw formatError("Every Outputs member must contain a Value object");
  const output: OutputDeclaration = { value: value["Value"] };
  if (typeof value["Description"] === "string") output.description = value["Description"];
  if (typeof value["Condition"] === "string") output.condition = value["Condition"];
  const exported = value["Export"];
  if (exported !== undefined) {
    if (!isObject(exported) || exported["Name"] === undefined || Object.keys(exported).length > 1) {
      throw formatError(`Output ${name} is malformed. The Export member must contain only a Name`);
    }
    output.exportName = exported["Name"];
  }
  return output;
}
