import { type Account, type Address, type Hex, serializeErc6492Signature, type TypedDataDefinition } from "viem";
import { signTypedData } from "viem/actions";
import { InvalidFieldError } from "../errors/fields.ts";
import type { SignOptions, SluiceClient } from "../types/client.ts";

/** In whose name is signed. */
export function signerOf(client: SluiceClient, { account, signer }: SignOptions): Address {
  const key = account ?? client.account;
  const address = signer ?? (typeof key === "string" ? key : key?.address);
  if (address === undefined) {
    throw new InvalidFieldError({ field: "account", value: key, expected: "an account, here or in the client" });
  }
  return address;
}

/** Signs typed data with the account's key or through its wallet. */
export async function signData(
  client: SluiceClient,
  typedData: object,
  { account = client.account, factory }: SignOptions,
): Promise<Hex> {
  const signature = await signTypedData(client, { account, ...typedData } as TypedDataDefinition & {
    account: Account;
  });
  return factory === undefined ? signature : serializeErc6492Signature({ ...factory, signature });
}
