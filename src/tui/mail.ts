/** A mail of the local inbox, as `GET /_pipelab/inbox` tells it. */
export interface Mail {
  id: string;
  /** Milliseconds, or an ISO date. */
  time: number | string;
  from: string;
  to: string;
  subject: string;
  body: string;
}

/** The links of a mail in the order of its text. */
export function linksOf(mail: Pick<Mail, "body">): string[] {
  const links = mail.body.match(/https?:\/\/[^\s<>"')\]]+/g) ?? [];
  return [...new Set(links.map((link) => link.replace(/[.,;]+$/, "")))];
}

export function timeOf(mail: Pick<Mail, "time">): number {
  return typeof mail.time === "number" ? mail.time : Date.parse(mail.time);
}
