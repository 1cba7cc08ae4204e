/** Writes an API call as the AWS CLI command that makes it. */

type Value = string | number | boolean | Date | Value[] | { [key: string]: Value | undefined } | undefined;

/** `aws codepipeline start-pipeline-execution --name my-pipeline`, quoted for a POSIX shell. */
export function awsCommand(service: string, operation: string, input: object): string {
  const flags = Object.entries(input as Record<string, Value>).flatMap(([key, value]) =>
    value === undefined ? [] : [flag(key, value)],
  );
  return ["aws", service, kebab(operation), ...flags].join(" ");
}

function flag(key: string, value: Exclude<Value, undefined>): string {
  if (typeof value === "boolean") return value ? `--${kebab(key)}` : `--no-${kebab(key)}`;
  return `--${kebab(key)} ${quote(typeof value === "object" ? shorthand(value) : String(value))}`;
}

/** The CLI's shorthand where it can say it, else JSON. */
function shorthand(value: object): string {
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  const plain = entries.every(([, member]) => typeof member === "string" && /^[^,=[\]{}'"\s]*$/.test(member));
  if (!Array.isArray(value) && plain) return entries.map(([key, member]) => `${key}=${member}`).join(",");
  return JSON.stringify(value);
}

function kebab(name: string): string {
  return name.replaceAll(/([a-z0-9])([A-Z])/g, "$1-$2").toLowerCase();
}

function quote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
