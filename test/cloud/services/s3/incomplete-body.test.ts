import { once } from "node:events";
import { createConnection } from "node:net";
import { CreateBucketCommand, HeadObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startCloud, type Cloud } from "../../../../src/cloud/cloud.ts";
import { clientConfig } from "../../../../src/kernel/target.ts";

let cloud: Cloud;
let s3: S3Client;

beforeAll(async () => {
  cloud = await startCloud({ pace: "instant", listen: { port: 0 } });
  s3 = new S3Client({ ...clientConfig(cloud.target()), forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: "halves" }));
});
afterAll(() => cloud.stop());

test.each([100, 3_000_000])("of %i bytes that stop half-way nothing is kept", async (length) => {
  const { hostname, port } = new URL(cloud.host.origin());
  const events = cloud.host.store.events;
  const ended = new Promise<unknown>((resolve) => {
    events.subscribe("cloudtrail/", ({ data }) => {
      if ((data as { eventName?: string }).eventName === "PutObject") resolve(data);
    });
  });
  const socket = createConnection({ host: hostname, port: Number(port) });
  socket.write(
    [
      "PUT /halves/half HTTP/1.1",
      `Host: ${hostname}:${port}`,
      "Authorization: AWS4-HMAC-SHA256 Credential=000000000000/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0",
      `Content-Length: ${length}`,
      "\r\n",
    ].join("\r\n"),
  );
  socket.write(Buffer.alloc(length / 2, "x"), () => socket.destroy());
  await once(socket, "close");
  expect(await ended).toMatchObject({ errorCode: "IncompleteBody" });
  await expect(s3.send(new HeadObjectCommand({ Bucket: "halves", Key: "half" }))).rejects.toMatchObject({
    name: "NotFound",
  });
});
