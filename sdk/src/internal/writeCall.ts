import type { Address, Hash } from "viem";
import { escrowAbi } from "../abi/escrow.ts";
import type { EscrowCall } from "../calls/escrowCall.ts";
import { prepareCall } from "../calls/prepareCall.ts";
import type { SluiceClient, WriteOptions } from "../types/client.ts";
import { writeVerb } from "./writeVerb.ts";

export type WriteCallParameters = EscrowCall & WriteOptions & { escrow: Address };

/** What an action of one verb takes: the call without its name, the escrow, and viem's options. */
export type CallParameters<call extends EscrowCall> = WriteOptions & {
  /** Address of the escrow. */
  escrow: Address;
} & Omit<call, "verb">;

/** Tries and sends one call of the escrow. */
export async function writeCall(client: SluiceClient, parameters: WriteCallParameters): Promise<Hash> {
  const { escrow } = parameters;
  return writeVerb(client, { address: escrow, abi: escrowAbi, ...prepareCall(parameters, escrow) }, parameters);
}
