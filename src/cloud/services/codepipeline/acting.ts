import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { AwsCredentialIdentity } from "@smithy/types";
import type { ActionIdentity } from "../../../engine/driver/dependencies.ts";
import { AwsError, codeOf } from "../../../kernel/errors.ts";
import { clientConfig, type Target } from "../../../kernel/target.ts";
import type { Host, Place } from "../../host.ts";

const SERVICE = "codepipeline.amazonaws.com";

/**
 * A target that acts as the pipeline's role, or as the action's own, which the pipeline's role assumes
 * (ActionDeclaration: roleArn).
 */
export function targetFor(host: Host, place: Place, identity: ActionIdentity): Target {
  const pipeline = host.target(place, {
    role: identity.pipelineRoleArn,
    service: SERVICE,
    session: identity.session,
  });
  const { actionRoleArn } = identity;
  if (actionRoleArn === undefined) return pipeline;
  let credentials: Promise<AwsCredentialIdentity> | undefined;
  return {
    ...pipeline,
    credentials: () => (credentials ??= assume(pipeline, actionRoleArn, identity.session)),
  };
}

async function assume(as: Target, RoleArn: string, RoleSessionName: string): Promise<AwsCredentialIdentity> {
  const sts = new STSClient(clientConfig(as));
  const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName }));
  return {
    accessKeyId: Credentials?.AccessKeyId ?? "",
    secretAccessKey: Credentials?.SecretAccessKey ?? "",
    sessionToken: Credentials?.SessionToken,
    expiration: Credentials?.Expiration,
  };
}

/**
 * CreatePipeline and UpdatePipeline want a role that CodePipeline may assume.
 * @throws AwsError `InvalidStructureException`
 */
export async function checkRole(host: Host, place: Place, roleArn: string): Promise<void> {
  const target = host.target(place, { role: roleArn, service: SERVICE, session: "CodePipeline" });
  try {
    await new STSClient(clientConfig(target)).send(new GetCallerIdentityCommand({}));
  } catch (error) {
    const code = codeOf(error);
    if (code !== "AccessDenied" && code !== "AccessDeniedException") throw error;
    throw new AwsError(
      "InvalidStructureException",
      `CodePipeline is not authorized to perform AssumeRole on role ${roleArn}`,
      { cause: error },
    );
  }
}
