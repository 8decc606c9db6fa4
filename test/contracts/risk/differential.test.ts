import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import hre, { network } from "hardhat";
import { type Address, concat, decodeFunctionResult, encodeFunctionData, type Hex, padHex, size, slice } from "viem";
import { packFeatures } from "../../../sdk/src/features/packFeatures.ts";
import { buildModelCode } from "../../../sdk/src/model/buildModelCode.ts";
import { encodeModel, getModelId } from "../../../sdk/src/model/encodeModel.ts";
import { modelEvaluatorCode } from "../../../sdk/src/model/evaluatorCode.ts";
import type { ModelFile } from "../../../sdk/src/model/parseModel.ts";
import { scoreFeatures } from "../../../sdk/src/model/scoreFeatures.ts";
import { compileYul } from "../../utils/compileYul.ts";
import { extremeModels } from "../utils/extremeModels.ts";
import { createRandom, type ModelShape, randomModel, randomVector } from "../utils/randomModel.ts";

// `npm run test:models -- --vectors N --models N` asks about more.
const VECTORS = Number(process.env.SLUICE_MODEL_VECTORS ?? 3_000);
const RANDOM_MODELS = Number(process.env.SLUICE_RANDOM_MODELS ?? 48);
const SEED = Number(process.env.SLUICE_MODEL_SEED ?? 1);
const VECTORS_EACH = 100;
/** Of one call: each costs some 5,000 gas. */
const AT_ONCE = 500;

const { viem, networkHelpers } = await network.create();
const client = await viem.getPublicClient();
const models = await viem.deployContract("RiskModels");

const asker: Address = `0x${"a5".repeat(20)}`;
await networkHelpers.setCode(
  asker,
  compileYul(readFileSync(new URL("../utils/scoreMany.yul", import.meta.url), "utf8")),
);
/** Where code is put that was not published. */
const anywhere: Address = `0x${"b6".repeat(20)}`;
const reference = compileYul(
  readFileSync(new URL("../../../contracts/risk/ModelEvaluator.yul", import.meta.url), "utf8"),
);

const SHAPES: (ModelShape & { seed: number })[] = [
  { features: 16, hidden: 32, seed: 12 },
  { features: 24, hidden: 32, seed: 13 },
  { features: 3, hidden: 16, seed: 16 },
  { features: 16, hidden: 16, seed: 11 },
  { features: 1, hidden: 16, maxKnots: 2, seed: 14 },
  { features: 17, hidden: 16, seed: 15 },
];

function input(vector: readonly number[]): Hex {
  const { features, extraFeatures } = packFeatures(vector);
  return concat([features, extraFeatures]);
}

/** What the code at an address says about vectors: scores, and what different amounts of gas the calls took. */
async function ask(model: Address, vectors: readonly number[][]): Promise<{ scores: number[]; gas: Set<bigint> }> {
  const scores: number[] = [];
  const gas = new Set<bigint>();
  for (let first = 0; first < vectors.length; first += AT_ONCE) {
    const some = vectors.slice(first, first + AT_ONCE);
    const data = concat([padHex(model, { size: 32 }), ...some.map(input)]);
    const answer = (await client.call({ to: asker, data, gas: 16_000_000n })).data as Hex;
    assert.equal(size(answer), 32 * some.length);
    for (let i = 0; i < some.length; i++) {
      const word = BigInt(slice(answer, 32 * i, 32 * i + 32));
      scores.push(Number(word & 0xffff_ffffn));
      gas.add(word >> 128n);
    }
  }
  return { scores, gas };
}

/** Asserts that the code at an address scores as TypeScript does, for the same gas whatever it is asked about. */
async function agree(name: string, model: ModelFile, at: Address, vectors: readonly number[][]): Promise<number[]> {
  const expected = vectors.map((vector) => scoreFeatures(model, vector));
  const { scores, gas } = await ask(at, vectors);
  const wrong = vectors.flatMap((vector, i) =>
    scores[i] === expected[i] ? [] : [`${vector.join(",")}: contract ${scores[i]}, TypeScript ${expected[i]}`],
  );
  assert.deepEqual(wrong, [], name);
  assert.equal(gas.size, 1, `${name}: gas depends on the input: ${[...gas].join(", ")}`);
  return expected;
}

function vectorsFor(model: ModelFile, count: number, seed: number): number[][] {
  const random = createRandom(seed);
  const ends = [0, 32_767].map((value) => model.knots.map(() => value));
  return [...ends, ...Array.from({ length: count - ends.length }, () => randomVector(model, random))];
}

