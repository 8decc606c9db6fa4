import assert from "node:assert/strict";
import { featureNames, parseModel, scoreFeatures } from "@sluice/sdk";
import { lg } from "../../src/features/lg.ts";
import { explainInWords, reasonCodes, sentence } from "../../src/model/reasons.ts";

/** A model whose score is a plain sum: 100 points for each feature above its baseline of 0. */
function countingModel() {
  const hidden = new Array(16).fill(0);
  return parseModel({
    format: "sluice-model/1",
    name: "counting",
    features: featureNames,
    hidden: 16,
    knots: featureNames.map(() => [0, 1]),
    rows: featureNames.map((_, f) => [hidden, [f + 1, ...hidden.slice(1)]]),
    signs: new Array(16).fill(1),
    output: { offset: 0, shift: 0, knots: [0, 10_000], scores: [0, 10_000] },
    baseline: featureNames.map(() => 0),
  });
}

describe("reasons in words", () => {
  it("have one stable snake_case code a feature", () => {
    assert.deepEqual(Object.keys(reasonCodes), [...featureNames]);
    for (const name of featureNames) {
      assert.equal(
        reasonCodes[name],
        name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      );
    }
  });

  it("say the payment's own values", () => {
    assert.equal(sentence("payeeAge", lg(1 + 12 * 60)), "the payee was first seen 12 minutes ago");
    assert.equal(sentence("payeeAge", 32767), "no payment to the payee has settled yet");
    assert.equal(sentence("payerAge", 0), "the payer has never paid before");
    assert.equal(sentence("payerAge", lg(1 + 5 * 86_400)), "the payer was first seen 5 days ago");
    assert.equal(sentence("payerGap", lg(1 + 45)), "the payer's last payment was 45 seconds ago");
    assert.equal(sentence("amount", lg(250_000)), "the amount is about 0.25 units");
    assert.equal(sentence("amountOverPayerMean", 8192 + lg(8)), "the amount is 8 times what the payer usually pays");
    assert.equal(sentence("amountOverPayeeMean", 8192 - lg(4)), "the amount is 1/4 of what the payee usually gets");
    assert.equal(sentence("payerBurst", 64 * 7), "the payer made about 7 payments within the last hour or so");
    assert.equal(
      sentence("payerPassThrough", 973),
      "the payer passes on 95 % of what it received within the last day or so",
    );
    assert.equal(sentence("payeeReputation", lg(4)), "payments of 3 payers to the payee have settled");
    assert.equal(sentence("pairHistory", lg(2)), "1 payment from this payer to this payee settled");
    assert.equal(sentence("listed", 3), "payer or payee is on a watchlist");
    assert.match(sentence("lookalike", 9), /shares 9 digits/);
  });

  it("have a sentence for every value, known or not", () => {
    for (const name of featureNames) {
      for (const x of [0, 1, 3, 39, 255, 256, 1024, 8192, 10_240, 16_384, 26_624, 32_766, 32_767]) {
        const text = sentence(name, x);
        assert.ok(text.length > 10 && !/NaN|undefined|Infinity/.test(text), `${name} ${x}: ${text}`);
      }
    }
  });

  it("name the three features that raised the score most, with their bits", () => {
    const model = countingModel();
    const features = featureNames.map((_, f) => (f === 2 || f === 5 || f === 9 || f === 15 ? 1 : 0));
    const explained = explainInWords(model, features);
    assert.equal(explained.score, scoreFeatures(model, features));
    assert.equal(explained.score, 16 * (3 + 6 + 10 + 16));
    assert.deepEqual(
      explained.reasons.map(({ code, bit, raisedBy }) => [code, bit, raisedBy]),
      [
        ["listed", 15, 256],
        ["payee_age", 9, 160],
        ["payer_new_payees", 5, 96],
      ],
    );
    assert.equal(explained.reasonBitmap, (1 << 15) | (1 << 9) | (1 << 5));
    assert.deepEqual(explainInWords(model, model.baseline), { score: 0, reasons: [], reasonBitmap: 0 });
    const later = parseModel({ ...model, features: [...featureNames.slice(0, 15), "shipsLate"] });
    const [first] = explainInWords(later, features).reasons;
    assert.deepEqual([first?.code, first?.text], ["ships_late", "shipsLate is 1"]);
  });
});
