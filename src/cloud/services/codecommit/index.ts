import * as sdk from "@aws-sdk/client-codecommit";
import { defineService } from "../../service.ts";

export const codecommit = defineService<typeof sdk>(sdk, { name: "codecommit", operations: {} });
