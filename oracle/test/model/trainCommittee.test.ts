import assert from "node:assert/strict";
import { unknownFeature } from "@sluice/sdk";
import { fitEncoding } from "../../src/model/encoding.ts";
import { linearMember } from "../../src/model/linearMember.ts";
import { fitLine, fitLogisticRegression } from "../../src/model/logisticRegression.ts";
import { blended, meanOf, trainCommittee } from "../../src/model/trainCommittee.ts";
import { encoded, logitOf } from "../../src/model/trainNetwork.ts";
import { createRandom } from "../../src/simulate/random.ts";

const random = createRandom("committee");
const rows = Array.from({ length: 600 }, () => {
  const [a, b] = [random.integer(0, 12), random.chance(0.2) ? unknownFeature : random.integer(0, 12)];
  const logit = 0.6 * a - 5 + (b === unknownFeature ? 2 : 0.1 * b);
  return { features: [a, b], isFraud: random.chance(1 / (1 + Math.exp(-logit))) };
});
const encoding = fitEncoding(rows);
const options = { seed: "s", members: 3, hidden: 4, epochs: 2, learningRate: 0.02, weightDecay: 0 };
const logits = (network: Parameters<typeof logitOf>[0]) =>
  rows.map(({ features }) => logitOf(network, encoded(encoding, features)));
const near = (found: number, expected: number, within: number) =>
  assert.ok(Math.abs(found - expected) <= within, `${found} is not ${expected}`);

describe("a committee of networks", () => {
  it("is one network whose logit is the mean of its members', the same each time", () => {
    const { network, bestEpochs } = trainCommittee(encoding, rows, rows, options);
    assert.equal(bestEpochs.length, 3);
    assert.deepEqual(trainCommittee(encoding, rows, rows, options).network, network);
    const single = trainCommittee(encoding, rows, rows, { ...options, members: 1 }).network;
    const [a, b] = [logits(single), logits(network)];
    const both = logits(meanOf([single, network]));
    for (const [i, logit] of both.entries()) near(logit, ((a[i] as number) + (b[i] as number)) / 2, 1e-5);
    assert.equal(meanOf([single]), single);
  });

  it("can hold a logistic regression, also for what is unknown", () => {
    const classify = fitLogisticRegression(rows);
    const line = linearMember(encoding, fitLine(rows));
    for (const [i, logit] of logits(line).entries()) {
      const p = classify((rows[i] as (typeof rows)[number]).features);
      near(1 / (1 + Math.exp(-logit)), p, 1e-5);
    }
    const { network } = trainCommittee(encoding, rows, rows, options);
    const [a, b] = [logits(network), logits(line)];
    const parts = [
      { network, share: 0.75 },
      { network: line, share: 0.25 },
    ];
    const mixed = logits(blended(parts));
    for (const [i, logit] of mixed.entries()) near(logit, 0.75 * (a[i] as number) + 0.25 * (b[i] as number), 1e-5);
    const own = trainCommittee(encoding, rows, rows, { ...options, linearShare: 0.25 }).network;
    assert.deepEqual(logits(own), mixed);
  });
});
