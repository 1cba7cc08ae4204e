/** The variables that make the AWS CLI, SDKs and tools talk to a local cloud, with made-up credentials. */
export function clientEnvironment(endpoint: string, region: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_DEFAULT_REGION: region,
    AWS_REGION: region,
    AWS_PAGER: "",
    // Nothing here may come from an instance's metadata or the user's files.
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  };
}

/** Variables that would lead a client past the local cloud to a real account. */
export const REAL_ACCOUNT_VARIABLES = [
  "AWS_PROFILE",
  "AWS_DEFAULT_PROFILE",
  "AWS_SESSION_TOKEN",
  "AWS_SECURITY_TOKEN",
  "AWS_ROLE_ARN",
  "AWS_WEB_IDENTITY_TOKEN_FILE",
  "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
  "AWS_CONTAINER_CREDENTIALS_FULL_URI",
] as const;

/** The lines that make a POSIX shell talk to a local cloud, and to no real account. */
export function shellExports(endpoint: string, region: string): string {
  const lines = [
    ...REAL_ACCOUNT_VARIABLES.map((name) => `unset ${name}`),
    ...Object.entries(clientEnvironment(endpoint, region)).map(
      ([name, value]) => `export ${name}=${quote(value)}`,
    ),
  ];
  return `${lines.join("\n")}\n`;
}

/** Quoted for a POSIX shell. */
function quote(text: string): string {
  return /^[\w./:@-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** Where a running cloud is looked for: the option, else `AWS_ENDPOINT_URL`, else the default port. */
export function endpointUrl(option: string | undefined): string {
  return option ?? process.env["AWS_ENDPOINT_URL"] ?? "http://127.0.0.1:4566";
}
