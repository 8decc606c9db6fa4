import assert from "node:assert/strict";
import { createWalletClient, custom, decodeFunctionData, type Hex, zeroHash } from "viem";
import { erc20Abi } from "../../src/abi/erc20.ts";
import { approveEscrow } from "../../src/actions/approveEscrow.ts";
import { authorize } from "../../src/actions/authorize.ts";
import { capture } from "../../src/actions/capture.ts";
import { charge } from "../../src/actions/charge.ts";
import { increase } from "../../src/actions/increase.ts";
import { refund } from "../../src/actions/refund.ts";
import { resolvePayment } from "../../src/actions/resolvePayment.ts";
import { voidPayment } from "../../src/actions/voidPayment.ts";
import { InvalidFieldError } from "../../src/errors/fields.ts";
import { escrow, validTerms } from "../fixtures.ts";

const token = "0x5555555555555555555555555555555555555555";
const terms = validTerms();

/** A node that answers calls as told and takes every transaction. */
function clientOf(answer: (data: Hex) => Hex) {
  const sent: Hex[] = [];
  const request = async ({ method, params }: { method: string; params?: unknown }) => {
    const data = (params as { data: Hex }[] | undefined)?.[0]?.data as Hex;
    if (method === "eth_call") return answer(data);
    if (method === "eth_sendTransaction") {
      sent.push(data);
      return zeroHash;
    }
    if (method === "eth_chainId") return "0x7a69";
    throw new Error(method);
  };
  const transport = custom({ request }, { retryCount: 0 });
  return { client: createWalletClient({ account: terms.payer, transport }), sent };
}

describe("amounts of actions", () => {
  it("that are no bigint are refused before anybody is asked", async () => {
    const { client, sent } = clientOf(() => assert.fail("asked"));
    for (const amount of ["5", 5, Number.NaN, 1.5, true, null, undefined, {}] as unknown as bigint[]) {
      await assert.rejects(authorize(client, { escrow, terms, amount }), InvalidFieldError);
      await assert.rejects(capture(client, { escrow, terms, amount }), InvalidFieldError);
      await assert.rejects(voidPayment(client, { escrow, terms, amount }), InvalidFieldError);
      await assert.rejects(increase(client, { escrow, terms, amount }), InvalidFieldError);
      await assert.rejects(charge(client, { escrow, terms, amount }), InvalidFieldError);
      await assert.rejects(refund(client, { escrow, terms, amount }), InvalidFieldError);
      await assert.rejects(resolvePayment(client, { escrow, terms, toPayee: amount }), InvalidFieldError);
      await assert.rejects(approveEscrow(client, { escrow, token, amount }), InvalidFieldError);
      if (amount === undefined) continue;
      await assert.rejects(capture(client, { escrow, terms, amount: 5n, fee: amount }), InvalidFieldError);
    }
    assert.deepEqual(sent, []);
  });
});

describe("approveEscrow", () => {
  for (const [what, returned] of [
    ["answers nothing, as USDT does", "0x"],
    ["answers true", `0x${"1".padStart(64, "0")}`],
  ] as const) {
    it(`takes a token that ${what}`, async () => {
      const { client, sent } = clientOf((data) => (data.startsWith("0x095ea7b3") ? returned : zeroHash));
      assert.equal(await approveEscrow(client, { escrow, token, amount: 5n }), zeroHash);
      const { functionName, args } = decodeFunctionData({ abi: erc20Abi, data: sent[0] as Hex });
      assert.deepEqual([functionName, String(args?.[0]).toLowerCase(), args?.[1]], ["approve", escrow, 5n]);
    });
  }
});
