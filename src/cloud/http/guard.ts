/** Names by which this machine reaches itself; LocalStack's public name resolves to 127.0.0.1. */
const LOOPBACK =
  /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\]|(?:.+\.)?localhost\.localstack\.cloud|.+\.localhost)$/i;

/**
 * Why a request is refused before it reaches a service, or `undefined`. A web page must not be able to start
 * a build on this machine, neither from its own origin nor by rebinding a name of its own to 127.0.0.1.
 */
export function refusal(
  headers: Record<string, string | string[] | undefined>,
  extraHosts: string[],
): string | undefined {
  const hosts = (name: string): boolean => LOOPBACK.test(name) || extraHosts.includes(name);
  const host = String(headers["host"] ?? "").replace(/:\d+$/, "");
  if (!hosts(host)) return `Host ${JSON.stringify(host)} is not this machine; use 127.0.0.1 or localhost.`;
  const origin = headers["origin"];
  if (origin === undefined) return undefined;
  const name = originHost(String(origin));
  return name !== undefined && hosts(name)
    ? undefined
    : `Requests from the web page ${String(origin)} are refused.`;
}

function originHost(origin: string): string | undefined {
  return /^https?:\/\/(\[[^\]]*\]|[^:/]+)(?::\d+)?$/.exec(origin)?.[1];
}
