import type * as sdk from "@aws-sdk/client-iam";
import type { OperationsOf } from "../../../service.ts";
import { alreadyExists, noSuchEntity } from "../errors.ts";
import { page } from "../paging.ts";
import { aliasesOf } from "../state.ts";

/** An account has one alias at most: a new one takes the place of the old. */
const ALIAS = "alias";

export const accountOperations = {
  CreateAccountAlias(input, call) {
    const { AccountAlias: alias = "" } = input;
    const aliases = aliasesOf(call.host, call.account);
    if (aliases.get(ALIAS)?.alias === alias) {
      throw alreadyExists(`The account alias ${alias} already exists.`);
    }
    aliases.put(ALIAS, { alias });
    return {};
  },

  ListAccountAliases(input, call) {
    const { items, ...rest } = page(aliasesOf(call.host, call.account).values(), input);
    return { AccountAliases: items.map(({ alias }) => alias), ...rest };
  },

  DeleteAccountAlias(input, call) {
    const { AccountAlias: alias = "" } = input;
    const aliases = aliasesOf(call.host, call.account);
    if (aliases.get(ALIAS)?.alias !== alias) {
      throw noSuchEntity(`The account alias with name ${alias} cannot be found.`);
    }
    aliases.delete(ALIAS);
    return {};
  },
} satisfies OperationsOf<typeof sdk>;
