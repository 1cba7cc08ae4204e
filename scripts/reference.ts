/**
 * Writes `docs/reference/*.md` from the code: commands, keys, action providers, operations and resource types.
 * With `--check` it writes nothing and exits 1 when a page is stale.
 *
 *     npm run reference [-- --check]
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import type { Command } from "commander";
import { program } from "../src/cli/main.ts";
import { services } from "../src/cloud/services/index.ts";
import { readModel } from "../src/cloud/wire/model.ts";
import { providers } from "../src/engine/providers/index.ts";
import { KEYS } from "../src/tui/keys.ts";

const GENERATED = "<!-- Written by `npm run reference` from the code; edit that. -->";

const pages: Record<string, string> = {
  commands: commandsPage(),
  keys: keysPage(),
  "action-providers": providersPage(),
  operations: operationsPage(),
  "resource-types": resourceTypesPage(),
};

const stale = Object.entries(pages).filter(([name, text]) => {
  const file = `docs/reference/${name}.md`;
  return !existsSync(file) || readFileSync(file, "utf8") !== text;
});
if (process.argv.includes("--check")) {
  for (const [name] of stale)
    process.stderr.write(`docs/reference/${name}.md is stale; run: npm run reference\n`);
  process.exitCode = stale.length > 0 ? 1 : 0;
} else {
  mkdirSync("docs/reference", { recursive: true });
  for (const [name, text] of stale) writeFileSync(`docs/reference/${name}.md`, text);
}

function page(title: string, intro: string, ...sections: string[]): string {
  return `${[`# ${title}`, GENERATED, intro, ...sections].join("\n\n")}\n`;
}

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

function commandsPage(): string {
  const root = program();
  const describe = (command: Command): string => {
    const name = command === root ? "pipelab" : `pipelab ${command.name()}`;
    const usage = `\`${name} ${command.usage()}\``.replace("[options]", "[options]");
    const rows = command.options.map((option) => [
      `\`${option.flags}\``,
      option.description,
      option.defaultValue === undefined || typeof option.defaultValue === "object"
        ? ""
        : `\`${String(option.defaultValue)}\``,
    ]);
    const options = rows.length > 0 ? `\n\n${table(["option", "does", "default"], rows)}` : "";
    return `## ${name}\n\n${command.description()}\n\n${usage}${options}`;
  };
  return page(
    "Commands",
    "Errors are one line on standard error. Exit codes: 0 done, 1 failed, 2 wrong usage, 130 ended by Ctrl-C.",
    ...[root, ...root.commands].map(describe),
  );
}

function keysPage(): string {
  const groups = [...new Set(KEYS.map(({ group }) => group))];
  return page(
    "Keys",
    "The footer shows the keys that work where you are; `?` shows all.",
    ...groups.map((group) => {
      const rows = KEYS.filter((key) => key.group === group).map(({ keys, description, screens, lab }) => [
        keys.map((key) => `\`${key}\``).join(" "),
        description,
        [...(screens ?? []), ...(lab ? ["while a lab is open"] : [])].join(", ") || "everywhere",
      ]);
      return `## ${group}\n\n${table(["key", "does", "where"], rows)}`;
    }),
  );
}

function providersPage(): string {
  return page(
    "Action providers",
    "A pipeline that names another provider is refused with 501 and its name.",
    ...providers.map(({ type, artifacts, configuration, outputVariables, timeoutMinutes }) => {
      const { inputs, outputs } = artifacts;
      const facts = [
        `Input artifacts ${inputs.min} to ${inputs.max}, output artifacts ${outputs.min} to ${outputs.max}.`,
        `Times out after ${timeoutMinutes} minutes.`,
        `Output variables: ${outputVariables.map((name) => `\`${name}\``).join(", ") || "none of its own"}.`,
      ].join(" ");
      const rows = Object.entries(configuration).map(([name, property]) => [
        `\`${name}\``,
        property.required ? "yes" : "",
        property.values?.map((value) => `\`${value}\``).join(", ") ?? "",
        property.description ?? "",
      ]);
      const title = `## ${type.category} / ${type.owner} / ${type.provider} / ${type.version}`;
      return `${title}\n\n${facts}\n\n${table(["configuration", "required", "values", ""], rows)}`;
    }),
  );
}

function operationsPage(): string {
  const sections = services.map((service) => {
    const all = [...readModel(service).operations.keys()].toSorted();
    const here = all.filter((name) => service.operations[name]);
    const absent = all.filter((name) => !service.operations[name]);
    return [
      `## ${service.name}`,
      `${here.length} of ${all.length} operations.`,
      here.join(", "),
      `<details><summary>Answer 501</summary>\n\n${absent.join(", ") || "none"}\n\n</details>`,
    ].join("\n\n");
  });
  return page(
    "Operations",
    "What is not listed answers HTTP 501 `NotImplemented` with its name, and so does every service that is not here.",
    ...sections,
  );
}

function resourceTypesPage(): string {
  const rows = services
    .flatMap(({ resourceTypes }) => resourceTypes ?? [])
    .toSorted((a, b) => a.name.localeCompare(b.name))
    .map(({ name, properties }) => [
      `\`${name}\``,
      Object.entries(properties)
        .map(([property, rule]) => (rule.required ? `**${property}**` : property))
        .join(", "),
    ]);
  return page(
    "CloudFormation resource types",
    "Required properties are bold. A property that is not listed is refused by its name, never ignored.",
    table(["type", "properties"], rows),
  );
}
