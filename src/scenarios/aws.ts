import { UserError } from "../kernel/errors.ts";
import { clientConfig, type Target } from "../kernel/target.ts";
import type { ApiCall, ServiceName } from "./lab.ts";

type Sdk = Record<string, unknown>;
interface Client {
  send(command: unknown): Promise<unknown>;
}
type ClientClass = new (config: object) => Client;
type CommandClass = new (input: object) => unknown;

const SDKS: Record<ServiceName, { load: () => Promise<Sdk>; client: string }> = {
  cloudformation: { load: () => import("@aws-sdk/client-cloudformation"), client: "CloudFormationClient" },
  cloudtrail: { load: () => import("@aws-sdk/client-cloudtrail"), client: "CloudTrailClient" },
  codecommit: { load: () => import("@aws-sdk/client-codecommit"), client: "CodeCommitClient" },
  codepipeline: { load: () => import("@aws-sdk/client-codepipeline"), client: "CodePipelineClient" },
  events: { load: () => import("@aws-sdk/client-eventbridge"), client: "EventBridgeClient" },
  iam: { load: () => import("@aws-sdk/client-iam"), client: "IAMClient" },
  s3: { load: () => import("@aws-sdk/client-s3"), client: "S3Client" },
  sns: { load: () => import("@aws-sdk/client-sns"), client: "SNSClient" },
  sts: { load: () => import("@aws-sdk/client-sts"), client: "STSClient" },
};

/** Calls AWS operations by their names on one target. */
export class Aws {
  readonly #target: Target;
  readonly #clients = new Map<ServiceName, Client>();

  constructor(target: Target) {
    this.#target = target;
  }

  get region(): string {
    return this.#target.region;
  }

  /** The operation's answer, or its exception as the SDK throws it. */
  async call({ service, operation, input }: ApiCall): Promise<unknown> {
    const sdk = await SDKS[service].load();
    let client = this.#clients.get(service);
    if (!client) {
      const Class = sdk[SDKS[service].client] as ClientClass;
      client = new Class({
        ...clientConfig(this.#target),
        ...(service === "s3" ? { forcePathStyle: true } : {}),
      });
      this.#clients.set(service, client);
    }
    const Command = sdk[`${operation}Command`] as CommandClass | undefined;
    if (!Command) throw new UserError(`${operation} is no operation of ${service}`);
    return client.send(new Command(input));
  }

  /** The account that the credentials belong to. */
  async account(): Promise<string> {
    const answer = await this.call({ service: "sts", operation: "GetCallerIdentity", input: {} });
    return (answer as { Account?: string }).Account ?? "";
  }
}

/** Whether a service has an operation of this name. */
export async function hasOperation(service: ServiceName, operation: string): Promise<boolean> {
  return `${operation}Command` in (await SDKS[service].load());
}
