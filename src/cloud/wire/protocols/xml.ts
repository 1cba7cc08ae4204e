import { XmlNode } from "@aws-sdk/xml-builder";

export function textNode(name: string, text: string): XmlNode {
  return XmlNode.of(name, text);
}

export function xmlDocument(root: XmlNode | string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root.toString()}`;
}
