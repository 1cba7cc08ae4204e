import type {
  Capability,
  GetTemplateInput,
  GetTemplateOutput,
  GetTemplateSummaryInput,
  GetTemplateSummaryOutput,
  ValidateTemplateInput,
  ValidateTemplateOutput,
} from "@aws-sdk/client-cloudformation";
import type { Call } from "../../../service.ts";
import { checkReferences, checkResourceTypes } from "../template/check-references.ts";
import { validationError } from "../template/errors.ts";
import { readTemplate } from "../template/read.ts";
import type { Template } from "../template/template.ts";
import { findChangeSet } from "./change-set-store.ts";
import { requiredCapability } from "./definition.ts";
import { describedStack } from "./find-stack.ts";
import { templateText } from "./template-source.ts";

export function getTemplate(input: GetTemplateInput, call: Call): GetTemplateOutput {
  const StagesAvailable: GetTemplateOutput["StagesAvailable"] = ["Original", "Processed"];
  if (input.ChangeSetName) {
    const { definition } = findChangeSet(call, input.ChangeSetName, input.StackName);
    return { TemplateBody: definition.templateBody, StagesAvailable };
  }
  if (!input.StackName) throw validationError("StackName is a required parameter.");
  const stack = describedStack(call, input.StackName);
  return { TemplateBody: stack.definition.templateBody, StagesAvailable };
}

export async function validateTemplate(
  input: ValidateTemplateInput,
  call: Call,
): Promise<ValidateTemplateOutput> {
  const template = checked(call, await templateText(call, input));
  return {
    Description: template.description,
    Parameters: Object.entries(template.parameters).map(([ParameterKey, declaration]) => ({
      ParameterKey,
      DefaultValue: declaration.default,
      NoEcho: declaration.noEcho,
      Description: declaration.description,
    })),
    ...capabilities(call, template),
  };
}

export async function getTemplateSummary(
  input: GetTemplateSummaryInput,
  call: Call,
): Promise<GetTemplateSummaryOutput> {
  const template = checked(call, await summarized(input, call));
  const types = Object.entries(template.resources).map(([logicalId, { type }]) => ({ logicalId, type }));
  return {
    Description: template.description,
    Metadata: template.metadata === undefined ? undefined : JSON.stringify(template.metadata),
    Version: "2010-09-09",
    Parameters: Object.entries(template.parameters).map(([ParameterKey, declaration]) => ({
      ParameterKey,
      ParameterType: declaration.type,
      DefaultValue: declaration.default,
      NoEcho: declaration.noEcho,
      Description: declaration.description,
      ParameterConstraints: declaration.allowedValues ? { AllowedValues: declaration.allowedValues } : {},
    })),
    ResourceTypes: [...new Set(types.map(({ type }) => type))],
    ...capabilities(call, template),
  };
}

async function summarized(input: GetTemplateSummaryInput, call: Call): Promise<string> {
  if (!input.StackName) return templateText(call, input);
  const stack = describedStack(call, input.StackName);
  if (stack.status === "REVIEW_IN_PROGRESS") {
    throw validationError("GetTemplateSummary cannot be called on REVIEW_IN_PROGRESS stacks.");
  }
  return stack.definition.templateBody;
}

function checked(call: Call, text: string): Template {
  const template = readTemplate(text);
  checkResourceTypes(template, call.host.resourceTypes);
  checkReferences(template);
  return template;
}

function capabilities(
  call: Call,
  template: Template,
): { Capabilities?: Capability[]; CapabilitiesReason?: string } {
  const { capability, types } = requiredCapability(call, template);
  if (!capability) return {};
  return {
    Capabilities: [capability],
    CapabilitiesReason: `The following resource(s) require capabilities: [${types.join(", ")}]`,
  };
}
