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
  const { origin } = headers;
  // Our own pages alone: what another program serves on this machine is a stranger too.
  if (origin !== undefined && String(origin).replace(/^https?:\/\//, "") !== headers["host"]) {
    return `Requests from the web page ${String(origin)} are refused.`;
  }
  // Browsers send no Origin when a page loads an image or moves on, but say this.
  const site = headers["sec-fetch-site"];
  return site === undefined || site === "none" || site === "same-origin"
    ? undefined
    : "Requests from other web pages are refused; paste the link into the address bar.";
}
