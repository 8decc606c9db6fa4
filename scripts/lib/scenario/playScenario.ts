import { setTimeout as sleep } from "node:timers/promises";
import {
  authorize,
  type CollectReportReturnType,
  capture,
  clear,
  createNodeClient,
  deny,
  encodeGateTerms,
  feeBounds,
  type GateTerms,
  getPaymentId,
  reclaim,
  scoreOnChain,
  type Terms,
  voidPayment,
} from "@sluice/sdk";
import { type Hex, zeroAddress } from "viem";
import type { PrivateKeyAccount } from "viem/accounts";
import type { Intent, World } from "../../../oracle/src/simulate/world.ts";
import { collectPatiently, type Oracle } from "../collect.ts";
import { LOCAL_CHAIN_ID, type LocalChain } from "../localChain.ts";
import type { Actors } from "./actors.ts";
import { createAgenda } from "./agenda.ts";
import type { Payment } from "./payment.ts";

/** What the scenario is played with. */
export interface ScenarioOptions {
  world: World;
  actors: Actors;
  chain: LocalChain;
  oracle: Oracle;
  escrow: Hex;
  riskModels: Hex;
  token: Hex;
  gateTerms: GateTerms;
  /** Called after each payment that was decided. */
  onDecided: (payment: Payment) => void;
  /** Called while a quorum is waited for. */
  onWait: () => void;
}

/** Seconds after the payment's block at which its report is used. */
const DECIDE_AFTER = 2;
/** A shop that ships later than this clears at once and captures when it ships: reports do not live that long. */
const CAPTURE_AT_ONCE_WITHIN = 60;
/** Order of what happens in one second, as in the simulator: payments first. */
const RANK = { pay: 0, decide: 1, finish: 2, reclaim: 3 };
/** Who asks for a score before paying, and who for a signed report. */
const FORETOLD_EVERY = 6;
const SIGNED_FIRST_EVERY = 9;
const FEE_BPS = 100;
const MARKETPLACE = "marketplace";

type Act = { type: "pay"; payment: Payment } | { type: "send"; send: () => Promise<unknown> };

/**
 * Plays a world's payments on the local chain, in its time, through the contracts and the nodes' HTTP API:
 * authorize → report → capture, or clear and capture later, or void by the payee; hold; deny.
 * @returns all payments with their reports; where their money ended is left for the one who reads the chain
 */
