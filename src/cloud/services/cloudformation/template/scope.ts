import type { PseudoParameters } from "./pseudo-parameters.ts";
import type { Template } from "./template.ts";
import type { Unknown } from "./unknown.ts";

/** What a value is resolved against. */
export interface Scope {
  template: Template;
  /** By name; lists where the type is a list. */
  parameters: Record<string, string | string[]>;
  pseudo: PseudoParameters;
  condition: (name: string) => boolean;
  /** A resource's physical id. */
  ref: (logicalId: string) => string | Unknown;
  /** A resource's attribute. @throws AwsError when it has none of that name. */
  attribute: (logicalId: string, name: string) => unknown;
  /** The value of an export of the Region. @throws AwsError when there is none. */
  importValue: (name: string) => string;
}
