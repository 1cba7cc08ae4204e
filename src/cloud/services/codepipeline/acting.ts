import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { PipelineDeclaration } from "@aws-sdk/client-codepipeline";
import type { AwsCredentialIdentity } from "@smithy/types";
import { actionsOf } from "../../../engine/definition/actions.ts";
import type { ActionIdentity } from "../../../engine/driver/dependencies.ts";
import { AwsError, codeOf } from "../../../kernel/errors.ts";
import { clientOf, type Target } from "../../../kernel/target.ts";
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
  const sts = clientOf(STSClient, as);
  const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName }));
  return {
    accessKeyId: Credentials?.AccessKeyId ?? "",
    secretAccessKey: Credentials?.SecretAccessKey ?? "",
    sessionToken: Credentials?.SessionToken,
    expiration: Credentials?.Expiration,
  };
}

/**
 * CreatePipeline and UpdatePipeline want a role that CodePipeline may assume, and actions' roles that this one may.
 * @throws AwsError `InvalidStructureException`
 */
export async function checkRoles(host: Host, place: Place, pipeline: PipelineDeclaration): Promise<void> {
  const pipelineRoleArn = pipeline.roleArn ?? "";
  const identity = { pipelineRoleArn, session: "CodePipeline" };
  await checkAssumable(targetFor(host, place, identity), "CodePipeline", pipelineRoleArn);
  const own = new Set(actionsOf(pipeline).flatMap(({ action }) => action.roleArn ?? []));
  for (const actionRoleArn of own) {
    await checkAssumable(
      targetFor(host, place, { ...identity, actionRoleArn }),
      pipelineRoleArn,
      actionRoleArn,
    );
  }
}

async function checkAssumable(target: Target, assumer: string, roleArn: string): Promise<void> {
  try {
    await clientOf(STSClient, target).send(new GetCallerIdentityCommand({}));
  } catch (error) {
    const code = codeOf(error);
    if (code !== "AccessDenied" && code !== "AccessDeniedException") throw error;
    throw new AwsError(
      "InvalidStructureException",
      `${assumer} is not authorized to perform AssumeRole on role ${roleArn}`,
      { cause: error },
    );
  }
}
