import {
  encodeModel,
  getModelHash,
  getModelId,
  type ModelFile,
  packFeatures,
  parseModel,
  scoreFeatures,
  serializeModel,
} from "../../sdk/src/index.ts";
import { columns } from "./columns.ts";
import { createRandom, type Random } from "./random.ts";

type Shape = {
  name: string;
  count: number;
  hidden: 16 | 32;
  knots: [least: number, most: number];
  outputKnots: number;
};

const shapes: Shape[] = [
  { name: "vector-16x16", count: 16, hidden: 16, knots: [1, 5], outputKnots: 2 },
  { name: "vector-16x32", count: 16, hidden: 32, knots: [2, 13], outputKnots: 13 },
  { name: "vector-24x32", count: 24, hidden: 32, knots: [13, 13], outputKnots: 30 },
];

function rising(random: Random, count: number, high: number): number[] {
  const values = new Set<number>();
  while (values.size < count) values.add(random.pick([random.integer(0, high), random.integer(0, 300), 32_767]));
  return [...values].sort((a, b) => a - b);
}

/** A model that uses its lanes to the last bit: random weights, then one unit pushed to each end of the bound. */
function makeModel(random: Random, { name, count, hidden, knots: [least, most], outputKnots }: Shape): ModelFile {
  const knots = Array.from({ length: count }, () => rising(random, random.integer(least, most), 32_766));
  const reach = Math.floor(2047 / count);
  const rows = knots.map((list) => list.map(() => Array.from({ length: hidden }, () => random.integer(-reach, reach))));
  // Unit 0 reaches 16 · 2047 = 32752 at the top row of each feature, unit 1 goes down to −32768.
  for (const [feature, table] of rows.entries()) {
    for (const [index, row] of table.entries()) {
      const share = feature === 0 ? 2047 - (count - 1) * reach : reach;
      row[0] = index === table.length - 1 ? share : 0;
      row[1] = feature === 0 ? -(2048 - (count - 1) * reach) : -reach;
    }
  }
  const scores = Array.from({ length: outputKnots }, () => random.integer(1, 9999)).sort((a, b) => a - b);
  scores[0] = 0;
  scores[outputKnots - 1] = 10_000;
  const model: ModelFile = {
    format: "sluice-model/1",
    name,
    features: knots.map((_, feature) => `feature${feature}`),
    hidden,
    knots,
    rows,
    signs: Array.from({ length: hidden }, (_, unit) => (unit === 0 ? 1 : random.pick([1, -1]))),
    output: probe,
    baseline: knots.map((list) => random.pick(list)),
  };
  return parseModel({ ...model, output: spreadOutput(random, model, scores) });
}

/** An output that maps sums of ±2¹⁹ onto scores in even steps of 32 · 3.2767, to find out which sums occur. */
const probe = { offset: 2 ** 19, shift: 5, knots: [0, 32_767], scores: [0, 10_000] };

/** Output knots over the sums that inputs of this model give, so that scores of every size occur. */
function spreadOutput(random: Random, model: ModelFile, scores: number[]): ModelFile["output"] {
  const probing = parseModel(model);
  const sums = inputs(random, model)
    .map((input) => Math.round(scoreFeatures(probing, input) * 3.2767 * 32) - probe.offset)
    .sort((a, b) => a - b);
  // All but the outermost: the ends of the scale are to be reached.
  const [least, most] = [sums[3] as number, sums.at(-4) as number];
  const offset = Math.max(0, -least);
  let shift = 0;
  while ((most + offset) >> shift > 32_000) shift += 1;
  const [low, high] = [(least + offset) >> shift, (most + offset) >> shift];
  const step = Math.floor((high - low) / scores.length);
  const knots = scores.map((_, index) => low + step * index + random.integer(0, step - 1));
  return { offset, shift, knots, scores };
}

/** Inputs at, just below and just above knots, at both ends, unknown, and in between. */
function inputs(random: Random, model: ModelFile): number[][] {
  const around = (knots: readonly number[]) => {
    const value = random.pick(knots) + random.integer(-1, 1);
    return Math.min(32_767, Math.max(0, value));
  };
  return [
    model.knots.map(() => 0),
    model.knots.map(() => 32_767),
    model.knots.map((knots) => knots.at(-1) as number),
    [...model.baseline],
    ...Array.from({ length: 20 }, () => model.knots.map(around)),
    ...Array.from({ length: 20 }, () =>
      model.knots.map(() => random.pick([random.integer(0, 32_767), random.integer(0, 400)])),
    ),
  ];
}

function makeModels(): { model: ModelFile; values: number[][] }[] {
  return shapes.map((shape) => {
    const random = createRandom(`sluice models ${shape.name}`);
    const model = makeModel(random, shape);
    return { model, values: inputs(random, model) };
  });
}

/** models.json: model files, their hashes, and scores. */
export function modelsVectors(): unknown {
  return {
    about: "Model files in canonical text, their hashes, and the scores of inputs. docs/spec/models.md.",
    models: makeModels().map(({ model, values }) => ({
      name: model.name,
      featureCount: model.features.length,
      hidden: model.hidden,
      hash: getModelHash(model),
      file: serializeModel(model),
      inputs: columns(values.map((input) => ({ ...packFeatures(input), score: scoreFeatures(model, input) }))),
    })),
  };
}

/** modelCode.json: what RiskModels.publish takes for the same models, and the ids that come of it. */
export function modelCodeVectors(): unknown {
  return {
    about:
      "The tables and ids of the models in models.json, for the evaluator of this version. docs/reference/model-code.md.",
    models: makeModels().map(({ model }) => {
      const tables = encodeModel(model);
      return { name: model.name, tables, modelId: getModelId(tables) };
    }),
  };
}
