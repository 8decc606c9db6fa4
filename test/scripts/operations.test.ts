import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../scripts/bootstrap.mjs";
import { fillPage, SAMPLES } from "../../scripts/operations/fillPage.ts";
import { escrowAbi } from "../../sdk/src/index.ts";

const folder = join(ROOT, "docs", "operations");
const pages = readdirSync(folder).filter((name) => name !== "README.md");
const read = (name: string) => readFileSync(join(folder, name), "utf8");

describe("docs/operations", () => {
  for (const name of pages) {
    it(`${name} says errors, gas and sample as they are`, () => {
      assert.ok(fillPage(read(name)) === read(name), `docs/operations/${name} is stale: run \`npm run operations\``);
      const blocks = [...read(name).matchAll(/^<!-- (errors|gas|sample)/gm)].map(([, kind]) => kind);
      assert.deepEqual(blocks, ["sample", "errors", "gas"]);
    });
  }

  it("has a page for every verb of the escrow", () => {
    const writes = escrowAbi.flatMap((item) =>
      item.type === "function" && item.stateMutability !== "view" ? [item.name] : [],
    );
    const verbs = new Set(
      writes.map((name) => name.replace(/(With|For)$/, "").replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)),
    );
    assert.deepEqual([...verbs, "ways-to-pay"].sort(), pages.map((name) => name.replace(".md", "")).sort());
    const index = read("README.md");
    for (const name of pages) assert.ok(index.includes(`](${name})`), `README.md does not name ${name}`);
  });

  it("names every error of the escrow on some page", () => {
    const all = pages.map(read).join("\n");
    // Of the constructor's strings, and of callbacks, which no caller can mend.
    const elsewhere = new Set(["InvalidShortString", "StringTooLong", "ReentrancyGuardReentrantCall"]);
    for (const item of escrowAbi) {
      if (item.type !== "error" || elsewhere.has(item.name)) continue;
      assert.ok(all.includes(`[\`${item.name}\`]`), `no page says what to do about ${item.name}`);
    }
  });

  it("shows every sample on a page", () => {
    const all = pages.map(read).join("\n");
    const samples = readdirSync(SAMPLES).map((name) => name.replace(".ts", ""));
    for (const name of samples) {
      if (name !== "client") assert.ok(all.includes(`<!-- sample ${name} -->`), `no page shows ${name}.ts`);
    }
    assert.equal(samples.length - 1, pages.length);
  });

  it("links to what is there", () => {
    for (const name of [...pages, "README.md"]) {
      for (const [, target] of read(name).matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g)) {
        assert.ok(existsSync(join(folder, target as string)), `${name} links to ${target}`);
      }
    }
  });
});
