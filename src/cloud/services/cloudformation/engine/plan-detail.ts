import type { ResourceChangeDetail } from "@aws-sdk/client-cloudformation";
import type { ResourceType } from "../../../resource-type.ts";
import { sameJson, type Json } from "../template/json.ts";
import { referencesIn, type Reference } from "../template/references.ts";

interface Values {
  type: ResourceType;
  /** The property in the templates, functions and all. */
  before: Json | undefined;
  after: Json | undefined;
  oldParameters: Record<string, string>;
  newParameters: Record<string, string>;
}

/** Why a property changes, and what the change asks for (API reference, ResourceChangeDetail). */
export function changeDetail(name: string, values: Values): ResourceChangeDetail {
  const { type, before, after } = values;
  const target = {
    Attribute: "Properties" as const,
    Name: name,
    RequiresRecreation:
      !type.update || type.properties[name]?.createOnly ? ("Always" as const) : ("Never" as const),
  };
  if (!sameJson(before, after)) {
    return { Target: target, Evaluation: "Static", ChangeSource: "DirectModification" };
  }
  const references = after === undefined ? [] : referencesIn(after);
  const parameter = references.find(
    (reference) => values.oldParameters[reference.name] !== values.newParameters[reference.name],
  );
  if (parameter) {
    return {
      Target: target,
      Evaluation: "Static",
      ChangeSource: "ParameterReference",
      CausingEntity: parameter.name,
    };
  }
  const [cause] = references;
  return {
    Target: target,
    Evaluation: "Dynamic",
    ChangeSource: cause?.attribute === undefined ? "ResourceReference" : "ResourceAttribute",
    ...(cause ? { CausingEntity: entityOf(cause) } : {}),
  };
}

function entityOf({ name, attribute }: Reference): string {
  return typeof attribute === "string" ? `${name}.${attribute}` : name;
}
