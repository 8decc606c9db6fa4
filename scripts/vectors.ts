// `npm run vectors`: writes docs/spec/vectors from the SDK. The same text every time, on every machine.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ROOT } from "./bootstrap.mjs";
import { renderVectors } from "./vectors/renderVectors.ts";

for (const [path, text] of await renderVectors()) {
  mkdirSync(dirname(join(ROOT, path)), { recursive: true });
  writeFileSync(join(ROOT, path), text);
  console.log(path);
}
