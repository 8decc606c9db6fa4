import assert from "node:assert/strict";
import hre, { network } from "hardhat";
import { decodeFunctionResult, encodeFunctionData, type Hex } from "viem";
import { packFeatures } from "../../../sdk/src/features/packFeatures.ts";
import { encodeModel, getModelId } from "../../../sdk/src/model/encodeModel.ts";
import { modelEvaluatorCode } from "../../../sdk/src/model/evaluatorCode.ts";
import { scoreFeatures } from "../../../sdk/src/model/scoreFeatures.ts";
import { createRandom, type ModelShape, randomModel, randomVector } from "../utils/randomModel.ts";

const { viem } = await network.create();
const client = await viem.getPublicClient();
const models = await viem.deployContract("RiskModels");

const SHAPES: (ModelShape & { seed: number })[] = [
  { features: 16, hidden: 16, seed: 11 },
  { features: 16, hidden: 32, seed: 12 },
  { features: 24, hidden: 32, seed: 13 },
  { features: 1, hidden: 16, maxKnots: 2, seed: 14 },
  { features: 17, hidden: 16, seed: 15 },
];
const VECTORS = 2_000;

describe("model contract and TypeScript scorer", () => {
  it("begin with the same evaluator", async () => {
    assert.equal(await models.read.evaluatorCode(), modelEvaluatorCode);
  });

  for (const { seed, ...shape } of SHAPES) {
    const { features, hidden } = shape;
    it(`agree to the bit on ${VECTORS} vectors, ${features} features × ${hidden} hidden`, async () => {
      const model = randomModel(seed, shape);
      const tables = encodeModel(model);
      await client.waitForTransactionReceipt({ hash: await models.write.publish([tables]) });
      const id = getModelId(tables);
      const address = await models.read.modelAddress([id]);
      assert.equal(await client.getCode({ address }), `${modelEvaluatorCode}${tables.slice(2)}`);

      const random = createRandom(seed * 7919);
      const vectors = Array.from({ length: VECTORS }, () => randomVector(model, random));
      vectors.push(new Array(features).fill(0), new Array(features).fill(32_767));
      const expected = vectors.map((vector) => scoreFeatures(model, vector));
      assert.ok(new Set(expected).size > 10, "the vectors tell scores apart");
      const wrong: string[] = [];
      await Promise.all(
        vectors.map(async (vector, i) => {
          const { features: low, extraFeatures: high } = packFeatures(vector);
          const { data } = await client.call({ to: address, data: `${low}${high.slice(2)}` as Hex });
          if (BigInt(data as Hex) !== BigInt(expected[i] as number)) {
            wrong.push(`${vector.join(",")}: contract ${BigInt(data as Hex)}, TypeScript ${expected[i]}`);
          }
        }),
      );
      assert.deepEqual(wrong, []);
    });
  }

  it("RiskModels.score is the model's score", async () => {
    const model = randomModel(11, SHAPES[0] as ModelShape);
    const vector = randomVector(model, createRandom(5));
    const { features, extraFeatures } = packFeatures(vector);
    const call = { abi: models.abi, functionName: "score" } as const;
    const data = encodeFunctionData({ ...call, args: [getModelId(encodeModel(model)), features, extraFeatures] });
    const result = await client.call({ to: models.address, data });
    assert.equal(decodeFunctionResult({ ...call, data: result.data as Hex }), BigInt(scoreFeatures(model, vector)));
  });

  it("the largest model there can be fits into a contract and a transaction", async () => {
    const largest = { ...randomModel(1, { features: 24, hidden: 32 }) };
    const knots = Array.from({ length: 24 }, () => Array.from({ length: 13 }, (_, k) => k * 2_500));
    const rows = knots.map((list) => list.map(() => new Array<number>(32).fill(0)));
    const tables = encodeModel({ ...largest, knots, rows });
    const receipt = await client.waitForTransactionReceipt({ hash: await models.write.publish([tables]) });
    // Counting lines costs gas of its own.
    if (!hre.globalOptions.coverage) assert.ok(receipt.gasUsed < 16_777_216n, `${receipt.gasUsed}`);
    const code = await client.getCode({ address: await models.read.modelAddress([getModelId(tables)]) });
    assert.ok((code?.length ?? 0) / 2 - 1 <= 24_576);
  });
});
