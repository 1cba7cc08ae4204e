import { createHash, randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startCloud, type Cloud } from "../../../src/cloud/cloud.ts";

let cloud: Cloud;
let origin: string;

beforeAll(async () => {
  cloud = await startCloud({ pace: "instant", listen: { port: 0 } });
  origin = cloud.host.origin();
});
afterAll(() => cloud.stop());

const signed = (service: string): Record<string, string> => ({
  authorization: `AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
});
const json = (target: string, service: string): Record<string, string> => ({
  ...signed(service),
  "x-amz-target": target,
  "content-type": "application/x-amz-json-1.1",
});
const form = { "content-type": "application/x-www-form-urlencoded" };

/** Sends raw bytes on a socket and gives what comes back until it closes or answers. */
function raw(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(origin).port), "127.0.0.1", () => socket.write(text));
    socket.setEncoding("utf8").once("data", (data) => {
      socket.destroy();
      resolve(String(data));
    });
    socket.once("error", reject);
    socket.once("close", () => resolve(""));
  });
}

async function alive(): Promise<boolean> {
  return (await fetch(`${origin}/_pipelab/health`)).ok;
}

describe("bodies that are no request", () => {
  it.each([
    ["truncated JSON", '{"name": "x', "SerializationException"],
    ["a list for an object", "[1]", "SerializationException"],
    ["a number for a string", '{"name": 5}', "SerializationException"],
    ["an object for a string", '{"name": {}}', "SerializationException"],
    ["invalid UTF-8", Buffer.from([0x7b, 0x22, 0xff, 0xfe]), "SerializationException"],
  ])("%s is AWS's SerializationException", async (_name, body, code) => {
    const headers = json("CodePipeline_20150709.GetPipeline", "codepipeline");
    const response = await fetch(origin, { method: "POST", headers, body });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ __type: code });
  });

  it.each(["a", "eA=null=", ": [eA=="])(
    "%j is no Base64, and is AWS's SerializationException",
    async (fileContent) => {
      const headers = json("CodeCommit_20150413.PutFile", "codecommit");
      const body = JSON.stringify({ repositoryName: "r", branchName: "m", filePath: "a", fileContent });
      const response = await fetch(origin, { method: "POST", headers, body });
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ __type: "SerializationException" });
    },
  );

  it("truncated XML is MalformedXML", async () => {
    await fetch(`${origin}/xml-bucket`, { method: "PUT", headers: signed("s3") });
    const body = "<Delete><Object><Key>x</Key>";
    const response = await fetch(`${origin}/xml-bucket?delete`, {
      method: "POST",
      headers: signed("s3"),
      body,
    });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain("<Code>MalformedXML</Code>");
  });

  it("an unknown Action is InvalidAction", async () => {
    const response = await fetch(origin, {
      method: "POST",
      headers: { ...form, ...signed("sns") },
      body: "Action=Nothing",
    });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain("<Code>InvalidAction</Code>");
  });

  it("random bytes to every protocol are refused and change nothing", async () => {
    const headers = [
      json("CodePipeline_20150709.CreatePipeline", "codepipeline"),
      json("CodeCommit_20150413.CreateRepository", "codecommit"),
      { ...form, ...signed("cloudformation") },
      { ...form, ...signed("iam") },
      { ...form, ...signed("sts") },
      signed("s3"),
      signed("lambda"),
    ];
    for (const [index, each] of headers.entries()) {
      for (const size of [0, 1, 17, 4_000]) {
        const body = randomBytes(size);
        const response = await fetch(`${origin}/nowhere?delete`, { method: "POST", headers: each, body });
        expect(
          response.status,
          `${index} ${createHash("md5").update(body).digest("hex")}`,
        ).toBeGreaterThanOrEqual(400);
        expect(response.status).not.toBe(500);
      }
    }
    expect(await alive()).toBe(true);
  });

  it("bytes that are not HTTP get a 400", async () => {
    expect(await raw("\u0000\u0001\u0002nonsense\r\n\r\n")).toMatch(/^HTTP\/1.1 400/);
    expect(await alive()).toBe(true);
  });

  it("deeply nested JSON does not end the process", async () => {
    const headers = json("CodePipeline_20150709.CreatePipeline", "codepipeline");
    const body = `{"pipeline":${"[".repeat(20_000)}${"]".repeat(20_000)}}`;
    expect((await fetch(origin, { method: "POST", headers, body })).status).toBe(400);
  });
});

describe("bodies in chunks", () => {
  const chunked = (length: string, body: string, path = "/chunk-bucket/key"): string =>
    `PUT ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: ${signed("s3")["authorization"] ?? ""}\r\n` +
    `x-amz-content-sha256: STREAMING-UNSIGNED-PAYLOAD-TRAILER\r\n${length}Content-Length: ${body.length}\r\n\r\n${body}`;

  it.each([
    ["without the length of what is in them", chunked("", "nonsense!"), "MissingContentLength"],
    ["that are no chunks", chunked("x-amz-decoded-content-length: 9\r\n", "nonsense!"), "IncompleteBody"],
    [
      "that hold less than was announced",
      chunked("x-amz-decoded-content-length: 7\r\n", "3\r\nabc\r\n0\r\n\r\n"),
      "IncompleteBody",
    ],
    [
      "that nobody reads, as their bucket is not there",
      chunked("x-amz-decoded-content-length: 9\r\n", "nonsense!", "/no-such-bucket/key"),
      "NoSuchBucket",
    ],
  ])("%s are refused, and the process lives", async (_name, request, code) => {
    await fetch(`${origin}/chunk-bucket`, { method: "PUT", headers: signed("s3") });
    expect(await raw(request)).toContain(`<Code>${code}</Code>`);
    expect(await alive()).toBe(true);
  });
});

describe("a defect of ours", () => {
  it("is answered, also when it cannot even be recorded, and after the body was read", async () => {
    const broken = await startCloud({ pace: "instant", listen: { port: 0 } });
    const complaints = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    broken.host.store.close();
    const headers = json("CodePipeline_20150709.ListPipelines", "codepipeline");
    const response = await fetch(broken.host.origin(), { method: "POST", headers, body: "{}" });
    expect(response.status).toBe(500);
    expect(await response.json()).toMatchObject({ __type: "InternalFailure" });
    expect(complaints).toHaveBeenCalled();
    complaints.mockRestore();
    await broken.stop().catch(() => undefined);
  });
});

describe("answers in XML", () => {
  it("can be read by a parser whatever the client wrote", async () => {
    const prefix = encodeURIComponent("\u0001\ud83d\ude00\u0007");
    const response = await fetch(`${origin}/xml-bucket?prefix=${prefix}`, { headers: signed("s3") });
    expect(await response.text()).toContain("\ufffd\ud83d\ude00\ufffd");
  });
});

describe("signatures", () => {
  it.each(["..", "mars", "us-east-1%2f..", "x".repeat(300)])(
    "for the Region %j are refused, and leave nothing on the disk",
    async (region) => {
      const authorization = `AWS4-HMAC-SHA256 Credential=test/20260101/${region}/codecommit/aws4_request, SignedHeaders=host, Signature=0`;
      const headers = { ...json("CodeCommit_20150413.CreateRepository", "codecommit"), authorization };
      const body = JSON.stringify({ repositoryName: "r" });
      const response = await fetch(origin, { method: "POST", headers, body });
      expect(response.status).toBe(403);
      expect(await response.json()).toMatchObject({
        __type: "InvalidSignatureException",
        message: "Credential should be scoped to a valid region.",
      });
      expect(existsSync(join(cloud.host.dir, "codecommit"))).toBe(false);
    },
  );

  it("in a query that says nonsense are AWS's to refuse, on whatever path", async () => {
    const response = await fetch(`${origin}/v1/repos/r/info/refs?X-Amz-Credential=x`);
    expect(response.status).toBe(400);
  });
});

describe("sizes", () => {
  it("an object of more than 5 GB is refused before it comes", async () => {
    await fetch(`${origin}/size-bucket`, { method: "PUT", headers: signed("s3") });
    const answer = await raw(
      `PUT /size-bucket/key HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: ${signed("s3")["authorization"] ?? ""}\r\n` +
        `Content-Length: 99999999999\r\n\r\nabc`,
    );
    expect(answer).toContain("<Code>EntityTooLarge</Code>");
  });

  it("a Content-Length of 2 GB for a JSON operation is refused before the body comes", async () => {
    const answer = await raw(
      `POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Amz-Target: CodePipeline_20150709.GetPipeline\r\n` +
        `Authorization: ${signed("codepipeline")["authorization"] ?? ""}\r\nContent-Length: 2147483648\r\n\r\n{`,
    );
    expect(answer).toMatch(/^HTTP\/1.1 413/);
  });

  it("headers larger than 64 KiB are refused", async () => {
    expect(await raw(`GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Big: ${"x".repeat(70_000)}\r\n\r\n`)).toMatch(
      /^HTTP\/1.1 4(00|31)/,
    );
    expect(await alive()).toBe(true);
  });
});

describe("who may ask", () => {
  it("a page of another origin is refused", async () => {
    const response = await fetch(`${origin}/_pipelab/health`, {
      headers: { origin: "https://evil.example" },
    });
    expect(response.status).toBe(403);
  });

  it("an opaque origin is refused", async () => {
    expect((await fetch(`${origin}/_pipelab/health`, { headers: { origin: "null" } })).status).toBe(403);
  });

  it("a Host that is not this machine is refused (DNS rebinding)", async () => {
    expect(await raw("GET /_pipelab/health HTTP/1.1\r\nHost: evil.example\r\n\r\n")).toMatch(
      /^HTTP\/1.1 403/,
    );
    expect(await raw("GET /_pipelab/health HTTP/1.1\r\nHost: 127.0.0.1.evil.example\r\n\r\n")).toMatch(
      /^HTTP\/1.1 403/,
    );
  });

  it("a page kept as an object runs as a stranger in a browser", async () => {
    const html = { ...signed("s3"), "content-type": "text/html" };
    await fetch(`${origin}/pages-bucket`, { method: "PUT", headers: signed("s3") });
    await fetch(`${origin}/pages-bucket/page.html`, {
      method: "PUT",
      headers: html,
      body: "<script>1</script>",
    });
    const response = await fetch(`${origin}/pages-bucket/page.html`, { headers: signed("s3") });
    expect(response.headers.get("content-type")).toBe("text/html");
    expect(response.headers.get("content-security-policy")).toBe("sandbox");
  });

  it("this machine's own pages are let through", async () => {
    expect((await fetch(`${origin}/_pipelab/health`, { headers: { origin } })).status).toBe(200);
  });

  it("another page of this machine is a stranger", async () => {
    const stranger = { origin: "http://localhost:3000" };
    expect((await fetch(`${origin}/_pipelab/health`, { headers: stranger })).status).toBe(403);
  });

  it.each(["cross-site", "same-site"])("an image or a link on a %s page is refused", async (site) => {
    const link = `${origin}/?Action=DeleteStack&StackName=x&X-Amz-Credential=test%2F20260101%2Fus-east-1%2Fcloudformation%2Faws4_request`;
    expect((await fetch(link, { headers: { "sec-fetch-site": site } })).status).toBe(403);
  });

  it("a link of a mail, opened by hand, is let through", async () => {
    expect((await fetch(`${origin}/_pipelab/health`, { headers: { "sec-fetch-site": "none" } })).status).toBe(
      200,
    );
  });

  it("a whole URL in the request line is taken as its path", async () => {
    expect(await raw("GET http://127.0.0.1/_pipelab/health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")).toMatch(
      /^HTTP\/1.1 200/,
    );
  });

  it("an unsigned call is told so", async () => {
    const headers = {
      "x-amz-target": "CodePipeline_20150709.ListPipelines",
      "content-type": "application/x-amz-json-1.1",
    };
    const response = await fetch(origin, { method: "POST", headers, body: "{}" });
    expect(response.status).toBeGreaterThanOrEqual(400);
  });

  it("a service that is not emulated answers 501 and its name", async () => {
    const response = await fetch(origin, {
      method: "POST",
      headers: json("DynamoDB_20120810.ListTables", "dynamodb"),
      body: "{}",
    });
    expect(response.status).toBe(501);
    expect(await response.json()).toMatchObject({
      message: "The service dynamodb is not emulated by pipelab.",
    });
  });
});
