import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import * as source from "../src/index.ts";
import { chainId, escrow, validTerms } from "./fixtures.ts";

describe("the package that can be published", function () {
  this.timeout(300_000);
  // Inside the workspace, so that viem is found.
  const out = mkdtempSync(fileURLToPath(new URL("../dist-test-", import.meta.url)));

  after(() => rmSync(out, { recursive: true, force: true }));

  it("builds, imports as plain JavaScript and has the same exports", async () => {
    const script = fileURLToPath(new URL("../scripts/build.ts", import.meta.url));
    const { status, stdout, stderr } = spawnSync(process.execPath, [script, out], { encoding: "utf8" });
    assert.equal(status, 0, stdout + stderr);
    const built = (await import(pathToFileURL(join(out, "index.js")).href)) as typeof source;
    assert.deepEqual(Object.keys(built).sort(), Object.keys(source).sort());
    const parameters = { chainId, escrow, terms: validTerms() };
    assert.equal(built.getPaymentId(parameters), source.getPaymentId(parameters));
    const manifest = JSON.parse(readFileSync(join(out, "package.json"), "utf8"));
    assert.deepEqual(Object.keys(manifest.dependencies), ["viem"]);
    assert.match(readFileSync(join(out, "index.d.ts"), "utf8"), /getPaymentId/);
  });

  it("imports nothing of Node", () => {
    const tsc = fileURLToPath(new URL("../../node_modules/typescript/bin/tsc", import.meta.url));
    const project = fileURLToPath(new URL("../tsconfig.browser.json", import.meta.url));
    const { status, stdout } = spawnSync(process.execPath, [tsc, "-p", project], { encoding: "utf8" });
    assert.equal(status, 0, stdout);
  });
});
