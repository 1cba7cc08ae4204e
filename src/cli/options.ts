import { resolve } from "node:path";
import { InvalidArgumentError, Option, type Command } from "commander";
import type { CloudOptions } from "../cloud/cloud.ts";
import { PACES, type Pace } from "../kernel/pace.ts";

/** What every command that starts an embedded cloud takes. */
export interface CloudFlags {
  port: number;
  host: string;
  state?: string;
  inMemory?: boolean;
  account: string;
  region: string;
  pace: Pace;
}

const DEFAULT_PORT = 4566;

/** Adds the options of an embedded cloud to a command. */
export function withCloudOptions(command: Command, defaultPace: Pace): Command {
  return command
    .addOption(
      new Option("--port <number>", "port to listen on; 0 takes a free one")
        .default(DEFAULT_PORT)
        .argParser(port),
    )
    .option("--host <address>", "address to listen on", "127.0.0.1")
    .option("--state <folder>", "keep everything in this folder; it survives a restart")
    .option("--in-memory", "keep nothing (the default without --state)")
    .addOption(new Option("--account <digits>", "account id").default("000000000000").argParser(account))
    .addOption(regionOption())
    .addOption(
      new Option("--pace <pace>", "how long emulated work takes").choices(PACES).default(defaultPace),
    );
}

/** The option `--region` of all commands. */
export function regionOption(): Option {
  return new Option("--region <name>", "region").default("us-east-1").argParser(region);
}

export function cloudOptions(flags: CloudFlags): CloudOptions {
  return {
    account: flags.account,
    region: flags.region,
    pace: flags.pace,
    listen: { port: flags.port, address: flags.host },
    ...(flags.state && !flags.inMemory ? { stateDir: resolve(flags.state) } : {}),
  };
}

function port(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0 || number > 65_535)
    throw new InvalidArgumentError("It is 0 to 65535.");
  return number;
}

function region(text: string): string {
  if (!/^[a-z]{2,}(-[a-z]+)+-\d+$/.test(text)) throw new InvalidArgumentError("Write it as us-east-1.");
  return text;
}

function account(text: string): string {
  if (!/^\d{12}$/.test(text)) throw new InvalidArgumentError("It is twelve digits.");
  return text;
}
