const DECIMAL = /^\+?(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/;

/**
 * Reads a decimal number, with or without an exponent, as an exact whole number of its smallest unit.
 * @param text e.g. `17844.175`, `.5`, `7.58083236e-05`
 * @param decimals places of the smallest unit: 18 for ether in wei
 * @returns the amount in smallest units
 * @throws RangeError that says why the text is no such amount
 */
export function readDecimal(text: string, decimals: number): bigint {
  if (text === "") throw new RangeError("is empty");
  if (text.length > 200) throw new RangeError(`is ${text.length} characters long`);
  if (/^-\d/.test(text)) throw new RangeError("is negative");
  const parts = DECIMAL.exec(text);
  const digits = parts === null ? "" : `${parts[1]}${parts[2] ?? ""}`;
  if (parts === null || digits === "") throw new RangeError("is not a decimal number");
  const places = (parts[2] ?? "").length - Number(parts[3] ?? 0);
  const value = BigInt(digits);
  if (value === 0n) return 0n;
  if (places <= decimals) return value * 10n ** BigInt(decimals - places);
  const divisor = 10n ** BigInt(places - decimals);
  if (value % divisor !== 0n) throw new RangeError(`has more than ${decimals} decimal places`);
  return value / divisor;
}
