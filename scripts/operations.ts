// `npm run operations`: writes errors, gas and samples into the pages of docs/operations.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./bootstrap.mjs";
import { fillPage } from "./operations/fillPage.ts";

const folder = join(ROOT, "docs", "operations");
for (const name of readdirSync(folder)) {
  const path = join(folder, name);
  const before = readFileSync(path, "utf8");
  const after = fillPage(before);
  if (after === before) continue;
  writeFileSync(path, after);
  console.log(`docs/operations/${name}`);
}
