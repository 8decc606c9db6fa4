import { writeFileSync } from "node:fs";
import { type Acceptance, judgeScenario, type PaymentOutcome } from "../../../oracle/src/simulate/acceptance.ts";
import { demoFraudKinds, type PaymentKind } from "../../../oracle/src/simulate/world.ts";
import type { NodeFindings } from "../checkNodes.ts";
import type { Row } from "../rows.ts";
import { table } from "../terminal.ts";
import type { Payment } from "./payment.ts";
import type { ChainFindings } from "./readOutcomes.ts";

/** Counts, and values in millionths of a coin. */
interface Tally {
  payments: number;
  value: number;
  released: number;
  held: number;
  denied: number;
  releasedValue: number;
  heldValue: number;
  deniedValue: number;
}

/** `.sluice/report.json` after `npm start`. */
export interface ScenarioReport {
  accepted: boolean;
  failures: readonly string[];
  seed: number;
  rows: Row[];
  byOutcome: Record<"released" | "held" | "denied", { payments: number; value: number }>;
  byState: Record<string, number>;
  byKind: Record<string, Tally>;
  payments: unknown[];
}

const KINDS: readonly PaymentKind[] = ["honest", ...demoFraudKinds];

/** Puts together what a scenario came to and judges it. */
export function createScenarioReport(given: {
  seed: number;
  payments: readonly Payment[];
  chain: ChainFindings;
  nodes: NodeFindings;
  seconds: number;
  restarts: number;
}): ScenarioReport {
  const { payments, chain, nodes } = given;
  const acceptance = judgeScenario(payments.map(outcomeOf));
  const failures = [...acceptance.failures, ...chain.contradictions, ...mismatches(payments, nodes)];
  const byKind = Object.fromEntries(
    KINDS.map((kind) => [kind, tally(payments.filter(({ intent }) => intent.kind === kind))]),
  );
  const all = tally(payments);
  const byState: Record<string, number> = {};
  for (const { finalState = "unknown" } of payments) byState[finalState] = (byState[finalState] ?? 0) + 1;
  return {
    accepted: failures.length === 0,
    failures,
    seed: given.seed,
    rows: rowsOf(given, acceptance, all),
    byOutcome: {
      released: { payments: all.released, value: all.releasedValue },
      held: { payments: all.held, value: all.heldValue },
      denied: { payments: all.denied, value: all.deniedValue },
    },
    byState,
    byKind,
    payments: payments.map((payment) => ({
      index: payment.intent.index,
      paymentId: payment.paymentId,
      at: payment.intent.at,
      payer: payment.intent.payer.name,
      payee: payment.intent.payee.name,
      currency: payment.intent.currency,
      amount: String(payment.intent.amount),
      value: payment.intent.value,
      kind: payment.intent.kind,
      foretold: payment.foretold ?? null,
      score: payment.score ?? null,
      verdict: payment.verdict ?? null,
      reasons: payment.reasons ?? [],
      state: payment.finalState ?? null,
      fee: payment.fee === undefined ? null : String(payment.fee),
    })),
  };
}

/** Millionths of a coin that fraud did not get. */
export function moneySaved(payments: readonly Payment[]): number {
  const stopped = payments.filter(
    ({ intent, verdict }) => intent.kind !== "honest" && verdict !== undefined && verdict !== "release",
  );
  return stopped.reduce((sum, { intent }) => sum + intent.value, 0);
}

/** The table at the end. */
export function scenarioTable({ byKind }: ScenarioReport): string {
  const head = ["kind", "payments", "value", "released", "held", "denied", "value not released"];
  const rows = Object.entries(byKind).map(([kind, sums]) => {
    const { payments, value, released, held, denied, releasedValue } = sums;
    const stopped = value === 0 ? 0 : (value - releasedValue) / value;
    return [
      kind.replaceAll("_", " "),
      String(payments),
      `${coins(value)} ETH`,
      String(released),
      String(held),
      String(denied),
      `${(100 * stopped).toFixed(1)} %`,
    ];
  });
  return table([head, ...rows]);
}

