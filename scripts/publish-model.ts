// `npm run publish-model`: publishes a model file in a RiskModels.
import { publishModelFile, readPublishFlags } from "./deployment/publishModelFile.ts";
import { runCommand } from "./lib/command.ts";

await runCommand(async () => {
  const request = readPublishFlags(process.argv.slice(2));
  // Hardhat takes seconds to load: wrong flags are told at once.
  const { runOperator } = await import("./deployment/runOperator.ts");
  return runOperator(request.network, (operator) => publishModelFile(request, operator));
});
