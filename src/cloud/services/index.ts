import type { Service } from "../service.ts";
import { cloudformation } from "./cloudformation/index.ts";
import { cloudtrail } from "./cloudtrail/index.ts";
import { codecommit } from "./codecommit/index.ts";
import { codepipeline } from "./codepipeline/index.ts";
import { events } from "./events/index.ts";
import { iam } from "./iam/index.ts";
import { s3 } from "./s3/index.ts";
import { sns } from "./sns/index.ts";
import { sts } from "./sts/index.ts";

/** Every service of the embedded cloud. Adding one means adding its folder and a line here. */
export const services: Service[] = [
  cloudformation,
  cloudtrail,
  codecommit,
  codepipeline,
  events,
  iam,
  s3,
  sns,
  sts,
];
