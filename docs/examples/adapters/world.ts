import type { Terms, X402PaymentInfo } from "@sluice/sdk";
import type { Address, Hex } from "viem";
import type { Client } from "../operations/client.ts";

/** What every sample works with. */
type Common = {
  chainId: number;
  /** Asks a quorum of nodes for a report about a subject; as bytes. */
  nodesSign: (subject: Hex) => Promise<Hex>;
};

export type X402World = Common & {
  anyone: Client;
  /** An escrow of base/commerce-payments. */
  escrow: Address;
  policy: Address;
  receiverAuthorizer: Address;
  /** What the server asks for; the salt is still open. */
  offer: Omit<X402PaymentInfo, "salt">;
};

export type HookWorld = Common & {
  evaluator: Client;
  /** An ERC-8183 job escrow that the hook serves. */
  jobEscrow: Address;
  jobId: bigint;
  client: Address;
  provider: Address;
};

export type WatchlistWorld = Common & {
  payer: Client;
  operator: Client;
  escrow: Address;
  watchlistGate: Address;
  /** Terms whose gateTerms are for the gate behind the list. */
  agreed: Terms;
};
