import { codeOf, messageOf } from "../../kernel/errors.ts";
import type { Target } from "../../kernel/target.ts";
import type { Host } from "../host.ts";
import type { HttpRoute, HttpRouteRequest, HttpRouteResponse } from "../service.ts";
import { rootCaller } from "../wire/caller.ts";
import { branchPage, bucketPage, stackPage } from "./entity-pages.ts";
import { html, page } from "./html.ts";
import { pipelinePage } from "./pipeline-page.ts";

type Page = (target: Target, ...parts: string[]) => Promise<HttpRouteResponse>;

/** The pages that mails and answers link to, where AWS's would lead to its console. They show and change nothing. */
const PAGES: [pattern: RegExp, page: Page][] = [
  [/^\/_pipelab\/pipelines\/([^/]+)\/view$/, (target, name = "") => pipelinePage(target, name)],
  [
    /^\/_pipelab\/console\/codecommit\/repositories\/([^/]+)\/browse\/refs\/heads\/(.+)$/,
    (target, repository = "", branch = "") => branchPage(target, repository, branch),
  ],
  [/^\/_pipelab\/console\/s3\/buckets\/([^/]+)$/, (target, bucket = "") => bucketPage(target, bucket)],
  [
    /^\/_pipelab\/console\/cloudformation\/stacks\/([^/]+)$/,
    (target, stack = "") => stackPage(target, stack),
  ],
];

/** @param place the account and Region whose things are shown, unless the link names a Region */
export function consoleRoutes(place: { account: string; region: string }): HttpRoute[] {
  return ["/_pipelab/pipelines/", "/_pipelab/console/"].map((prefix) => ({
    prefix,
    handle: (request, host) => show(request, host, place),
  }));
}

async function show(
  request: HttpRouteRequest,
  host: Host,
  { account, region }: { account: string; region: string },
): Promise<HttpRouteResponse> {
  for (const [pattern, make] of PAGES) {
    const match = pattern.exec(request.path);
    if (!match) continue;
    const asked = request.query.get("region") ?? region;
    if (!/^[a-z]{2}(?:-[a-z0-9]+)+$/.test(asked)) continue;
    const place = { account, region: asked };
    const target = host.target(place, { caller: rootCaller(account, "console") });
    try {
      return await make(target, ...match.slice(1).map((part) => decodeURIComponent(part)));
    } catch (error) {
      // A link that is not valid percent-encoding leads nowhere, like one to what is not there.
      if (codeOf(error) === undefined && !(error instanceof URIError)) throw error;
      return page("Not there", html`<p>${codeOf(error)}: ${messageOf(error)}</p>`, 404);
    }
  }
  return page("Not there", html`<p>There is nothing at <code>${request.path}</code>.</p>`, 404);
}
