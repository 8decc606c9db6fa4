import { featuresVectors } from "./features.ts";
import { gateTermsVectors } from "./gateTerms.ts";
import { modelCodeVectors, modelsVectors } from "./models.ts";
import { reportsVectors } from "./reports.ts";
import { termsVectors } from "./terms.ts";
import { verbsVectors } from "./verbs.ts";

/** The files of docs/spec/vectors as they should be: path below the project's root → text. */
export async function renderVectors(): Promise<Map<string, string>> {
  const vectors = {
    terms: termsVectors(),
    verbs: verbsVectors(),
    gateTerms: gateTermsVectors(),
    reports: await reportsVectors(),
    features: featuresVectors(),
    models: modelsVectors(),
    modelCode: modelCodeVectors(),
  };
  const files = new Map<string, string>();
  for (const [name, value] of Object.entries(vectors)) {
    files.set(`docs/spec/vectors/${name}.json`, `${JSON.stringify(value, null, 2)}\n`);
  }
  return files;
}
