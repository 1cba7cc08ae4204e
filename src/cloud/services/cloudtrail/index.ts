import * as sdk from "@aws-sdk/client-cloudtrail";
import { defineService } from "../../service.ts";

export const cloudtrail = defineService<typeof sdk>(sdk, { name: "cloudtrail", operations: {} });
