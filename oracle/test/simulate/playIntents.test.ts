import assert from "node:assert/strict";
import { featureNames } from "@sluice/sdk";
import { generateWorld } from "../../src/simulate/generateWorld.ts";
import { playIntents } from "../../src/simulate/playIntents.ts";

const LISTED = featureNames.indexOf("listed");
const PAYEE_AGE = featureNames.indexOf("payeeAge");
const PAIR_HISTORY = featureNames.indexOf("pairHistory");
const LOOKALIKE = featureNames.indexOf("lookalike");

describe("playIntents", () => {
  const world = generateWorld({ seed: 11 });

  it("scores every intent once, in order, with sixteen known or unknown values", () => {
    const played = playIntents(world, () => "release");
    assert.deepEqual(
      played.map(({ intent }) => intent.index),
      world.intents.map(({ index }) => index),
    );
    for (const { features } of played) {
      assert.equal(features.length, 16);
      for (const x of features) assert.ok(Number.isInteger(x) && x >= 0 && x <= 32767);
    }
    assert.deepEqual(
      playIntents(world, () => "release"),
      played,
    );
  });

  it("builds reputation only from what is released", () => {
    for (const decision of ["hold", "deny"] as const) {
      for (const { features } of playIntents(world, () => decision)) {
        assert.equal(features[PAYEE_AGE], 32767);
        assert.equal(features[PAIR_HISTORY], 0);
      }
    }
    const released = playIntents(world, () => "release");
    assert.ok(released.some(({ features }) => (features[PAIR_HISTORY] as number) > 256));
  });

  it("sees sanctions, labels and look-alikes", () => {
    const played = playIntents(world, () => "release");
    const of = (kind: string) => played.filter(({ intent }) => intent.kind === kind);
    assert.ok(of("sanctioned").filter(({ features }) => features[LISTED] === 3).length >= 8);
    assert.ok(of("address_poisoning").filter(({ features }) => (features[LOOKALIKE] as number) >= 8).length >= 10);
    for (const { features } of of("honest")) assert.equal(features[LOOKALIKE], 0);
    assert.ok(played.some(({ features }) => features[LISTED] === 2));
  });

  it("lets a decision shape what later features see, and nothing before it", () => {
    const cut = 100;
    const all = playIntents(world, () => "release");
    const fewer = playIntents(world, (_, { index }) => (index < cut ? "release" : "deny"));
    assert.deepEqual(
      fewer.slice(0, cut + 1).map(({ features }) => features),
      all.slice(0, cut + 1).map(({ features }) => features),
    );
    assert.notDeepEqual(fewer.at(-1)?.features, all.at(-1)?.features);
  });
});
