import { createInterface } from "node:readline/promises";
import type { SluiceClient } from "@sluice/sdk";
import { Stop } from "../lib/stop.ts";

/** Who runs a command that sends transactions, and on which chain. */
export interface Operator {
  /** Reads the chain. */
  reader: SluiceClient;
  /** Where the records of deployments are. */
  deployments: string;
  /** A client with the account of the network; asked for only when something will be sent. */
  writer(): Promise<SluiceClient>;
  /** A line for whoever decides. */
  say(text: string): void;
  /**
   * Asks whether to go on.
   * @throws Stop when the answer is no, or there is nobody to ask.
   */
  agree(yes: boolean, what: string): Promise<void>;
}

/** Asks on the terminal, and only there. */
export async function agreeOnTerminal(yes: boolean, what: string): Promise<void> {
  if (yes) return;
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    throw new Stop(`there is no terminal to ask on: say --yes to ${what}, or --dry-run to see what it would do`, 2);
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const answer = await terminal.question(`\n${what}? Type yes: `);
    if (answer.trim().toLowerCase() !== "yes") throw new Stop("nothing was sent");
  } finally {
    terminal.close();
  }
}
