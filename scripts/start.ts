// `npm start`: a local chain, the contracts, the oracle, and a scenario of payments; see docs/start.md.
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { getModelHash } from "@sluice/sdk";
import { generateWorld } from "../oracle/src/simulate/generateWorld.ts";
import { worldSets } from "../oracle/src/simulate/playIntents.ts";
import { checkNodes } from "./lib/checkNodes.ts";
import { type Ending, runCommand } from "./lib/command.ts";
import { readFlags, wholeNumber } from "./lib/flags.ts";
import { loadModel } from "./lib/loadModel.ts";
import { placeRun } from "./lib/place.ts";
import { assertPortFree } from "./lib/ports.ts";
import { claimRunFile } from "./lib/runFile.ts";
import { createActors } from "./lib/scenario/actors.ts";
import { fundTokens } from "./lib/scenario/fundTokens.ts";
import type { Payment } from "./lib/scenario/payment.ts";
import { playScenario } from "./lib/scenario/playScenario.ts";
import { readOutcomes } from "./lib/scenario/readOutcomes.ts";
import {
  coins,
  createScenarioReport,
  moneySaved,
  scenarioTable,
  writeScenarioReport,
} from "./lib/scenario/scenarioReport.ts";
import { NODES, startSystem } from "./lib/startSystem.ts";
import { createSupervisor } from "./lib/supervisor.ts";
import { createTerminal } from "./lib/terminal.ts";

const DEFAULT_SEED = 7;
const DEFAULT_PORT = 8545;
/** The nodes listen from this far above the chain on. */
const NODE_PORTS_ABOVE = 101;
const DAY = 86_400;
const REPORT_SECONDS = 3_600;

const HELP = `npm start [-- FLAGS]     a local chain, the contracts, the oracle's three nodes and a scenario of payments

  --exit          end after the table; exit code 0 only if all went as it should
  --seed N        another marketplace (default ${DEFAULT_SEED}; 0 to 4294967295)
  --port P        the chain listens on P, the nodes on P+${NODE_PORTS_ABOVE} to P+${NODE_PORTS_ABOVE + NODES - 1} (default ${DEFAULT_PORT}), all on 127.0.0.1
  --help          this text

Without --exit everything stays up until Ctrl-C. Results are in .sluice/report.json, processes in .sluice/run.json.`;

await runCommand(async (ending) => {
  const flags = readFlags(
    process.argv.slice(2),
    { exit: { type: "boolean" }, seed: { type: "string" }, port: { type: "string" } },
    HELP,
  );
  const seed =
    flags.seed === undefined ? DEFAULT_SEED : wholeNumber("seed", flags.seed, { min: 0, max: 2 ** 32 - 1 }, HELP);
  const most = 65_535 - NODE_PORTS_ABOVE - NODES;
  const port =
    flags.port === undefined ? DEFAULT_PORT : wholeNumber("port", flags.port, { min: 1024, max: most }, HELP);
  return await start({ exit: flags.exit ?? false, seed, port }, ending);
});

