import assert from "node:assert/strict";
import { keccak256, stringToBytes } from "viem";
import { canonicalJson, featureSetsOf, getManifestRoot, parseManifest } from "../../src/attest/manifest.ts";

const address = (digit: string): string => `0x${digit.repeat(40)}`;
const good = {
  format: "sluice-manifest/1",
  tokens: [{ token: address("A"), unit: "1000000" }],
  watchlist: [
    { address: address("b"), from: 5, until: 9 },
    { address: address("c"), from: 0 },
  ],
  labels: [{ address: address("d"), at: 7 }],
  rules: [{ payee: address("e") }],
  feed: null,
  model: `0x${"12".repeat(32)}`,
};

describe("the manifest", () => {
  it("is read, and its root does not depend on how it is written", () => {
    const manifest = parseManifest(JSON.stringify(good, null, 2));
    const turned = Object.fromEntries(Object.entries(good).reverse());
    assert.equal(getManifestRoot(parseManifest(turned)), getManifestRoot(manifest));
    const text = `{"feed":null,"format":"sluice-manifest/1","labels":[{"address":"${address("d")}","at":7}],"model":"${good.model}","rules":[{"payee":"${address("e")}"}],"tokens":[{"token":"${address("a")}","unit":"1000000"}],"watchlist":[{"address":"${address("b")}","from":5,"until":9},{"address":"${address("c")}","from":0}]}`;
    assert.equal(canonicalJson(manifest), text);
    assert.equal(getManifestRoot(manifest), keccak256(stringToBytes(text)));
    assert.deepEqual(featureSetsOf(manifest).tokens, [{ token: address("a"), unit: 1_000_000n }]);
  });

  it("has another root when anything in it changes", () => {
    const root = getManifestRoot(parseManifest(good));
    const changes = [
      { tokens: [] },
      { tokens: [{ token: address("a"), unit: "1000001" }] },
      {
        watchlist: [
          { address: address("b"), from: 5 },
          { address: address("c"), from: 0 },
        ],
      },
      { labels: [] },
      { rules: [{ payer: address("e") }] },
      { feed: good.model },
      { model: `0x${"13".repeat(32)}` },
    ];
    const roots = changes.map((change) => getManifestRoot(parseManifest({ ...good, ...change })));
    assert.equal(new Set([root, ...roots]).size, changes.length + 1);
  });

  const bad: [string, unknown, RegExp][] = [
    ["text that is no JSON", "{", /Manifest, the file: is not JSON/],
    ["another format", { ...good, format: "x" }, /format: expected "sluice-manifest\/1"/],
    ["a key too many", { ...good, extra: 1 }, /unknown key "extra"/],
    [
      "a key too few",
      { ...good, feed: undefined, labels: undefined, rules: 5 },
      /rules: expected a list|labels: expected a list/,
    ],
    ["a unit as a number", { ...good, tokens: [{ token: address("a"), unit: 5 }] }, /tokens\[0\]\.unit/],
    ["a unit of zero", { ...good, tokens: [{ token: address("a"), unit: "0" }] }, /tokens\[0\]\.unit/],
    [
      "a broken address",
      { ...good, labels: [{ address: "0x12", at: 1 }] },
      /labels\[0\]\.address: expected an address/,
    ],
    [
      "a time with a fraction",
      { ...good, watchlist: [{ address: address("a"), from: 1.5 }] },
      /watchlist\[0\]\.from: expected whole seconds/,
    ],
    ["a rule about nobody", { ...good, rules: [{}] }, /rules\[0\]: names neither/],
    ["a feed that is no hash", { ...good, feed: "x" }, /feed: expected 0x and 64/],
  ];
  for (const [what, source, message] of bad) {
    it(`refuses ${what}`, () => {
      assert.throws(() => parseManifest(source), message);
    });
  }
});
