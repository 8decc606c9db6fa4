// Writes docs/reference/simulator.md from the code.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { renderKnobsReference } from "../oracle/src/simulate/knobsReference.ts";
import { ROOT } from "./bootstrap.mjs";

writeFileSync(join(ROOT, "docs", "reference", "simulator.md"), renderKnobsReference());
