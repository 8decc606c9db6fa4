import { type Address, hashStruct, hashTypedData, type TypedDataDefinition } from "viem";
import {
  getPaymentNonce,
  type PayingVerb,
  permit2WitnessTypes,
  type VerbType,
  verbTypedData,
  verbTypes,
} from "../../sdk/src/index.ts";
import { columns } from "./columns.ts";
import { createRandom, type Random } from "./random.ts";

const rows = 6;
const chains = [31_337, 1, 11_155_111];

/** A value of a field: at the edges of its type in the first two rows, anything after them. */
function fieldValue(random: Random, type: string, row: number): unknown {
  if (type === "address") return random.bytes(20);
  if (type === "bytes32") return random.bytes(32);
  const bits = Number(type.slice("uint".length));
  const value = row === 0 ? 0n : row === 1 ? 2n ** BigInt(bits) - 1n : random.bits(bits);
  return bits <= 48 ? Number(value) : value;
}

function ofType(type: VerbType): unknown {
  const random = createRandom(`sluice verb ${type}`);
  const values = Array.from({ length: rows }, (_, row) => {
    const message: Record<string, unknown> = {};
    for (const field of verbTypes[type]) message[field.name] = fieldValue(random, field.type, row);
    const chainId = chains[row % chains.length] as number;
    const escrow = random.bytes(20) as Address;
    const typedData = verbTypedData({ chainId, escrow, type, message: message as never });
    return { chainId, escrow, ...message, digest: hashTypedData(typedData as unknown as TypedDataDefinition) };
  });
  return columns(values);
}

function payments(): unknown {
  const random = createRandom("sluice nonces");
  const verbs: PayingVerb[] = ["authorize", "increase", "charge"];
  const values = verbs.flatMap((verb) =>
    [0, 1, 4095, random.integer(2, 4094)].map((seq) => {
      const paymentId = random.bytes(32);
      const data = { paymentId, verb, seq: BigInt(seq) };
      const witness = hashStruct({ data, primaryType: "SluicePayment", types: permit2WitnessTypes });
      return { paymentId, verb, seq, nonce: getPaymentNonce({ paymentId, verb, seq }), witness };
    }),
  );
  return columns(values);
}

/** verbs.json: digests of every signed verb; ERC-3009 nonces and Permit2 witnesses of payments. */
export function verbsVectors(): unknown {
  const types = Object.keys(verbTypes) as VerbType[];
  return {
    about:
      "What is signed for the escrow: one group per EIP-712 type, then nonces and witnesses. docs/spec/payments.md, Signed verbs.",
    ...Object.fromEntries(types.map((type) => [type, ofType(type)])),
    payments: payments(),
  };
}
