import assert from "node:assert/strict";
import { unknownFeature } from "@sluice/sdk";
import { HANDBOOK_START, type HandbookPayments, handbookSplit } from "../../src/datasets/handbook.ts";
import { bookFeatureNames, bookFeatures } from "../../src/datasets/handbookBookFeatures.ts";
import { generalFeatureNames, generalFeatures } from "../../src/datasets/handbookGeneralFeatures.ts";

const DAY = 86_400;

/** [day, customer, terminal, amount, is fraud] */
function payments(list: readonly (readonly [number, number, number, number, boolean])[]): HandbookPayments {
  return {
    count: list.length,
    times: list.map(([day]) => Math.round(day * DAY)),
    customers: list.map(([, customer]) => customer),
    terminals: list.map(([, , terminal]) => terminal),
    cents: list.map(([, , , amount]) => amount * 100),
    frauds: list.map(([, , , , fraud]) => fraud),
    scenarios: new Uint8Array(list.length),
    customerCount: 10,
    terminalCount: 10,
  };
}

describe("the handbook's protocol", () => {
  it("trains on a week, waits a week and leaves out cards that are known by then", () => {
    const data = payments([
      [0.5, 0, 0, 10, false],
      [6.5, 1, 0, 10, true], // training: known
      [7.5, 2, 0, 10, true], // known from day 15 on
      [8.5, 3, 0, 10, true], // known from day 16 on
      [14.1, 1, 0, 10, false],
      [14.2, 2, 0, 10, true],
      [14.3, 3, 0, 10, true],
      [15.1, 2, 0, 10, true],
      [15.2, 3, 0, 10, true],
      [16.1, 3, 0, 10, true],
      [20.9, 4, 0, 10, false],
      [21, 4, 0, 10, false],
    ]);
    const { train, test, testDays } = handbookSplit(data, HANDBOOK_START + 14 * DAY);
    assert.deepEqual(train, [0, 1]);
    assert.deepEqual(test, [5, 6, 8, 10]);
    assert.deepEqual(testDays, [0, 0, 1, 6]);
    assert.throws(() => handbookSplit(data, HANDBOOK_START + 13 * DAY), /do not reach/);
    assert.throws(() => handbookSplit(data, HANDBOOK_START + 28 * DAY), /do not reach/);
    assert.throws(() => handbookSplit(data, HANDBOOK_START + 14 * DAY + 1), /midnight/);
  });

  it("computes the book's fifteen features by hand", () => {
    const data = payments([
      [0, 1, 5, 10, true], // Sunday, at night
      [1, 1, 5, 20, false],
      [1.5, 2, 5, 30, false],
      [8.5, 1, 5, 60, false],
    ]);
    assert.equal(bookFeatureNames.length, 15);
    const [first, , , last] = bookFeatures(data, [0, 1, 2, 3]) as [number[], number[], number[], number[]];
    assert.deepEqual(first, [100, 1, 1, 1, 100, 1, 100, 1, 100, 0, 0, 0, 0, 0, 0]);
    // Windows (t − w, t]: the payment of day 1 is 7.5 days old, those of days 0 and 1 are in the month.
    assert.deepEqual(last.slice(0, 9), [600, 0, 0, 1, 600, 1, 600, 3, 300]);
    // Known at day 1.5: three payments, one of them bad; the last day of it holds those of days 1 and 1.5.
    assert.deepEqual(last.slice(9), [2, 0, 3, Math.floor(16_384 / 3), 3, Math.floor(16_384 / 3)]);
    assert.deepEqual(bookFeatures(data, [3, 0]), [last, first], "in the order asked for");
  });

  it("lets an outcome into the general features seven days later, not before, and never the payment's own", () => {
    const list: [number, number, number, number, boolean][] = [
      [0, 1, 5, 10, false],
      [6.99, 1, 5, 10, false],
      [7, 1, 5, 10, false],
      [14, 1, 5, 50, false],
    ];
    const good = generalFeatures(payments(list), [0, 1, 2, 3]).map(({ features }) => features);
    list[0] = [0, 1, 5, 10, true];
    list[3] = [14, 1, 5, 50, true];
    const bad = generalFeatures(payments(list), [0, 1, 2, 3]);
    const at = (row: number, name: (typeof generalFeatureNames)[number]) =>
      bad[row]?.features[generalFeatureNames.indexOf(name)];
    assert.deepEqual(bad[0]?.features, good[0]);
    assert.deepEqual(bad[1]?.features, good[1]);
    assert.equal(at(1, "payeeBadShare"), unknownFeature);
    assert.equal(at(2, "payeeBadShare"), 16_384);
    assert.equal(at(2, "payeeBadGap"), 0);
    assert.equal(at(2, "payeeBadRun"), 1);
    assert.equal(at(3, "payeeGoodRun"), 2);
    assert.equal(bad[3]?.badShareSoFar, 1 / 3);
    assert.ok(
      (at(3, "amountOverPayerMean") as number) > 8192 + 2 * 256,
      "five times the mean is more than two doublings",
    );
    for (const { features } of bad) {
      assert.equal(features.length, generalFeatureNames.length);
      assert.ok(features.every((x) => Number.isInteger(x) && x >= 0 && x <= 32_767));
    }
  });
});
