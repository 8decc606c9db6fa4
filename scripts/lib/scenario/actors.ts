import { concat, type Hex, keccak256, stringToHex } from "viem";
import { type PrivateKeyAccount, privateKeyToAccount } from "viem/accounts";

/** The keys of the people and shops of a simulated world; look-alikes and other made-up addresses have none. */
export interface Actors {
  addressOf(name: string): Hex;
  /** The account of somebody by name. */
  account(name: string): PrivateKeyAccount;
}

/** Keys for a local chain: keccak256("sluice-scenario" ‖ seed ‖ name). Anybody can compute them. */
export function createActors(seed: number): Actors {
  const prefix = stringToHex(`sluice-scenario ${seed} `);
  const accounts = new Map<string, PrivateKeyAccount>();
  const account = (name: string): PrivateKeyAccount => {
    const known = accounts.get(name) ?? privateKeyToAccount(keccak256(concat([prefix, stringToHex(name)])));
    accounts.set(name, known);
    return known;
  };
  return { account, addressOf: (name) => account(name).address };
}
