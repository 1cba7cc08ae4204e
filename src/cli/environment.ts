import { UserError } from "../kernel/errors.ts";

/** The variables that make the AWS CLI, SDKs and tools talk to a local cloud, with made-up credentials. */
function clientEnvironment(endpoint: string, region: string): Record<string, string> {
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

/** What a client that is meant for this machine must not ask a proxy for. */
const LOOPBACK = "127.0.0.1,localhost,::1";

/** Services whose endpoint a variable of their own can say, before AWS_ENDPOINT_URL. */
const SERVICES = [
  "CLOUDFORMATION",
  "CLOUDTRAIL",
  "CODECOMMIT",
  "CODEPIPELINE",
  "EVENTBRIDGE",
  "IAM",
  "S3",
  "SNS",
  "STS",
];

/** Variables that would lead a client past the local cloud to a real account. */
const REAL_ACCOUNT_VARIABLES = [
  "AWS_PROFILE",
  "AWS_DEFAULT_PROFILE",
  "AWS_SESSION_TOKEN",
  "AWS_SECURITY_TOKEN",
  "AWS_CREDENTIAL_EXPIRATION",
  "AWS_ROLE_ARN",
  "AWS_WEB_IDENTITY_TOKEN_FILE",
  "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
  "AWS_CONTAINER_CREDENTIALS_FULL_URI",
  "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
  "AWS_USE_FIPS_ENDPOINT",
  "AWS_USE_DUALSTACK_ENDPOINT",
  "AWS_CA_BUNDLE",
  ...SERVICES.map((service) => `AWS_ENDPOINT_URL_${service}`),
];

/** An environment in which clients talk to a local cloud, whatever was in it. */
export function localEnvironment(
  env: NodeJS.ProcessEnv,
  endpoint: string,
  region: string,
): Record<string, string | undefined> {
  const kept = Object.entries(env).filter(
    ([name]) => !REAL_ACCOUNT_VARIABLES.includes(name) && !name.startsWith("AWS_ENDPOINT_URL_"),
  );
  const noProxy = [LOOPBACK, env["no_proxy"] ?? env["NO_PROXY"]].filter(Boolean).join(",");
  return {
    ...Object.fromEntries(kept),
    ...clientEnvironment(endpoint, region),
    NO_PROXY: noProxy,
    no_proxy: noProxy,
  };
}

/** The lines that make a POSIX shell talk to a local cloud, and to no real account. */
export function shellExports(endpoint: string, region: string): string {
  const lines = [
    `unset ${REAL_ACCOUNT_VARIABLES.join(" ")}`,
    ...Object.entries(clientEnvironment(endpoint, region)).map(
      ([name, value]) => `export ${name}=${quote(value)}`,
    ),
    `export no_proxy="${LOOPBACK},\${no_proxy:-\${NO_PROXY:-}}"`,
    'export NO_PROXY="$no_proxy"',
  ];
  return `${lines.join("\n")}\n`;
}

/** Quoted for a POSIX shell. */
function quote(text: string): string {
  return /^[\w./:@-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/**
 * Where a running cloud is looked for: the option, else `AWS_ENDPOINT_URL`, else the default port.
 * @throws UserError for what is no URL (exit code 2)
 */
export function endpointUrl(option: string | undefined): string {
  const url = option ?? process.env["AWS_ENDPOINT_URL"] ?? "http://127.0.0.1:4566";
  if (URL.canParse(url) && /^https?:/.test(url)) return url;
  throw new UserError(`"${url}" is not a URL; write for example http://127.0.0.1:4566`, { exitCode: 2 });
}
