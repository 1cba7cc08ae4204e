import type { WireRequest } from "../message.ts";

/**
 * S3's two ways to name a bucket: first in the path, or as the first label of the host
 * (`bucket.localhost`, `bucket.s3.localhost.localstack.cloud`, `bucket.s3.us-east-1.amazonaws.com`).
 * @returns the bucket, and the path without it
 */
export function bucketOf(request: WireRequest): { bucket: string | undefined; path: string } {
  const host = (request.headers["host"] ?? "").replace(/:\d+$/, "");
  const virtual = /^(.+?)\.(?:s3[.-].*|localhost)$/.exec(host)?.[1];
  if (virtual && virtual !== "s3") return { bucket: virtual, path: request.path };
  const [, first = "", rest] = /^\/([^/]*)(\/.*)?$/s.exec(request.path) ?? [];
  if (first === "") return { bucket: undefined, path: "/" };
  return { bucket: safeDecode(first), path: rest ?? "/" };
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
