import assert from "node:assert/strict";
import { featureNames, parseModel, scoreFeatures, serializeModel, unknownFeature } from "@sluice/sdk";
import { NeuralNetwork } from "brain.js";
import { encodeRow, fitEncoding } from "../../src/model/encoding.ts";
import { figuresOf } from "../../src/model/metrics.ts";
import { outputRange, quantise, sumOf } from "../../src/model/quantise.ts";
import { RiskNetwork } from "../../src/model/riskNetwork.ts";
import { floatProbabilities, scoresOf, trainModel } from "../../src/model/trainModel.ts";
import { encoded, logitOf, trainNetwork } from "../../src/model/trainNetwork.ts";
import { demoRows } from "./smallData.ts";

const rows = demoRows("unit", 6);
const [train, later, rest] = [rows.slice(0, 1800), rows.slice(1800, 2200), rows.slice(2200)];
const options = { name: "small", seed: "unit", hidden: 16, epochs: 2, learningRate: 0.02 } as const;

describe("encoding", () => {
  it("puts knots at zero, at quantiles and at unknown, at most thirteen, strictly rising", () => {
    const { features, width } = fitEncoding(rows);
    assert.equal(features.length, 16);
    assert.equal(
      width,
      features.reduce((sum, feature) => sum + feature.width, 0),
    );
    for (const [f, { knots, trained, hasUnknown }] of features.entries()) {
      const values = rows.map((row) => row.features[f] as number);
      assert.ok(knots.length >= 1 && knots.length <= 13);
      assert.ok(knots.every((knot, k) => k === 0 || knot > (knots[k - 1] as number)));
      assert.equal(hasUnknown, values.includes(unknownFeature));
      assert.equal(knots.at(-1) === unknownFeature, hasUnknown);
      assert.equal(knots[0], Math.min(...values));
      assert.equal(knots[trained - 1], Math.max(...values.filter((x) => x !== unknownFeature)));
    }
  });

  it("gives a feature of few values a knot for each", () => {
    const few = [0, 2, 3, 2, 0, 3].map((x, i) => ({ features: [x], isFraud: i % 2 === 0 }));
    assert.deepEqual(fitEncoding(few).features[0]?.knots, [0, 2, 3]);
  });

  it("refuses data without frauds or without honest rows", () => {
    assert.throws(() => fitEncoding([{ features: [1], isFraud: true }]), /fraudulent and honest/);
    assert.throws(() => fitEncoding([{ features: [1], isFraud: false }]), /fraudulent and honest/);
  });

  it("encodes bins as 0, 1 or the scorer's sixteenths, and unknown as nothing else", () => {
    const encoding = fitEncoding([0, 100, 200, 300, unknownFeature].map((x, i) => ({ features: [x], isFraud: i > 2 })));
    const inputs = new Float32Array(encoding.width);
    const of = (x: number) => {
      encodeRow(encoding, [x], inputs);
      return [...inputs];
    };
    assert.deepEqual(of(0), [0, 0, 0, 0]);
    assert.deepEqual(of(100), [1, 0, 0, 0]);
    assert.deepEqual(of(150), [1, 0.5, 0, 0]);
    assert.deepEqual(of(101), [1, 1 / 16, 0, 0], "⌊16·99/100⌋ = 15");
    assert.deepEqual(of(5000), [1, 1, 1, 0], "beyond the last quantile nothing changes, and nothing slides to unknown");
    assert.deepEqual(of(unknownFeature), [0, 0, 0, 1]);
  });
});

