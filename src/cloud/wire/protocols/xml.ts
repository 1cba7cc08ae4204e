import { XmlNode } from "@aws-sdk/xml-builder";

export function textNode(name: string, text: string): XmlNode {
  return XmlNode.of(name, text);
}

/** What XML 1.0 has no way to write, not even escaped. */
// oxlint-disable-next-line no-control-regex
const UNWRITABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** A whole document. A character that no XML parser takes is replaced: the rest of the answer is to be read. */
export function xmlDocument(root: XmlNode | string): string {
  const text = root.toString().replaceAll(UNWRITABLE, "\ufffd").toWellFormed();
  return `<?xml version="1.0" encoding="UTF-8"?>\n${text}`;
}
