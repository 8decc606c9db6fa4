import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Address, concatHex, type Hex } from "viem";
import { permit2Address } from "../../sdk/src/index.ts";

// The deployer by CREATE2 that is on every chain, and its code (github.com/Arachnid/deterministic-deployment-proxy).
const deployer: Address = "0x4e59b44847b379578588920cA78FbF26c0B4956C";
const deployerCode: Hex =
  "0x7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe03601600081602082378035828234f58015156039578182fd5b8082525050506014600cf3";

type Chain = {
  networkHelpers: { setCode(address: Address, code: Hex): Promise<void> };
  publicClient: { getCode(parameters: { address: Address }): Promise<Hex | undefined> };
  sender: { sendTransaction(parameters: { to: Address; data: Hex; gas: bigint }): Promise<Hex> };
};

/** Brings the real Permit2 to its own address, as on every chain; the address proves the code. */
export async function deployPermit2({ networkHelpers, publicClient, sender }: Chain): Promise<void> {
  const source = readFileSync(join(import.meta.dirname, "../../contracts/mocks/Permit2Code.sol"), "utf8");
  const salt = /SALT = (0x[0-9a-f]{64})/.exec(source)?.[1] as Hex;
  const creation = /hex"([0-9a-f]+)"/.exec(source)?.[1];
  if (salt === undefined || creation === undefined) throw new Error("Permit2Code.sol has no salt or no code");
  await networkHelpers.setCode(deployer, deployerCode);
  await sender.sendTransaction({ to: deployer, data: concatHex([salt, `0x${creation}`]), gas: 5_000_000n });
  const code = await publicClient.getCode({ address: permit2Address });
  if (code === undefined || code.length < 1000) throw new Error("Permit2 is not at its address");
}
