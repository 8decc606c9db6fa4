// `npm run rotate-signers`: announces a signer set of a RiskOracle, or revokes a signer.
import { readRotateFlags, rotateSigners } from "./deployment/rotateSigners.ts";
import { runCommand } from "./lib/command.ts";

await runCommand(async () => {
  const request = readRotateFlags(process.argv.slice(2));
  // Hardhat takes seconds to load: wrong flags are told at once.
  const { runOperator } = await import("./deployment/runOperator.ts");
  return runOperator(request.network, (operator) => rotateSigners(request, operator));
});
