#!/usr/bin/env node
import { messageOf, OracleError } from "../internal/errors.ts";
import { EXIT_FAILED, exitCodeOf } from "../internal/exit.ts";
import { UsageError } from "./usage.ts";

const HELP = `sluice-oracle: a node that follows payments, scores them and signs reports

  sluice-oracle start [--settings FILE]     follow the chain, sign and serve until Ctrl-C
  sluice-oracle settings [--write|--check]  list the settings; write or check .env.example and the table in the docs
  sluice-oracle keys new [--json]           make a signing key
  sluice-oracle keys address                the address of NODE_PRIVATE_KEY
  sluice-oracle doctor [--settings FILE]    look whether this machine and the settings are ready
  sluice-oracle help                        this text

Settings come from the environment, then from FILE; docs/reference/settings.md describes them.
Exit codes: 0 done, 1 something has to be changed first, 75 trying again may help.
`;

// Loaded only when needed, so that help and complaints come at once.
const COMMANDS: Record<string, (args: string[]) => Promise<number>> = {
  start: async (args) => (await import("./start.ts")).start(args),
  settings: async (args) => (await import("./settings.ts")).settings(args),
  keys: async (args) => (await import("./keys.ts")).keys(args),
  doctor: async (args) => (await import("./doctor.ts")).doctor(args),
};

async function main(args: string[]): Promise<number> {
  const [name = "help", ...rest] = args;
  if (name === "help" || name === "--help" || name === "-h") {
    process.stdout.write(HELP);
    return 0;
  }
  const command = COMMANDS[name];
  if (command === undefined) throw new UsageError(`There is no command ${JSON.stringify(name)}.`);
  if (rest.includes("--help") || rest.includes("-h")) {
    process.stdout.write(HELP);
    return 0;
  }
  return await command(rest);
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const known = error instanceof OracleError;
    const text = known ? error.message : error instanceof Error ? (error.stack ?? messageOf(error)) : messageOf(error);
    process.stderr.write(`sluice-oracle: ${text}\n`);
    if (error instanceof UsageError) process.stderr.write(`\n${HELP}`);
    process.exitCode = known ? exitCodeOf(error) : EXIT_FAILED;
  },
);
