import { unknownFeature } from "@sluice/sdk";

/** How values were spread where a model was trained. */
export type Histogram = {
  /** Strictly rising; bin i holds the values above edge i − 1 and up to edge i, the last known bin what is above all. */
  readonly edges: readonly number[];
  /** Rows in each bin; one more than edges, and then the unknown ones. */
  readonly counts: readonly number[];
};

/** A population is the same, has moved, or has moved so far that a model should be trained again. */
export type DriftState = "stable" | "warn" | "act";

/** Population stability indices from which one looks, and from which one acts. */
export const WARN_AT = 0.1;
export const ACT_AT = 0.25;

const BINS = 10;
/** Half a row for each bin keeps an empty one from meaning an infinite distance. */
const SMOOTHING = 0.5;

/** Bins of about equal size over the known values, with one more for the unknown. */
export function histogramOf(values: readonly number[]): Histogram {
  const known = Float64Array.from(values.filter((value) => value !== unknownFeature)).sort();
  const edges = new Set<number>();
  for (let bin = 1; bin < BINS; bin++) {
    const edge = known[Math.floor((bin * known.length) / BINS)];
    // Above the largest value there is nothing: an edge there would only make an empty bin.
    if (edge !== undefined && edge < (known.at(-1) as number)) edges.add(edge);
  }
  return countInto([...edges], values);
}

/**
 * Population stability index of values against those that a histogram was made of: 0 for the same spread, Σ (p − q) ln(p / q)
 * over its bins.
 *
 * @throws RangeError without values.
 */
export function psiOf(reference: Histogram, values: readonly number[]): number {
  if (values.length === 0) throw new RangeError("A stability index needs values.");
  const { edges, counts } = reference;
  const now = countInto(edges, values).counts;
  const total = counts.reduce((sum, count) => sum + count, 0);
  let psi = 0;
  for (const [bin, before] of counts.entries()) {
    const share = (count: number, of: number) => (count + SMOOTHING) / (of + SMOOTHING * counts.length);
    const [p, q] = [share(now[bin] as number, values.length), share(before, total)];
    psi += (p - q) * Math.log(p / q);
  }
  return psi;
}

export function driftState(psi: number): DriftState {
  if (psi >= ACT_AT) return "act";
  return psi >= WARN_AT ? "warn" : "stable";
}

function countInto(edges: readonly number[], values: readonly number[]): Histogram {
  const counts = Array<number>(edges.length + 2).fill(0);
  for (const value of values) {
    let bin = 0;
    if (value === unknownFeature) bin = counts.length - 1;
    else while (bin < edges.length && value > (edges[bin] as number)) bin++;
    counts[bin] = (counts[bin] as number) + 1;
  }
  return { edges, counts };
}
