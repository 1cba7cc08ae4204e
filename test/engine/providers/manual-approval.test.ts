import { CreateTopicCommand, SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Control } from "../../../src/backends/control.ts";
import { startCloud, type Cloud } from "../../../src/cloud/cloud.ts";
import { manualApproval } from "../../../src/engine/providers/manual-approval.ts";
import { clientConfig } from "../../../src/kernel/target.ts";
import { jobOf, type TestJob } from "./job.ts";

const NOTIFICATION = "arn:aws:sns:us-east-1:000000000000:manualapprove";

let cloud: Cloud;
let control: Control;
beforeEach(async () => {
  cloud = await startCloud({ pace: "instant" });
  control = new Control(cloud.target());
  const sns = new SNSClient(clientConfig(cloud.target()));
  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: "manualapprove" }));
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: "email", Endpoint: "reviewer@example.com" }));
  const [mail] = await control.inbox();
  await control.follow(/https?:\S+ConfirmSubscription\S+/.exec(mail!.body)![0]);
});
afterEach(() => cloud.stop());

const approval = (configuration: Record<string, string>, more: Partial<TestJob> = {}): TestJob =>
  jobOf(cloud, manualApproval, {
    configuration,
    more: {
      stageName: "manualapprove",
      declaration: { name: "manualapproval", actionTypeId: manualApproval.type },
      approval: {
        token: "1a2b3c4d-573f-4ea7-a67e-000000000000",
        expires: Date.UTC(2016, 10, 20, 20, 44, 59),
      },
      ...more,
    },
  });

describe("a manual approval", () => {
  it("mails AWS's message, with links to this cloud, and waits", async () => {
    const job = approval({ NotificationArn: NOTIFICATION, CustomData: "Look at the template" });
    expect(await manualApproval.run(job)).toEqual({ waiting: "approval" });
    await cloud.host.tasks.idle();
    const mail = (await control.inbox()).at(-1);
    expect(mail?.subject).toBe(
      "APPROVAL NEEDED: AWS CodePipeline ManualApprove4CF for action manualapproval",
    );
    const message: unknown = JSON.parse(mail!.body.slice(0, mail!.body.indexOf("\n")));
    const view = `${cloud.host.origin()}/_pipelab/pipelines/ManualApprove4CF/view?region=us-east-1`;
    expect(message).toEqual({
      region: "us-east-1",
      consoleLink: view,
      approval: {
        pipelineName: "ManualApprove4CF",
        stageName: "manualapprove",
        actionName: "manualapproval",
        token: "1a2b3c4d-573f-4ea7-a67e-000000000000",
        expires: "2016-11-20T20:44Z",
        externalEntityLink: null,
        approvalReviewLink: `${view}#/manualapprove/manualapproval/approve/1a2b3c4d-573f-4ea7-a67e-000000000000`,
        customData: "Look at the template",
      },
    });
  });

  it("cuts long names so that the subject fits a mail", async () => {
    const job = approval(
      { NotificationArn: NOTIFICATION },
      {
        pipelineName: "vrathore-slack-test2-sandbox-pipeline",
        declaration: { name: "ManualApproval", actionTypeId: manualApproval.type },
      },
    );
    await manualApproval.run(job);
    await cloud.host.tasks.idle();
    expect((await control.inbox()).at(-1)?.subject).toBe(
      "APPROVAL NEEDED: AWS CodePipeline vrathore-slack-test2-san... for action ManualApproval",
    );
  });

  it("waits without a mail where no topic is configured", async () => {
    const before = (await control.inbox()).length;
    expect(await manualApproval.run(approval({}))).toEqual({ waiting: "approval" });
    expect(await control.inbox()).toHaveLength(before);
  });

  it("fails where the topic is gone", async () => {
    const run = manualApproval.run(approval({ NotificationArn: `${NOTIFICATION}-gone` }));
    await expect(run).rejects.toMatchObject({
      type: "ConfigurationError",
      message: expect.stringMatching(
        /^Topic does not exist \(Service: AmazonSNS; Status Code: 404; Error Code: NotFound/,
      ),
    });
  });
});
