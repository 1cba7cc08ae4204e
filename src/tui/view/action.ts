import type { ActionExecutionDetail, ArtifactDetail } from "@aws-sdk/client-codepipeline";
import { actionsOf, pictureOf, type ActionPicture } from "../data/picture.ts";
import type { PipelineData } from "../data/pipelines.ts";
import { line, span, type Line } from "../lines.ts";
import type { Route } from "../route.ts";
import type { AppState } from "../state.ts";
import { signOf, statusOf } from "../status.ts";
import { dateTime, took } from "../when.ts";
import { fieldsOf, section, type Field } from "./fields.ts";
import { BLANK, dim, textView, type Area, type ScreenView } from "./screen.ts";

type ActionRoute = Extract<Route, { screen: "action" }>;

/** Everything that AWS tells of one action: the newest attempt, or the one asked for. */
export function actionView(state: AppState, route: ActionRoute, area: Area): ScreenView {
  const title = `Action ${route.stage} / ${route.action}`;
  const data = state.pipeline[route.pipeline];
  if (!data) return textView({ title, body: [dim(`Asking ${area.glyphs.ellipsis}`)] });
  const picture = actionsOf(pictureOf(data)).find(
    ({ stage, name }) => stage === route.stage && name === route.action,
  );
  const detail = detailOf(data, route, picture);
  const current = detail === undefined || detail.actionExecutionId === picture?.actionExecution;
  return textView({
    title,
    body: [
      ...headOf(picture, detail, current, state, area),
      ...section("Error", errorFields(picture, detail, current), area),
      ...section("Approval", current ? approvalFields(picture) : [], area),
      ...section("Run", runFields(picture, detail, current), area),
      ...section("Configuration", configurationOf(picture, detail), area),
      ...section("Input artifacts", artifactFields(detail?.input?.inputArtifacts), area),
      ...section("Output artifacts", artifactFields(detail?.output?.outputArtifacts), area),
      ...section("Output variables", fieldsOf(detail?.output?.outputVariables), area),
      ...section("Declaration", declarationFields(picture), area),
    ],
  });
}

function detailOf(
  data: PipelineData,
  route: ActionRoute,
  picture: ActionPicture | undefined,
): ActionExecutionDetail | undefined {
  const id = route.actionExecution ?? picture?.actionExecution;
  return data.actions.find(({ actionExecutionId }) => id !== undefined && actionExecutionId === id);
}

function headOf(
  picture: ActionPicture | undefined,
  detail: ActionExecutionDetail | undefined,
  current: boolean,
  state: AppState,
  area: Area,
): Line[] {
  const status = statusOf(current ? picture?.status : detail?.status);
  const started = detail?.startTime?.getTime();
  const running = status.running || status.glyph === "waiting";
  const ended = running ? state.now : (detail?.lastUpdateTime?.getTime() ?? picture?.ended);
  return [
    line(
      signOf(status, area.glyphs),
      " ",
      span(status.word, status.tone),
      span(`  ${dateTime(started)}`, "dim"),
      started !== undefined && ended !== undefined ? span(`  ${took(started, ended)}`, "dim") : undefined,
    ),
    BLANK,
  ];
}

function errorFields(
  picture: ActionPicture | undefined,
  detail: ActionExecutionDetail | undefined,
  current: boolean,
): Field[] {
  const error = detail?.output?.executionResult?.errorDetails ?? (current ? picture?.error : undefined);
  return [
    { name: "Code", value: error?.code, tone: "failed" },
    { name: "Message", value: error?.message, tone: "failed" },
  ];
}

function approvalFields(picture: ActionPicture | undefined): Field[] {
  if (picture?.category !== "Approval" || !picture.token) return [];
  const { configuration } = picture;
  return [
    { name: "Token", value: picture.token },
    { name: "Review", value: configuration["ExternalEntityLink"] },
    { name: "Comments", value: configuration["CustomData"] },
    { name: "Notified", value: configuration["NotificationArn"] },
  ];
}

function runFields(
  picture: ActionPicture | undefined,
  detail: ActionExecutionDetail | undefined,
  current: boolean,
): Field[] {
  const result = detail?.output?.executionResult;
  const execution = current ? picture?.state?.latestExecution : undefined;
  const summary = result?.externalExecutionSummary ?? execution?.summary;
  const error = result?.errorDetails ?? execution?.errorDetails;
  return [
    { name: "Action execution", value: detail?.actionExecutionId ?? execution?.actionExecutionId },
    { name: "Pipeline execution", value: detail?.pipelineExecutionId },
    { name: "Summary", value: summary === error?.message ? undefined : summary },
    { name: "External id", value: result?.externalExecutionId ?? execution?.externalExecutionId },
    { name: "External URL", value: result?.externalExecutionUrl ?? execution?.externalExecutionUrl },
    { name: "Updated by", value: detail?.updatedBy ?? execution?.lastUpdatedBy },
    { name: "Role", value: detail?.input?.roleArn },
    { name: "Region", value: detail?.input?.region },
  ];
}

/** Resolved where it ran, else as it was declared. */
function configurationOf(
  picture: ActionPicture | undefined,
  detail: ActionExecutionDetail | undefined,
): Field[] {
  return fieldsOf(
    detail?.input?.resolvedConfiguration ??
      detail?.input?.configuration ??
      picture?.declaration.configuration,
  );
}

function artifactFields(artifacts: readonly ArtifactDetail[] | undefined): Field[] {
  return (artifacts ?? []).map(({ name = "", s3location }) => ({
    name,
    value: `s3://${s3location?.bucket}/${s3location?.key}`,
  }));
}

function declarationFields(picture: ActionPicture | undefined): Field[] {
  const { declaration } = picture ?? {};
  if (!declaration) return [];
  const type = declaration.actionTypeId;
  return [
    { name: "Type", value: [type?.category, type?.owner, type?.provider, type?.version].join(" / ") },
    { name: "Run order", value: String(declaration.runOrder ?? 1) },
    { name: "Inputs", value: declaration.inputArtifacts?.map(({ name }) => name).join(", ") },
    { name: "Outputs", value: declaration.outputArtifacts?.map(({ name }) => name).join(", ") },
    { name: "Namespace", value: declaration.namespace },
    { name: "Role", value: declaration.roleArn },
  ];
}
