import * as sdk from "@aws-sdk/client-eventbridge";
import { defineService } from "../../service.ts";

export const events = defineService<typeof sdk>(sdk, { name: "events", operations: {} });
