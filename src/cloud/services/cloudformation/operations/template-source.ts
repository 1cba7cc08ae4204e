import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { messageOf } from "../../../../kernel/errors.ts";
import { clientOf } from "../../../../kernel/target.ts";
import type { Call } from "../../../service.ts";
import { validationError } from "../template/errors.ts";

const LARGEST = 1_000_000;

/**
 * The text of the template that a request brings.
 * @param previous what `UsePreviousTemplate` means.
 * @throws AwsError when there is none, or it cannot be read with the caller's permissions.
 */
export async function templateText(
  call: Call,
  input: { TemplateBody?: string; TemplateURL?: string; UsePreviousTemplate?: boolean },
  previous?: string,
): Promise<string> {
  const { TemplateBody, TemplateURL, UsePreviousTemplate } = input;
  if (UsePreviousTemplate) {
    if (TemplateBody || TemplateURL) {
      throw validationError("You cannot specify both usePreviousTemplate and Template Body/Template URL.");
    }
    if (previous !== undefined) return previous;
  }
  if (!TemplateBody && !TemplateURL) {
    throw validationError("Either Template URL or Template Body must be specified.");
  }
  if (TemplateBody && TemplateURL) {
    throw validationError("You cannot specify both Template Body and Template URL.");
  }
  return TemplateBody ?? readUrl(call, TemplateURL ?? "");
}

async function readUrl(call: Call, text: string): Promise<string> {
  const { region, ...object } = s3Location(text, [call.origin, call.host.origin()]);
  const target = call.host.target(
    { account: call.account, region: region ?? call.region },
    { caller: call.caller },
  );
  const s3 = clientOf(S3Client, target);
  try {
    const { Body, ContentLength = 0 } = await s3.send(new GetObjectCommand(object));
    if (ContentLength > LARGEST) {
      throw validationError(`Template may not exceed ${LARGEST} bytes in size.`);
    }
    return (await Body?.transformToString()) ?? "";
  } catch (error) {
    throw validationError(
      `S3 error: ${messageOf(error)}\nFor more information check http://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html`,
    );
  }
}

interface S3Location {
  Bucket: string;
  Key: string;
  VersionId?: string;
  region?: string;
}

/**
 * Where an S3 URL points, in the path and the host forms that S3 has.
 * @param origins base URLs under which this cloud itself is S3.
 */
function s3Location(text: string, origins: string[]): S3Location {
  const url = URL.parse(text);
  if (!url || !/^(https?|s3):$/.test(url.protocol))
    throw validationError("TemplateURL must be a supported URL.");
  if (url.protocol === "s3:") {
    throw validationError(`S3 error: Domain name specified in ${url.hostname} is not a valid S3 domain`);
  }
  const path = decodeURIComponent(url.pathname.slice(1));
  const version = url.searchParams.get("versionId");
  const more = version ? { VersionId: version } : {};
  const aws = /^(?:(.+)\.)?s3[.-](?:([a-z]{2}(?:-[a-z]+)+-\d)\.)?amazonaws\.com(?:\.cn)?$/.exec(url.hostname);
  const own = origins.some((origin) => URL.parse(origin)?.host === url.host);
  const local = /^(?:(.+)\.)?s3\.(?:[a-z0-9-]+\.)?localhost/.exec(url.hostname);
  const bucket = aws?.[1] ?? local?.[1];
  if (!aws && !local && !own) throw validationError("TemplateURL must be a supported URL.");
  const [first = "", ...rest] = path.split("/");
  const place = bucket ? { Bucket: bucket, Key: path } : { Bucket: first, Key: rest.join("/") };
  if (!place.Bucket || !place.Key)
    throw validationError("TemplateURL must reference a valid S3 object to which you have access.");
  return { ...place, ...more, ...(aws?.[2] ? { region: aws[2] } : {}) };
}
