import assert from "node:assert/strict";
import { featureNames } from "@sluice/sdk";
import { bitcoinOtcFeatureNames } from "../../src/datasets/bitcoinOtc.ts";
import { bookFeatureNames } from "../../src/datasets/handbookBookFeatures.ts";
import { generalFeatureNames } from "../../src/datasets/handbookGeneralFeatures.ts";
import { datasetWording } from "../../src/model/datasetReasons.ts";
import { reasonCode, reasonCodes } from "../../src/model/reasons.ts";

const sets = [
  ["handbook", generalFeatureNames],
  ["handbook", bookFeatureNames],
  ["bitcoin-otc", bitcoinOtcFeatureNames],
  ["amlsim", featureNames],
  ["ethereum", featureNames],
] as const;

describe("reasons of the data sets", () => {
  it("have a code and a sentence for every feature and value, and no two codes alike in a set", () => {
    for (const [dataset, names] of sets) {
      const say = datasetWording(dataset);
      assert.equal(new Set(names.map(reasonCode)).size, names.length);
      for (const name of names) {
        assert.match(reasonCode(name), /^[a-z0-9]+(_[a-z0-9]+)*$/);
        for (const x of [0, 1, 3, 64, 255, 1024, 5120, 8192, 16_384, 26_624, 32_766, 32_767]) {
          const text = say(name, x);
          assert.ok(text !== undefined && text.length > 6, `${dataset} ${name} ${x}`);
          assert.doesNotMatch(text, /NaN|undefined|Infinity/);
        }
      }
    }
    for (const name of featureNames) assert.equal(reasonCode(name), reasonCodes[name]);
    assert.equal(reasonCode("customerPayments30d"), "customer_payments_30d");
  });

  it("say what the values mean", () => {
    const [card, rated] = [datasetWording("handbook"), datasetWording("bitcoin-otc")];
    assert.equal(
      card("payeeBadShare", 4096),
      "25 % of what became known of the terminal within some seven days was fraud",
    );
    assert.equal(card("terminalRisk7d", 8192), "50 % of the terminal's known payments of 7 days were frauds");
    assert.equal(card("payeeBadRun", 1), "the last 1 outcome known of the terminal was fraud");
    assert.equal(card("payeeBadGap", 32_767), "no fraud at the terminal is known");
    assert.equal(rated("payeeMean", (-2 + 10) * 512), "the payee is rated −2 in the mean");
    assert.equal(rated("ratedBack", 13), "the payee rated the payer +3 before");
    assert.equal(rated("payeeTrust", 32_767), "nobody who is trusted has rated the payee");
    assert.equal(rated("somethingElse", 1), undefined);
  });
});