describe("model contract and TypeScript scorer", () => {
  it("are put together from the same evaluator", async () => {
    assert.equal(await models.read.evaluatorCode(), modelEvaluatorCode);
  });

  for (const { seed, ...shape } of SHAPES) {
    const { features, hidden } = shape;
    it(`agree to the bit on ${VECTORS} vectors, ${features} features × ${hidden} hidden`, async function () {
      this.timeout(120_000 + 10 * VECTORS);
      const model = randomModel(seed, shape);
      const tables = encodeModel(model);
      await client.waitForTransactionReceipt({ hash: await models.write.publish([tables]) });
      const address = await models.read.modelAddress([getModelId(tables)]);
      assert.equal(await client.getCode({ address }), buildModelCode(tables));

      // In parts, so that a million vectors need no memory for a million vectors.
      const scores = new Set<number>();
      for (let done = 0; done < VECTORS; done += 10_000) {
        const vectors = vectorsFor(model, Math.min(10_000, VECTORS - done), SEED * 7919 * seed + done);
        for (const score of await agree("", model, address, vectors)) scores.add(score);
      }
      assert.ok(scores.size > 10, "the vectors tell scores apart");
    });

    it(`agree at every extreme, ${features} features × ${hidden} hidden`, async () => {
      for (const [name, model] of Object.entries(extremeModels(shape))) {
        await networkHelpers.setCode(anywhere, buildModelCode(encodeModel(model)));
        await agree(name, model, anywhere, vectorsFor(model, 200, SEED + seed));
      }
    });

    it(`agree with ModelEvaluator.yul, which says the same to be read, ${features} features × ${hidden} hidden`, async () => {
      const model = randomModel(seed, shape);
      await networkHelpers.setCode(anywhere, concat([reference, encodeModel(model)]));
      const vectors = vectorsFor(model, 20, SEED + seed);
      for (const vector of vectors) {
        const { data } = await client.call({ to: anywhere, data: input(vector) });
        assert.equal(BigInt(data as Hex), BigInt(scoreFeatures(model, vector)), vector.join(","));
      }
    });
  }

  it("every extreme can be published, as the code that TypeScript builds", async () => {
    for (const [name, model] of Object.entries(extremeModels({ features: 3, hidden: 32 }))) {
      const tables = encodeModel(model);
      await client.waitForTransactionReceipt({ hash: await models.write.publish([tables]) });
      const address = await models.read.modelAddress([getModelId(tables)]);
      assert.equal(await client.getCode({ address }), buildModelCode(tables), name);
    }
  });

  it(`agree on ${RANDOM_MODELS} random models of every shape, ${VECTORS_EACH} vectors each`, async function () {
    this.timeout(120_000 + 1_000 * RANDOM_MODELS);
    for (let i = 0; i < RANDOM_MODELS; i++) {
      const shape = { features: 1 + (i % 24), hidden: i % 48 < 24 ? 32 : 16, maxKnots: 2 + (i % 12) } as const;
      const seed = SEED * 1_000_003 + i;
      const model = randomModel(seed, shape);
      await networkHelpers.setCode(anywhere, buildModelCode(encodeModel(model)));
      await agree(`model ${seed}, ${JSON.stringify(shape)}`, model, anywhere, vectorsFor(model, VECTORS_EACH, seed));
    }
  });

  it("RiskModels.score is the model's score", async () => {
    const model = randomModel(11, { features: 16, hidden: 16 });
    const vector = randomVector(model, createRandom(5));
    const { features, extraFeatures } = packFeatures(vector);
    const call = { abi: models.abi, functionName: "score" } as const;
    const data = encodeFunctionData({ ...call, args: [getModelId(encodeModel(model)), features, extraFeatures] });
    const result = await client.call({ to: models.address, data });
    assert.equal(decodeFunctionResult({ ...call, data: result.data as Hex }), BigInt(scoreFeatures(model, vector)));
  });

  it("the largest model there can be fits into a contract and a transaction", async () => {
    const largest = randomModel(1, { features: 24, hidden: 32 });
    const knots = Array.from({ length: 24 }, () => Array.from({ length: 13 }, (_, k) => k * 2_500));
    const rows = knots.map((list) => list.map(() => new Array<number>(32).fill(0)));
    const outputKnots = Array.from({ length: 30 }, (_, i) => i);
    const output = { ...largest.output, knots: outputKnots, scores: outputKnots };
    const tables = encodeModel({ ...largest, knots, rows, output });
    const receipt = await client.waitForTransactionReceipt({ hash: await models.write.publish([tables]) });
    // Counting lines costs gas of its own.
    if (!hre.globalOptions.coverage) assert.ok(receipt.gasUsed < 16_777_216n, `${receipt.gasUsed}`);
    const code = await client.getCode({ address: await models.read.modelAddress([getModelId(tables)]) });
    assert.equal(size(code as Hex), size(buildModelCode(tables)));
    assert.ok(size(code as Hex) <= 24_576);
  });
});
