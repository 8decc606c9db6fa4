import { type Address, type Hex, keccak256, stringToHex } from "viem";
import { typeHash } from "../internal/hashWords.ts";
import { type Field, wordDigits } from "../internal/words.ts";

const DOMAIN_TYPE = "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)";

export type StructHasherParameters = {
  name: string;
  version: string;
  primaryType: string;
  /** Static fields only: each is one word of the encoding. */
  fields: readonly Field[];
};

export type StructHasher = (
  domain: { chainId: number; verifyingContract: Address },
  value: Readonly<Record<string, unknown>>,
) => Hex;

/**
 * Makes the EIP-712 digest function of one flat struct. Equal to viem's `hashTypedData` at about half the
 * cost: type hash and domain separators are computed once and words packed by hand, so that little but two keccaks is left.
 */
export function createStructHasher({ name, version, primaryType, fields }: StructHasherParameters): StructHasher {
  const hashText = (text: string) => keccak256(stringToHex(text)).slice(2);
  const structStart = typeHash(primaryType, fields).slice(2);
  const domainStart = hashText(DOMAIN_TYPE) + hashText(name) + hashText(version);
  const separators = new Map<string, string>();

  function separatorOf(chainId: number, contract: Address): string {
    // With its type, so that what is no number is refused whatever was asked before.
    const key = `${typeof chainId}:${chainId}:${contract}`;
    const known = separators.get(key);
    if (known !== undefined) return known;
    const words = wordDigits("uint256", chainId, "chainId") + wordDigits("address", contract, "verifyingContract");
    const separator = keccak256(`0x${domainStart}${words}`).slice(2);
    if (separators.size >= 64) separators.clear();
    separators.set(key, separator);
    return separator;
  }

  return ({ chainId, verifyingContract }, value) => {
    let words = structStart;
    for (const field of fields) words += wordDigits(field.type, value[field.name], field.name);
    return keccak256(`0x1901${separatorOf(chainId, verifyingContract)}${keccak256(`0x${words}`).slice(2)}`);
  };
}
