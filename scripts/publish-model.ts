// `npm run publish-model`: publishes a model file in a RiskModels.
import { publishModelFile, readPublishFlags } from "./deployment/publishModelFile.ts";
import { runOperator } from "./deployment/runOperator.ts";
import { runCommand } from "./lib/command.ts";

await runCommand(async () => {
  const request = readPublishFlags(process.argv.slice(2));
  return runOperator(request.network, (operator) => publishModelFile(request, operator));
});