export async function playScenario(options: ScenarioOptions): Promise<Payment[]> {
  const { world, actors, chain, oracle, escrow } = options;
  const operator = actors.account(MARKETPLACE);
  const agenda = createAgenda<Act>();
  const payments: Payment[] = [];
  const funded = new Set<string>();
  for (const intent of world.intents) {
    const terms = termsOf(intent, options);
    const paymentId = getPaymentId({ chainId: LOCAL_CHAIN_ID, escrow, terms });
    const payment: Payment = { intent, terms, paymentId };
    payments.push(payment);
    agenda.add(intent.at, RANK.pay, { type: "pay", payment });
  }
  const send = (at: number, rank: number, verb: () => Promise<unknown>): void =>
    agenda.add(at, rank, { type: "send", send: verb });
  const as = (account: PrivateKeyAccount) => ({ escrow, ...chain.as(account) });

  /** Takes a report's word for the payment and plans what follows; with the payment still unmined, in its very block. */
  const decide = async (payment: Payment, report: CollectReportReturnType, isUnmined = false): Promise<void> => {
    const { intent, terms } = payment;
    const { encoded, verdict, score, reasons, digest } = report;
    const { round } = report.report;
    Object.assign(payment, { verdict, score, digest, round, reasons: reasons.map(({ text }) => text) });
    payment.scoreOnChain = await scoreOnChain(chain.client, { riskModels: options.riskModels, ...report.report });
    const { amount } = intent;
    const finishAt = intent.at + intent.captureAfterSeconds;
    if (verdict === "deny") {
      const denier = actors.account(MARKETPLACE);
      send(intent.at + DECIDE_AFTER, RANK.decide, () => deny(chain.client, { terms, report: encoded, ...as(denier) }));
    } else if (verdict === "hold") {
      // The payer gets it back when the time to capture is over; what the end of the scenario overtakes stays held.
      const payer = actors.account(intent.payer.name);
      const backAt = terms.captureBy;
      if (backAt < world.endAt) send(backAt, RANK.reclaim, () => reclaim(chain.client, { terms, ...as(payer) }));
    } else if (intent.cancelled) {
      const payee = actors.account(intent.payee.name);
      send(finishAt, RANK.finish, () => voidPayment(chain.client, { terms, amount, ...as(payee) }));
    } else {
      const fee = feeBounds({ amount, terms }).maxFee;
      if (fee > 0n) payment.fee = fee;
      const later = intent.captureAfterSeconds > CAPTURE_AT_ONCE_WITHIN;
      if (later) {
        send(intent.at + DECIDE_AFTER, RANK.decide, () =>
          clear(chain.client, { terms, report: encoded, ...as(operator) }),
        );
      }
      const capturing = (): Promise<Hex> =>
        capture(chain.client, { terms, amount, fee, ...(later ? {} : { report: encoded }), ...as(operator) });
      if (isUnmined && !later) await capturing();
      else send(finishAt, RANK.finish, capturing);
    }
    options.onDecided(payment);
  };

  for (let next = agenda.next(); next !== undefined; next = agenda.next()) {
    oracle.signal.throwIfAborted();
    const { at, what } = next;
    const toDecide: Payment[] = [];
    // Somebody who asks before paying wants to know how things stand now, not at the last payment's time.
    if (what.some((act) => act.type === "pay" && asks(act.payment) !== "nothing") && chain.now() < at - 1) {
      await chain.mine(at - 1);
    }
    for (const act of what) {
      if (act.type === "send") {
        await act.send();
        continue;
      }
      const { payment } = act;
      const { intent, terms } = payment;
      const payer = actors.account(intent.payer.name);
      if (!funded.has(payer.address)) chain.fund(payer.address);
      funded.add(payer.address);
      const asked = asks(payment);
      if (asked === "score") {
        const foretold = await foretell(oracle, { terms, amount: intent.amount, round: chain.height() });
        if (foretold !== undefined) payment.foretold = foretold;
      }
      const early =
        asked === "report"
          ? await collectPatiently(oracle, { terms, amount: intent.amount, round: chain.height() }, options.onWait)
          : undefined;
      await authorize(chain.client, { terms, amount: intent.amount, ...as(payer) });
      if (early?.verdict === "release" && !intent.cancelled) {
        payment.signedFor = "terms";
        await decide(payment, early, true);
      } else {
        toDecide.push(payment);
      }
    }
    await chain.mine(at);
    await Promise.all(
      toDecide.map(async (payment) => {
        const { paymentId, terms } = payment;
        const report = await collectPatiently(oracle, { paymentId, terms, since: chain.height() }, options.onWait);
        payment.signedFor = "payment";
        await decide(payment, report);
      }),
    );
  }
  return payments;
}

/** What the payer asks the oracle before paying: a score, a signed report, or nothing. */
function asks({ intent }: Payment): "score" | "report" | "nothing" {
  if (intent.index % FORETOLD_EVERY === 0) return "score";
  return intent.index % SIGNED_FIRST_EVERY === 0 ? "report" : "nothing";
}

/** What POST /v1/score of the first node that answers says; undefined when none does. */
async function foretell(
  { nodes, signal }: Oracle,
  asked: { terms: Terms; amount: bigint; round: bigint },
): Promise<number | undefined> {
  for (let attempt = 0; attempt < 40; attempt++) {
    for (const { url } of nodes) {
      try {
        return (await createNodeClient({ url, timeoutSeconds: 5 }).score({ ...asked, signal })).score;
      } catch {
        signal.throwIfAborted(); // a node that is down or has not seen the block yet: the next one may answer
      }
    }
    await sleep(25, undefined, { signal });
  }
  return undefined;
}

function termsOf(intent: Intent, { actors, oracle, token, gateTerms }: ScenarioOptions): Terms {
  const { at, payer, payee, currency, amount, captureBySeconds, refundBySeconds } = intent;
  const withFee = payee.role === "shop" && Number(payee.name.replace(/\D/g, "")) % 2 === 0;
  return {
    payer: payer.address as Hex,
    payee: payee.address as Hex,
    operator: actors.addressOf(MARKETPLACE),
    token: currency === "token" ? token : zeroAddress,
    maxAmount: amount,
    authorizeBy: at + 1,
    captureFrom: 0,
    captureBy: at + captureBySeconds,
    refundBy: at + refundBySeconds,
    minFeeBps: 0,
    maxFeeBps: withFee ? FEE_BPS : 0,
    feeReceiver: withFee ? actors.addressOf("fees") : zeroAddress,
    arbiter: zeroAddress,
    resolveSeconds: 0,
    resolveToPayee: false,
    gate: oracle.riskOracle,
    gateTerms: encodeGateTerms(gateTerms),
    salt: BigInt(intent.index),
  };
}
