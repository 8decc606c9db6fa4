import { MAX_FEATURE_KNOTS, type ModelFile, UNKNOWN_FEATURE } from "./parseModel.ts";

/** A feature that raised the score. */
export type Reason = {
  /** Index of the feature, which is also its bit in the bitmap. */
  readonly feature: number;
  /** Hundredths of a percent by which the feature raised the score over its baseline value. */
  readonly raisedBy: number;
};

export type Explanation = {
  /** Hundredths of a percent of risk, 0 … 10000. */
  readonly score: number;
  /** At most three, largest first; of equal ones the lower feature first. */
  readonly reasons: readonly Reason[];
  /** Bit i is set when feature i is among the reasons. */
  readonly bitmap: number;
};

/** A feature value or count that the scorer refuses. Nothing is ever clamped or filled in. */
export class InvalidFeaturesError extends Error {
  override readonly name = "InvalidFeaturesError";
  readonly code = "invalid_features";
}

type CompiledModel = {
  readonly count: number;
  /** Words of two lanes in a row. */
  readonly words: number;
  /** Feature f's knots at f·13, filled up with 32767, which no value exceeds. */
  readonly knots: Int32Array;
  readonly knotCounts: Int32Array;
  /** First row of each feature, in words. */
  readonly rowStart: Int32Array;
  /** 16 × each row, two lanes a word: lane 2w in the low half, 2w + 1 in the high half, modulo 2³². */
  readonly rows16: Int32Array;
  /** Row before minus row, the same packing: what one sixteenth of the fraction adds. */
  readonly steps: Int32Array;
  readonly signs: Int32Array;
  readonly offset: number;
  readonly shift: number;
  readonly outputKnots: Int32Array;
  readonly scores: Int32Array;
  readonly baseline: Int32Array;
  /** Scratch: the sums of one score. */
  readonly sums: Int32Array;
  /** Scratch: the features of one occlusion. */
  readonly occluded: Int32Array;
};

const compiled = new WeakMap<ModelFile, CompiledModel>();

/**
 * The score of a payment by the integer arithmetic of docs/spec/models.md, equal bit for bit to the contract's.
 *
 * @param model - a model from `parseModel`; it is compiled on first use and must not change afterwards.
 * @param features - as many integers in 0 … 32767 as the model has features.
 * @returns hundredths of a percent of risk, 0 … 10000.
 * @throws {@link InvalidFeaturesError} for a wrong count or a value that is not such an integer.
 */
export function scoreFeatures(model: ModelFile, features: ArrayLike<number>): number {
  const tables = compile(model);
  assertFeatures(tables, features);
  return run(tables, features);
}

/**
 * The score with the features that raised it most: each is replaced by its baseline value and what the score loses is
 * what it raised. Exact, because it runs the integer scorer itself.
 */
export function explainFeatures(model: ModelFile, features: ArrayLike<number>): Explanation {
  const tables = compile(model);
  assertFeatures(tables, features);
  const score = run(tables, features);
  const { occluded, baseline, count } = tables;
  for (let f = 0; f < count; f++) occluded[f] = features[f] as number;
  const raised: Reason[] = [];
  for (let f = 0; f < count; f++) {
    occluded[f] = baseline[f] as number;
    const raisedBy = score - run(tables, occluded);
    occluded[f] = features[f] as number;
    if (raisedBy > 0) raised.push({ feature: f, raisedBy });
  }
  raised.sort((a, b) => b.raisedBy - a.raisedBy || a.feature - b.feature);
  const reasons = raised.slice(0, 3);
  return { score, reasons, bitmap: reasons.reduce((bits, { feature }) => bits | (1 << feature), 0) };
}

function assertFeatures(tables: CompiledModel, features: ArrayLike<number>): void {
  if (features.length !== tables.count) {
    throw new InvalidFeaturesError(`The model takes ${tables.count} features, ${features.length} were given.`);
  }
  for (let f = 0; f < tables.count; f++) {
    const x = features[f] as number;
    if (!(Number.isInteger(x) && x >= 0 && x <= UNKNOWN_FEATURE)) {
      throw new InvalidFeaturesError(`Feature ${f} is ${x}; give an integer in 0 … ${UNKNOWN_FEATURE}.`);
    }
  }
}

