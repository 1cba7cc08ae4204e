import type { Host } from "../../host.ts";
import type { HttpRoute, HttpRouteResponse } from "../../service.ts";

/** A mail as the local inbox keeps it: nothing leaves the machine. */
export interface Mail {
  id: string;
  /** Milliseconds since the Unix epoch. */
  time: number;
  from: string;
  to: string;
  subject: string;
  body: string;
}

/** Puts a mail in the inbox of an account: the event log is the inbox. */
export function deliverMail(host: Host, account: string, mail: Omit<Mail, "id" | "time">): void {
  const time = host.clock.now();
  host.store.events.append<Mail>({
    time,
    stream: `inbox/${account}`,
    type: "MailReceived",
    data: { id: host.ids.uuid(), time, ...mail },
  });
}

/** Every mail received, newest last. */
export function readInbox(host: Host, account?: string): Mail[] {
  return host.store.events
    .read<Mail>(account === undefined ? { prefix: "inbox/" } : { stream: `inbox/${account}` })
    .map(({ data }) => data);
}

/** `GET /_pipelab/inbox` (all mails; `?account=` those of one account) and `GET /_pipelab/inbox/ID`. */
export const inboxRoute: HttpRoute = {
  prefix: "/_pipelab/inbox",
  handle: async (request, host) => {
    const [id, ...rest] = request.path.slice(inboxRoute.prefix.length).split("/").filter(Boolean);
    if (request.method !== "GET") return json(405, { message: "The inbox can only be read: GET it." });
    const mails = readInbox(host, request.query.get("account") ?? undefined);
    if (id === undefined) return json(200, { mails });
    const mail = mails.find((candidate) => candidate.id === id);
    if (!mail || rest.length > 0) return json(404, { message: `There is no mail ${request.path}.` });
    return json(200, mail);
  },
};

function json(status: number, value: unknown): HttpRouteResponse {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(value) };
}
