import * as sdk from "@aws-sdk/client-iam";
import { defineService } from "../../service.ts";

export const iam = defineService<typeof sdk>(sdk, { name: "iam", operations: {} });
