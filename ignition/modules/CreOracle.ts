import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import Sluice from "./Sluice.ts";

/**
 * A gate whose reports a workflow of Chainlink's CRE brings (docs/adapters/chainlink-cre.md). Nothing in it can be changed
 * afterwards. Parameters come from `--parameters FILE` or, where the file is silent, from the environment:
 *
 * forwarder      SLUICE_CRE_FORWARDER, Chainlink's KeystoneForwarder; no default
 * workflowOwner  SLUICE_CRE_WORKFLOW_OWNER, whose workflow it is; no default
 * workflowId     SLUICE_CRE_WORKFLOW_ID, the workflow, 32 bytes; no default
 * reportSeconds  SLUICE_REPORT_SECONDS, how long a report lives, as the nodes say; 3600 by default
 * models         SLUICE_MODELS, the RiskModels; without it that of the module Sluice in the same deployment
 */
export default buildModule("CreOracle", (m) => {
  const { SLUICE_CRE_FORWARDER, SLUICE_CRE_WORKFLOW_OWNER, SLUICE_CRE_WORKFLOW_ID } = process.env;
  const { SLUICE_MODELS, SLUICE_REPORT_SECONDS } = process.env;
  const models = SLUICE_MODELS === undefined ? m.useModule(Sluice).riskModels : m.getParameter("models", SLUICE_MODELS);

  const creOracle = m.contract("CreOracle", [
    m.getParameter("forwarder", SLUICE_CRE_FORWARDER),
    m.getParameter("workflowOwner", SLUICE_CRE_WORKFLOW_OWNER),
    m.getParameter("workflowId", SLUICE_CRE_WORKFLOW_ID),
    models,
    m.getParameter("reportSeconds", Number(SLUICE_REPORT_SECONDS ?? 3600)),
  ]);

  return { creOracle };
});
