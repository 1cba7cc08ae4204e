import type { Cloud } from "../../../../src/cloud/cloud.ts";
import type { Mail } from "../../../../src/cloud/services/sns/inbox.ts";

/** What a person sees who opens the local inbox of a cloud that listens. */
export async function openInbox(cloud: Cloud): Promise<Mail[]> {
  const response = await fetch(`${cloud.host.origin()}/_pipelab/inbox`);
  return ((await response.json()) as { mails: Mail[] }).mails;
}

/** The first link in a mail's text. */
export function linkIn(mail: Mail | undefined): string {
  const link = /https?:\/\/[^\s"]+/.exec(mail?.body ?? "")?.[0];
  if (!link) throw new Error(`no link in: ${mail?.body}`);
  return link;
}
