import type { Terms, Verdict } from "@sluice/sdk";
import type { Hex } from "viem";
import type { FinalState } from "../../../oracle/src/simulate/acceptance.ts";
import type { Intent } from "../../../oracle/src/simulate/world.ts";

/** One payment of the scenario and what became of it. */
export interface Payment {
  intent: Intent;
  terms: Terms;
  paymentId: Hex;
  /** What POST /v1/score said before the payment was made, where somebody asked. */
  foretold?: number;
  /** The report by which it was decided: signed for the terms alone, or for the payment on chain. */
  signedFor?: "terms" | "payment";
  score?: number;
  verdict?: Verdict;
  reasons?: readonly string[];
  digest?: Hex;
  round?: bigint;
  /** What the contracts make of the signed features. */
  scoreOnChain?: number;
  /** Where the money is, as the contract's state and events have it. */
  finalState?: FinalState;
  fee?: bigint;
}
