// `npm run build --workspace sdk`: JavaScript and declarations in sdk/dist, which is the package that can be published.
// Inside the repository the SDK runs from src, so that nothing has to be built first.
import { spawnSync } from "node:child_process";
import { copyFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const path = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url));
const out = process.argv[2] ?? path("dist");

rmSync(out, { recursive: true, force: true });
const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
const { status } = spawnSync(process.execPath, [tsc, "-p", path("tsconfig.build.json"), "--outDir", out], {
  stdio: "inherit",
});
if (status !== 0) process.exit(1);

const { scripts: _, files: __, ...manifest } = JSON.parse(readFileSync(path("package.json"), "utf8"));
const published = {
  ...manifest,
  sideEffects: false,
  exports: { ".": { types: "./index.d.ts", default: "./index.js" } },
};
writeFileSync(`${out}/package.json`, `${JSON.stringify(published, null, 2)}\n`);
copyFileSync(path("../LICENSE"), `${out}/LICENSE`);
