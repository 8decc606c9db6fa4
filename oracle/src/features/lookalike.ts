const ADDRESS = /^0x[0-9a-f]{40}$/;
const DIGITS = 40;

/** Key under which a payer's payees with the same 4 leading and 4 trailing digits meet; undefined for other names. */
export function lookalikeKey(payer: string, payee: string): string | undefined {
  return ADDRESS.test(payee) ? `like:${payer}:${payee.slice(2, 6)}${payee.slice(-4)}` : undefined;
}

/** Leading plus trailing hex digits that two different addresses of one key share: 8 … 39. */
export function sharedDigits(a: string, b: string): number {
  let leading = 0;
  while (leading < DIGITS && a[2 + leading] === b[2 + leading]) leading++;
  let trailing = 0;
  while (trailing < DIGITS - leading && a[41 - trailing] === b[41 - trailing]) trailing++;
  return leading + trailing;
}
