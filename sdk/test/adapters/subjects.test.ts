import assert from "node:assert/strict";
import fc from "fast-check";
import { encodeAbiParameters, keccak256, parseAbiParameters, toHex, zeroAddress } from "viem";
import { getJobSubject } from "../../src/adapters/getJobSubject.ts";
import { getX402PaymentHash } from "../../src/adapters/getX402PaymentHash.ts";
import { getX402Salt } from "../../src/adapters/getX402Salt.ts";
import { InvalidFieldError } from "../../src/errors/fields.ts";
import type { X402PaymentInfo } from "../../src/types/x402PaymentInfo.ts";
import { anyAddress } from "../arbitraries.ts";

const anyUint = (bits: bigint) => fc.bigInt({ min: 0n, max: 2n ** bits - 1n });
const anyUint48 = fc.integer({ min: 0, max: 2 ** 48 - 1 });
const anyUint16 = fc.integer({ min: 0, max: 65_535 });
const anyChain = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });

const anyPaymentInfo: fc.Arbitrary<X402PaymentInfo> = fc.record(
  {
    operator: anyAddress,
    payer: anyAddress,
    receiver: anyAddress,
    token: anyAddress,
    maxAmount: anyUint(120n),
    preApprovalExpiry: anyUint48,
    authorizationExpiry: anyUint48,
    refundExpiry: anyUint48,
    minFeeBps: anyUint16,
    maxFeeBps: anyUint16,
    feeReceiver: anyAddress,
    salt: anyUint(256n),
  },
  { noNullPrototype: true },
);

/** As the escrow's Solidity says it, by viem's encoder. */
function hashByViem(chainId: number, escrow: `0x${string}`, info: X402PaymentInfo) {
  const typeHash = keccak256(
    toHex(
      "PaymentInfo(address operator,address payer,address receiver,address token,uint120 maxAmount,uint48 preApprovalExpiry,uint48 authorizationExpiry,uint48 refundExpiry,uint16 minFeeBps,uint16 maxFeeBps,address feeReceiver,uint256 salt)",
    ),
  );
  assert.equal(typeHash, "0xae68ac7ce30c86ece8196b61a7c486d8f0061f575037fbd34e7fe4e2820c6591");
  const struct = encodeAbiParameters(
    parseAbiParameters(
      "bytes32, (address operator, address payer, address receiver, address token, uint120 maxAmount, uint48 preApprovalExpiry, uint48 authorizationExpiry, uint48 refundExpiry, uint16 minFeeBps, uint16 maxFeeBps, address feeReceiver, uint256 salt)",
    ),
    [typeHash, info],
  );
  return keccak256(
    encodeAbiParameters(parseAbiParameters("uint256, address, bytes32"), [BigInt(chainId), escrow, keccak256(struct)]),
  );
}

const info: X402PaymentInfo = {
  operator: "0x1111111111111111111111111111111111111111",
  payer: "0x2222222222222222222222222222222222222222",
  receiver: "0x3333333333333333333333333333333333333333",
  token: "0x4444444444444444444444444444444444444444",
  maxAmount: 5_000_000n,
  preApprovalExpiry: 1_800_000_000,
  authorizationExpiry: 1_800_086_400,
  refundExpiry: 1_802_592_000,
  minFeeBps: 0,
  maxFeeBps: 250,
  feeReceiver: zeroAddress,
  salt: 7n,
};
const escrow = "0xf96815976523E00e65Be8f34cA5e64b4f41EB19c";

describe("getX402PaymentHash", () => {
  it("equals what the escrow's code says, for any terms, chain and escrow", () => {
    fc.assert(
      fc.property(anyPaymentInfo, anyAddress, anyChain, (paymentInfo, address, chainId) => {
        assert.equal(
          getX402PaymentHash({ chainId, escrow: address, paymentInfo }),
          hashByViem(chainId, address, paymentInfo),
        );
      }),
    );
  });

  it("binds chain, escrow and every field", () => {
    const seen = new Set([
      getX402PaymentHash({ chainId: 8453, escrow, paymentInfo: info }),
      getX402PaymentHash({ chainId: 1, escrow, paymentInfo: info }),
      getX402PaymentHash({ chainId: 8453, escrow: info.payer, paymentInfo: info }),
    ]);
    for (const [name, value] of Object.entries(info)) {
      let changed: unknown = "0x5555555555555555555555555555555555555555";
      if (typeof value === "bigint") changed = value + 1n;
      else if (typeof value === "number") changed = value + 1;
      seen.add(getX402PaymentHash({ chainId: 8453, escrow, paymentInfo: { ...info, [name]: changed } }));
    }
    assert.equal(seen.size, 3 + Object.keys(info).length);
  });

  it("refuses what does not fit its type", () => {
    for (const wrong of [{ maxAmount: 2n ** 120n }, { minFeeBps: 65_536 }, { salt: -1n }, { payer: "0x12" }]) {
      const paymentInfo = { ...info, ...wrong } as X402PaymentInfo;
      assert.throws(() => getX402PaymentHash({ chainId: 1, escrow, paymentInfo }), InvalidFieldError);
    }
    assert.throws(() => getX402PaymentHash({ chainId: 1.5, escrow, paymentInfo: info }), InvalidFieldError);
  });
});

describe("getX402Salt", () => {
  it("is the tagged hash of authorizer, policy and nonce", () => {
    fc.assert(
      fc.property(anyAddress, anyAddress, anyUint(256n), (receiverAuthorizer, policy, saltNonce) => {
        const typeHash = keccak256(
          toHex("x402AuthCaptureSaltBinding(address receiverAuthorizer,address policy,uint256 saltNonce)"),
        );
        assert.equal(typeHash, "0x8a2a7e41a0bda000ded071ff38b79401d2603e1826516ff2635b11fe9e30877f");
        const words = encodeAbiParameters(parseAbiParameters("bytes32, address, address, uint256"), [
          typeHash,
          receiverAuthorizer,
          policy,
          saltNonce,
        ]);
        assert.equal(getX402Salt({ receiverAuthorizer, policy, saltNonce }), BigInt(keccak256(words)));
      }),
    );
  });
});

describe("getJobSubject", () => {
  it("is the tagged hash of chain, escrow, job and parties", () => {
    fc.assert(
      fc.property(
        anyChain,
        anyAddress,
        anyUint(256n),
        anyAddress,
        anyAddress,
        (chainId, jobEscrow, jobId, client, provider) => {
          const words = encodeAbiParameters(
            parseAbiParameters("bytes32, uint256, address, uint256, address, address"),
            [
              keccak256(
                toHex("SluiceJob(uint256 chainId,address escrow,uint256 jobId,address client,address provider)"),
              ),
              BigInt(chainId),
              jobEscrow,
              jobId,
              client,
              provider,
            ],
          );
          assert.equal(getJobSubject({ chainId, escrow: jobEscrow, jobId, client, provider }), keccak256(words));
        },
      ),
    );
  });

  it("refuses what does not fit its type", () => {
    const job = { chainId: 1, escrow: info.payer, jobId: -1n, client: info.payer, provider: info.receiver } as const;
    assert.throws(() => getJobSubject(job), InvalidFieldError);
  });
});
