import type { ApiCall, ServiceName } from "./lab.ts";

const CLI_NAME: Partial<Record<ServiceName, string>> = { s3: "s3api" };

/** Options that the AWS CLI names otherwise than the API's members. */
const OPTION: Record<string, string> = { "sns Subscribe Endpoint": "--notification-endpoint" };

/** A call as a learner would type it; what comes from the lab's files is named, not spelt out. */
export function commandLine({ service, operation, input }: ApiCall): string {
  const options = Object.entries(input).map(([member, value]) => {
    const option = OPTION[`${service} ${operation} ${member}`] ?? `--${kebab(member)}`;
    if (value === true) return option;
    if (value === false) return option.replace("--", "--no-");
    return `${option} ${quote(textOf(value))}`;
  });
  return ["aws", CLI_NAME[service] ?? service, kebab(operation), ...options].join(" ");
}

/** `GetPipelineState` is `get-pipeline-state`, `RoleARN` is `role-arn`. */
function kebab(name: string): string {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1-$2")
    .replaceAll(/([A-Z])([A-Z][a-z])/g, "$1-$2")
    .toLowerCase();
}

function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  const { $text, $json, $bytes } = value as { $text?: string; $json?: string; $bytes?: string };
  if ($bytes !== undefined) return `fileb://${$bytes}`;
  const file = $text ?? $json;
  return file === undefined ? JSON.stringify(value) : `file://${file}`;
}

function quote(text: string): string {
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
