import type { Client } from "viem";
import { getChainId } from "viem/actions";
import type { SluiceClient } from "../types/client.ts";

/** The client's chain, asked of its node where the client does not know. */
export async function chainIdOf(client: SluiceClient): Promise<number> {
  return client.chain?.id ?? (await getChainId(client as Client));
}
