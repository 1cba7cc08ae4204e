import type { Cloud, CloudOptions } from "../cloud/cloud.ts";
import type { Target } from "../kernel/target.ts";
import { Control } from "./control.ts";

/** A cloud to work with, wherever it runs. */
export interface Backend {
  /** For the header: `embedded`, `endpoint`. */
  name: string;
  /** As the account's root, without a socket where there is none. */
  target: Target;
  control: Control;
  /** Where other programs reach it. */
  origin: string;
  stop(): Promise<void>;
}

export interface EmbeddedBackend extends Backend {
  cloud: Cloud;
}

/** The embedded cloud as a backend. @throws UserError when its port is taken */
export async function embedded(options: CloudOptions): Promise<EmbeddedBackend> {
  // The services and their SDK schemas take most of the start: only what runs a cloud loads them.
  const { startCloud } = await import("../cloud/cloud.ts");
  const cloud = await startCloud(options);
  const target = cloud.target();
  return {
    name: "embedded",
    cloud,
    target,
    control: new Control(target),
    origin: cloud.host.origin(),
    stop: () => cloud.stop(),
  };
}
