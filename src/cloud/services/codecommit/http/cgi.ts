import type { Readable } from "node:stream";

/** What a CGI program says before its body. */
export interface CgiHead {
  status: number;
  headers: Record<string, string>;
  /** The beginning of the body, which arrived with the head. */
  rest: Buffer;
}

const LONGEST_HEAD = 65_536;

/** Reads a CGI program's headers, and leaves the rest of its output unread. `undefined` when it ended without any. */
export async function readCgiHead(output: Readable): Promise<CgiHead | undefined> {
  let seen = Buffer.alloc(0);
  for (;;) {
    const end = /\r?\n\r?\n/.exec(seen.toString("latin1"));
    if (end) {
      const lines = seen.toString("latin1", 0, end.index).split(/\r?\n/);
      return { ...parseHead(lines), rest: seen.subarray(end.index + end[0].length) };
    }
    if (seen.length > LONGEST_HEAD) return undefined;
    const chunk = await nextChunk(output);
    if (!chunk) return undefined;
    seen = Buffer.concat([seen, chunk]);
  }
}

function parseHead(lines: string[]): Pick<CgiHead, "status" | "headers"> {
  const fields = lines.flatMap((line): [string, string][] => {
    const colon = line.indexOf(":");
    return colon < 1 ? [] : [[line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]];
  });
  const { status, ...headers } = Object.fromEntries(fields);
  return { status: Number.parseInt(status ?? "200", 10), headers };
}

/** Reads without an iterator, which would destroy the stream when it is left. */
function nextChunk(output: Readable): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const events = ["readable", "end", "close", "error"] as const;
    const look = (error?: Error): void => {
      const chunk = output.read() as Buffer | null;
      if (chunk === null && !error && !output.readableEnded && !output.destroyed) return;
      for (const event of events) output.off(event, look);
      if (error) reject(error);
      else resolve(chunk ?? undefined);
    };
    for (const event of events) output.on(event, look);
    look();
  });
}
