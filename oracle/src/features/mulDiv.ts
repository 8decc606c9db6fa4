/** ⌊a · b / c⌋ of safe non-negative integers, exact also where the product is not a safe integer; capped at 2⁵³ − 1. */
export function mulDiv(a: number, b: number, c: number): number {
  const product = a * b;
  if (product <= Number.MAX_SAFE_INTEGER) return Math.floor(product / c);
  const exact = (BigInt(a) * BigInt(b)) / BigInt(c);
  return exact > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : Number(exact);
}
