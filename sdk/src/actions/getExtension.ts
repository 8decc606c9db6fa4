import type { Address, Hex } from "viem";
import { escrowAbi } from "../abi/escrow.ts";
import { paymentIdOf } from "../internal/paymentIdOf.ts";
import { readView } from "../internal/readView.ts";
import type { ReadOptions, SluiceClient } from "../types/client.ts";
import type { Extension } from "../types/extension.ts";
import type { Terms } from "../types/terms.ts";

export type GetExtensionParameters = ReadOptions & {
  /** Address of the escrow. */
  escrow: Address;
} & ({ paymentId: Hex; terms?: undefined } | { terms: Terms; paymentId?: undefined });

/**
 * The deadlines that payer and payee agreed to since; both zero where those of the terms hold.
 *
 * @param client - A viem client.
 * @returns Times in seconds. `getDeadlines` puts them together with the terms.
 *
 * @example
 * const { captureBy } = getDeadlines({ terms, extension: await getExtension(client, { escrow, terms }) })
 */
export async function getExtension(client: SluiceClient, parameters: GetExtensionParameters): Promise<Extension> {
  const args = [await paymentIdOf(client, parameters)] as const;
  const call = { address: parameters.escrow, abi: escrowAbi, functionName: "extensionOf", args } as const;
  const [captureBy, refundBy] = await readView(client, call, parameters);
  return { captureBy, refundBy };
}
