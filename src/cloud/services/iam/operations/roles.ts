import type * as sdk from "@aws-sdk/client-iam";
import type { Call, OperationsOf } from "../../../service.ts";
import { findAttachable, findRole } from "../entities.ts";
import { alreadyExists, deleteConflict, limitExceeded, malformedPolicy } from "../errors.ts";
import { iamArn, uniqueId } from "../identifiers.ts";
import { page } from "../paging.ts";
import { checkTrustPolicy } from "../policy/check-trust.ts";
import { instanceProfilesOf, keyOf, rolesOf, usersOf, type RoleRecord } from "../state.ts";
import { mergeTags, readTags, withoutTags, writeTags } from "../tags.ts";
import { encodeDocument, sizeOf } from "./documents.ts";
import { dateOf } from "./dates.ts";

/** Characters of a trust policy (IAM User Guide, "IAM and AWS STS quotas"). */
const TRUST_SIZE = 2_048;
/** Seconds. */
const DEFAULT_SESSION = 3_600;

export const roleOperations = {
  CreateRole(input, call) {
    const { RoleName: name = "", AssumeRolePolicyDocument: trustPolicy = "", Path: path = "/" } = input;
    const roles = rolesOf(call.host, call.account);
    if (roles.has(keyOf(name))) throw alreadyExists(`Role with name ${name} already exists.`);
    checkTrust(call, trustPolicy);
    const role: RoleRecord = {
      name,
      id: uniqueId(call.host.ids, "AROA"),
      arn: iamArn(call.account, "role", path, name),
      path,
      created: call.host.clock.now(),
      tags: readTags(input.Tags),
      inline: {},
      attached: [],
      trustPolicy,
      maxSessionDuration: input.MaxSessionDuration ?? DEFAULT_SESSION,
    };
    if (input.Description !== undefined) role.description = input.Description;
    if (input.PermissionsBoundary !== undefined) {
      role.boundary = findAttachable(call, input.PermissionsBoundary).arn;
    }
    roles.put(keyOf(name), role);
    return { Role: roleOf(role) };
  },

  GetRole: (input, call) => ({ Role: { ...roleOf(findRole(call, input.RoleName)), RoleLastUsed: {} } }),

  ListRoles(input, call) {
    const roles = rolesOf(call.host, call.account).values();
    const { items, ...rest } = page(
      roles.filter(({ path }) => path.startsWith(input.PathPrefix ?? "/")),
      input,
    );
    // The list leaves out what AWS's list leaves out.
    const Roles = items.map((role) => {
      const { Tags: _tags, PermissionsBoundary: _boundary, ...listed } = roleOf(role);
      return listed;
    });
    return { Roles, ...rest };
  },

  UpdateRole(input, call) {
    const role = findRole(call, input.RoleName);
    if (input.Description !== undefined) role.description = input.Description;
    if (input.MaxSessionDuration !== undefined) role.maxSessionDuration = input.MaxSessionDuration;
    save(call, role);
    return {};
  },

  UpdateRoleDescription(input, call) {
    const role = { ...findRole(call, input.RoleName), description: input.Description ?? "" };
    save(call, role);
    return { Role: roleOf(role) };
  },

  UpdateAssumeRolePolicy(input, call) {
    const { PolicyDocument: trustPolicy = "" } = input;
    const role = findRole(call, input.RoleName);
    checkTrust(call, trustPolicy);
    save(call, { ...role, trustPolicy });
    return {};
  },

  DeleteRole(input, call) {
    const role = findRole(call, input.RoleName);
    const profiles = instanceProfilesOf(call.host, call.account).values();
    if (profiles.some(({ roleName }) => roleName === role.name)) {
      throw deleteConflict("Cannot delete entity, must remove roles from instance profile first.");
    }
    if (role.attached.length > 0) {
      throw deleteConflict("Cannot delete entity, must detach all policies first.");
    }
    if (Object.keys(role.inline).length > 0) {
      throw deleteConflict("Cannot delete entity, must delete policies first.");
    }
    rolesOf(call.host, call.account).delete(keyOf(role.name));
    return {};
  },

  PutRolePermissionsBoundary(input, call) {
    const role = findRole(call, input.RoleName);
    save(call, { ...role, boundary: findAttachable(call, input.PermissionsBoundary).arn });
    return {};
  },

  DeleteRolePermissionsBoundary(input, call) {
    const { boundary: _, ...role } = findRole(call, input.RoleName);
    save(call, role);
    return {};
  },

  TagRole(input, call) {
    const role = findRole(call, input.RoleName);
    save(call, { ...role, tags: mergeTags(role.tags, input.Tags ?? [], "Role") });
    return {};
  },

  UntagRole(input, call) {
    const role = findRole(call, input.RoleName);
    save(call, { ...role, tags: withoutTags(role.tags, input.TagKeys ?? []) });
    return {};
  },

  ListRoleTags(input, call) {
    const { items, ...rest } = page(writeTags(findRole(call, input.RoleName).tags), input);
    return { Tags: items, ...rest };
  },
} satisfies OperationsOf<typeof sdk>;

function save({ host, account }: Call, role: RoleRecord): void {
  rolesOf(host, account).put(keyOf(role.name), role);
}

function checkTrust(call: Call, document: string): void {
  const complaint = checkTrustPolicy(document, (arn) => mayExist(call, arn));
  if (complaint !== undefined) throw malformedPolicy(complaint);
  if (sizeOf(document) > TRUST_SIZE)
    throw limitExceeded(`Cannot exceed quota for ACLSizePerRole: ${TRUST_SIZE}`);
}

/** Users and roles of this account are looked up; of other accounts nothing is known. */
function mayExist({ host, account }: Call, arn: string): boolean {
  const [, owner, kind, name = ""] = /^arn:[^:]+:iam::(\d+):(user|role)\/(?:.*\/)?([^/]+)$/.exec(arn) ?? [];
  if (owner !== account) return true;
  const records = kind === "user" ? usersOf(host, account) : rolesOf(host, account);
  return records.get(keyOf(name))?.arn === arn;
}

export function roleOf(role: RoleRecord): sdk.Role {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.id,
    Arn: role.arn,
    CreateDate: dateOf(role.created),
    AssumeRolePolicyDocument: encodeDocument(role.trustPolicy),
    ...(role.description === undefined ? {} : { Description: role.description }),
    MaxSessionDuration: role.maxSessionDuration,
    ...(role.boundary === undefined
      ? {}
      : {
          PermissionsBoundary: {
            PermissionsBoundaryType: "PermissionsBoundaryPolicy" as const,
            PermissionsBoundaryArn: role.boundary,
          },
        }),
    ...(Object.keys(role.tags).length > 0 ? { Tags: writeTags(role.tags) } : {}),
  };
}
