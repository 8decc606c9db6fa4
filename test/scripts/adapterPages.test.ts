import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { toFunctionSelector } from "viem";
import { ROOT } from "../../scripts/bootstrap.mjs";
import { fillPage } from "../../scripts/operations/fillPage.ts";
import {
  creOracleAbi,
  erc8183HookAbi,
  functionsOracleAbi,
  watchlistGateAbi,
  x402CapturePolicyAbi,
} from "../../sdk/src/index.ts";

const folder = join(ROOT, "docs", "adapters");
const pages = readdirSync(folder).filter((name) => name !== "README.md");
const withSample = ["erc-8183-hook.md", "watchlist-gate.md", "x402-capture-policy.md"];
const read = (name: string) => readFileSync(join(folder, name), "utf8");

describe("docs/adapters", () => {
  for (const name of withSample) {
    it(`${name} shows its sample as it is run`, () => {
      assert.ok(fillPage(read(name), "adapters") === read(name), `${name} is stale: run \`npm run operations\``);
      assert.equal([...read(name).matchAll(/^<!-- sample /gm)].length, 1);
    });
  }

  it("shows every sample, and names every page", () => {
    const samples = readdirSync(join(ROOT, "docs", "examples", "adapters")).filter((name) => name !== "world.ts");
    const all = pages.map(read).join("\n");
    for (const name of samples) assert.ok(all.includes(`<!-- sample ${name.replace(".ts", "")} -->`), name);
    assert.ok(samples.length >= withSample.length);
    for (const name of pages) assert.ok(read("README.md").includes(`](${name})`), name);
  });

  for (const [page, abi] of [
    ["x402-capture-policy.md", x402CapturePolicyAbi],
    ["erc-8183-hook.md", erc8183HookAbi],
    ["watchlist-gate.md", watchlistGateAbi],
    ["chainlink-functions.md", functionsOracleAbi],
    ["chainlink-cre.md", creOracleAbi],
  ] as const) {
    it(`${page} names every error`, () => {
      const errors = abi.flatMap((item) => (item.type === "error" ? [item.name] : []));
      assert.ok(errors.length > 1);
      for (const name of errors) assert.ok(read(page).includes(`\`${name}\``), name);
    });
  }

  it("gives the selectors of the job escrows as they are", () => {
    const page = read("erc-8183-hook.md");
    for (const text of [
      "complete(uint256,bytes32,bytes)",
      "fund(uint256,uint256,bytes)",
      "fund(uint256,bytes)",
      "getJob(uint256)",
    ]) {
      assert.ok(page.includes(`\`${text}\``), text);
      assert.ok(page.includes(`\`${toFunctionSelector(text)}\``), toFunctionSelector(text));
    }
  });

  it("links to what is there", () => {
    for (const name of [...pages, "README.md"]) {
      for (const [, target] of read(name).matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g)) {
        assert.ok(existsSync(join(folder, target as string)), `${name} links to ${target}`);
      }
    }
  });
});
