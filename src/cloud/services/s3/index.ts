import * as sdk from "@aws-sdk/client-s3";
import { defineService } from "../../service.ts";

export const s3 = defineService<typeof sdk>(sdk, { name: "s3", operations: {} });
