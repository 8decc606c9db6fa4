// `npm run replay`: real transfers as payments through the whole system; see docs/replay.md.
import { accessSync, constants, existsSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { getModelHash, getPaymentState, type Verdict } from "@sluice/sdk";
import type { Hex } from "viem";
import { hashFile } from "../oracle/src/chain/feed.ts";
import { checkNodes } from "./lib/checkNodes.ts";
import { type Ending, runCommand } from "./lib/command.ts";
import { moment, readFlags, wholeNumber } from "./lib/flags.ts";
import { loadModel } from "./lib/loadModel.ts";
import { placeRun } from "./lib/place.ts";
import { freePorts } from "./lib/ports.ts";
import { planReplay, readReplayed, writeFeed } from "./lib/replay/planReplay.ts";
import { paceOf, playReplay, type ReplayedPayment } from "./lib/replay/playReplay.ts";
import type { BrokenRow } from "./lib/replay/readCsv.ts";
import { labelsBeside, readLabels } from "./lib/replay/readLabels.ts";
import {
  createReplayTally,
  REPLAY_CAVEAT,
  type ReplayFacts,
  replayCounts,
  replayPlot,
  replayRows,
  replayTable,
} from "./lib/replay/replayReport.ts";
import { claimRunFile } from "./lib/runFile.ts";
import { NODES, startSystem } from "./lib/startSystem.ts";
import { Stop } from "./lib/stop.ts";
import { createSupervisor } from "./lib/supervisor.ts";
import { createTerminal } from "./lib/terminal.ts";

const HELP = `npm run replay -- --input FILE [FLAGS]     real transfers as escrowed payments through the whole system

  --input FILE          CSV, plain or gzip: account, ts, dir, counterparty, value_eth, is_error, creates
  --labels FILE         CSV: account, fraud (default: labels.csv or labels.csv.gz beside the input)
  --from DATE           replay from this day on (2018-01-01, UTC); what is earlier, the oracle knows
  --limit N             replay the earliest N of what is chosen
  --sample N --seed S   replay a uniform sample of N; the same seed (default 1) gives the same sample and keys
  --on-error stop|skip  what to do about a broken row (default stop); skipped rows are counted
  --json FILE           write the result as JSON rows
  --port P              ports on 127.0.0.1 from P on (default: free ones)
  --help                this text`;

/** The chain begins this long before the first payment, so that there is time to deploy. */
const LEAD_SECONDS = 86_400;
const MOST_SHOWN_ERRORS = 10;

interface Flags {
  input: string;
  labels?: string;
  fromAt: number;
  limit?: number;
  sample?: number;
  seed: number;
  skip: boolean;
  json?: string;
  port?: number;
}

await runCommand(async (ending) => await replay(flagsOf(process.argv.slice(2)), ending));

function flagsOf(args: string[]): Flags {
  const text = { type: "string" } as const;
  const given = readFlags(
    args,
    {
      input: text,
      labels: text,
      from: text,
      limit: text,
      sample: text,
      seed: text,
      "on-error": text,
      json: text,
      port: text,
    },
    HELP,
  );
  if (given.input === undefined) throw new Stop(`--input FILE is missing\n\n${HELP}`, 2);
  const number = (name: "limit" | "sample" | "seed" | "port", min: number, max: number) =>
    given[name] === undefined ? {} : { [name]: wholeNumber(name, given[name], { min, max }, HELP) };
  const onError = given["on-error"] ?? "stop";
  if (onError !== "stop" && onError !== "skip")
    throw new Stop(`--on-error takes stop or skip, not "${onError}"\n\n${HELP}`, 2);
  if (given.seed !== undefined && given.sample === undefined) throw new Stop(`--seed goes with --sample\n\n${HELP}`, 2);
  return {
    input: resolve(given.input),
    ...(given.labels === undefined ? {} : { labels: resolve(given.labels) }),
    fromAt: given.from === undefined ? 0 : moment("from", given.from, HELP),
    ...number("limit", 1, 100_000_000),
    ...number("sample", 1, 10_000_000),
    seed: 1,
    ...number("seed", 0, 2 ** 32 - 1),
    skip: onError === "skip",
    ...(given.json === undefined ? {} : { json: resolve(given.json) }),
    ...number("port", 1024, 65_535 - NODES),
  };
}

/** The result comes after minutes or hours: that it cannot be written has to be said before. */
function assertWritable(file: string): void {
  try {
    if (existsSync(file) && statSync(file).isDirectory()) throw new Error("it is a folder");
    accessSync(existsSync(file) ? file : dirname(file), constants.W_OK);
  } catch (error) {
    throw new Stop(`--json ${file} cannot be written: ${(error as Error).message}. What to do: name another file.`, 2);
  }
}

async function replay(flags: Flags, ending: Ending): Promise<number> {
  if (flags.json !== undefined) assertWritable(flags.json);
  const terminal = createTerminal();
  const place = placeRun("replay");
  const notice = (text: string): void => terminal.say(`  !  ${text}`);
  const { model, modelFile, thresholds } = loadModel();
  const runFile = await claimRunFile(
    place.runFile,
    { command: "npm run replay", mark: join("scripts", "replay.ts") },
    notice,
  );
  const supervisor = createSupervisor(runFile, notice);
  const feedFile = join(place.folder, "feed.csv");
  ending.onEnd(
    async () => {
      await supervisor.stop();
      rmSync(feedFile, { force: true });
    },
    () => supervisor.kill(),
  );

  let broken = 0;
  const onBroken = (error: BrokenRow): void => {
    if (!flags.skip)
      throw new Stop(`${error.message}. What to do: correct the row, or leave broken rows out with --on-error skip.`);
    broken += 1;
    if (broken <= MOST_SHOWN_ERRORS) notice(`${error.message}: skipped`);
    if (broken === MOST_SHOWN_ERRORS + 1) notice("further broken rows are skipped without a word and counted");
  };
  const { input } = flags;
  const labels = await terminal.step("labels", () => readLabels(flags.labels ?? labelsBeside(input), onBroken));
  const brokenLabels = broken;
  const unusable = labels.noAddress === 0 ? "" : `; ${labels.noAddress} labels name no address`;
  terminal.say(`     ${labels.accounts} accounts, ${labels.fraud.size} of them labelled as fraud${unusable}`);
  const plan = await terminal.step(`first reading of ${input}`, () => planReplay({ ...flags, onBroken }));
  if (plan.selection.size === 0) {
    throw new Stop(
      `${input} has ${plan.eligible} transfers that can be payments, ${plan.inRange} of them in the time asked for: nothing to replay. What to do: ${plan.eligible === 0 ? "check that it is the right file" : "choose an earlier --from"}.`,
    );
  }
  terminal.say(`     ${plan.selection.size} payments from ${day(plan.firstAt)} to ${day(plan.lastAt)}`);
  // The file is read twice more while chain and database start: for the feed and for what is replayed.
  let feedRows = 0;
  const feedWritten = writeFeed(input, plan, feedFile);
  feedWritten.catch(() => {}); // reported where it is awaited
  const seconds = readReplayed(input, plan);

  return await supervisor.during(
    (async () => {
      const port = flags.port ?? (await freePorts(NODES + 1));
      const system = await startSystem({
        place,
        terminal,
        supervisor,
        port,
        nodePort: port + 1,
        startAt: plan.firstAt - LEAD_SECONDS,
        reportSeconds: paceOf(plan).lifeSeconds,
        model,
        modelFile,
        manifest: async () => {
          feedRows = await terminal.step("what the oracle knows besides", () => feedWritten);
          return {
            format: "sluice-manifest/1",
            tokens: [],
            watchlist: [],
            labels: [], // the file says who turned out a fraud, not when anybody could have known
            rules: [],
            feed: await hashFile(feedFile),
            model: getModelHash(model),
          };
        },
        feedFile,
        readySeconds: 600,
        signal: ending.signal,
      });
      const { chain, deployment, oracle, nodes, databases } = system;
      const { escrow } = deployment;
      const tally = createReplayTally();
      const seen: ReplayedPayment[] = [];
      const began = performance.now();
      const show = (tail = ""): void => {
        const seconds = (performance.now() - began) / 1000;
        const pace = tally.payments / seconds;
        terminal.live(
          `  ${tally.payments}/${plan.selection.size} payments · ${day(chain.now())} · ${pace.toFixed(1)} decisions/s${tail}`,
        );
      };
      await playReplay({
        plan,
        seconds,
        fraud: labels.fraud,
        seed: flags.seed,
        chain,
        oracle,
        escrow,
        gateTerms: {
          ...thresholds,
          maxAgeSeconds: deployment.reportSeconds,
          silenceSeconds: 0,
          modelPrefix: deployment.modelId.slice(0, 44) as Hex,
        },
        onDecided(payments) {
          for (const payment of payments) {
            tally.add(payment);
            seen.push(payment);
          }
          show();
        },
        onWait: () => show(" · waiting for two nodes of the oracle"),
      });
      const playSeconds = (performance.now() - began) / 1000;
      terminal.settle();
      const wrong = await terminal.step("reading every payment's state from the contract", () =>
        wrongStates(seen, (paymentId) => getPaymentState(chain.client, { escrow, paymentId })),
      );
      const records = await terminal.step("reading what the nodes signed", () =>
        checkNodes(nodes, databases.urls, seen),
      );

      const facts: ReplayFacts = {
        counts: plan.counts,
        eligible: plan.eligible,
        inRange: plan.inRange,
        feedRows,
        seconds: playSeconds,
        reportsMissing: records.missing,
        signedTwice: records.signedTwice,
      };
      const rows = replayRows(tally, facts);
      if (flags.json !== undefined)
        writeFileSync(flags.json, `${JSON.stringify({ rows, note: REPLAY_CAVEAT }, undefined, 2)}\n`);
      terminal.say();
      terminal.say(replayCounts(facts));
      terminal.say();
      terminal.say(replayTable(tally));
      terminal.say();
      terminal.say(replayPlot(tally));
      terminal.say();
      terminal.say(
        `${tally.payments} decisions in ${playSeconds.toFixed(1)} s: ${(tally.payments / playSeconds).toFixed(1)} a second`,
      );
      if (brokenLabels > 0) terminal.say(`${brokenLabels} broken rows of the labels were skipped`);
      terminal.say();
      terminal.say(REPLAY_CAVEAT);
      const failures = [
        ...wrong,
        ...(records.missing > 0 ? [`${records.missing} reports are missing at a node`] : []),
        ...(records.signedTwice > 0
          ? [`${records.signedTwice} times a node signed two different reports of one round`]
          : []),
        ...(records.differing > 0 ? [`${records.differing} reports of a node differ from what the quorum signed`] : []),
      ];
      for (const failure of failures.slice(0, 20)) terminal.say(`  FAILED  ${failure}`);
      return failures.length === 0 ? 0 : 1;
    })(),
  );
}

/** Sentences about payments whose money is not where verdict and terms want it. */
async function wrongStates(
  payments: readonly ReplayedPayment[],
  stateOf: (paymentId: Hex) => Promise<{ exists: boolean; held: bigint; refundable: bigint }>,
): Promise<string[]> {
  const wrong: string[] = [];
  for (let i = 0; i < payments.length; i += 200) {
    await Promise.all(
      payments.slice(i, i + 200).map(async ({ paymentId, verdict, value }) => {
        const { exists, held, refundable } = await stateOf(paymentId);
        const fits: Record<Verdict, boolean> = {
          release: held === 0n && refundable === value,
          hold: held === value && refundable === 0n,
          deny: held === 0n && refundable === 0n,
        };
        if (!exists || !fits[verdict]) {
          wrong.push(
            `payment ${paymentId}: ${verdict} was decided, but the contract holds ${held} and has captured ${refundable}`,
          );
        }
      }),
    );
  }
  return wrong;
}

function day(at: number): string {
  return new Date(at * 1000).toISOString().slice(0, 10);
}
