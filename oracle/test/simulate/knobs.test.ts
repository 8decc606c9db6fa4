import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { generateWorld } from "../../src/simulate/generateWorld.ts";
import { demoKnobs, type Knobs, townKnobs } from "../../src/simulate/knobs.ts";
import { renderKnobsReference } from "../../src/simulate/knobsReference.ts";
import { KnobsError, readKnobs } from "../../src/simulate/readKnobs.ts";
import { fraudKinds } from "../../src/simulate/world.ts";

describe("a file of knobs", () => {
  it("says what differs from a town, or from the demo", () => {
    assert.deepEqual(readKnobs("{}"), townKnobs);
    assert.deepEqual(readKnobs('{"world": "demo"}'), demoKnobs);
    const own = readKnobs('{"people": 400, "fraud": {"mule": 7}, "fraudFromDay": {"wash_trade": 40}}');
    assert.equal(own.people, 400);
    assert.deepEqual(own.fraud, { ...townKnobs.fraud, mule: 7 });
    assert.deepEqual(own.fraudFromDay, { wash_trade: 40 });
    assert.equal(own.shops, townKnobs.shops);
  });

  it("is refused with the name of every knob that is wrong", () => {
    const cases: [string, RegExp][] = [
      ["people", /this is not JSON/],
      ["[1]", /expected one JSON object/],
      ['{"world": "city"}', /world: expected "demo" or "town", found "city"/],
      ['{"peeple": 3}', /peeple: there is no such knob/],
      ['{"activities": 3}', /activities: there is no such knob; did you mean activity\?/],
      ['{"people": 2.5}', /people: expected a whole number from 6 to 1000000, found 2.5/],
      ['{"growth": "0.2"}', /growth: expected a number from 0 to 0.95, found "0.2"/],
      ['{"growth": -1}', /growth: expected/],
      ['{"activity": null}', /activity: expected .* found null/],
      ['{"fraud": 3}', /fraud: expected an object/],
      ['{"fraud": {"mules": 3}}', /fraud\.mules: there is no such knob; did you mean mule\?/],
      ['{"fraud": {"mule": -3}}', /fraud\.mule: expected a whole number from 0/],
      ['{"days": 12, "warmUpDays": 8}', /warmUpDays: day 8 leaves fraud less than 8 of the 12 days/],
      ['{"fraudFromDay": {"mule": 119}}', /fraudFromDay\.mule: day 119 leaves fraud/],
      ['{"driftDay": 120}', /driftDay: day 120 is not within the 120 days/],
      ['{"people": 100000}', /spacingSeconds: about \d+ payments do not fit into 120 days, 4 s apart/],
    ];
    for (const [text, expected] of cases) {
      assert.throws(
        () => readKnobs(text, "my.json"),
        (error) => error instanceof KnobsError && error.message.startsWith("my.json:") && expected.test(error.message),
        text,
      );
    }
    assert.throws(() => readKnobs('{"people": 1, "shops": 1}'), /people: .*\n {2}shops: /s);
  });

  it("changes rhythm, growth and prices as it says", () => {
    const knobs = readKnobs('{"people": 120, "shops": 20, "days": 60}');
    const honest = (changed: object) =>
      generateWorld({ seed: 5, knobs: { ...knobs, ...changed } }).intents.filter(({ kind }) => kind === "honest");
    const hour = (at: number) => Math.floor((at % 86_400) / 3600);
    const nightly = (intents: readonly { at: number }[]) =>
      intents.filter(({ at }) => hour(at) < 6).length / intents.length;
    assert.ok(nightly(honest({ nightShare: 1 })) > nightly(honest({ nightShare: 0 })) + 0.1);
    const median = (intents: readonly { at: number }[]) =>
      intents.map(({ at }) => hour(at)).sort((a, b) => a - b)[intents.length >> 1];
    assert.ok((median(honest({ peakHour: 9 })) as number) < 11);
    assert.ok((median(honest({ peakHour: 20 })) as number) > 17);
    const start = honest({})[0]?.at ?? 0;
    const early = (intents: readonly { at: number }[]) =>
      intents.filter(({ at }) => at < start + 30 * 86_400).length / intents.length;
    assert.ok(early(honest({ growth: 0 })) > early(honest({ growth: 0.9 })) + 0.1);
    const mean = (intents: readonly { value: number }[]) =>
      intents.reduce((s, { value }) => s + value, 0) / intents.length;
    const later = (changed: object) => honest(changed).filter(({ at }) => at >= start + 40 * 86_400);
    const ratio = mean(later({ driftDay: 30, driftPrices: 3 })) / mean(later({}));
    assert.ok(Math.abs(ratio - 3) < 0.01, `prices rose by ${ratio}`);
  });

  it("gives a world however small, hasty and careful it is", () => {
    const hasty = readKnobs(
      '{"people": 6, "shops": 3, "days": 20, "warmUpDays": 1, "growth": 0.95, "carefulThieves": 1, "fraud": {"sanctioned": 30}}',
    );
    for (let seed = 0; seed < 12; seed++) {
      const { intents } = generateWorld({ seed, knobs: hasty });
      for (const kind of fraudKinds) {
        assert.ok(intents.filter((intent) => intent.kind === kind).length >= hasty.fraud[kind], `${seed}: ${kind}`);
      }
    }
  });

  it("wants no more than there is room for", () => {
    // Look-alikes need payments of three days before: in an idle town of five days there are none.
    const none = Object.fromEntries(fraudKinds.map((kind) => [kind, 0])) as Knobs["fraud"];
    const idle = { ...demoKnobs, people: 6, shops: 3, days: 5, warmUpDays: 1, activity: 0, growth: 0 };
    assert.throws(
      () => generateWorld({ seed: 1, knobs: { ...idle, fraud: { ...none, address_poisoning: 20 } } }),
      new KnobsError("fraud.address_poisoning: there is no room for 20 payments in this world"),
    );
  });

  it("is documented by the code; node scripts/bootstrap.mjs scripts/knobs-reference.ts writes it again", () => {
    const page = readFileSync(new URL("../../../docs/reference/simulator.md", import.meta.url), "utf8");
    assert.equal(page, renderKnobsReference());
  });
});
