import type * as sdk from "@aws-sdk/client-iam";
import type { OperationsOf } from "../../../service.ts";
import { findOwnPolicy, findPolicy } from "../entities.ts";
import { deleteConflict, limitExceeded, malformedPolicy, noSuchEntity } from "../errors.ts";
import { page } from "../paging.ts";
import { checkIdentityPolicy } from "../policy/check-identity.ts";
import { policiesOf, type PolicyRecord, type PolicyVersionRecord } from "../state.ts";
import { encodeDocument, sizeOf } from "./documents.ts";
import { dateOf } from "./dates.ts";

/** IAM User Guide, "IAM and AWS STS quotas". */
const MOST_VERSIONS = 5;
const DOCUMENT_SIZE = 6_144;

export const policyVersionOperations = {
  CreatePolicyVersion(input, call) {
    const { PolicyDocument: document = "" } = input;
    const policy = findOwnPolicy(call, "CreatePolicyVersion", input.PolicyArn);
    checkManagedDocument(document);
    if (policy.versions.length >= MOST_VERSIONS) {
      throw limitExceeded(
        "A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.",
      );
    }
    const version = { id: `v${policy.nextVersion}`, document, created: call.host.clock.now() };
    const next: PolicyRecord = {
      ...policy,
      versions: [...policy.versions, version],
      defaultVersion: input.SetAsDefault === true ? version.id : policy.defaultVersion,
      nextVersion: policy.nextVersion + 1,
      updated: version.created,
    };
    policiesOf(call.host, call.account).put(policy.arn, next);
    const { Document: _, ...PolicyVersion } = versionOf(next, version);
    return { PolicyVersion };
  },

  GetPolicyVersion(input, call) {
    const policy = findPolicy(call, input.PolicyArn);
    return { PolicyVersion: versionOf(policy, findVersion(policy, input.VersionId)) };
  },

  /** Of AWS's own policies only the version in force is known. */
  ListPolicyVersions(input, call) {
    const policy = findPolicy(call, input.PolicyArn);
    const { items, ...rest } = page(policy.versions.toReversed(), input);
    const Versions = items.map((version) => {
      const { Document: _, ...listed } = versionOf(policy, version);
      return listed;
    });
    return { Versions, ...rest };
  },

  SetDefaultPolicyVersion(input, call) {
    const policy = findOwnPolicy(call, "SetDefaultPolicyVersion", input.PolicyArn);
    const { id } = findVersion(policy, input.VersionId);
    const updated = call.host.clock.now();
    policiesOf(call.host, call.account).put(policy.arn, { ...policy, defaultVersion: id, updated });
    return {};
  },

  DeletePolicyVersion(input, call) {
    const policy = findOwnPolicy(call, "DeletePolicyVersion", input.PolicyArn);
    const { id } = findVersion(policy, input.VersionId);
    if (id === policy.defaultVersion) {
      throw deleteConflict("Cannot delete the default version of a policy.");
    }
    const versions = policy.versions.filter((version) => version.id !== id);
    policiesOf(call.host, call.account).put(policy.arn, { ...policy, versions });
    return {};
  },
} satisfies OperationsOf<typeof sdk>;

/** @throws AwsError `MalformedPolicyDocument`, `LimitExceeded`. */
export function checkManagedDocument(document: string): void {
  const complaint = checkIdentityPolicy(document);
  if (complaint !== undefined) throw malformedPolicy(complaint);
  if (sizeOf(document) > DOCUMENT_SIZE)
    throw limitExceeded(`Cannot exceed quota for PolicySize: ${DOCUMENT_SIZE}`);
}

function findVersion(policy: PolicyRecord, id = ""): PolicyVersionRecord {
  const version = policy.versions.find((candidate) => candidate.id === id);
  if (!version) {
    throw noSuchEntity(`Policy ${policy.arn} version ${id} does not exist or is not attachable.`);
  }
  return version;
}

function versionOf(policy: PolicyRecord, version: PolicyVersionRecord): sdk.PolicyVersion {
  return {
    Document: encodeDocument(version.document),
    VersionId: version.id,
    IsDefaultVersion: version.id === policy.defaultVersion,
    CreateDate: dateOf(version.created),
  };
}
