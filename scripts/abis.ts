// `npm run abis`: writes the SDK's ABIs from the artifacts of the last build, and the reference of errors.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { renderAbis } from "./abis/renderAbis.ts";
import { renderErrors } from "./abis/renderErrors.ts";
import { ROOT } from "./bootstrap.mjs";

for (const [path, text] of [...renderAbis(), ["docs/sdk/errors.md", renderErrors()] as const]) {
  mkdirSync(dirname(join(ROOT, path)), { recursive: true });
  writeFileSync(join(ROOT, path), text);
  console.log(path);
}
