import type * as sdk from "@aws-sdk/client-iam";
import type { Call, OperationsOf } from "../../../service.ts";
import { findRole } from "../entities.ts";
import { alreadyExists, deleteConflict, limitExceeded, noSuchEntity } from "../errors.ts";
import { iamArn, uniqueId } from "../identifiers.ts";
import { page } from "../paging.ts";
import { instanceProfilesOf, keyOf, type InstanceProfileRecord } from "../state.ts";
import { readTags, writeTags } from "../tags.ts";
import { roleOf } from "./roles.ts";
import { dateOf } from "./dates.ts";

export const instanceProfileOperations = {
  CreateInstanceProfile(input, call) {
    const { InstanceProfileName: name = "", Path: path = "/" } = input;
    const profiles = instanceProfilesOf(call.host, call.account);
    if (profiles.has(keyOf(name))) throw alreadyExists(`Instance Profile ${name} already exists.`);
    const profile: InstanceProfileRecord = {
      name,
      id: uniqueId(call.host.ids, "AIPA"),
      arn: iamArn(call.account, "instance-profile", path, name),
      path,
      created: call.host.clock.now(),
      tags: readTags(input.Tags),
    };
    profiles.put(keyOf(name), profile);
    return { InstanceProfile: profileOf(call, profile) };
  },

  GetInstanceProfile: (input, call) => ({
    InstanceProfile: profileOf(call, findProfile(call, input.InstanceProfileName)),
  }),

  ListInstanceProfiles(input, call) {
    const profiles = instanceProfilesOf(call.host, call.account).values();
    const { items, ...rest } = page(
      profiles.filter(({ path }) => path.startsWith(input.PathPrefix ?? "/")),
      input,
    );
    return { InstanceProfiles: items.map((profile) => profileOf(call, profile)), ...rest };
  },

  ListInstanceProfilesForRole(input, call) {
    const role = findRole(call, input.RoleName);
    const profiles = instanceProfilesOf(call.host, call.account).values();
    const { items, ...rest } = page(
      profiles.filter(({ roleName }) => roleName === role.name),
      input,
    );
    return { InstanceProfiles: items.map((profile) => profileOf(call, profile)), ...rest };
  },

  AddRoleToInstanceProfile(input, call) {
    const profile = findProfile(call, input.InstanceProfileName);
    const role = findRole(call, input.RoleName);
    call.authorize({
      action: "iam:PassRole",
      resource: role.arn,
      context: { "iam:PassedToService": "ec2.amazonaws.com" },
    });
    if (profile.roleName !== undefined) {
      throw limitExceeded("Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1");
    }
    save(call, { ...profile, roleName: role.name });
    return {};
  },

  RemoveRoleFromInstanceProfile(input, call) {
    const profile = findProfile(call, input.InstanceProfileName);
    const { roleName, ...rest } = profile;
    if (roleName !== input.RoleName) {
      throw noSuchEntity(`The role with name ${input.RoleName} cannot be found.`);
    }
    save(call, rest);
    return {};
  },

  DeleteInstanceProfile(input, call) {
    const profile = findProfile(call, input.InstanceProfileName);
    if (profile.roleName !== undefined) {
      throw deleteConflict("Cannot delete entity, must remove roles from instance profile first.");
    }
    instanceProfilesOf(call.host, call.account).delete(keyOf(profile.name));
    return {};
  },
} satisfies OperationsOf<typeof sdk>;

function save({ host, account }: Call, profile: InstanceProfileRecord): void {
  instanceProfilesOf(host, account).put(keyOf(profile.name), profile);
}

function findProfile({ host, account }: Call, name = ""): InstanceProfileRecord {
  const profile = instanceProfilesOf(host, account).get(keyOf(name));
  if (profile?.name !== name) throw noSuchEntity(`Instance Profile ${name} cannot be found.`);
  return profile;
}

function profileOf(call: Call, profile: InstanceProfileRecord): sdk.InstanceProfile {
  return {
    Path: profile.path,
    InstanceProfileName: profile.name,
    InstanceProfileId: profile.id,
    Arn: profile.arn,
    CreateDate: dateOf(profile.created),
    Roles: profile.roleName === undefined ? [] : [roleOf(findRole(call, profile.roleName))],
    ...(Object.keys(profile.tags).length > 0 ? { Tags: writeTags(profile.tags) } : {}),
  };
}
