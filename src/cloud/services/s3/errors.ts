import { AwsError } from "../../../kernel/errors.ts";
import type { DeleteMarker } from "./records.ts";

/** S3's error codes, messages and extra members ("Error responses", Amazon S3 API Reference). */

export function noSuchBucket(bucket: string): AwsError {
  return new AwsError("NoSuchBucket", "The specified bucket does not exist", {
    status: 404,
    fields: { BucketName: bucket },
  });
}

export function noSuchKey(key: string, marker?: DeleteMarker): AwsError {
  return new AwsError("NoSuchKey", "The specified key does not exist.", {
    status: 404,
    fields: { Key: key },
    headers: marker ? { "x-amz-delete-marker": "true", "x-amz-version-id": marker.versionId } : {},
  });
}

export function noSuchVersion(key: string, versionId: string): AwsError {
  return new AwsError("NoSuchVersion", "The specified version does not exist.", {
    status: 404,
    fields: { Key: key, VersionId: versionId },
  });
}

export function noSuchUpload(uploadId: string): AwsError {
  return new AwsError(
    "NoSuchUpload",
    "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.",
    { status: 404, fields: { UploadId: uploadId } },
  );
}

/** An answer of `GET ?something` on a bucket that has none. */
export function notConfigured(code: string, message: string, bucket: string): AwsError {
  return new AwsError(code, message, { status: 404, fields: { BucketName: bucket } });
}

export function accessDenied(): AwsError {
  return new AwsError("AccessDenied", "Access Denied", { status: 403 });
}

export function invalidArgument(message: string, name: string, value: string | undefined): AwsError {
  return new AwsError("InvalidArgument", message, {
    status: 400,
    fields: { ArgumentName: name, ArgumentValue: value },
  });
}

export function invalidRequest(message: string): AwsError {
  return new AwsError("InvalidRequest", message, { status: 400 });
}

export function malformedXml(): AwsError {
  return new AwsError(
    "MalformedXML",
    "The XML you provided was not well-formed or did not validate against our published schema",
    { status: 400 },
  );
}

/** For a request header that S3 knows and pipelab does not emulate: said, never ignored. */
export function headerNotImplemented(header: string): AwsError {
  return new AwsError(
    "NotImplemented",
    "A header you provided implies functionality that is not implemented",
    {
      status: 501,
      fault: "server",
      fields: { Header: header },
    },
  );
}

/** Something S3 has and pipelab does not emulate, in plain words. */
export function notEmulated(what: string): AwsError {
  return new AwsError("NotImplemented", `${what} is not emulated by pipelab`, {
    status: 501,
    fault: "server",
  });
}

export function preconditionFailed(condition: string): AwsError {
  return new AwsError("PreconditionFailed", "At least one of the pre-conditions you specified did not hold", {
    status: 412,
    fields: { Condition: condition },
  });
}
