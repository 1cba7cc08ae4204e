import { notEmulated } from "../../../wire/errors.ts";
import { formatError, templateError, validationError } from "./errors.ts";
import { isObject, scalarText, type Json, type JsonObject } from "./json.ts";
import type { ParameterDeclaration } from "./template.ts";

const MEMBERS = new Set([
  "Type",
  "Default",
  "Description",
  "NoEcho",
  "AllowedValues",
  "AllowedPattern",
  "MinLength",
  "MaxLength",
  "MinValue",
  "MaxValue",
  "ConstraintDescription",
]);

const PLAIN_TYPES = new Set(["String", "Number", "List<Number>", "List<String>", "CommaDelimitedList"]);

/** Types whose values AWS looks up in the account (User Guide, AWS-specific parameter types). */
const AWS_TYPES = new Set([
  "AWS::EC2::AvailabilityZone::Name",
  "AWS::EC2::Image::Id",
  "AWS::EC2::Instance::Id",
  "AWS::EC2::KeyPair::KeyName",
  "AWS::EC2::SecurityGroup::GroupName",
  "AWS::EC2::SecurityGroup::Id",
  "AWS::EC2::Subnet::Id",
  "AWS::EC2::VPC::Id",
  "AWS::EC2::Volume::Id",
  "AWS::Route53::HostedZone::Id",
]);

/** Reads one member of `Parameters`. */
export function readParameter(name: string, value: Json): ParameterDeclaration {
  if (!/^[A-Za-z0-9]+$/.test(name)) throw formatError(`Parameter name ${name} is non alphanumeric.`);
  if (!isObject(value)) throw formatError("Any Parameters member must be an object.");
  const unknown = Object.keys(value).filter((member) => !MEMBERS.has(member));
  if (unknown.length > 0) {
    throw validationError(`Invalid template parameter property or properties [${unknown.join(", ")}]`);
  }
  const declaration: ParameterDeclaration = {
    type: readType(value["Type"]),
    noEcho: scalarText(value["NoEcho"])?.toLowerCase() === "true",
    ...texts(value),
    ...numbers(name, value),
  };
  if (value["AllowedValues"] !== undefined) declaration.allowedValues = allowedValues(value["AllowedValues"]);
  if (value["Default"] !== undefined) {
    const text = scalarText(value["Default"]);
    if (text === undefined) throw formatError("Every Default member must be a string.");
    declaration.default = text;
  }
  return declaration;
}

/** Whether a parameter's value is a list once it is resolved. */
export function isListType(type: string): boolean {
  return type === "CommaDelimitedList" || type.startsWith("List<");
}

function readType(type: Json | undefined): string {
  if (typeof type !== "string") throw formatError("Every Parameters object must contain a Type member.");
  const single = /^List<(.+)>$/.exec(type)?.[1] ?? type;
  if (PLAIN_TYPES.has(type) || AWS_TYPES.has(single)) return type;
  if (type.startsWith("AWS::SSM::Parameter::")) throw notEmulated(`The parameter type ${type}`);
  throw formatError(`Unrecognized parameter type: ${type}`);
}

function texts(value: JsonObject): Partial<ParameterDeclaration> {
  const { Description, AllowedPattern, ConstraintDescription } = value;
  return {
    ...(typeof Description === "string" ? { description: Description } : {}),
    ...(typeof AllowedPattern === "string" ? { allowedPattern: AllowedPattern } : {}),
    ...(typeof ConstraintDescription === "string" ? { constraintDescription: ConstraintDescription } : {}),
  };
}

function numbers(name: string, value: JsonObject): Partial<ParameterDeclaration> {
  const read = (member: string): number | undefined => {
    if (value[member] === undefined) return undefined;
    const number = Number(scalarText(value[member]));
    if (Number.isNaN(number))
      throw formatError(`Every ${member} member must be a number. (parameter ${name})`);
    return number;
  };
  const bounds = {
    minLength: read("MinLength"),
    maxLength: read("MaxLength"),
    minValue: read("MinValue"),
    maxValue: read("MaxValue"),
  };
  if ((bounds.minLength ?? 0) > (bounds.maxLength ?? Infinity)) {
    throw templateError(`Parameter '${name}' MinLength must be less than MaxLength.`);
  }
  if ((bounds.minValue ?? -Infinity) > (bounds.maxValue ?? Infinity)) {
    throw templateError(`Parameter '${name}' MinValue must be less than MaxValue.`);
  }
  return bounds;
}

function allowedValues(value: Json): string[] {
  if (!Array.isArray(value)) throw formatError("Every AllowedValues member must be a list.");
  return value.map((item) => {
    const text = scalarText(item);
    if (text === undefined) throw formatError("Every AllowedValues value must be a string.");
    return text;
  });
}
