// Simple tabulation: the hash is the exclusive or of one random word for each byte. With it, tables that probe their
// slots one after the other take constant expected time whatever the keys are (Pătraşcu and Thorup, 2012). The words are
// random in every process, so that nobody can choose addresses whose slots collide. Features do not depend on them.
const BYTE_WORDS = crypto.getRandomValues(new Uint32Array(28 * 256));
const PAIR = 20 * 256;

/** Hash of five words of 32 bits. */
export function addressHash(words: Uint32Array): number {
  let hash = 0;
  for (let w = 0, table = 0; w < 5; w++, table += 1024) {
    const word = words[w] as number;
    hash ^=
      (BYTE_WORDS[table | (word & 255)] as number) ^
      (BYTE_WORDS[table | 256 | ((word >>> 8) & 255)] as number) ^
      (BYTE_WORDS[table | 512 | ((word >>> 16) & 255)] as number) ^
      (BYTE_WORDS[table | 768 | (word >>> 24)] as number);
  }
  return hash >>> 0;
}

/** Hash of two words of 32 bits. */
export function pairHash(a: number, b: number): number {
  return (
    ((BYTE_WORDS[PAIR + (a & 255)] as number) ^
      (BYTE_WORDS[PAIR + 256 + ((a >>> 8) & 255)] as number) ^
      (BYTE_WORDS[PAIR + 512 + ((a >>> 16) & 255)] as number) ^
      (BYTE_WORDS[PAIR + 768 + (a >>> 24)] as number) ^
      (BYTE_WORDS[PAIR + 1024 + (b & 255)] as number) ^
      (BYTE_WORDS[PAIR + 1280 + ((b >>> 8) & 255)] as number) ^
      (BYTE_WORDS[PAIR + 1536 + ((b >>> 16) & 255)] as number) ^
      (BYTE_WORDS[PAIR + 1792 + (b >>> 24)] as number)) >>>
    0
  );
}
