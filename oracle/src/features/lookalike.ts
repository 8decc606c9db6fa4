const ADDRESS = /^0x[0-9a-f]{40}$/i;
const DIGITS = 40;

/** The 4 leading and 4 trailing digits of an address as one number; undefined for other names. */
export function outerDigits(address: string): number | undefined {
  return ADDRESS.test(address) ? Number.parseInt(address.slice(2, 6) + address.slice(-4), 16) : undefined;
}

/** Leading plus trailing hex digits that two different addresses in lower case share: 0 … 39. */
export function sharedDigits(a: string, b: string): number {
  let leading = 0;
  while (leading < DIGITS && a[2 + leading] === b[2 + leading]) leading++;
  let trailing = 0;
  while (trailing < DIGITS - leading && a[41 - trailing] === b[41 - trailing]) trailing++;
  return leading + trailing;
}
