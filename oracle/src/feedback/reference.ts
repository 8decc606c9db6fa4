import { getModelHash, type ModelFile, scoreFeatures } from "@sluice/sdk";
import { type Histogram, histogramOf } from "./psi.ts";

/** How the rows that a model was trained on were spread: what later payments are compared with. */
export type Reference = {
  readonly format: "sluice-reference/1";
  /** Hash of the model's file. */
  readonly model: string;
  readonly rows: number;
  /** By name, in the model's order. */
  readonly features: readonly ({ readonly name: string } & Histogram)[];
  readonly score: Histogram;
};

/** A reference that cannot be used, and why. */
export class BadReferenceError extends Error {
  override readonly name = "BadReferenceError";
}

/** The reference of a model, from the features of the rows that it was trained on. */
export function referenceOf(model: ModelFile, rows: readonly (readonly number[])[]): Reference {
  return {
    format: "sluice-reference/1",
    model: getModelHash(model),
    rows: rows.length,
    features: model.features.map((name, f) => ({ name, ...histogramOf(rows.map((row) => row[f] as number)) })),
    score: histogramOf(rows.map((row) => scoreFeatures(model, row))),
  };
}

/**
 * Reads the reference that lies beside a model.
 *
 * @throws {@link BadReferenceError} when it is not one, or belongs to another model.
 */
export function readReference(text: string, model: ModelFile, place = "reference"): Reference {
  const fail = (problem: string): never => {
    throw new BadReferenceError(`${place}: ${problem}; training the model again writes it`);
  };
  let file: Partial<Reference> | null;
  try {
    file = JSON.parse(text) as Partial<Reference> | null;
  } catch {
    return fail("this is not JSON");
  }
  if (file?.format !== "sluice-reference/1") return fail(`expected "format": "sluice-reference/1"`);
  if (file.model !== getModelHash(model)) return fail(`it belongs to a model with another hash (${file.model})`);
  const { features, score, rows } = file;
  if (!Array.isArray(features) || features.length !== model.features.length) return fail("features are missing");
  for (const [f, { name, ...histogram }] of features.entries()) {
    if (name !== model.features[f]) return fail(`feature ${f} is ${name}, the model's is ${model.features[f]}`);
    if (!isHistogram(histogram)) return fail(`the bins of ${name} are no histogram`);
  }
  if (!isHistogram(score)) return fail("the bins of the score are no histogram");
  if (!Number.isSafeInteger(rows) || (rows as number) < 1) return fail("rows is missing");
  return file as Reference;
}

function isHistogram(value: Partial<Histogram> | undefined): boolean {
  const { edges, counts } = value ?? {};
  if (!Array.isArray(edges) || !Array.isArray(counts) || counts.length !== edges.length + 2) return false;
  const isRising = edges.every((edge, i) => Number.isFinite(edge) && (i === 0 || edge > (edges[i - 1] as number)));
  return isRising && counts.every((count) => Number.isSafeInteger(count) && count >= 0);
}
