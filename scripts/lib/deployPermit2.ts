import type { NetworkConnection } from "hardhat/types/network";
import { permit2Address } from "../../sdk/src/pay/permit2TypedData.ts";

/**
 * Puts the real Permit2 at its own address. What its creation code returns there is the deployed code: it keeps chain and
 * address in itself. That the creation code is the real one is tested with the escrow's collectors.
 */
export async function deployPermit2({
  viem,
  networkHelpers,
}: Pick<NetworkConnection, "viem" | "networkHelpers">): Promise<void> {
  const { creationCode } = (await viem.deployContract("Permit2CreationCode")).read;
  await networkHelpers.setCode(permit2Address, await creationCode());
  const { data } = await (await viem.getPublicClient()).call({ to: permit2Address });
  if (data === undefined) throw new Error("Permit2's creation code returned nothing");
  await networkHelpers.setCode(permit2Address, data);
}
