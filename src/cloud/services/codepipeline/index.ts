import * as sdk from "@aws-sdk/client-codepipeline";
import { defineService } from "../../service.ts";

export const codepipeline = defineService<typeof sdk>(sdk, { name: "codepipeline", operations: {} });
