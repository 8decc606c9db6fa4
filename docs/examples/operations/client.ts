import { type SluiceAddresses, sluiceActions, type Terms } from "@sluice/sdk";
import {
  type Account,
  type Address,
  type Chain,
  createWalletClient,
  type Hex,
  publicActions,
  type Transport,
} from "viem";

/** A client of one party, with viem's actions and the SDK's. */
export function clientOf(
  { account, ...parameters }: { account: Account | Address; chain: Chain; transport: Transport },
  addresses: SluiceAddresses,
) {
  return createWalletClient({ account, ...parameters })
    .extend(publicActions)
    .extend(sluiceActions(addresses));
}

export type Client = ReturnType<typeof clientOf>;

/** What the samples of docs/operations work with. */
export type World = {
  payer: Client;
  payee: Client;
  operator: Client;
  arbiter: Client;
  anyone: Client;
  /** What the payer agreed to. */
  terms: Terms;
  /** Second of the latest block. */
  now: number;
  /** `bytes report` of a quorum of nodes, as collectReport gives it. */
  report: Hex;
};
