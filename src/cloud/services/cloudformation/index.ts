import * as sdk from "@aws-sdk/client-cloudformation";
import { defineService } from "../../service.ts";

export const cloudformation = defineService<typeof sdk>(sdk, { name: "cloudformation", operations: {} });
