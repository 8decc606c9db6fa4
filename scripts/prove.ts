// `npm run prove`: the accounting of a payment, proved by solc's model checker (CHC) with Z3.
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { filesUnder } from "./house/files.ts";
import { readFlags } from "./lib/flags.ts";
import { ownTool } from "./lib/ownTool.ts";
import { ROOT } from "./lib/place.ts";
import { runPlainCommand } from "./lib/plainCommand.ts";
import { type Proof, prove, type Solve } from "./lib/prove.ts";
import { Stop } from "./lib/stop.ts";

const HELP = `npm run prove [-- --only NAME]

  proves what scripts/prove/*Proof.sol asserts of contracts/escrow/PaymentSlot.sol, the code that the escrow runs, and
  then that three deliberate bugs in it are refuted. Exit 1 when anything is not proved, or a bug is.
  --only NAME  only the proofs whose names contain this, and no bugs`;

const Z3 = { name: "z3-solver", version: "5.2.0" };
/** Work that a question may cost, in Z3's own units: the outcome is the same on every machine, however slow. */
const EFFORT = "60000000";
const SLOT = "contracts/escrow/PaymentSlot.sol";

/** Proofs that also show that none of their sums and products overflows: what the others add up is bounded there. */
const OVERFLOWS = new Set(["WordProof", "ReadsRefundableProof"]);

/** A proof, and a bug that it must find. */
const BUGS: { proof: string; from: string; to: string }[] = [
  { proof: "CapturedProof", from: "- amount + amount * REFUNDABLE", to: "- amount + amount * REFUNDABLE * 2" },
  { proof: "ClearProof", from: "+ CLEARED);", to: "+ DISPUTED);" },
  { proof: "CountedProof", from: "if (slot.seq() == MAX_SEQ) return slot;", to: "" },
];

interface Z3Api {
  mk_config(): unknown;
  mk_context(config: unknown): unknown;
  del_config(config: unknown): void;
  del_context(context: unknown): void;
  global_param_set(name: string, value: string): void;
  eval_smtlib2_string(context: unknown, query: string): Promise<string>;
}

async function startZ3(): Promise<Solve> {
  const load = createRequire(join(await ownTool(Z3.name, Z3.version), "package.json"));
  const { init } = load(Z3.name) as { init(): Promise<{ Z3: Z3Api }> };
  const { Z3: z3 } = await init();
  // As solc's own driver sets them.
  const settings = {
    "rewriter.pull_cheap_ite": "true",
    "fp.spacer.q3.use_qgen": "true",
    "fp.spacer.mbqi": "false",
    "fp.spacer.ground_pobs": "false",
    rlimit: EFFORT,
  };
  for (const [name, value] of Object.entries(settings)) z3.global_param_set(name, value);
  return async (query) => {
    const config = z3.mk_config();
    const context = z3.mk_context(config);
    z3.del_config(config);
    try {
      return await z3.eval_smtlib2_string(context, query);
    } finally {
      z3.del_context(context);
    }
  };
}

function say(name: string, { proved, open }: Proof, startedAt: number): void {
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(0);
  console.log(`${open.length === 0 ? "proved" : "OPEN  "}  ${name}: ${proved.length} conditions, ${seconds} s`);
}

async function main(args: string[]): Promise<number> {
  const { only } = readFlags(args, { only: { type: "string" } }, HELP);
  const files = filesUnder(ROOT, "scripts/prove", "Proof.sol").filter(
    (file) => !file.endsWith("/SlotProof.sol") && file.includes(only ?? ""),
  );
  if (files.length === 0) throw new Stop(`no proof in scripts/prove has ${only} in its name`, 2);
  const solve = await startZ3();
  let conditions = 0;
  let failed = 0;
  for (const file of files) {
    const startedAt = Date.now();
    const name = basename(file, ".sol");
    const proof = await prove(file, { solve, overflows: OVERFLOWS.has(name) });
    if (proof.proved.length === 0) proof.open.push(`${file}: nothing was proved`);
    say(name, proof, startedAt);
    conditions += proof.proved.length;
    failed += proof.open.length;
    for (const sentence of proof.open) console.log(sentence);
  }
  console.log(`${conditions} conditions proved, ${failed} not`);
  if (only !== undefined) return failed === 0 ? 0 : 1;

  for (const { proof, from, to } of BUGS) {
    let refuted = false;
    const { open } = await prove(`scripts/prove/${proof}.sol`, {
      overflows: false,
      async solve(query) {
        const answer = await solve(query);
        refuted ||= answer.startsWith("unsat");
        return answer;
      },
      change(file, source) {
        if (file !== SLOT) return source;
        if (source.split(from).length !== 2) throw new Stop(`${SLOT} has not "${from}" once: adapt the bug`);
        return source.replace(from, to);
      },
    });
    const found = refuted && open.length > 0;
    console.log(`${found ? "refuted" : "MISSED "} a bug: "${from}" became "${to}"`);
    if (!found) failed++;
  }
  return failed === 0 ? 0 : 1;
}

await runPlainCommand(main);
process.exit(); // Z3's threads wait for more
