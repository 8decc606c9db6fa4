import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type GateTerms, getModelHash, type ModelFile, parseModel } from "@sluice/sdk";
import { messageOf } from "../../oracle/src/internal/errors.ts";
import { ROOT } from "./place.ts";
import { Stop } from "./stop.ts";

const NAME = "simulated-v1";

/** The committed model and the thresholds that its training chose. */
export interface LoadedModel {
  model: ModelFile;
  modelFile: string;
  thresholds: Pick<GateTerms, "releaseAtMost" | "denyAtLeast">;
}

/** @throws Stop when model and metadata do not belong together */
export function loadModel(folder = join(ROOT, "oracle", "models")): LoadedModel {
  const modelFile = join(folder, `${NAME}.json`);
  const metaFile = join(folder, `${NAME}.meta.json`);
  try {
    const model = parseModel(readFileSync(modelFile, "utf8"));
    const meta = JSON.parse(readFileSync(metaFile, "utf8")) as Record<string, unknown>;
    const { releaseAtMost, denyAtLeast, fileHash } = meta;
    if (fileHash !== getModelHash(model)) throw new Error(`${metaFile} is about a model with another hash`);
    if (typeof releaseAtMost !== "number" || typeof denyAtLeast !== "number") {
      throw new Error(`${metaFile} names no thresholds`);
    }
    return { model, modelFile, thresholds: { releaseAtMost, denyAtLeast } };
  } catch (error) {
    throw new Stop(
      `the model cannot be used: ${messageOf(error)}. What to do: \`npm run train\`, or fetch ${folder} again.`,
    );
  }
}
