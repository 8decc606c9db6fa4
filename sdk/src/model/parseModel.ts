import { type Hex, keccak256, stringToBytes } from "viem";

/** A model as docs/spec/models.md defines it. Every number is an integer. */
export type ModelFile = {
  readonly format: "sluice-model/1";
  readonly name: string;
  readonly features: readonly string[];
  readonly hidden: 16 | 32;
  readonly knots: readonly (readonly number[])[];
  readonly rows: readonly (readonly (readonly number[])[])[];
  readonly signs: readonly (1 | -1)[];
  readonly output: {
    readonly offset: number;
    readonly shift: number;
    readonly knots: readonly number[];
    readonly scores: readonly number[];
  };
  readonly baseline: readonly number[];
};

/** Highest value of a feature: it means "unknown". */
export const UNKNOWN_FEATURE = 32767;
/** Highest score, in hundredths of a percent. */
export const MAX_SCORE = 10000;
export const MAX_MODEL_FEATURES = 24;
export const MAX_FEATURE_KNOTS = 13;

const LANE_MAX = 32767;
const LANE_MIN = -32768;
const MODEL_KEYS = ["format", "name", "features", "hidden", "knots", "rows", "signs", "output", "baseline"] as const;
const OUTPUT_KEYS = ["offset", "shift", "knots", "scores"] as const;

/** A model file that breaks the format. `path` names the place in the file, such as `rows[3][0]`. */
export class InvalidModelError extends Error {
  override readonly name = "InvalidModelError";
  readonly code = "invalid_model";
  readonly path: string;

  constructor(path: string, problem: string) {
    super(`Model file, ${path}: ${problem}. docs/spec/models.md defines the format.`);
    this.path = path;
  }
}

/**
 * Reads and checks a model: form, ranges, order and the bound that keeps every hidden unit in a signed 16-bit lane.
 *
 * @param source - the file's text, or the object already read from it.
 * @returns a copy that holds exactly the format's keys.
 * @throws {@link InvalidModelError} that names the first place that is wrong.
 */
export function parseModel(source: unknown): ModelFile {
  const file = asObject(typeof source === "string" ? readJson(source) : source, "the file", MODEL_KEYS);
  if (file.format !== "sluice-model/1") {
    throw new InvalidModelError("format", `expected "sluice-model/1", found ${shown(file.format)}`);
  }
  const name = asText(file.name, "name", /^[a-z0-9-]{1,40}$/);
  const features = asList(file.features, "features", 1, MAX_MODEL_FEATURES).map((value, f) =>
    asText(value, `features[${f}]`, /^[A-Za-z][A-Za-z0-9]{0,63}$/),
  );
  if (new Set(features).size !== features.length) throw new InvalidModelError("features", "a name stands twice");
  if (file.hidden !== 16 && file.hidden !== 32) {
    throw new InvalidModelError("hidden", `expected 16 or 32, found ${shown(file.hidden)}`);
  }
  const hidden = file.hidden;
  const count = features.length;

  const knots = asList(file.knots, "knots", count, count).map((value, f) =>
    asRising(value, `knots[${f}]`, 1, MAX_FEATURE_KNOTS, UNKNOWN_FEATURE),
  );
  const rows = asList(file.rows, "rows", count, count).map((value, f) => {
    const wanted = (knots[f] as number[]).length;
    return asList(value, `rows[${f}]`, wanted, wanted).map((row, r) =>
      asIntegers(row, `rows[${f}][${r}]`, hidden, hidden, LANE_MIN, LANE_MAX),
    );
  });
  const signs = asList(file.signs, "signs", hidden, hidden).map((value, j) => {
    if (value !== 1 && value !== -1)
      throw new InvalidModelError(`signs[${j}]`, `expected 1 or -1, found ${shown(value)}`);
    return value;
  });

  const out = asObject(file.output, "output", OUTPUT_KEYS);
  const outputKnots = asRising(out.knots, "output.knots", 2, 30, LANE_MAX);
  const scores = asIntegers(out.scores, "output.scores", outputKnots.length, outputKnots.length, 0, MAX_SCORE);
  for (let i = 1; i < scores.length; i++) {
    if ((scores[i] as number) < (scores[i - 1] as number)) {
      throw new InvalidModelError(`output.scores[${i}]`, "scores must not fall");
    }
  }
  const output = {
    offset: asInteger(out.offset, "output.offset", 0, 2 ** 21),
    shift: asInteger(out.shift, "output.shift", 0, 8),
    knots: outputKnots,
    scores,
  };
  const baseline = asIntegers(file.baseline, "baseline", count, count, 0, UNKNOWN_FEATURE);
  assertLaneBound(rows, hidden);
  return { format: "sluice-model/1", name, features, hidden, knots, rows, signs, output, baseline };
}

