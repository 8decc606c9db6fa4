import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { unknownFeature } from "@sluice/sdk";
import { createFeatureState } from "../../src/features/state.ts";
import { liveReorganised, REORGANISED_SETS } from "./reorganisedLife.ts";

const SEED = 20_261_122;
const EVENTS = 300_000;

/** SHA-256 of everything that one large life with undone blocks leads to. */
function digestLife() {
  const [features, journals, records] = [createHash("sha256"), createHash("sha256"), createHash("sha256")];
  const state = createFeatureState(REORGANISED_SETS);
  let rows = 0;
  const seen = Array.from({ length: 16 }, () => ({ unknown: 0, zero: 0, other: 0 }));
  const lived = liveReorganised(state, SEED, EVENTS, {
    row: (values) => {
      rows++;
      features.update(Uint16Array.from(values));
      for (const [f, count] of seen.entries()) {
        const x = values[f];
        count[x === unknownFeature ? "unknown" : x === 0 ? "zero" : "other"]++;
      }
    },
    journal: (changes) => journals.update(`${JSON.stringify(changes)}\n`),
  });
  for (const entry of [...state.entries()].sort(([a], [b]) => (a < b ? -1 : 1))) {
    records.update(`${JSON.stringify(entry)}\n`);
  }
  const digests = {
    events: lived.events,
    blocksUndone: lived.undone,
    rows,
    stored: state.size,
    features: features.digest("hex"),
    journals: journals.digest("hex"),
    records: records.digest("hex"),
  };
  return { digests, seen };
}

describe("the features of a large life", () => {
  it("are, with its journals and its records, byte by byte those that lifeDigest.json recorded", () => {
    const { digests, seen } = digestLife();
    const recorded = JSON.parse(readFileSync(new URL("lifeDigest.json", import.meta.url), "utf8"));
    assert.deepEqual(digests, recorded);
    // The life is worth recording: every feature took many values in it.
    for (const [f, { other }] of seen.entries()) assert.ok(other > 500, `feature ${f} had ${other} values above zero`);
  }).timeout(0);
});
