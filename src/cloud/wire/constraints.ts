/**
 * What the SDK's schemas lack: length, pattern, enum and range of members, as the API reference
 * states them. Kept in one `constraints.json` a service, made by `scripts/constraints.ts`.
 */
export interface Constraint {
  /** Length of a string, list or map, or value of a number. */
  min?: number;
  max?: number;
  /** Source of a regular expression that the whole value matches. */
  pattern?: string;
  enum?: string[];
  /** Of list members. */
  item?: Constraint;
  /** Of map keys and values. */
  key?: Constraint;
  value?: Constraint;
}

/** Structure name → member name → constraint; `required` names the members that must be there. */
export interface ServiceConstraints {
  /** How this service names the exception: `ValidationException`, `ValidationError`, `InvalidParameterValue`, ... */
  code?: string;
  structures: Record<string, { required?: string[]; members?: Record<string, Constraint> }>;
}
