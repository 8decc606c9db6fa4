// Writes docs/reference/features.md from the code.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { renderFeatureReference } from "../oracle/src/features/featureReference.ts";
import { ROOT } from "./bootstrap.mjs";

writeFileSync(join(ROOT, "docs", "reference", "features.md"), renderFeatureReference());
