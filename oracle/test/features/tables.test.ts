import assert from "node:assert/strict";
import fc from "fast-check";
import { AddressTable, NOBODY } from "../../src/features/addressTable.ts";
import { HashIndex } from "../../src/features/hashIndex.ts";
import { NO_PAIR, PairTable } from "../../src/features/pairTable.ts";
import { NUMBERS, PARTS } from "../../src/features/parts.ts";
import { createFeatureState } from "../../src/features/state.ts";
import { addressOf } from "./life.ts";

const hex = (digits: readonly number[]) => digits.map((digit) => digit.toString(16)).join("");
const address = fc.array(fc.nat(15), { minLength: 40, maxLength: 40 }).map((digits) => `0x${hex(digits)}`);
/** Names that are nearly addresses, and others. */
const name = fc.oneof(
  fc.constantFrom("0x", "shop", "0X12", "1", `0x${"g".repeat(40)}`, `1x${"0".repeat(40)}`, `0x${"é".repeat(40)}`),
  fc.string({ minLength: 1 }).filter((text) => !text.includes(":")),
);

describe("the tables of features", () => {
  it("find numbers by hash, also where many have the same one", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(3), fc.nat(3)), { maxLength: 300 }), (list) => {
        const index = new HashIndex();
        // The same shard and slot, shards apart, and the same hash outright.
        const hashes = list.map(([high, low]) => ((high << 30) | low) >>> 0);
        for (const [i, hash] of hashes.entries()) index.add(hash, i + 1);
        for (const hash of new Set([...hashes, 7])) {
          const found: number[] = [];
          for (let value = index.seek(hash); value !== 0; value = index.next(hash)) found.push(value);
          const expected = hashes.flatMap((one, i) => (one === hash ? [i + 1] : []));
          assert.deepEqual(found.sort(), expected.sort());
        }
      }),
    );
  });

  it("number addresses of any case once, names beside them, and spell them in lower case", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.oneof(address, name), fc.boolean()), { maxLength: 200 }), (list) => {
        const table = new AddressTable();
        const known = new Map<string, number>();
        for (const [given, isLoud] of list) {
          const spelled = isLoud ? given.toUpperCase() : given;
          const key = spelled.toLowerCase();
          assert.equal(table.find(spelled), known.get(key) ?? NOBODY);
          const id = table.intern(spelled);
          if (known.has(key)) assert.equal(id, known.get(key));
          known.set(key, id);
          assert.equal(table.nameOf(id), key);
          assert.equal(table.find(spelled), id);
        }
        assert.equal(table.count, known.size);
        assert.equal(new Set(known.values()).size, known.size);
      }),
    );
    assert.throws(() => new AddressTable().intern("a:b"), /without colons/);
    assert.throws(() => new AddressTable().intern(""), /without colons/);
  });

  it("keep a hundred thousand addresses and pairs apart through all their growth", () => {
    const [addresses, pairs] = [new AddressTable(), new PairTable()];
    for (let n = 0; n < 100_000; n++) {
      const id = addresses.intern(addressOf(n));
      addresses.set(id, n % NUMBERS, n + 0.5);
      const pair = pairs.intern(id, id >>> 3);
      pairs.setValue(pair, n);
    }
    assert.equal(addresses.count, 100_000);
    assert.equal(pairs.count, 100_000);
    for (let n = 0; n < 100_000; n += 7) {
      const id = addresses.find(addressOf(n));
      assert.equal(addresses.nameOf(id), addressOf(n));
      assert.equal(addresses.get(id, n % NUMBERS), n + 0.5);
      assert.equal(addresses.get(id, (n + 1) % NUMBERS), 0);
      assert.equal(pairs.value(pairs.find(id, id >>> 3)), n);
      assert.equal(pairs.find(id >>> 3, id + 100_000), NO_PAIR);
    }
    assert.ok(addresses.bytes < 100_000 * 240, `${addresses.bytes} bytes`);
    assert.ok(pairs.bytes < 100_000 * 45, `${pairs.bytes} bytes`);
  });

  it("lay the numbers of an address side by side without gap or overlap", () => {
    let next = 0;
    for (const [i, { bit, start, fields }] of PARTS.entries()) {
      assert.equal(start, next);
      assert.equal(bit, 1 << i);
      next += fields.length;
    }
    assert.equal(next, NUMBERS);
  });

  it("refuse stored records that are damaged or of another version, naming them", () => {
    const refused = (key: string, record: unknown, message: RegExp) =>
      assert.throws(() => createFeatureState(undefined, [[key, record as never]]), message);
    refused("payers:0x12", { at: 1 }, /payers:0x12 is of no kind/);
    refused("pair:0x12", { settled: 1 }, /pair:0x12 is of no kind/);
    refused("like:0x12:xyz", { payee: "0x13" }, /of no kind/);
    refused("spent:0x12", { at: 1, sum: 2 }, /spent:0x12 is damaged: its weight is undefined/);
    refused("flow:0x12", { at: 1, paid: Number.NaN, received: 0 }, /paid is NaN/);
    refused("got:0x12", { decided: 1.5, bad: 0 }, /decided is 1.5/);
    refused("pair:0x12:0x13", { captured: true, settled: 2 ** 32 }, /settled is 4294967296/);
    refused("label:0x12", { at: -1 }, /at is -1/);
    refused("like:0x12:00000000", {}, /payee is undefined/);
    refused("payment:1", { payer: "a", payee: "b", token: "c", at: 1, refundBy: 2, taken: "0" }, /held is undefined/);
  });
});
