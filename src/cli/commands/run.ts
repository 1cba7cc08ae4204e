import { dirname, resolve } from "node:path";
import type { ActionExecutionDetail } from "@aws-sdk/client-codepipeline";
import { Command, InvalidArgumentError, Option } from "commander";
import { formatDuration } from "../../kernel/duration.ts";
import { UserError } from "../../kernel/errors.ts";
import { PACES, type Pace } from "../../kernel/pace.ts";
import { onCloud } from "../on-cloud.ts";
import type { Outcome } from "../run/follow.ts";

interface RunFlags {
  approve?: boolean;
  reject?: boolean;
  var: Record<string, string>;
  source?: string;
  json?: boolean;
  pace: Pace;
}

/** `pipelab run FILE`: a pipeline without a screen. Exit 0 succeeded, 1 failed, 2 wrong usage or definition. */
export function runCommand(): Command {
  return new Command("run")
    .description("run a pipeline without a screen: exit 0 succeeded, 1 failed, 2 wrong usage or definition")
    .argument(
      "<file>",
      "what `aws codepipeline get-pipeline` prints, or a CloudFormation template that holds a pipeline",
    )
    .addOption(new Option("--approve", "approve what waits for approval").conflicts("reject"))
    .option("--reject", "reject what waits for approval")
    .option("--var <name=value>", "value of a pipeline variable (repeatable)", variable, {})
    .option("--source <folder>", "files for the source actions (default: the folder of the file)")
    .option("--json", "one event a line")
    .addOption(new Option("--pace <pace>", "how long emulated work takes").choices(PACES).default("instant"))
    .addHelpText("after", "\nExample:\n  $ pipelab run pipeline.json --source . --approve")
    .action(run);
}

async function run(file: string, flags: RunFlags): Promise<void> {
  // Loaded only here: other commands start faster without the SDK clients that a run uses.
  const [{ readDefinition }, { readSource }, { create }, { follow }] = await Promise.all([
    import("../run/definition.ts"),
    import("../run/source-files.ts"),
    import("../run/create.ts"),
    import("../run/follow.ts"),
  ]);
  const definition = await readDefinition(file);
  const files = await readSource(resolve(flags.source ?? dirname(file)));
  const tell = flags.json ? jsonLines() : plainLines();
  await onCloud({ pace: flags.pace }, async ({ target, control }) => {
    const started = await create(definition, files, flags.var, target, tell.note);
    const outcome = await follow({
      ...started,
      target,
      control,
      ...(flags.approve ? { approval: "Approved" } : flags.reject ? { approval: "Rejected" } : {}),
      onAction: tell.action,
    });
    tell.end(started.pipelineExecutionId, outcome);
    if (outcome === "WaitingForApproval") {
      throw new UserError("An approval waits and nobody is there to give it; use --approve or --reject");
    }
    process.exitCode = outcome === "Succeeded" ? 0 : 1;
  });
}

interface Output {
  note: (line: string) => void;
  action: (action: ActionExecutionDetail) => void;
  end: (executionId: string, outcome: Outcome) => void;
}

function jsonLines(): Output {
  const print = (event: object): boolean => process.stdout.write(`${JSON.stringify(event)}\n`);
  return {
    note: (message) => print({ type: "note", message }),
    action: (detail) => print({ type: "action", ...detail }),
    end: (pipelineExecutionId, status) => print({ type: "end", pipelineExecutionId, status }),
  };
}

const GLYPHS: Record<string, string> = { Succeeded: "✓", Failed: "✗", InProgress: "…", Abandoned: "■" };

function plainLines(): Output {
  const print = (line: string): boolean => process.stdout.write(`${line}\n`);
  return {
    note: (message) => print(`· ${message}`),
    action({ stageName = "", actionName = "", status = "", startTime, lastUpdateTime, output }) {
      const took = (lastUpdateTime?.getTime() ?? 0) - (startTime?.getTime() ?? 0);
      const time = status === "InProgress" ? "" : ` (${formatDuration(took)})`;
      print(`${GLYPHS[status] ?? "·"} ${stageName} / ${actionName}: ${status}${time}`);
      const failure = output?.executionResult?.errorDetails;
      if (failure) print(`    ${failure.code ?? ""}: ${failure.message ?? ""}`);
    },
    end: (executionId, outcome) => print(`${GLYPHS[outcome] ?? "·"} execution ${executionId}: ${outcome}`),
  };
}

function variable(text: string, previous: Record<string, string>): Record<string, string> {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) throw new InvalidArgumentError("Write it as name=value.");
  return { ...previous, [name]: value };
}
