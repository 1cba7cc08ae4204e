import * as sdk from "@aws-sdk/client-sts";
import { defineService } from "../../service.ts";
import constraints from "./constraints.json" with { type: "json" };
import { assumeRole, assumeRolePermissions } from "./operations/assume-role.ts";
import { getSessionToken } from "./operations/get-session-token.ts";
import { getAccessKeyInfo, getCallerIdentity } from "./operations/identity.ts";

/** Operations that no policy is asked about (IAM User Guide, "Permissions for GetSessionToken"). */
const FREE = new Set(["GetCallerIdentity", "GetSessionToken"]);

export const sts = defineService<typeof sdk>(sdk, {
  name: "sts",
  constraints,
  permissions(operation, input) {
    if (operation === "AssumeRole") return assumeRolePermissions(input);
    return FREE.has(operation) ? [] : undefined;
  },
  operations: {
    AssumeRole: assumeRole,
    GetAccessKeyInfo: getAccessKeyInfo,
    GetCallerIdentity: getCallerIdentity,
    GetSessionToken: getSessionToken,
  },
});
