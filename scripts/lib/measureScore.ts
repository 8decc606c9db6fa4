import type { NetworkConnection } from "hardhat/types/network";
import { type Address, concat, type Hex, hexToBytes, size, type TransactionReceipt } from "viem";
import { packFeatures } from "../../sdk/src/features/packFeatures.ts";
import type { Row } from "./rows.ts";

/** Gas of a transaction without its intrinsic part: 21,000 and the calldata. */
function execution(receipt: TransactionReceipt, data: Hex): bigint {
  const calldata = hexToBytes(data).reduce((sum, byte) => sum + (byte === 0 ? 4n : 16n), 0n);
  return receipt.gasUsed - 21_000n - calldata;
}

/** Values of every size: with sixteen of them no two are alike. */
function valuesOf(features: number): number[] {
  return Array.from({ length: features }, (_, f) => 1000 + 1771 * (f % 16));
}

/** Init code that deploys the instructions behind it, fewer than 256 bytes of them. */
function deploying(runtime: Hex): Hex {
  const length = size(runtime).toString(16).padStart(2, "0");
  return concat([`0x60${length}600a5f3960${length}5ff3`, runtime]);
}

/**
 * Gas of a model alone, and of asking it from another contract.
 *
 * `risk.score.call` is what a transaction costs more because it asks a model that nothing asked before in it: two contracts put
 * the same features into memory, and one of them asks the model about them. So it is the model's execution, 2,600 for an
 * account that is cold, and the call's operands. The features are in the contracts' code: with calldata, the cheaper
 * of the two transactions would be charged the floor of EIP-7623.
 * @param connection the chain
 * @param models a model of 16 × 32 and one of 24 × 32
 */
export async function measureScore(
  { viem }: NetworkConnection,
  models: { wide16: Address; wide24: Address },
): Promise<Row[]> {
  const client = await viem.getPublicClient();
  const [sender] = await viem.getWalletClients();
  if (!sender) throw new Error("The network needs an account.");
  const mined = async (sent: Promise<Hex>) => client.waitForTransactionReceipt({ hash: await sent });
  const rows: Row[] = [];
  const inputOf = (features: number): Hex => {
    const packed = packFeatures(valuesOf(features));
    return concat([packed.features, packed.extraFeatures]);
  };

  for (const [name, to, features] of [
    ["risk.score.exec", models.wide16, 16],
    ["risk.score.exec24", models.wide24, 24],
  ] as const) {
    const data = inputOf(features);
    const receipt = await mined(sender.sendTransaction({ to, data }));
    rows.push({ name, value: Number(execution(receipt, data)), unit: "gas without intrinsic" });
  }

  const packed = packFeatures(valuesOf(16));
  // MSTORE(0, features), MSTORE(32, extra features)
  const remembers = concat(["0x7f", packed.features, "0x5f52", "0x7f", packed.extraFeatures, "0x602052"]);
  // STATICCALL(gas, model, 0, 64, 0, 32), and STOP if it worked; INVALID otherwise.
  const asks = concat(["0x60205f60405f73", models.wide16, "0x5afa"]);
  const worked = size(remembers) + size(asks) + 4;
  const checks: Hex = `0x60${worked.toString(16).padStart(2, "0")}57fe5b00`;
  const cost = async (runtime: Hex): Promise<bigint> => {
    const { contractAddress: to } = await mined(sender.sendTransaction({ data: deploying(runtime) }));
    const receipt = await mined(sender.sendTransaction({ to }));
    if (receipt.status !== "success") throw new Error("The model refused.");
    return receipt.gasUsed;
  };
  const value = Number((await cost(concat([remembers, asks, checks]))) - (await cost(concat([remembers, "0x00"]))));
  rows.push({ name: "risk.score.call", value, unit: "gas over a transaction without the call" });
  return rows;
}
