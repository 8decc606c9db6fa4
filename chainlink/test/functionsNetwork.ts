import toolkit from "@chainlink/functions-toolkit";
import cbor from "cbor";
import { ethers } from "ethers";
import { type Address, encodeAbiParameters, type Hex, hexToBytes, parseAbiParameters, stringToHex, toHex } from "viem";
import { MNEMONIC } from "./chain.ts";

/** How many nodes the network has. */
const NODES = 4;

/** Chainlink's router and coordinator on a chain, and a network that answers what it is asked. */
export type FunctionsNetwork = Awaited<ReturnType<typeof deployFunctionsNetwork>>;

/** Puts them there with Chainlink's own toolkit. */
export async function deployFunctionsNetwork(url: string) {
  const provider = new ethers.providers.JsonRpcProvider(url);
  provider.pollingInterval = 50;
  const signer = ethers.Wallet.fromMnemonic(MNEMONIC, "m/44'/60'/0'/0/9").connect(provider);
  const { donId, linkTokenContract, functionsRouterContract, functionsMockCoordinatorContract } =
    await toolkit.deployFunctionsOracle(signer);
  const coordinator = functionsMockCoordinatorContract;
  const subscriptions = new toolkit.SubscriptionManager({
    signer,
    linkTokenAddress: linkTokenContract.address,
    functionsRouterAddress: functionsRouterContract.address,
  });
  await subscriptions.initialize();
  const subscriptionId = await subscriptions.createSubscription();
  await subscriptions.fundSubscription({ subscriptionId, juelsAmount: 10n ** 20n });

  /** The event of a request and, in it, what the coordinator must be shown to answer it. */
  const requested = async (requestId: Hex) => {
    const events = await coordinator.queryFilter(coordinator.filters.OracleRequest?.(requestId) ?? {});
    const found = events[0]?.args;
    if (found === undefined) throw new Error(`the coordinator knows no request ${requestId}`);
    return found as unknown as { data: Hex; commitment: Record<string, never>; callbackGasLimit: number };
  };

  return {
    router: functionsRouterContract.address as Address,
    coordinator,
    routerContract: functionsRouterContract,
    donId: stringToHex(donId, { size: 32 }),
    subscriptionId,
    subscriptions,

    /** What one node runs and returns. */
    async execute(requestId: Hex): Promise<{ response: Hex } | { error: string }> {
      const { source, args, bytesArgs } = decodeRequest((await requested(requestId)).data);
      const { responseBytesHexstring, errorString } = await toolkit.simulateScript({ source, args, bytesArgs });
      if (responseBytesHexstring !== undefined && errorString === undefined)
        return { response: responseBytesHexstring as Hex };
      return { error: errorString ?? "" };
    },

    /** All nodes run the source; more answers than errors make the lower median, else the commonest error. */
    async answer(requestId: Hex) {
      const answers = await Promise.all(Array.from({ length: NODES }, () => this.execute(requestId)));
      const responses = answers.flatMap((answer) => ("response" in answer ? [answer.response] : []));
      const errors = answers.flatMap((answer) => ("error" in answer ? [answer.error] : []));
      if (responses.length > errors.length) return this.fulfil(requestId, lowerMedian(responses), "0x");
      return this.fulfil(requestId, "0x", stringToHex(commonest(errors)));
    },

    /** The coordinator's report of an answer, sent by the network. */
    async fulfil(requestId: Hex, response: Hex, err: Hex) {
      const { commitment } = await requested(requestId);
      const shown = encodeAbiParameters(
        parseAbiParameters("bytes32, address, uint96, address, uint64, uint32, uint72, uint72, uint40, uint40, uint32"),
        [
          commitment.requestId,
          commitment.coordinator,
          commitment.estimatedTotalCostJuels,
          commitment.client,
          commitment.subscriptionId,
          commitment.callbackGasLimit,
          commitment.adminFee,
          commitment.donFee,
          commitment.gasOverheadBeforeCallback,
          commitment.gasOverheadAfterCallback,
          commitment.timeoutTimestamp,
        ].map((value) => (ethers.BigNumber.isBigNumber(value) ? BigInt(String(value)) : value)) as never,
      );
      const report = encodeAbiParameters(parseAbiParameters("bytes32[], bytes[], bytes[], bytes[], bytes[]"), [
        [requestId],
        [response],
        [err],
        [shown],
        ["0x"],
      ]);
      // Whoever answers at a higher price than the request was estimated at is not paid: as low as the next block takes.
      const { baseFeePerGas } = await provider.getBlock("latest");
      const gasPrice = baseFeePerGas?.mul(9).div(8).add(1);
      const sent = await coordinator.connect(signer).callReport?.(report, { gasLimit: 5_000_000, gasPrice });
      return (await sent.wait(1)) as { gasUsed: { toNumber(): number }; transactionHash: Hex };
    },

    close() {
      provider.removeAllListeners();
    },
  };
}

/** Reads a request as the network does: CBOR keys and values one after the other. */
export function decodeRequest(data: Hex): { source: string; args: string[]; bytesArgs: Hex[]; [key: string]: unknown } {
  const values = cbor.decodeAllSync(Buffer.from(hexToBytes(data))) as unknown[];
  const request: Record<string, unknown> = {};
  for (let i = 0; i < values.length; i += 2) request[String(values[i])] = values[i + 1];
  const bytesArgs = (request.bytesArgs as Uint8Array[]).map((bytes) => toHex(Uint8Array.from(bytes)));
  return { ...request, source: request.source as string, args: request.args as string[], bytesArgs };
}

function lowerMedian(responses: Hex[]): Hex {
  const sorted = responses.toSorted((a, b) => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0));
  return sorted[Math.floor((sorted.length - 1) / 2)] as Hex;
}

function commonest(errors: string[]): string {
  const count = (error: string) => errors.filter((other) => other === error).length;
  return errors.toSorted((a, b) => count(b) - count(a))[0] ?? "";
}
