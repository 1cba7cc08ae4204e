/** The links of a mail in the order of its text. */
export function linksOf(mail: { body: string }): string[] {
  const links = mail.body.match(/https?:\/\/[^\s<>"')\]]+/g) ?? [];
  return [...new Set(links.map((link) => link.replace(/[.,;]+$/, "")))];
}
