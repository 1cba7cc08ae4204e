import { CodePipelineClient, GetPipelineStateCommand, type ActionState } from "@aws-sdk/client-codepipeline";
import { clientOf, type Target } from "../../kernel/target.ts";
import type { HttpRouteResponse } from "../service.ts";
import { html, page, table, type Html } from "./html.ts";

/** Where an approval's mail leads: the pipeline as it is now, and how to answer what waits. */
export async function pipelinePage(target: Target, name: string): Promise<HttpRouteResponse> {
  const client = clientOf(CodePipelineClient, target);
  const { stageStates = [] } = await client.send(new GetPipelineStateCommand({ name }));
  const rows = stageStates.flatMap((stage) =>
    (stage.actionStates ?? []).map((action) => [
      stage.stageName,
      action.actionName,
      action.latestExecution?.status ?? "Not run yet",
      action.latestExecution?.errorDetails?.message ?? action.latestExecution?.summary,
    ]),
  );
  const reviews = stageStates.flatMap((stage) =>
    (stage.actionStates ?? [])
      .filter((action) => action.latestExecution?.token)
      .map((action) => review(target, name, stage.stageName ?? "", action)),
  );
  return page(`Pipeline ${name}`, html`${table(["Stage", "Action", "Status", ""], rows)} ${reviews}`);
}

function review(target: Target, pipeline: string, stage: string, action: ActionState): Html {
  const name = action.actionName ?? "";
  const token = action.latestExecution?.token ?? "";
  const command = [
    `aws codepipeline put-approval-result --endpoint-url ${target.endpoint}`,
    `--pipeline-name ${pipeline} --stage-name ${stage} --action-name ${name}`,
    `--token ${token} --result "summary=Looks good,status=Approved"`,
  ].join(" \\\n  ");
  return html`<h2 id="/${stage}/${name}/approve/${token}">${name} waits for your approval</h2>
    <p>Review it in the terminal UI (select the action, then <code>a</code>), or with the AWS CLI:</p>
    <pre>${command}</pre>`;
}
