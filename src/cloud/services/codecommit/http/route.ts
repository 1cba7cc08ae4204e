import { Readable } from "node:stream";
import { basename, dirname } from "node:path";
import { messageOf } from "../../../../kernel/errors.ts";
import { rootCaller } from "../../../wire/caller.ts";
import type { Host } from "../../../host.ts";
import type { HttpRoute, HttpRouteRequest, HttpRouteResponse } from "../../../service.ts";
import { tellChanges } from "../changes.ts";
import type { Repository } from "../repository-store.ts";
import { inTurn } from "../turns.ts";
import { readCgiHead } from "./cgi.ts";
import { recordGitRequest } from "./git-trail.ts";
import { startGit, type GitProcess } from "./git-process.ts";
import { parseGitPath, repositoryOf, type GitPath } from "./place-of-name.ts";

/**
 * Git's smart protocol, spoken by the real git program. AWS asks for HTTPS Git credentials or a
 * signature by the credential helper; a loopback endpoint takes any, or none, so there is no caller
 * whose `codecommit:GitPull` and `codecommit:GitPush` could be checked: it is the account's root.
 */
export const gitRoute: HttpRoute = { prefix: "/v1/repos/", handle };

const MOST_PROCESSES = 32;
let running = 0;

async function handle(request: HttpRouteRequest, host: Host): Promise<HttpRouteResponse> {
  const path = parseGitPath(request.path);
  if (!path) return text(404, "This is no path of a git repository; clone http://HOST:PORT/v1/repos/NAME");
  const method = path.service === "info/refs" ? "GET" : "POST";
  if (request.method !== method) return text(405, `Use ${method}`);
  const repository = repositoryOf(host, path);
  if (!repository) return text(404, `repository not found: ${path.name} does not exist`);
  // Without a service it would be git's "dumb" protocol, which CodeCommit does not speak either.
  if (path.service === "info/refs" && !request.query.get("service")) {
    return text(403, "Only git's smart HTTP protocol is served here");
  }
  if (running >= MOST_PROCESSES) return text(503, "Too many git requests at once; try again");
  running += 1;
  let git;
  try {
    git = await startGit(cgiVariables(request, repository, path.service));
  } catch (error) {
    running -= 1;
    return (error as NodeJS.ErrnoException).code === "ENOENT"
      ? text(501, "git over HTTP needs the git program on the PATH of the machine that runs pipelab")
      : text(500, messageOf(error));
  }
  // Whatever a push has sent in full is done, as on AWS; whatever is fetched is of no use to a client that left.
  const abandon = path.service === "git-receive-pack" ? git.hangUp : git.kill;
  return await answer({ git, abandon, request, host, repository, path });
}

/** One request that git is answering. */
interface Exchange {
  git: GitProcess;
  /** What to do when the client goes away. */
  abandon: () => void;
  request: HttpRouteRequest;
  host: Host;
  repository: Repository;
  path: GitPath;
}

async function answer(exchange: Exchange): Promise<HttpRouteResponse> {
  const { git, abandon } = exchange;
  const done = supervise(exchange);
  feed(exchange);
  const head = await readCgiHead(git.stdout).catch(() => undefined);
  if (!head) {
    const { stderr } = await done;
    return stderr.includes("is not a git command")
      ? text(501, "git over HTTP needs `git http-backend`, which this machine's git does not have")
      : text(500, `git http-backend failed: ${stderr.trim().split("\n").at(-1) ?? ""}`);
  }
  const body = Readable.from(output(git, head.rest, done), { objectMode: false });
  body.once("close", () => {
    if (!body.readableEnded) abandon();
  });
  return { status: head.status, headers: head.headers, body };
}

/** Waits for git's end, also when nobody reads its answer any more, and tells what a push changed. */
function supervise(exchange: Exchange): GitProcess["ended"] {
  const { git, abandon, host, repository, path } = exchange;
  const done = git.ended
    .then(async (result) => {
      await tell(exchange);
      return result;
    })
    .finally(() => {
      running -= 1;
    });
  host.tasks.run(`${path.service} of ${repository.record.name}`, async (signal) => {
    signal.addEventListener("abort", abandon, { once: true });
    await done.finally(() => signal.removeEventListener("abort", abandon));
  });
  if (host.tasks.signal.aborted) git.kill();
  return done;
}

async function tell({ host, repository, path, request }: Exchange): Promise<void> {
  const { arn } = rootCaller(repository.place.account, "");
  const pushed = path.service === "git-receive-pack";
  recordGitRequest(host, repository, {
    name: pushed || request.query.get("service") === "git-receive-pack" ? "GitPush" : "GitPull",
    userAgent: request.headers["user-agent"] ?? "",
    dataTransferred: path.service !== "info/refs",
    changes: pushed ? await inTurn(repository.gitdir, () => tellChanges(host, repository, arn)) : [],
  });
}

/** The rest of git's answer; it ends only after the events of a push are told. */
async function* output(git: GitProcess, rest: Buffer, done: GitProcess["ended"]): AsyncGenerator<Buffer> {
  if (rest.length > 0) yield rest;
  yield* git.stdout.iterator({ destroyOnReturn: false });
  await done;
}

/** Passes the request's body on; a client that goes away in the middle takes git with it. */
function feed({ git, abandon, request: { body } }: Exchange): void {
  git.stdin.on("error", () => {
    // Git has answered without reading all of it (a refusal): let the client finish sending.
    body.unpipe(git.stdin);
    body.resume();
  });
  body.once("error", abandon);
  body.once("close", () => {
    if (!body.readableEnded) abandon();
  });
  body.pipe(git.stdin);
}

/** The variables of RFC 3875 that git-http-backend reads. */
function cgiVariables(
  { method, query, headers }: HttpRouteRequest,
  { gitdir }: Repository,
  service: GitPath["service"],
): Record<string, string> {
  const optional = {
    CONTENT_TYPE: headers["content-type"],
    CONTENT_LENGTH: headers["content-length"],
    HTTP_CONTENT_ENCODING: headers["content-encoding"],
    GIT_PROTOCOL: headers["git-protocol"],
  };
  return {
    GIT_PROJECT_ROOT: dirname(gitdir),
    GIT_HTTP_EXPORT_ALL: "1",
    GIT_HTTP_MAX_REQUEST_BUFFER: "100M",
    PATH_INFO: `/${basename(gitdir)}/${service}`,
    REQUEST_METHOD: method,
    QUERY_STRING: query.toString(),
    REMOTE_ADDR: "127.0.0.1",
    REMOTE_USER: "git",
    ...Object.fromEntries(
      Object.entries(optional).filter((entry): entry is [string, string] => entry[1] !== undefined),
    ),
  };
}

function text(status: number, message: string): HttpRouteResponse {
  return { status, headers: { "content-type": "text/plain; charset=utf-8" }, body: `${message}\n` };
}
