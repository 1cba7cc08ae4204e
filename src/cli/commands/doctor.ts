import { Command } from "commander";
import { execa } from "execa";

interface Tool {
  name: string;
  command: string[];
  neededFor: string;
  /** Without it, pipelab itself does not do its main job. */
  required: boolean;
}

const TOOLS: Tool[] = [
  {
    name: "node",
    command: [process.execPath, "--version"],
    neededFor: "pipelab itself (22.18 or newer)",
    required: true,
  },
  {
    name: "git",
    command: ["git", "--version"],
    neededFor: "git clone, fetch and push; commits by the CodeCommit API work without it",
    required: false,
  },
  {
    name: "aws",
    command: ["aws", "--version"],
    neededFor: "following the labs with the AWS CLI",
    required: false,
  },
];

const TIMEOUT = 10_000;

/** `pipelab doctor`: what is installed and what each is needed for. Exit 1 when something required is missing. */
export function doctorCommand(): Command {
  return new Command("doctor")
    .description("say what is installed and what each is needed for")
    .option("--json", "as JSON")
    .addHelpText("after", "\nExample:\n  $ pipelab doctor")
    .action(async (flags: { json?: boolean }) => {
      const found = await Promise.all(TOOLS.map(examine));
      if (flags.json) process.stdout.write(`${JSON.stringify(found, undefined, 2)}\n`);
      else for (const tool of found) process.stdout.write(`${line(tool)}\n`);
      if (found.some(({ required, version }) => required && version === undefined)) process.exitCode = 1;
    });
}

type Examined = Omit<Tool, "command"> & { version: string | undefined };

async function examine({ command: [file = "", ...args], ...tool }: Tool): Promise<Examined> {
  const { exitCode, stdout } = await execa(file, args, { reject: false, timeout: TIMEOUT, stdin: "ignore" });
  return { ...tool, version: exitCode === 0 ? stdout.split("\n")[0]?.trim() : undefined };
}

function line({ name, version, neededFor }: Examined): string {
  return version === undefined
    ? `✗ ${name.padEnd(7)} not found: needed for ${neededFor}`
    : `✓ ${name.padEnd(7)} ${version}: ${neededFor}`;
}
