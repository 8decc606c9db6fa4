import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../scripts/bootstrap.mjs";
import { resolveInLock } from "../../scripts/lock.mjs";

type Entry = {
  resolved?: string;
  integrity?: string;
  link?: boolean;
  optional?: boolean;
  os?: string[];
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
};

const read = (file: string): string => readFileSync(join(ROOT, "chainlink", file), "utf8");
type Lock = { packages: Record<string, Entry> };
const { packages } = JSON.parse(read("package-lock.json")) as Lock;
const root = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8")) as Lock;

describe("chainlink/package-lock.json", () => {
  it("names no host, and carries the integrity of all but other platforms' binaries", () => {
    assert.ok(Object.keys(packages).length > 200);
    assert.doesNotMatch(read("package-lock.json"), /"resolved":\s*"(https?|git|ssh)/);
    for (const [key, entry] of Object.entries(packages)) {
      if (!key.includes("node_modules/") || entry.link) continue;
      if (entry.integrity === undefined) assert.ok(entry.optional === true && entry.os !== undefined, key);
      else assert.match(entry.integrity, /^sha512-/, key);
    }
  });

  it("resolves every dependency, and agrees with its manifest", () => {
    const lost = Object.entries(packages).flatMap(([from, entry]) => {
      const own = from === "" ? entry.devDependencies : {};
      const wanted = Object.keys({ ...entry.dependencies, ...entry.optionalDependencies, ...own });
      return wanted.flatMap((name) =>
        resolveInLock(packages, from, name) === undefined ? [`${from} -> ${name}`] : [],
      );
    });
    assert.deepEqual(lost, []);
    const { devDependencies } = JSON.parse(read("package.json")) as Entry;
    assert.deepEqual(packages[""]?.devDependencies, devDependencies);
  });

  it("is nobody else's: the root's lock has nothing of Chainlink and no Deno", () => {
    const names = Object.keys(root.packages);
    assert.deepEqual(
      names.filter((name) => /@chainlink|functions-toolkit|node_modules\/(deno|ganache)$/.test(name)),
      [],
    );
  });
});
