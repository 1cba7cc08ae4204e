import * as sdk from "@aws-sdk/client-iam";
import { defineService } from "../../service.ts";
import constraints from "./constraints.json" with { type: "json" };
import { rolePolicyOperations } from "./operations/role-policies.ts";
import { roleOperations } from "./operations/roles.ts";

export const iam = defineService<typeof sdk>(sdk, {
  name: "iam",
  constraints,
  operations: { ...roleOperations, ...rolePolicyOperations },
});
