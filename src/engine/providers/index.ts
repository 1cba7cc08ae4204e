import type { ActionProvider } from "../provider.ts";
import { cloudFormationDeploy } from "./cloudformation/provider.ts";
import { codeCommitSource } from "./codecommit-source.ts";
import { manualApproval } from "./manual-approval.ts";
import { s3Source } from "./s3-source.ts";

/** Every action provider. Adding one means adding its file and a line here. */
export const providers: ActionProvider[] = [codeCommitSource, s3Source, manualApproval, cloudFormationDeploy];
