import { concat, type Hex, keccak256, stringToHex } from "viem";
import { type PrivateKeyAccount, privateKeyToAccount } from "viem/accounts";

/** Stands in for the accounts of the file: an account that takes part in a replayed payment gets a key of its own. */
export interface StandIns {
  /** Says that this account takes part in a replayed payment. Call it for all before the first `addressOf`. */
  add(account: string): void;
  /** The address on the local chain: derived for participants, the account itself for everybody else. */
  addressOf(account: string): Hex;
  /** The signing account of a participant. */
  signer(account: string): PrivateKeyAccount;
  readonly size: number;
}

/**
 * Derives keys as keccak256("sluice-replay" ‖ seed ‖ account), so that the same seed gives the same addresses.
 * Only participants are derived, when first asked for: most accounts of a file only ever appear in the feed.
 */
export function createStandIns(seed: number): StandIns {
  const prefix = stringToHex(`sluice-replay ${seed} `);
  const participants = new Map<string, PrivateKeyAccount | undefined>();
  const signer = (account: string): PrivateKeyAccount => {
    if (!participants.has(account)) throw new Error(`${account} takes part in no replayed payment`);
    const known = participants.get(account);
    if (known !== undefined) return known;
    const derived = privateKeyToAccount(keccak256(concat([prefix, account as Hex])));
    participants.set(account, derived);
    return derived;
  };
  return {
    add: (account) => {
      if (!participants.has(account)) participants.set(account, undefined);
    },
    addressOf: (account) =>
      participants.has(account) ? (signer(account).address.toLowerCase() as Hex) : (account as Hex),
    signer,
    get size() {
      return participants.size;
    },
  };
}
