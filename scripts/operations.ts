// `npm run operations`: writes errors, gas and samples into the pages of docs/operations and docs/adapters.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./bootstrap.mjs";
import { FILLED, fillPage } from "./operations/fillPage.ts";

for (const folder of FILLED) {
  for (const name of readdirSync(join(ROOT, "docs", folder))) {
    const path = join(ROOT, "docs", folder, name);
    const before = readFileSync(path, "utf8");
    const after = fillPage(before, folder);
    if (after === before) continue;
    writeFileSync(path, after);
    console.log(`docs/${folder}/${name}`);
  }
}
