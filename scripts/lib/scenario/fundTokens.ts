import { approveEscrow } from "@sluice/sdk";
import { encodeFunctionData, type Hex, maxUint256, parseAbi } from "viem";
import { sendTransaction } from "viem/actions";
import type { World } from "../../../oracle/src/simulate/world.ts";
import type { LocalChain } from "../localChain.ts";
import type { Actors } from "./actors.ts";

/** Base units for each payer: more than anybody spends in a month. */
const TOKENS = 10n ** 15n;

/**
 * Gives whoever pays in tokens the local test token and lets the escrow pull it; one block.
 * @param options.at timestamp of that block
 */
export async function fundTokens(options: {
  chain: LocalChain;
  actors: Actors;
  world: World;
  escrow: Hex;
  token: Hex;
  at: number;
}): Promise<void> {
  const { chain, actors, world, escrow, token, at } = options;
  const names = new Set(world.intents.filter(({ currency }) => currency === "token").map(({ payer }) => payer.name));
  const mint = parseAbi(["function mint(address to, uint256 amount)"]);
  for (const name of names) {
    const account = actors.account(name);
    const data = encodeFunctionData({ abi: mint, functionName: "mint", args: [account.address, TOKENS] });
    const { simulate: _, ...options } = chain.as(account);
    await sendTransaction(chain.client, { to: token, data, ...options });
    await approveEscrow(chain.client, { escrow, token, amount: maxUint256, ...chain.as(account) });
  }
  await chain.mine(at);
}
