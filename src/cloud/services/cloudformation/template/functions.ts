import { templateError } from "./errors.ts";
import { scalarText } from "./json.ts";
import type { Template } from "./template.ts";
import { Unknown } from "./unknown.ts";

export { cidr } from "./cidr.ts";

export function base64(argument: unknown): string {
  const text = scalarText(argument);
  if (text === undefined) throw templateError("every Fn::Base64 object must have a String-typed value.");
  return Buffer.from(text).toString("base64");
}

export function join(argument: unknown): string {
  const [delimiter, list, ...more] = Array.isArray(argument) ? argument : [];
  const texts = Array.isArray(list) ? list.map(scalarText) : undefined;
  if (typeof delimiter !== "string" || !texts || more.length > 0 || texts.includes(undefined)) {
    throw templateError(
      "every Fn::Join object requires two parameters, (1) a string delimiter and (2) a list of strings to be joined or a function that returns a list of strings (such as Fn::GetAZs) to be joined.",
    );
  }
  return texts.join(delimiter);
}

export function split(argument: unknown): string[] {
  const [delimiter, source, ...more] = Array.isArray(argument) ? argument : [];
  const text = scalarText(source);
  if (typeof delimiter !== "string" || delimiter === "" || text === undefined || more.length > 0) {
    throw templateError(
      "every Fn::Split object requires two parameters, (1) a string delimiter and (2) a string to be split or a function that returns a string to be split.",
    );
  }
  return text.split(delimiter);
}

export function select(argument: unknown): unknown {
  const [position, list] = Array.isArray(argument) ? argument : [];
  if (list instanceof Unknown || position instanceof Unknown)
    return list instanceof Unknown ? list : position;
  const index = Number(scalarText(position) ?? NaN);
  if (!Number.isInteger(index) || !Array.isArray(list)) {
    throw templateError("Fn::Select requires a list argument with two elements: an integer index and a list");
  }
  if (index < 0 || index >= list.length) {
    throw templateError(`Fn::Select cannot select nonexistent value at index ${index}`);
  }
  return list[index];
}

export function findInMap(argument: unknown, mappings: Template["mappings"]): unknown {
  const names = Array.isArray(argument) ? argument.map(scalarText) : [];
  const [map, key, attribute] = names;
  if (names.length !== 3 || map === undefined || key === undefined || attribute === undefined) {
    throw templateError(
      "every Fn::FindInMap object requires three parameters, the map name, map key and the attribute for return value",
    );
  }
  if (!Object.hasOwn(mappings, map)) {
    throw templateError(`Mapping named '${map}' is not present in the 'Mappings' section of template.`);
  }
  const value = mappings[map]?.[key]?.[attribute];
  if (value === undefined) throw templateError(`Unable to get mapping for ${map}::${key}::${attribute}`);
  return value;
}

/** Zone letters of a Region where they are not a, b, c. */
const ZONES: Record<string, string> = {
  "us-east-1": "abcdef",
  "us-west-2": "abcd",
  "ap-northeast-1": "acd",
  "ap-northeast-2": "abcd",
  "ca-central-1": "abd",
};

/** @param region what an empty argument means. */
export function getAZs(argument: unknown, region: string): string[] {
  const name = scalarText(argument);
  if (name === undefined) throw templateError("Fn::GetAZs requires a single String-typed parameter");
  const asked = name || region;
  return Array.from(ZONES[asked] ?? "abc", (letter) => asked + letter);
}