describe("the brain.js network", () => {
  it("runs rectified units and a logistic output", () => {
    const network = new RiskNetwork(2, 2);
    network.initialize();
    (network.weights[1] as Float32Array[])[0] = Float32Array.of(1, -1);
    (network.weights[1] as Float32Array[])[1] = Float32Array.of(-1, 1);
    network.biases[1] = Float32Array.of(0, 0.5);
    (network.weights[2] as Float32Array[])[0] = Float32Array.of(2, -4);
    network.biases[2] = Float32Array.of(0.25);
    const answer = (a: number, b: number) => network.runInput(Float32Array.of(a, b))[0] as number;
    const logistic = (x: number) => 1 / (1 + Math.exp(-x));
    assert.ok(Math.abs(answer(3, 1) - logistic(4.25)) < 1e-6);
    assert.ok(Math.abs(answer(1, 3) - logistic(0.25 - 10)) < 1e-6);
  });

  it("follows the gradient of cross-entropy", () => {
    const input = Float32Array.of(0.4, 0.9, 0.1);
    const loss = (network: RiskNetwork) => -Math.log(1 - (network.runInput(input)[0] as number));
    const network = new RiskNetwork(3, 4);
    network.initialize();
    const weights = (network.weights[1] as Float32Array[])[1] as Float32Array;
    (network.biases[1] as Float32Array)[1] = 0.5; // keeps the unit awake
    const before = weights[0] as number;
    const step = 1e-2;
    weights[0] = before + step;
    const up = loss(network);
    weights[0] = before - step;
    const down = loss(network);
    weights[0] = before;
    const slope = (up - down) / (2 * step);
    network.trainOpts.learningRate = 1e-2;
    network.trainOpts.momentum = 0;
    network.trainPattern({ input, output: Float32Array.of(0) });
    const moved = ((weights[0] as number) - before) / 1e-2;
    assert.ok(Math.abs(slope) > 1e-3, "the test needs a slope");
    assert.ok(Math.abs(moved + slope) < 2e-3, `moved ${moved} against a slope of ${slope}`);
  });

  it("adjusts its weights as brain.js does, to the last bit, though it passes over what is zero", () => {
    const [own, plain] = [new RiskNetwork(40, 16), new RiskNetwork(40, 16)];
    own.initialize();
    plain.initialize();
    plain.weights = structuredClone(own.weights);
    plain.biases = structuredClone(own.biases);
    const adjust = NeuralNetwork.prototype.adjustWeights;
    plain.adjustWeights = () => adjust.call(plain);
    for (const network of [own, plain]) {
      network.trainOpts.learningRate = 0.03;
      network.trainOpts.momentum = 0;
    }
    const before = structuredClone(own.weights);
    for (let i = 0; i < 300; i++) {
      const input = Float32Array.from({ length: 40 }, (_, k) => (k < i % 40 ? 1 : k === i % 40 ? (i % 16) / 16 : 0));
      const pattern = { input, output: Float32Array.of(i % 3 === 0 ? 1 : 0) };
      own.trainPattern(pattern);
      plain.trainPattern(pattern);
    }
    assert.deepEqual(own.weights, plain.weights);
    assert.deepEqual(own.biases, plain.biases);
    assert.notDeepEqual(own.weights, before);
  });

  it("leaves Math.random as it found it, also when training fails", () => {
    const original = Math.random;
    const encoding = fitEncoding(train);
    trainNetwork(encoding, train.slice(0, 100), later, { ...options, epochs: 1, weightDecay: 0 });
    assert.equal(Math.random, original);
    assert.throws(() => trainNetwork(encoding, train, later, { ...options, epochs: 0, weightDecay: 0 }), /one epoch/);
    assert.equal(Math.random, original);
  });
});

describe("training", () => {
  it("gives the same bytes twice, other bytes with another seed, and integers that say what the floats say", function () {
    this.timeout(60_000);
    const parts = { train, later, calibrate: rest };
    const trained = trainModel(parts, options);
    const bytes = serializeModel(trained.model);
    assert.equal(serializeModel(trainModel(parts, options).model), bytes);
    assert.notEqual(serializeModel(trainModel(parts, { ...options, seed: "other" }).model), bytes);
    assert.deepEqual(parseModel(bytes), trained.model);
    assert.deepEqual(trained.model.features, [...featureNames]);

    const labels = rest.map(({ isFraud }) => isFraud);
    const scores = scoresOf(trained.model, rest);
    const float = floatProbabilities(trained, rest);
    const integer = scores.map((score) => score / 10_000);
    const [a, b] = [figuresOf({ scores: float, labels }), figuresOf({ scores: integer, labels })];
    assert.ok(b.auc > 0.85, `AUC ${b.auc}`);
    assert.ok(Math.abs(a.auc - b.auc) <= 0.002 && Math.abs(a.prAuc - b.prAuc) <= 0.005);
    const worst = Math.max(...float.map((p, i) => Math.abs(p - (integer[i] as number))));
    assert.ok(worst < 0.01, `an integer score is ${worst} away from the floating-point one`);
  });

  it("quantises without leaving a lane and computes z as the scorer does", () => {
    const encoding = fitEncoding(train);
    const { network } = trainNetwork(encoding, train, later, { ...options, weightDecay: 0.004 });
    const integers = quantise(encoding, network, 32);
    assert.equal(integers.signs.length, 32);
    const sums = rest.map(({ features }) => sumOf(integers, features));
    const range = outputRange(Math.min(...sums), Math.max(...sums));
    const model = parseModel({
      format: "sluice-model/1",
      name: "identity",
      features: featureNames,
      hidden: 32,
      knots: integers.knots,
      rows: integers.rows,
      signs: integers.signs,
      output: { ...range, knots: [0, 10_000], scores: [0, 10_000] },
      baseline: featureNames.map(() => 0),
    });
    const spread = new Set<number>();
    for (const [i, { features }] of rest.entries()) {
      const z = sums[i] as number;
      const u = Math.floor((z + range.offset) / 2 ** range.shift);
      assert.equal(scoreFeatures(model, features), Math.min(10_000, u));
      const logit = logitOf(network, encoded(encoding, features));
      assert.ok(Math.abs((z + integers.bias) * integers.unit - logit) < 0.1, `${z * integers.unit} for ${logit}`);
      spread.add(u);
    }
    assert.ok(spread.size > 100);
    assert.throws(() => outputRange(-(2 ** 22), 0), /do not fit/);
  });
});
