import type { ActionDeclaration, PipelineDeclaration, StageDeclaration } from "@aws-sdk/client-codepipeline";

const ROLE = "arn:aws:iam::000000000000:role/pipeline";

export function pipeline(
  stages: StageDeclaration[],
  more: Partial<PipelineDeclaration> = {},
): PipelineDeclaration {
  return {
    name: "demo",
    roleArn: ROLE,
    artifactStore: { type: "S3", location: "artifacts" },
    stages,
    ...more,
  };
}

export function stage(name: string, ...actions: ActionDeclaration[]): StageDeclaration {
  return { name, actions };
}

export function source(
  name: string,
  output: string,
  more: Partial<ActionDeclaration> = {},
): ActionDeclaration {
  return {
    name,
    actionTypeId: { category: "Source", owner: "AWS", provider: "CodeCommit", version: "1" },
    configuration: { RepositoryName: "repo", BranchName: "main", PollForSourceChanges: "false" },
    outputArtifacts: [{ name: output }],
    ...more,
  };
}

export function approval(name: string, more: Partial<ActionDeclaration> = {}): ActionDeclaration {
  return {
    name,
    actionTypeId: { category: "Approval", owner: "AWS", provider: "Manual", version: "1" },
    ...more,
  };
}

export function deploy(
  name: string,
  input: string,
  more: Partial<ActionDeclaration> = {},
): ActionDeclaration {
  return {
    name,
    actionTypeId: { category: "Deploy", owner: "AWS", provider: "CloudFormation", version: "1" },
    configuration: {
      ActionMode: "CREATE_UPDATE",
      StackName: name,
      RoleArn: "arn:aws:iam::000000000000:role/stacks",
      TemplatePath: `${input}::template.yaml`,
    },
    inputArtifacts: [{ name: input }],
    ...more,
  };
}

/** The pipeline of the first lab: a commit, a person, a stack. */
export function lab(more: Partial<PipelineDeclaration> = {}): PipelineDeclaration {
  return pipeline(
    [
      stage("Source", source("Commit", "Code", { namespace: "Src" })),
      stage("Approve", approval("Review")),
      stage("Deploy", deploy("Stack", "Code")),
    ],
    more,
  );
}
