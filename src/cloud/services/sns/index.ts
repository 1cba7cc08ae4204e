import * as sdk from "@aws-sdk/client-sns";
import { defineService } from "../../service.ts";

export const sns = defineService<typeof sdk>(sdk, { name: "sns", operations: {} });
