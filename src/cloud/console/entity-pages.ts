import { CloudFormationClient, DescribeStackEventsCommand } from "@aws-sdk/client-cloudformation";
import { CodeCommitClient, GetBranchCommand, GetFolderCommand } from "@aws-sdk/client-codecommit";
import { ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { clientOf, type Target } from "../../kernel/target.ts";
import type { HttpRouteResponse } from "../service.ts";
import { html, page, table } from "./html.ts";

/** What an action works on: the files at the tip of a branch. */
export async function branchPage(
  target: Target,
  repositoryName: string,
  branchName: string,
): Promise<HttpRouteResponse> {
  const client = clientOf(CodeCommitClient, target);
  const { branch } = await client.send(new GetBranchCommand({ repositoryName, branchName }));
  const commitSpecifier = branch?.commitId;
  const folder = await client.send(
    new GetFolderCommand({ repositoryName, commitSpecifier, folderPath: "/" }),
  );
  const rows = [
    ...(folder.subFolders ?? []).map(({ absolutePath }) => [`${absolutePath ?? ""}/`, ""]),
    ...(folder.files ?? []).map(({ absolutePath, blobId }) => [absolutePath, blobId]),
  ];
  return page(
    `${repositoryName}, ${branchName}`,
    html`<p>Commit <code>${commitSpecifier}</code></p>
      ${table(["Path", "Blob"], rows)}`,
  );
}

/** A bucket's first thousand objects. */
export async function bucketPage(target: Target, Bucket: string): Promise<HttpRouteResponse> {
  const client = clientOf(S3Client, target);
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket }));
  const rows = Contents.map(({ Key, Size, LastModified }) => [Key, Size, LastModified?.toISOString()]);
  return page(`Bucket ${Bucket}`, table(["Key", "Bytes", "Last modified"], rows));
}

/** A stack's events, newest first, as the console lists them. */
export async function stackPage(target: Target, StackName: string): Promise<HttpRouteResponse> {
  const client = clientOf(CloudFormationClient, target);
  const { StackEvents = [] } = await client.send(new DescribeStackEventsCommand({ StackName }));
  const rows = StackEvents.map((event) => [
    event.Timestamp?.toISOString(),
    event.LogicalResourceId,
    event.ResourceStatus,
    event.ResourceStatusReason,
  ]);
  return page(`Stack ${StackName}`, table(["Time", "Logical id", "Status", "Reason"], rows));
}
