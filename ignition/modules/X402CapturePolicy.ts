import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import Sluice from "./Sluice.ts";

/**
 * A policy for payments of x402's auth-capture scheme (docs/adapters/x402-capture-policy.md). Nothing in it can be changed
 * afterwards. Parameters come from `--parameters FILE` or, where the file is silent, from the environment:
 *
 * escrow     SLUICE_X402_ESCROW, an escrow of base/commerce-payments; no default
 * gateTerms  SLUICE_GATE_TERMS, the word for the gate (`encodeGateTerms` of the SDK); no default
 * gate       SLUICE_GATE, the gate; without it the RiskOracle of the module Sluice in the same deployment
 */
export default buildModule("X402CapturePolicy", (m) => {
  const { SLUICE_X402_ESCROW, SLUICE_GATE, SLUICE_GATE_TERMS } = process.env;
  const gate = SLUICE_GATE === undefined ? m.useModule(Sluice).riskOracle : m.getParameter("gate", SLUICE_GATE);

  const x402CapturePolicy = m.contract("X402CapturePolicy", [
    m.getParameter("escrow", SLUICE_X402_ESCROW),
    gate,
    m.getParameter("gateTerms", SLUICE_GATE_TERMS),
  ]);

  return { x402CapturePolicy };
});
