// `npm run abis`: writes the SDK's ABIs from the artifacts of the last build.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { renderAbis } from "./abis/renderAbis.ts";
import { ROOT } from "./bootstrap.mjs";

for (const [path, text] of renderAbis()) {
  mkdirSync(dirname(join(ROOT, path)), { recursive: true });
  writeFileSync(join(ROOT, path), text);
  console.log(path);
}
