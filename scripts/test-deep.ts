// `npm run test:deep`: the stateful tests of the escrow in the deep profile (hardhat.config.ts), in campaigns that each end by
// themselves, and what worked in them.
import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { CALLS, type DeepCount, sumCounts } from "./house/deepCounts.ts";
import { runNode } from "./house/run.ts";
import { readFlags, wholeNumber } from "./lib/flags.ts";
import { ROOT } from "./lib/place.ts";
import { runPlainCommand } from "./lib/plainCommand.ts";
import { table } from "./lib/terminal.ts";

const HELP = `npm run test:deep [-- OPTIONS]

  the stateful tests of the escrow in sequences of 512 calls, 23,040 calls a campaign, half a minute each on one core;
  fails when a promise is broken, or when something never worked

  --campaigns N   how many (10: 230,400 calls)
  --first K       number of the first (1); a number is a seed, so the same number is the same campaign`;

const TESTS = "test/contracts/invariant/EscrowInvariants.t.sol";
const FOLDER = join(ROOT, ".sluice", "deep");

const grouped = (value: number): string => value.toLocaleString("en-US");

function readSequences(folder: string): string[] {
  return readdirSync(folder).map((file) => readFileSync(join(folder, file), "utf8"));
}

async function build(): Promise<boolean> {
  const hardhat = join(ROOT, "node_modules", "hardhat", "dist", "src", "cli.js");
  return (await runNode([hardhat, "build", "--no-tests"], { cwd: ROOT })).code === 0;
}

/** One campaign in a process of its own; what its sequences wrote, or nothing when it failed. */
async function runCampaign(number: number): Promise<string[] | undefined> {
  const folder = join(FOLDER, String(number));
  mkdirSync(folder, { recursive: true });
  const env = {
    ...process.env,
    HARDHAT_TEST_PROFILE: "deep",
    SLUICE_SEED: `0x${number.toString(16)}`,
    SLUICE_COUNTS: folder,
  };
  const worker = join(ROOT, "scripts", "house", "worker.ts");
  const { code, output } = await runNode([worker, "solidity", join(FOLDER, `${number}.json`), TESTS], {
    cwd: ROOT,
    env,
    quiet: true,
  });
  if (code === 0) return readSequences(folder);
  console.log(output);
  console.log(`campaign ${number} failed; again: npm run test:deep -- --first ${number} --campaigns 1`);
  return undefined;
}

function timesOf(counts: readonly DeepCount[], name: string): number {
  return counts.find((count) => count.name === name)?.times ?? 0;
}

function report(counts: readonly DeepCount[], sequences: number): void {
  const worked = counts.filter(({ name }) => name !== CALLS);
  const rows = worked.map((count) => [count.name, grouped(count.times), `${grouped(count.sequences)} of ${sequences}`]);
  console.log(table([["what worked", "times", "in sequences"], ...rows]));
}

async function main(args: string[]): Promise<number> {
  const flags = readFlags(args, { campaigns: { type: "string" }, first: { type: "string" } }, HELP);
  const campaigns = wholeNumber("campaigns", flags.campaigns ?? "10", { min: 1, max: 10_000 }, HELP);
  const first = wholeNumber("first", flags.first ?? "1", { min: 1, max: 1_000_000_000 }, HELP);
  rmSync(FOLDER, { recursive: true, force: true });
  const startedAt = Date.now();
  if (!(await build())) return 1;

  const sequences: string[] = [];
  for (let number = first; number < first + campaigns; number++) {
    const campaignAt = Date.now();
    const texts = await runCampaign(number);
    if (texts === undefined) return 1;
    sequences.push(...texts);
    const calls = timesOf(sumCounts(texts), CALLS);
    const seconds = ((Date.now() - campaignAt) / 1000).toFixed(0);
    console.log(
      `campaign ${number}: ${grouped(calls)} calls in ${texts.length} sequences, no promise broken, ${seconds} s`,
    );
  }

  const counts = sumCounts(sequences);
  report(counts, sequences.length);
  const never = counts.filter(({ times }) => times === 0).map(({ name }) => name);
  const minutes = ((Date.now() - startedAt) / 60_000).toFixed(1);
  const calls = timesOf(counts, CALLS);
  console.log(`${grouped(calls)} calls in ${grouped(sequences.length)} sequences, ${minutes} minutes`);
  if (never.length > 0) console.log(`FAILED: never worked: ${never.join(", ")}`);
  if (calls === 0) console.log("FAILED: nothing was called");
  return never.length > 0 || calls === 0 ? 1 : 0;
}

await runPlainCommand(main);
