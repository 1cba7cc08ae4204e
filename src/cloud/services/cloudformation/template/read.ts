import { notEmulated } from "../../../wire/errors.ts";
import { checkConditions } from "./condition-section.ts";
import { formatError, validationError } from "./errors.ts";
import { isObject, scalarText, type Json, type JsonObject } from "./json.ts";
import { readOutput } from "./output-section.ts";
import { readParameter } from "./parameter-section.ts";
import { parseTemplate } from "./parse.ts";
import { readResource } from "./resource-section.ts";
import type { Template } from "./template.ts";

const SECTIONS = new Set([
  "AWSTemplateFormatVersion",
  "Description",
  "Metadata",
  "Parameters",
  "Mappings",
  "Conditions",
  "Resources",
  "Outputs",
  "Transform",
  "Rules",
  "Hooks",
]);

/**
 * Reads a template and checks its structure, section by section; references are checked by
 * {@link checkReferences}.
 * @throws AwsError `ValidationError`, or `NotImplemented` for `Transform`, `Rules` and `Hooks`.
 */
export function readTemplate(text: string): Template {
  const document = parseTemplate(text);
  const unknown = Object.keys(document).filter((name) => !SECTIONS.has(name));
  if (unknown.length > 0)
    throw validationError(`Invalid template property or properties [${unknown.join(", ")}]`);
  checkHeader(document);

  const resources = section(document, "Resources");
  if (Object.keys(resources).length === 0) {
    throw formatError("At least one Resources member must be defined.");
  }
  const template: Template = {
    parameters: mapValues(section(document, "Parameters"), readParameter),
    mappings: readMappings(section(document, "Mappings")),
    conditions: section(document, "Conditions"),
    resources: mapValues(resources, readResource),
    outputs: mapValues(section(document, "Outputs"), readOutput),
  };
  if (typeof document["Description"] === "string") template.description = document["Description"];
  if (isObject(document["Metadata"])) template.metadata = document["Metadata"];
  checkConditions(template);
  return template;
}

function checkHeader(document: JsonObject): void {
  const version = document["AWSTemplateFormatVersion"];
  if (version !== undefined && version !== "2010-09-09") {
    throw formatError(`unsupported value for AWSTemplateFormatVersion.`);
  }
  const description = document["Description"];
  if (description !== undefined && typeof description !== "string") {
    throw formatError("Template Description must be a string.");
  }
  if (description !== undefined && description.length > 1024) {
    throw formatError("'Description' length is greater than 1024.");
  }
  const transform = document["Transform"];
  if (transform !== undefined) {
    const names = [transform].flat().map((name) => scalarText(name) ?? "with parameters");
    throw notEmulated(`The template transform ${names.join(", ")}`);
  }
  for (const name of ["Rules", "Hooks"]) {
    if (document[name] !== undefined) throw notEmulated(`The template section ${name}`);
  }
}

function section(document: JsonObject, name: string): JsonObject {
  const value = document[name] ?? {};
  if (!isObject(value)) throw formatError(`[/${name}] ${name} must be an object.`);
  return value;
}

function readMappings(mappings: JsonObject): Template["mappings"] {
  for (const [name, mapping] of Object.entries(mappings)) {
    if (!isObject(mapping)) throw formatError("Every Mappings member must be a map");
    for (const [key, attributes] of Object.entries(mapping)) {
      if (!isObject(attributes)) throw formatError(`Every Mappings member ${name} must be a map`);
      for (const value of Object.values(attributes)) {
        if (isObject(value)) throw formatError("Every Mappings attribute must be a String or a List.");
      }
      if (key === "") throw formatError(`Every Mappings member ${name} must be a map`);
    }
  }
  return mappings as Template["mappings"];
}

function mapValues<T>(values: JsonObject, read: (name: string, value: Json) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, read(name, value)]));
}
