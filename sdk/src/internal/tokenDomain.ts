import type { Address, Client } from "viem";
import { getEip712Domain, readContract } from "viem/actions";
import { erc20Abi } from "../abi/erc20.ts";
import type { SluiceClient } from "../types/client.ts";

export type TokenDomain = { name: string; version: string };

/**
 * A token's EIP-712 name and version: what it says itself (ERC-5267), otherwise its `name()` and `version()`, where "1"
 * stands for a missing version, as in ERC-2612's first tokens.
 */
export async function tokenDomain(client: SluiceClient, token: Address): Promise<TokenDomain> {
  try {
    const { domain } = await getEip712Domain(client as Client, { address: token });
    return { name: domain.name, version: domain.version };
  } catch {
    const read = (functionName: "name" | "version") =>
      readContract(client as Client, { address: token, abi: erc20Abi, functionName });
    return { name: await read("name"), version: await read("version").catch(() => "1") };
  }
}
