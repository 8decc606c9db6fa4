import assert from "node:assert/strict";
import { generateWorld } from "../../src/simulate/generateWorld.ts";
import { demoKnobs } from "../../src/simulate/knobs.ts";
import { demoFraudKinds, TOKEN_UNIT, type World } from "../../src/simulate/world.ts";

const asText = (world: World) => JSON.stringify(world, (_, v) => (typeof v === "bigint" ? `${v}n` : v));

describe("generateWorld", () => {
  it("gives equal worlds for equal seeds and others for other seeds", () => {
    assert.equal(asText(generateWorld({ seed: 3 })), asText(generateWorld({ seed: 3 })));
    assert.notEqual(asText(generateWorld({ seed: 3 })), asText(generateWorld({ seed: 4 })));
  });

  it("gives the demo at least 300 payments of 40 people and shops, and 15 of each fraud after the warm-up", () => {
    for (let seed = 1; seed <= 40; seed++) {
      const world = generateWorld({ seed });
      const count = (kind: string) => world.intents.filter((intent) => intent.kind === kind).length;
      assert.ok(world.intents.length >= 330 && world.intents.length <= 650, `${world.intents.length} payments`);
      for (const kind of demoFraudKinds) assert.ok(count(kind) >= 15, `seed ${seed}: ${count(kind)} of ${kind}`);
      assert.equal(world.parties.filter(({ role }) => role === "person" || role === "shop").length, 40);
      const firstFraud = world.intents.find(({ kind }) => kind !== "honest");
      assert.ok((firstFraud?.at ?? 0) >= world.startAt + demoKnobs.warmUpDays * 86_400);
      for (const currency of ["coin", "token"]) {
        assert.ok(world.intents.filter((intent) => intent.currency === currency).length >= 30);
      }
    }
  });

  it("orders payments in time, apart enough for blocks, with amounts that agree with their values", () => {
    const { intents, startAt, endAt } = generateWorld({ seed: 5 });
    for (const [i, intent] of intents.entries()) {
      assert.equal(intent.index, i);
      const last = intents[i - 1];
      if (last !== undefined) assert.ok(intent.at - last.at >= demoKnobs.spacingSeconds);
      assert.ok(intent.at >= startAt && intent.at < endAt + 3600);
      assert.ok(intent.amount > 0n && intent.value > 0);
      const unit = intent.currency === "coin" ? 10n ** 18n : TOKEN_UNIT;
      assert.equal(Number((intent.amount * 1_000_000n) / unit), intent.value);
      assert.notEqual(intent.payer, intent.payee);
      assert.ok(intent.captureAfterSeconds < intent.captureBySeconds);
      assert.ok(intent.captureBySeconds <= intent.refundBySeconds);
    }
  });

  it("knows its own parties only, and labels and lists are theirs", () => {
    const { parties, intents, labels, watchlist } = generateWorld({ seed: 6 });
    const addresses = new Set(parties.map(({ address }) => address));
    assert.equal(addresses.size, parties.length);
    for (const { payer, payee } of intents) assert.ok(addresses.has(payer.address) && addresses.has(payee.address));
    for (const { address } of [...labels, ...watchlist]) assert.ok(addresses.has(address));
    const innocent = new Set(parties.filter(({ role }) => role === "person" || role === "shop").map((p) => p.address));
    assert.ok(labels.length > 10 && watchlist.length > 3);
    for (const { address } of [...labels, ...watchlist]) assert.ok(!innocent.has(address));
  });

  it("takes addresses from outside and builds look-alikes from them", () => {
    const world = generateWorld({
      seed: 7,
      addressOf: (name) => `0x${Buffer.from(name).toString("hex").padEnd(40, "e")}`,
    });
    const shop = world.parties.find(({ name }) => name === "shop-1");
    assert.equal(shop?.address, `0x${Buffer.from("shop-1").toString("hex").padEnd(40, "e")}`);
    const fakes = world.parties.filter(({ role }) => role === "lookalike");
    assert.ok(fakes.length >= 15);
    for (const { address } of fakes) {
      const real = world.parties.find(
        (other) =>
          other.role !== "lookalike" &&
          other.address.slice(0, 6) === address.slice(0, 6) &&
          other.address.slice(-4) === address.slice(-4),
      );
      assert.ok(real !== undefined, `${address} resembles nobody`);
      assert.ok(
        world.intents.every(({ payer }) => payer.address !== address),
        "nobody has a look-alike's key",
      );
    }
  });
});
