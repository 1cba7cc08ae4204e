import type * as sdk from "@aws-sdk/client-codepipeline";
import type { PipelineDeclaration } from "@aws-sdk/client-codepipeline";
import { normalize } from "../../../../engine/definition/normalize.ts";
import { currentDefinition } from "../../../../engine/execution/lookup.ts";
import { AwsError } from "../../../../kernel/errors.ts";
import type { Call, OperationsOf } from "../../../service.ts";
import { checkRoles } from "../acting.ts";
import { arnOf } from "../arn.ts";
import { engineOf } from "../engines.ts";
import { keyOf, tokenOf } from "../paging.ts";
import { checkTags, putTags, tagsOf } from "../tags.ts";

const DEFAULT_PAGE = 1000;

export const pipelineOperations: OperationsOf<typeof sdk> = {
  async CreatePipeline({ pipeline = emptyDeclaration(), tags = [] }, call) {
    const engine = engineOf(call.host);
    const name = pipeline.name ?? "";
    passRole(pipeline, call);
    checkTags([], tags, arnOf(call, name));
    if (!engine.has(call, name)) {
      engine.check(call, pipeline);
      await checkRoles(call.host, call, pipeline);
    }
    const { account, region, caller } = call;
    call.host.store.transaction(() => {
      engine.dispatch(call, name, {
        type: "CreatePipeline",
        name,
        account,
        region,
        declaration: pipeline,
        by: caller.arn,
      });
      putTags(call, name, tags);
    });
    return { pipeline: normalize(pipeline, 1), ...(tags.length > 0 ? { tags } : {}) };
  },

  GetPipeline({ name = "", version }, call) {
    const engine = engineOf(call.host);
    const state = engine.pipeline(call, name);
    const pipeline = engine.history.definition(state.id, version ?? state.version);
    if (!pipeline) {
      throw new AwsError(
        "PipelineVersionNotFoundException",
        `Pipeline '${name}' does not have a version ${version}`,
      );
    }
    return {
      pipeline,
      metadata: {
        pipelineArn: arnOf(call, name),
        created: new Date(state.created),
        updated: new Date(state.updated),
      },
    };
  },

  async UpdatePipeline({ pipeline = emptyDeclaration() }, call) {
    const engine = engineOf(call.host);
    const name = pipeline.name ?? "";
    if (!engine.has(call, name)) {
      throw new AwsError(
        "ResourceNotFoundException",
        `The account with id '${call.account}' does not include a pipeline with the name '${name}'`,
      );
    }
    passRole(pipeline, call);
    engine.check(call, pipeline);
    await checkRoles(call.host, call, pipeline);
    engine.dispatch(call, name, { type: "UpdatePipeline", declaration: pipeline });
    return { pipeline: currentDefinition(engine.pipeline(call, name)) };
  },

  DeletePipeline({ name = "" }, call) {
    const engine = engineOf(call.host);
    // Deleting what is not there succeeds, as the API reference lists no error for it.
    if (!engine.has(call, name)) return {};
    call.host.store.transaction(() => {
      engine.dispatch(call, name, { type: "DeletePipeline" });
      tagsOf(call).delete(name);
    });
    return {};
  },

  ListPipelines({ maxResults = DEFAULT_PAGE, nextToken }, call) {
    const after = nextToken === undefined ? "" : keyOf(nextToken);
    const rest = engineOf(call.host)
      .pipelines(call)
      .filter(({ name }) => name > after);
    const page = rest.slice(0, maxResults);
    const last = page.at(-1);
    return {
      pipelines: page.map((state) => {
        const { pipelineType, executionMode } = currentDefinition(state);
        return {
          name: state.name,
          version: state.version,
          pipelineType,
          executionMode,
          created: new Date(state.created),
          updated: new Date(state.updated),
        };
      }),
      ...(rest.length > page.length && last ? { nextToken: tokenOf(last.name) } : {}),
    };
  },
};

function passRole(pipeline: PipelineDeclaration, call: Call): void {
  call.authorize({
    action: "iam:PassRole",
    resource: pipeline.roleArn ?? "",
    context: { "iam:PassedToService": "codepipeline.amazonaws.com" },
  });
}

function emptyDeclaration(): PipelineDeclaration {
  return { name: "", roleArn: "", stages: [] };
}