function run(tables: CompiledModel, features: ArrayLike<number>): number {
  const { count, words, knots, knotCounts, rowStart, rows16, steps, sums, signs } = tables;
  sums.fill(0);
  for (let f = 0; f < count; f++) {
    const x = features[f] as number;
    const first = f * MAX_FEATURE_KNOTS;
    let bin = 0;
    for (let k = first; k < first + MAX_FEATURE_KNOTS; k++) bin += ((knots[k] as number) - x) >>> 31;
    const start = rowStart[f] as number;
    if (bin === 0 || bin === knotCounts[f]) {
      const row = bin === 0 ? start : start + (bin - 1) * words;
      for (let w = 0; w < words; w++) sums[w] = ((sums[w] as number) + (rows16[row + w] as number)) | 0;
      continue;
    }
    const high = knots[first + bin] as number;
    const low = knots[first + bin - 1] as number;
    const t = ((16 * (high - x)) / (high - low)) | 0;
    const row = start + bin * words;
    for (let w = 0; w < words; w++) {
      sums[w] = ((sums[w] as number) + (rows16[row + w] as number) + Math.imul(t, steps[row + w] as number)) | 0;
    }
  }

  // Sums of lanes carry and borrow between each other on the way; the file's bound makes every final lane fit.
  let z = 0;
  for (let w = 0; w < words; w++) {
    const sum = sums[w] as number;
    const low = (sum << 16) >> 16;
    const high = (sum - low) >> 16;
    if (low > 0) z += (signs[2 * w] as number) * low;
    if (high > 0) z += (signs[2 * w + 1] as number) * high;
  }
  return toScore(tables, z);
}

function toScore(tables: CompiledModel, z: number): number {
  const { outputKnots, scores } = tables;
  const u = Math.min(UNKNOWN_FEATURE, Math.max(0, (z + tables.offset) >> tables.shift));
  let i = 0;
  while (i < outputKnots.length && (outputKnots[i] as number) < u) i++;
  if (i === 0) return scores[0] as number;
  const before = scores[i - 1] as number;
  if (i === outputKnots.length) return before;
  const low = outputKnots[i - 1] as number;
  const rise = ((scores[i] as number) - before) * (u - low);
  return before + Math.floor(rise / ((outputKnots[i] as number) - low));
}

function compile(model: ModelFile): CompiledModel {
  const known = compiled.get(model);
  if (known !== undefined) return known;
  const count = model.features.length;
  const words = model.hidden / 2;
  const knots = new Int32Array(count * MAX_FEATURE_KNOTS).fill(UNKNOWN_FEATURE);
  const rowStart = new Int32Array(count);
  const rowCount = model.rows.reduce((sum, table) => sum + table.length, 0);
  const rows16 = new Int32Array(rowCount * words);
  const steps = new Int32Array(rowCount * words);
  let at = 0;
  for (let f = 0; f < count; f++) {
    knots.set(model.knots[f] as readonly number[], f * MAX_FEATURE_KNOTS);
    rowStart[f] = at;
    const table = model.rows[f] as readonly (readonly number[])[];
    for (let r = 0; r < table.length; r++, at += words) {
      const row = table[r] as readonly number[];
      const before = r === 0 ? row : (table[r - 1] as readonly number[]);
      for (let w = 0; w < words; w++) {
        const [low, high] = [row[2 * w] as number, row[2 * w + 1] as number];
        rows16[at + w] = pack(16 * low, 16 * high);
        steps[at + w] = pack((before[2 * w] as number) - low, (before[2 * w + 1] as number) - high);
      }
    }
  }
  const tables: CompiledModel = {
    count,
    words,
    knots,
    knotCounts: Int32Array.from(model.knots, (list) => list.length),
    rowStart,
    rows16,
    steps,
    signs: Int32Array.from(model.signs),
    offset: model.output.offset,
    shift: model.output.shift,
    outputKnots: Int32Array.from(model.output.knots),
    scores: Int32Array.from(model.output.scores),
    baseline: Int32Array.from(model.baseline),
    sums: new Int32Array(words),
    occluded: new Int32Array(count),
  };
  compiled.set(model, tables);
  return tables;
}

/** Two signed lanes in one word modulo 2³². */
function pack(low: number, high: number): number {
  return (low + Math.imul(high, 65536)) | 0;
}
