import type { Host, Place } from "../../../host.ts";
import { findRepository, places, type Repository } from "../repository-store.ts";

/** AWS's clone URLs have the Region in the host name; ours have one host for all places. */
const PATH =
  /^\/v1\/repos\/(?:(?<account>\d{12})\/(?<region>[a-z0-9-]+)\/)?(?<name>[\w.-]+)\/(?<service>info\/refs|git-upload-pack|git-receive-pack)$/;

export interface GitPath {
  place: Place | undefined;
  name: string;
  service: "info/refs" | "git-upload-pack" | "git-receive-pack";
}

/** What a path of git's smart protocol asks for; `undefined` for any other path. */
export function parseGitPath(path: string): GitPath | undefined {
  const { account, region, name, service } = PATH.exec(path)?.groups ?? {};
  if (name === undefined || service === undefined) return undefined;
  const place = account !== undefined && region !== undefined ? { account, region } : undefined;
  return { place, name, service: service as GitPath["service"] };
}

/**
 * The repository that a clone URL means. `/v1/repos/NAME` is the one at the cloud's own account and
 * Region, or else the only one of that name anywhere; `/v1/repos/ACCOUNT/REGION/NAME` is exact.
 */
export function repositoryOf(host: Host, { place, name }: GitPath): Repository | undefined {
  const here = findRepository(host, place ?? host.place, name);
  if (here || place) return here;
  const elsewhere = places(host)
    .values()
    .flatMap((other) => findRepository(host, other, name) ?? []);
  return elsewhere.length === 1 ? elsewhere[0] : undefined;
}

/** A URL that clones this repository and never another, even if one of the same name is made elsewhere later. */
export function cloneUrl(host: Host, origin: string, place: Place, name: string): string {
  const own = place.account === host.place.account && place.region === host.place.region;
  return `${origin}/v1/repos/${own ? "" : `${place.account}/${place.region}/`}${name}`;
}
