import type { Account, Address, Chain, Client, Hex, Transport } from "viem";

/** Any viem client: public, wallet, test, or with actions of others. */
export type SluiceClient = Client<Transport, Chain | undefined, Account | undefined>;

/** What every write action takes beside its own parameters; the words are viem's. */
export type WriteOptions = {
  /** Who sends; the client's account by default. */
  account?: Account | Address | undefined;
  /** The client's chain by default. */
  chain?: Chain | null | undefined;
  /** Units of gas; estimated by default. */
  gas?: bigint | undefined;
  /** Wei per unit of gas. */
  maxFeePerGas?: bigint | undefined;
  /** Wei per unit of gas for the block's builder. */
  maxPriorityFeePerGas?: bigint | undefined;
  nonce?: number | undefined;
  /** False sends without trying first: one request less, but what fails costs gas. */
  simulate?: boolean | undefined;
};

/** What every read action takes beside its own parameters. */
export type ReadOptions = {
  blockNumber?: bigint | undefined;
  blockTag?: "latest" | "earliest" | "pending" | "safe" | "finalized" | undefined;
};

/** What every signing action takes beside its own parameters: who signs, and for whom. */
export type SignOptions = {
  /** Whose key signs; the client's account by default. */
  account?: Account | Address | undefined;
  /** In whose name: the address of a contract wallet whose owner's key signs. The key's own address by default. */
  signer?: Address | undefined;
  /** What deploys the signer's wallet, where it is not deployed yet (ERC-6492). viem's smart accounts bring it by themselves. */
  factory?: { address: Address; data: Hex } | undefined;
};
