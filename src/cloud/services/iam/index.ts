import * as sdk from "@aws-sdk/client-iam";
import { defineService } from "../../service.ts";
import constraints from "./constraints.json" with { type: "json" };
import { accessKeyOperations } from "./operations/access-keys.ts";
import { accountOperations } from "./operations/account.ts";
import { groupPolicyOperations } from "./operations/group-policies.ts";
import { groupOperations } from "./operations/groups.ts";
import { instanceProfileOperations } from "./operations/instance-profiles.ts";
import { managedPolicyOperations } from "./operations/managed-policies.ts";
import { policyUseOperations } from "./operations/policy-uses.ts";
import { policyVersionOperations } from "./operations/policy-versions.ts";
import { rolePolicyOperations } from "./operations/role-policies.ts";
import { roleOperations } from "./operations/roles.ts";
import { simulateOperations } from "./operations/simulate.ts";
import { userPolicyOperations } from "./operations/user-policies.ts";
import { userOperations } from "./operations/users.ts";
import { permissions } from "./permissions.ts";
import { instanceProfileType } from "./resource-types/instance-profile.ts";
import { managedPolicyType } from "./resource-types/managed-policy.ts";
import { policyType } from "./resource-types/policy.ts";
import { roleType } from "./resource-types/role.ts";

/** Roles, users, policies; the records that the authorizer decides by. */
export const iam = defineService<typeof sdk>(sdk, {
  name: "iam",
  constraints,
  permissions,
  resourceTypes: [roleType, managedPolicyType, policyType, instanceProfileType],
  operations: {
    ...roleOperations,
    ...rolePolicyOperations,
    ...managedPolicyOperations,
    ...policyVersionOperations,
    ...policyUseOperations,
    ...userOperations,
    ...userPolicyOperations,
    ...groupOperations,
    ...groupPolicyOperations,
    ...accessKeyOperations,
    ...instanceProfileOperations,
    ...simulateOperations,
    ...accountOperations,
  },
});
