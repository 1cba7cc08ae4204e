import * as sdk from "@aws-sdk/client-sts";
import { defineService } from "../../service.ts";

export const sts = defineService<typeof sdk>(sdk, {
  name: "sts",
  operations: {
    GetCallerIdentity: (_input, { caller }) => ({
      Account: caller.account,
      Arn: caller.arn,
      UserId: caller.userId,
    }),
  },
});