/** The canonical text of a model: its keys in the order of the format, no white space. Its UTF-8 bytes are what is hashed. */
export function serializeModel(model: ModelFile): string {
  const { format, name, features, hidden, knots, rows, signs, output, baseline } = model;
  const { offset, shift, knots: outputKnots, scores } = output;
  return JSON.stringify({
    format,
    name,
    features,
    hidden,
    knots,
    rows,
    signs,
    output: { offset, shift, knots: outputKnots, scores },
    baseline,
  });
}

/** keccak-256 of a model's canonical bytes: the file's hash. The model id on chain is another one, that of the code. */
export function getModelHash(model: ModelFile): Hex {
  return keccak256(stringToBytes(serializeModel(model)));
}

/** Throws unless 16 times the sums of the largest and of the smallest rows fit a signed 16-bit lane, for every unit. */
function assertLaneBound(rows: readonly (readonly (readonly number[])[])[], hidden: number): void {
  for (let j = 0; j < hidden; j++) {
    let highest = 0;
    let lowest = 0;
    for (const table of rows) {
      highest += Math.max(...table.map((row) => row[j] as number));
      lowest += Math.min(...table.map((row) => row[j] as number));
    }
    if (16 * highest > LANE_MAX || 16 * lowest < LANE_MIN) {
      throw new InvalidModelError(
        `rows[*][*][${j}]`,
        `hidden unit ${j} can reach ${16 * lowest} … ${16 * highest}, outside the lane of ${LANE_MIN} … ${LANE_MAX}`,
      );
    }
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new InvalidModelError("the file", `is not JSON (${(cause as Error).message})`);
  }
}

function asObject<K extends string>(value: unknown, path: string, keys: readonly K[]): Record<K, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new InvalidModelError(path, `expected an object, found ${shown(value)}`);
  }
  const missing = keys.find((key) => !Object.hasOwn(value, key));
  if (missing !== undefined) throw new InvalidModelError(path, `"${missing}" is missing`);
  const extra = Object.keys(value).find((key) => !(keys as readonly string[]).includes(key));
  if (extra !== undefined) throw new InvalidModelError(path, `"${extra}" does not belong here`);
  return value as Record<K, unknown>;
}

function asText(value: unknown, path: string, pattern: RegExp): string {
  if (typeof value !== "string" || !pattern.test(value)) {
    throw new InvalidModelError(path, `expected text of the form ${pattern.source}, found ${shown(value)}`);
  }
  return value;
}

function asList(value: unknown, path: string, fewest: number, most: number): unknown[] {
  if (!Array.isArray(value)) throw new InvalidModelError(path, `expected a list, found ${shown(value)}`);
  if (value.length < fewest || value.length > most) {
    const wanted = fewest === most ? `${fewest}` : `${fewest} to ${most}`;
    throw new InvalidModelError(path, `expected ${wanted} entries, found ${value.length}`);
  }
  return value;
}

function asInteger(value: unknown, path: string, lowest: number, highest: number): number {
  if (typeof value !== "number" || !Number.isInteger(value) || value < lowest || value > highest) {
    throw new InvalidModelError(path, `expected an integer in ${lowest} … ${highest}, found ${shown(value)}`);
  }
  return value + 0; // −0 becomes 0, as it does in the canonical text
}

function asIntegers(
  value: unknown,
  path: string,
  fewest: number,
  most: number,
  lowest: number,
  highest: number,
): number[] {
  return asList(value, path, fewest, most).map((entry, i) => asInteger(entry, `${path}[${i}]`, lowest, highest));
}

function asRising(value: unknown, path: string, fewest: number, most: number, highest: number): number[] {
  const list = asIntegers(value, path, fewest, most, 0, highest);
  for (let i = 1; i < list.length; i++) {
    if ((list[i] as number) <= (list[i - 1] as number)) {
      throw new InvalidModelError(`${path}[${i}]`, `${list[i]} does not rise above ${list[i - 1]}`);
    }
  }
  return list;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
