/**
 * A policy as IAM's answers carry it: percent-encoded by RFC 3986, which also encodes what
 * `encodeURIComponent` leaves (IAM API Reference, "GetRolePolicy").
 */
export function encodeDocument(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** The size that IAM's quotas are about: white space does not count. */
export function sizeOf(...documents: string[]): number {
  return documents.reduce((sum, text) => sum + text.replace(/\s/g, "").length, 0);
}
