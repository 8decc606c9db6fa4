// `npm run prove`: the accounting of a payment, proved by solc's model checker with Z3.
import { basename } from "node:path";
import { filesUnder } from "./house/files.ts";
import { readFlags } from "./lib/flags.ts";
import { ROOT } from "./lib/place.ts";
import { runPlainCommand } from "./lib/plainCommand.ts";
import { type ProveOptions, prove, type Solve } from "./lib/prove.ts";
import { startZ3 } from "./lib/startZ3.ts";
import { Stop } from "./lib/stop.ts";
import { BUGS, withBug } from "./prove/bugs.ts";

const HELP = `npm run prove [-- --only NAME]

  proves what scripts/prove/*Proof.sol asserts of contracts/escrow/PaymentSlot.sol, the code that the escrow runs, and
  then that deliberate bugs are refuted, at least one by each proof. Exit 1 when anything is not proved, or a bug is not
  refuted. Takes minutes; nothing is sent anywhere.
  --only NAME  only the proofs whose names contain this, and their bugs`;

/** What one question may take before it counts as undecided. Each takes a few seconds alone on a machine. */
const SECONDS = 300;

/** Proofs that also show that none of their sums and products overflows: what the others add up is bounded there. */
const OVERFLOWS = new Set(["WordProof", "ReadsRefundableProof"]);

/** Proofs that solc's other engine, CHC, leaves undecided. Nothing in them loops, so BMC sees every case. */
const INLINED = new Set(["CountedProof"]);

function optionsOf(name: string): Pick<ProveOptions, "engine" | "overflows"> {
  return { engine: INLINED.has(name) ? "bmc" : "chc", overflows: OVERFLOWS.has(name) };
}

/** One refutation is enough: what is asked after it costs nothing. Horn clauses without a solution are a refutation. */
function untilRefuted(solve: Solve, engine: ProveOptions["engine"]): Solve {
  let found = false;
  return async (question) => {
    if (found) return "unknown\n";
    const answer = await solve(question);
    found = answer.startsWith(engine === "chc" ? "unsat" : "sat");
    return answer;
  };
}

function secondsSince(startedAt: number): string {
  return `${((Date.now() - startedAt) / 1000).toFixed(0)} s`;
}

async function main(args: string[]): Promise<number> {
  const { only } = readFlags(args, { only: { type: "string" } }, HELP);
  const files = filesUnder(ROOT, "scripts/prove", "Proof.sol").filter(
    (file) => !file.endsWith("/SlotProof.sol") && file.includes(only ?? ""),
  );
  if (files.length === 0) throw new Stop(`no proof in scripts/prove has ${only} in its name`, 2);
  const names = files.map((file) => basename(file, ".sol"));
  const without = names.find((name) => !BUGS.some(({ proof }) => proof === name));
  if (without !== undefined) throw new Stop(`${without} has no bug to refute: add one to scripts/prove/bugs.ts`);

  const solve = await startZ3(SECONDS);
  let conditions = 0;
  let failed = 0;
  for (const [index, file] of files.entries()) {
    const startedAt = Date.now();
    const name = names[index] ?? "";
    const { proved, refuted, open } = await prove(file, { solve, ...optionsOf(name) });
    const verdict = refuted.length > 0 ? "REFUTED" : open.length > 0 ? "OPEN" : "proved";
    console.log(`${verdict.padEnd(8)} ${name}: ${proved.length} conditions, ${secondsSince(startedAt)}`);
    for (const sentence of [...refuted, ...open]) console.log(sentence);
    conditions += proved.length;
    failed += refuted.length + open.length;
  }
  console.log(`${conditions} conditions proved in ${files.length} proofs, ${failed} not`);

  const bugs = BUGS.filter(({ proof }) => names.includes(proof));
  let missed = 0;
  for (const bug of bugs) {
    const startedAt = Date.now();
    const options = optionsOf(bug.proof);
    const { refuted } = await prove(`scripts/prove/${bug.proof}.sol`, {
      ...options,
      solve: untilRefuted(solve, options.engine),
      change: withBug(bug),
    });
    if (refuted.length === 0) missed++;
    const verdict = refuted.length > 0 ? "refuted" : "MISSED";
    const change = `"${bug.from.split("\n")[0]}" became "${bug.to.split("\n")[0]}"`;
    console.log(`${verdict.padEnd(8)} by ${bug.proof}: ${change}, ${secondsSince(startedAt)}`);
  }
  console.log(`${bugs.length - missed} of ${bugs.length} deliberate bugs refuted`);
  return failed + missed === 0 ? 0 : 1;
}

await runPlainCommand(main);
process.exit(); // Z3's threads wait for more
