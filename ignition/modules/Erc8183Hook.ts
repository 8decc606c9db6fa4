import { readFileSync } from "node:fs";
import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import Sluice from "./Sluice.ts";

/**
 * A hook for ERC-8183 job escrows (docs/adapters/erc-8183-hook.md). Nothing in it can be changed afterwards. Parameters come
 * from `--parameters FILE` or, where the file is silent, from the environment:
 *
 * escrows    SLUICE_JOB_ESCROWS_FILE, a JSON file with the list of escrows and how to speak with each; no default
 * gateTerms  SLUICE_GATE_TERMS, the word for the gate (`encodeGateTerms` of the SDK); no default
 * gate       SLUICE_GATE, the gate; without it the RiskOracle of the module Sluice in the same deployment
 */
export default buildModule("Erc8183Hook", (m) => {
  const { SLUICE_JOB_ESCROWS_FILE, SLUICE_GATE, SLUICE_GATE_TERMS } = process.env;
  const gate = SLUICE_GATE === undefined ? m.useModule(Sluice).riskOracle : m.getParameter("gate", SLUICE_GATE);
  const escrows =
    SLUICE_JOB_ESCROWS_FILE === undefined ? undefined : JSON.parse(readFileSync(SLUICE_JOB_ESCROWS_FILE, "utf8"));

  const erc8183Hook = m.contract("Erc8183Hook", [
    gate,
    m.getParameter("gateTerms", SLUICE_GATE_TERMS),
    m.getParameter("escrows", escrows),
  ]);

  return { erc8183Hook };
});