/** Writes the report; the file is whole or not there. */
export function writeScenarioReport(path: string, report: ScenarioReport): void {
  writeFileSync(path, `${JSON.stringify(report, undefined, 2)}\n`);
}

/** Millionths of a coin as coins. */
export function coins(millionths: number): string {
  return (millionths / 1e6).toFixed(3);
}

function outcomeOf({ intent, score, verdict, terms, finalState }: Payment): PaymentOutcome {
  if (score === undefined || verdict === undefined || finalState === undefined) {
    throw new Error(`payment ${intent.index} was never decided`);
  }
  const word = BigInt(terms.gateTerms);
  return {
    id: String(intent.index),
    kind: intent.kind,
    value: intent.value,
    score,
    releaseAtMost: Number((word >> 232n) & 0xffffn),
    denyAtLeast: Number((word >> 216n) & 0xffffn),
    cancelled: intent.cancelled,
    finalState,
  };
}

function mismatches(payments: readonly Payment[], nodes: NodeFindings): string[] {
  const failures: string[] = [];
  for (const { intent, score, scoreOnChain } of payments) {
    if (score !== scoreOnChain)
      failures.push(`payment ${intent.index}: the contract scores ${scoreOnChain}, the nodes ${score}`);
  }
  if (nodes.signedTwice > 0)
    failures.push(`${nodes.signedTwice} times a node signed two different reports of one round`);
  if (nodes.recordBehind > 0) failures.push(`${nodes.recordBehind} reports are not in the record of what was signed`);
  if (nodes.missing > 0) failures.push(`${nodes.missing} reports are missing at a node`);
  if (nodes.differing > 0) failures.push(`${nodes.differing} reports of a node differ from what the quorum signed`);
  return failures;
}

function tally(payments: readonly Payment[]): Tally {
  const sums: Tally = {
    payments: payments.length,
    value: 0,
    released: 0,
    held: 0,
    denied: 0,
    releasedValue: 0,
    heldValue: 0,
    deniedValue: 0,
  };
  for (const { intent, verdict } of payments) {
    const word = verdict === "release" ? "released" : verdict === "deny" ? "denied" : "held";
    sums.value += intent.value;
    sums[word] += 1;
    sums[`${word}Value`] += intent.value;
  }
  return sums;
}

function rowsOf(
  {
    payments,
    nodes,
    seconds,
    restarts,
  }: { payments: readonly Payment[]; nodes: NodeFindings; seconds: number; restarts: number },
  acceptance: Acceptance,
  all: Tally,
): Row[] {
  const fees = payments.filter(({ fee }) => fee !== undefined).length;
  return [
    { name: "payments", value: all.payments, unit: "payments" },
    { name: "released", value: all.released, unit: "payments" },
    { name: "held", value: all.held, unit: "payments" },
    { name: "denied", value: all.denied, unit: "payments" },
    { name: "fraudulent value not released", value: acceptance.fraudValueStopped, unit: "share" },
    { name: "honest payments held or denied", value: acceptance.honestStopped, unit: "share" },
    { name: "money saved", value: moneySaved(payments) / 1e6, unit: "ETH" },
    { name: "payments with a fee", value: fees, unit: "payments" },
    {
      name: "payments signed for before they were made",
      value: payments.filter(({ signedFor }) => signedFor === "terms").length,
      unit: "payments",
    },
    {
      name: "payments scored before they were made",
      value: payments.filter(({ foretold }) => foretold !== undefined).length,
      unit: "payments",
    },
    {
      name: "scores that differ between node and contract",
      value: payments.filter(({ score, scoreOnChain }) => score !== scoreOnChain).length,
      unit: "payments",
    },
    { name: "reports signed by all nodes", value: nodes.signed, unit: "reports" },
    { name: "reports signed twice differently", value: nodes.signedTwice, unit: "reports" },
    { name: "reports lost", value: nodes.missing, unit: "reports" },
    { name: "nodes started again", value: restarts, unit: "restarts" },
    { name: "scenario", value: Math.round(seconds * 10) / 10, unit: "s" },
  ];
}
