import { isObject } from "./json.ts";

/** A value that is known only once a resource has been made or changed: `{{changeSet:KNOWN_AFTER_APPLY}}`. */
export class Unknown {
  toJSON(): string {
    return "{{changeSet:KNOWN_AFTER_APPLY}}";
  }
}

export const UNKNOWN = new Unknown();

/** Whether anything inside of `value` is unknown. */
export function holdsUnknown(value: unknown): boolean {
  if (value instanceof Unknown) return true;
  if (Array.isArray(value)) return value.some(holdsUnknown);
  return isObject(value) && Object.values(value).some(holdsUnknown);
}
