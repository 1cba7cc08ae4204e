import {
  CodePipelineClient,
  ListTagsForResourceCommand,
  GetPipelineStateCommand,
} from "@aws-sdk/client-codepipeline";
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { Figure } from "./report.ts";
import { createLab } from "./lab.ts";
import { moto, pipelab, type Server } from "./servers.ts";

const CONCURRENCY = 8;
const SECONDS = 3;
const BODY = Buffer.alloc(4 * 1024, "x");

const MOTO_ARN = "arn:aws:codepipeline:us-east-1:123456789012";

type Rates = Record<"PutObject" | "GetObject" | "GetPipelineState", number>;

/** Requests a second, eight at once, 4 KiB bodies. */
export async function requestFigures(): Promise<Figure[]> {
  const own = await pipelab();
  const mine = await rates(own, true);
  own.stop();
  const other = await moto(5_902);
  const theirs = other && (await rates(other, false));
  other?.stop();
  return (Object.keys(mine) as (keyof Rates)[]).flatMap((name) =>
    theirs
      ? [
          {
            name,
            unit: "/s" as const,
            pipelab: mine[name],
            reference: { name: "moto's server", value: theirs[name] },
          },
        ]
      : [
          {
            name,
            unit: "/s" as const,
            pipelab: mine[name],
            reference: { name: "itself (moto is absent)", value: mine[name] },
          },
        ],
  );
}

/** @param full whether the server has GetPipelineState and commits; moto has neither, and no answer with a time that SDKs can read. */
async function rates(server: Server, full: boolean): Promise<Rates> {
  const config = {
    endpoint: server.origin,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  };
  const s3 = new S3Client({ ...config, forcePathStyle: true });
  const codepipeline = new CodePipelineClient(config);
  const Bucket = "bench";
  await s3.send(new CreateBucketCommand({ Bucket }));
  const pipeline = await createLab(config, full);
  let key = 0;
  return {
    PutObject: await rate(() =>
      s3.send(new PutObjectCommand({ Bucket, Key: `k${key++ % 100}`, Body: BODY })),
    ),
    GetObject: await rate(async () => {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: `k${key++ % 100}` }));
      await Body?.transformToByteArray();
    }),
    GetPipelineState: await rate(() =>
      full
        ? codepipeline.send(new GetPipelineStateCommand({ name: pipeline }))
        : codepipeline.send(new ListTagsForResourceCommand({ resourceArn: `${MOTO_ARN}:${pipeline}` })),
    ),
  };
}

async function rate(request: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  const end = begin + SECONDS * 1_000;
  let done = 0;
  const worker = async (): Promise<void> => {
    while (performance.now() < end) {
      await request();
      done++;
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  return done / ((performance.now() - begin) / 1_000);
}
