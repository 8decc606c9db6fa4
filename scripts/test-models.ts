// `npm run test:models`: the contract against the TypeScript scorer, on as many models and inputs as asked for.
import { join } from "node:path";
import { ROOT } from "./bootstrap.mjs";
import { runNode } from "./house/run.ts";
import { HelpAsked, readFlags, wholeNumber } from "./lib/flags.ts";
import { Stop } from "./lib/stop.ts";

const HELP = `npm run test:models [-- --vectors N] [-- --models N] [-- --seed N]

  --vectors N   inputs for each of the models of fixed shape (100000): at knots, beside them, at both ends, between
  --models N    random models of every shape, 100 inputs each (1000)
  --seed N      other models' inputs and other random models (1)`;

try {
  const flags = readFlags(
    process.argv.slice(2),
    { vectors: { type: "string" }, models: { type: "string" }, seed: { type: "string" } },
    HELP,
  );
  const most = { min: 1, max: 1_000_000_000 };
  const vectors = wholeNumber("vectors", flags.vectors ?? "100000", most, HELP);
  const models = wholeNumber("models", flags.models ?? "1000", most, HELP);
  const seed = wholeNumber("seed", flags.seed ?? "1", most, HELP);
  const { code } = await runNode([join(ROOT, "scripts/test.ts"), "test/contracts/risk/differential.test.ts"], {
    cwd: ROOT,
    env: {
      ...process.env,
      SLUICE_MODEL_VECTORS: String(vectors),
      SLUICE_RANDOM_MODELS: String(models),
      SLUICE_MODEL_SEED: String(seed),
    },
  });
  process.exit(code);
} catch (error) {
  if (error instanceof HelpAsked) {
    console.log(HELP);
    process.exit(0);
  }
  if (!(error instanceof Stop)) throw error;
  console.error(error.message);
  process.exit(error.exitCode);
}
