import type { Address, Hash } from "viem";
import { erc20Abi } from "../abi/erc20.ts";
import { readView } from "../internal/readView.ts";
import { assertBaseUnits } from "../internal/words.ts";
import { writeVerb } from "../internal/writeVerb.ts";
import type { SluiceClient, WriteOptions } from "../types/client.ts";

export type ApproveEscrowParameters = WriteOptions & {
  /** Address of the escrow. */
  escrow: Address;
  /** An ERC-20 token. */
  token: Address;
  /** Base units that the escrow may pull when the payer authorizes. */
  amount: bigint;
};

/**
 * Lets the escrow pull a token from the sender, if it may not pull that much yet. An allowance alone moves nothing: only
 * the payer's own authorize does.
 *
 * @param client - A viem client with an account, or give `account`.
 * @returns Hash of the transaction; undefined when the allowance is large enough already.
 * @throws ContractError
 *
 * @example
 * await approveEscrow(client, { escrow, token: terms.token, amount: 5_000_000n })
 */
export async function approveEscrow(
  client: SluiceClient,
  parameters: ApproveEscrowParameters,
): Promise<Hash | undefined> {
  const { escrow, token, amount, ...options } = parameters;
  assertBaseUnits(amount, "amount");
  const account = options.account ?? client.account;
  const owner = typeof account === "string" ? account : account?.address;
  if (owner !== undefined) {
    const allowance = await readView(client, {
      address: token,
      abi: erc20Abi,
      functionName: "allowance",
      args: [owner, escrow],
    });
    if (allowance >= amount) return undefined;
  }
  return writeVerb(client, { address: token, abi: erc20Abi, functionName: "approve", args: [escrow, amount] }, options);
}
