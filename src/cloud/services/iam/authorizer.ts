import type { Host } from "../../host.ts";
import type { Authorizer } from "../../wire/identity.ts";

/** Until IAM has roles, nobody but root calls, and root is not asked for. */
export function createAuthorizer(_host: Host): Authorizer {
  return { check() {} };
}
