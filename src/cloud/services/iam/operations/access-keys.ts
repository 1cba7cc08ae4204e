import type * as sdk from "@aws-sdk/client-iam";
import type { Call, OperationsOf } from "../../../service.ts";
import { findUserOrCaller } from "../entities.ts";
import { limitExceeded, noSuchEntity } from "../errors.ts";
import { accessKeyId } from "../identifiers.ts";
import { page } from "../paging.ts";
import { accessKeysOf, type AccessKeyRecord, type UserRecord } from "../state.ts";
import { saveUser } from "./users.ts";
import { dateOf } from "./dates.ts";

const MOST_KEYS = 2;

/** The long-term credentials of users. The root's own are not kept: any key that was not issued is the root's. */
export const accessKeyOperations = {
  CreateAccessKey(input, call) {
    const user = findUserOrCaller(call, input.UserName);
    if (user.accessKeyIds.length >= MOST_KEYS) {
      throw limitExceeded(`Cannot exceed quota for AccessKeysPerUser: ${MOST_KEYS}`);
    }
    const { host, account } = call;
    const key: AccessKeyRecord = {
      accessKeyId: accessKeyId(host.ids, account),
      secretAccessKey: host.ids.alphanumeric(40),
      account,
      userName: user.name,
      status: "Active",
      created: host.clock.now(),
    };
    host.store.transaction(() => {
      accessKeysOf(host).put(key.accessKeyId, key);
      saveUser(call, { ...user, accessKeyIds: [...user.accessKeyIds, key.accessKeyId] });
    });
    return {
      AccessKey: {
        UserName: key.userName,
        AccessKeyId: key.accessKeyId,
        Status: "Active",
        SecretAccessKey: key.secretAccessKey,
        CreateDate: dateOf(key.created),
      },
    };
  },

  ListAccessKeys(input, call) {
    if (input.UserName === undefined && call.caller.type === "root") {
      return { AccessKeyMetadata: [], IsTruncated: false };
    }
    const user = findUserOrCaller(call, input.UserName);
    const { items, ...rest } = page(user.accessKeyIds, input);
    return { AccessKeyMetadata: items.map((id) => metadataOf(findKey(call, user, id))), ...rest };
  },

  UpdateAccessKey(input, call) {
    const key = findKey(call, findUserOrCaller(call, input.UserName), input.AccessKeyId);
    const status = input.Status === "Active" ? "Active" : "Inactive";
    accessKeysOf(call.host).put(key.accessKeyId, { ...key, status });
    return {};
  },

  DeleteAccessKey(input, call) {
    const { host } = call;
    const user = findUserOrCaller(call, input.UserName);
    const key = findKey(call, user, input.AccessKeyId);
    host.store.transaction(() => {
      accessKeysOf(host).put(key.accessKeyId, { ...key, status: "Deleted" });
      saveUser(call, { ...user, accessKeyIds: user.accessKeyIds.filter((id) => id !== key.accessKeyId) });
    });
    return {};
  },
} satisfies OperationsOf<typeof sdk>;

function findKey({ host }: Call, user: UserRecord, id = ""): AccessKeyRecord {
  const key = user.accessKeyIds.includes(id) ? accessKeysOf(host).get(id) : undefined;
  if (!key) throw noSuchEntity(`The Access Key with id ${id} cannot be found.`);
  return key;
}

function metadataOf(key: AccessKeyRecord): sdk.AccessKeyMetadata {
  return {
    UserName: key.userName,
    AccessKeyId: key.accessKeyId,
    Status: key.status === "Active" ? "Active" : "Inactive",
    CreateDate: dateOf(key.created),
  };
}
