/** What worked in the sequences of a stateful run: how often, and in how many of them. */
export type DeepCount = { name: string; times: number; sequences: number };

/** How often anything was called stands under this name, beside what worked. */
export const CALLS = "calls";

/**
 * Adds up what sequences wrote down: lines of a name and a number.
 *
 * @returns In the order in which the names come.
 * @throws Error for a line that is none.
 */
export function sumCounts(sequences: readonly string[]): DeepCount[] {
  const sums = new Map<string, DeepCount>();
  for (const line of sequences.flatMap((text) => text.split("\n")).filter((text) => text !== "")) {
    const [, name, digits] = /^(\S+) (\d+)$/.exec(line) ?? [];
    if (name === undefined) throw new Error(`"${line}" is no name and number`);
    const sum = sums.get(name) ?? { name, times: 0, sequences: 0 };
    sum.times += Number(digits);
    if (Number(digits) > 0) sum.sequences++;
    sums.set(name, sum);
  }
  return [...sums.values()];
}
