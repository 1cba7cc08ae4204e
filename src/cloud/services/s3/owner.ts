import { createHash } from "node:crypto";
import type { Owner } from "@aws-sdk/client-s3";

/** An account as S3 names it in listings: its canonical user id. */
export function ownerOf(account: string): Owner {
  return { ID: createHash("sha256").update(`canonical user of ${account}`).digest("hex") };
}