async function start(
  { exit, seed, port }: { exit: boolean; seed: number; port: number },
  ending: Ending,
): Promise<number> {
  const terminal = createTerminal();
  const place = placeRun("start");
  const notice = (text: string): void => terminal.say(`  !  ${text}`);
  const { model, modelFile, thresholds } = loadModel();
  const runFile = await claimRunFile(
    place.runFile,
    { command: "npm start", mark: join("scripts", "start.ts") },
    notice,
  );
  let restarts = 0;
  const supervisor = createSupervisor(runFile, (text) => {
    if (/started again/.test(text)) restarts += 1;
    notice(text);
  });
  ending.onEnd(
    () => supervisor.stop(),
    () => supervisor.kill(),
  );
  const nodePort = port + NODE_PORTS_ABOVE;
  const other = port === 9545 ? 10_545 : 9545;
  const wanted: [number, string][] = [[port, "the local chain"]];
  for (let i = 0; i < NODES; i++) wanted.push([nodePort + i, `oracle node ${i + 1}`]);
  for (const [number, purpose] of wanted) await assertPortFree(number, purpose, `npm start -- --port ${other}`);

  return await supervisor.during(
    (async () => {
      const actors = createActors(seed);
      const world = generateWorld({ seed, addressOf: actors.addressOf });
      const system = await startSystem({
        place,
        terminal,
        supervisor,
        port,
        nodePort,
        startAt: world.startAt - DAY,
        reportSeconds: REPORT_SECONDS,
        model,
        modelFile,
        manifest: async ({ testToken }) => ({
          format: "sluice-manifest/1",
          ...worldSets(world, testToken),
          tokens: worldSets(world, testToken).tokens.map(({ token, unit }) => ({ token, unit: String(unit) })),
          labels: world.labels,
          feed: null,
          model: getModelHash(model),
        }),
        readySeconds: 60,
        signal: ending.signal,
      });
      const { chain, deployment, oracle, nodes, databases } = system;
      const { escrow, riskModels, testToken: token } = deployment;
      await terminal.step("money for the people and shops", () =>
        fundTokens({ chain, actors, world, escrow, token, at: world.startAt - DAY / 2 }),
      );

      terminal.say(`  scenario: ${world.intents.length} payments of a month, seed ${seed}`);
      const began = performance.now();
      const seen: Payment[] = [];
      const payments = await playScenario({
        world,
        actors,
        chain,
        oracle,
        escrow,
        riskModels,
        token,
        gateTerms: {
          ...thresholds,
          maxAgeSeconds: deployment.reportSeconds,
          silenceSeconds: 0,
          modelPrefix: deployment.modelId.slice(0, 44) as `0x${string}`,
        },
        onDecided: (payment) => {
          seen.push(payment);
          terminal.live(progress(seen, world.intents.length));
        },
        onWait: () => terminal.live(`${progress(seen, world.intents.length)} · waiting for two nodes of the oracle`),
      });
      terminal.settle();
      const seconds = (performance.now() - began) / 1000;
      const findings = await terminal.step("reading every payment's state from the contract", () =>
        readOutcomes(chain, payments, { escrow, startBlock: BigInt(deployment.startBlock), token }),
      );
      const records = await terminal.step("reading what the nodes signed", () =>
        checkNodes(
          nodes,
          databases.urls,
          payments.map(({ paymentId, signedFor, digest, round }) =>
            signedFor === "payment" && digest !== undefined && round !== undefined
              ? { paymentId, signed: { digest, round } }
              : { paymentId },
          ),
        ),
      );
      const report = createScenarioReport({ seed, payments, chain: findings, nodes: records, seconds, restarts });
      const file = join(place.state, "report.json");
      writeScenarioReport(file, report);

      terminal.say();
      terminal.say(scenarioTable(report));
      terminal.say();
      terminal.say(`money saved: ${coins(moneySaved(payments))} ETH of fraud was not released`);
      for (const failure of report.failures) terminal.say(`  FAILED  ${failure}`);
      terminal.say(`${report.accepted ? "all as it should be" : "not as it should be"}; the whole report: ${file}`);
      if (exit) return report.accepted ? 0 : 1;

      terminal.say();
      terminal.say("Everything stays up until Ctrl-C:");
      terminal.say(`  chain        ${chain.rpc.url}`);
      for (const { name, url } of nodes) terminal.say(`  ${name}     ${url}/health  ${url}/openapi.json`);
      terminal.say(`  a report     ${nodes[0]?.url}/v1/reports/${payments[0]?.paymentId}`);
      // A signal ends this, or the death of a process.
      await sleep(2 ** 31 - 1, undefined, { signal: ending.signal });
      return 0;
    })(),
  );
}

function progress(payments: readonly Payment[], total: number): string {
  const count = (verdict: string): number => payments.filter((payment) => payment.verdict === verdict).length;
  const saved = coins(moneySaved(payments));
  return `  authorized ${payments.length}/${total} · scored ${payments.length} · released ${count("release")} · held ${count("hold")} · denied ${count("deny")} · money saved ${saved} ETH`;
}
