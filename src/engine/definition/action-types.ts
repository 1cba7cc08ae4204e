import type { PipelineDeclaration } from "@aws-sdk/client-codepipeline";
import type { ActionProvider } from "../provider.ts";
import { actionsOf, artifactNames, providerKey, type PlacedAction, type Providers } from "./actions.ts";
import { invalidAction, notEmulated } from "./invalid.ts";

/** Action types that AWS has (Valid action providers in CodePipeline), emulated here or not. */
const ON_AWS: Record<string, readonly string[]> = {
  Source: ["S3", "ECR", "CodeCommit", "CodeStarSourceConnection", "GitHub"],
  Build: ["CodeBuild", "ECRBuildAndPublish", "Commands"],
  Compute: ["Commands"],
  Test: ["CodeBuild", "DeviceFarm"],
  Deploy: [
    "S3",
    "CloudFormation",
    "CloudFormationStackSet",
    "CloudFormationStackInstances",
    "CodeDeploy",
    "CodeDeployToECS",
    "EC2",
    "ECS",
    "EKS",
    "ElasticBeanstalk",
    "AppConfig",
    "OpsWorks",
    "ServiceCatalog",
    "Lambda",
  ],
  Approval: ["Manual"],
  Invoke: ["CodePipeline", "Lambda", "StepFunctions", "InspectorScan"],
};

/** Each action's type, artifact counts and configuration, as its provider wants them (Action structure reference). */
export function checkActionTypes(
  declaration: PipelineDeclaration,
  region: string,
  providers: Providers,
): void {
  for (const placed of actionsOf(declaration)) {
    const provider = providerOf(placed, region, providers);
    checkCounts(placed, provider);
    checkConfiguration(placed, provider);
    if (placed.action.timeoutInMinutes !== undefined && placed.action.actionTypeId.category !== "Approval") {
      throw invalidAction(
        `Action '${placed.action.name}' declares timeoutInMinutes, which is available only to the manual approval action type`,
      );
    }
    const breach = provider.check?.(placed.action);
    if (breach !== undefined) throw invalidAction(breach);
  }
}

function providerOf({ action }: PlacedAction, region: string, providers: Providers): ActionProvider {
  const type = action.actionTypeId;
  const provider = providers.get(providerKey(type));
  if (provider) return provider;
  if (type.owner !== "Custom" && ON_AWS[type.category]?.includes(type.provider)) {
    throw notEmulated(
      `the action type ${type.category}/${type.owner}/${type.provider}/${type.version} (action '${action.name}')`,
    );
  }
  throw invalidAction(
    `ActionType (Category: '${type.category}', Provider: '${type.provider}', Owner: '${type.owner}', Version: '${type.version}') ` +
      `in action '${action.name}' is not available in region '${region.toUpperCase().replaceAll("-", "_")}'`,
  );
}

function checkCounts({ action }: PlacedAction, provider: ActionProvider): void {
  const declared = {
    input: { count: artifactNames(action.inputArtifacts).length, ...provider.artifacts.inputs },
    output: { count: artifactNames(action.outputArtifacts).length, ...provider.artifacts.outputs },
  };
  for (const [kind, { count, min, max }] of Object.entries(declared)) {
    const start = `Action ${action.name} declares ${count} ${kind} artifacts which is`;
    if (count < min) throw invalidAction(`${start} less than the minimum count (${min})`);
    if (count > max) throw invalidAction(`${start} more than the maximum count (${max})`);
  }
}

function checkConfiguration({ action }: PlacedAction, provider: ActionProvider): void {
  const configuration = action.configuration ?? {};
  const start = `Action configuration for action '${action.name}'`;
  for (const [key, property] of Object.entries(provider.configuration)) {
    if (property.required && configuration[key] === undefined) {
      throw invalidAction(`${start} is missing required configuration '${key}'`);
    }
  }
  for (const [key, value] of Object.entries(configuration)) {
    const property = provider.configuration[key];
    if (!property) throw invalidAction(`${start} contains unknown configuration '${key}'`);
    if (property.values && !property.values.includes(value) && !value.includes("#{")) {
      throw invalidAction(
        `${start} contains invalid value '${value}' for configuration '${key}'. Valid values: ${property.values.join(", ")}`,
      );
    }
  }
}
