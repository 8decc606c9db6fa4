// `npm run rotate-signers`: announces a signer set of a RiskOracle, or revokes a signer.
import { readRotateFlags, rotateSigners } from "./deployment/rotateSigners.ts";
import { runOperator } from "./deployment/runOperator.ts";
import { runCommand } from "./lib/command.ts";

await runCommand(async () => {
  const request = readRotateFlags(process.argv.slice(2));
  return runOperator(request.network, (operator) => rotateSigners(request, operator));
});
