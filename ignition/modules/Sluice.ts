import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { zeroAddress } from "viem";

/**
 * Escrow, RiskModels and RiskOracle. Parameters come from `--parameters FILE` or, where the file is silent, from the
 * environment (docs/deploy.md):
 *
 * signers        SLUICE_SIGNERS, addresses of the oracle's nodes, separated by commas; no default
 * quorum         SLUICE_QUORUM, signatures that a report needs; no default
 * owner          SLUICE_OWNER, who may rotate and revoke signers; the deployer by default, zero for nobody
 * bonds          SLUICE_BONDS, the SignerBonds of the nodes; zero, for none, by default
 * reportSeconds  SLUICE_REPORT_SECONDS, how long a report lives; 3600 by default
 * rotationDelay  SLUICE_ROTATION_DELAY, how many seconds a new signer set waits; 604800 (7 days) by default
 */
export default buildModule("Sluice", (m) => {
  const { SLUICE_SIGNERS, SLUICE_QUORUM, SLUICE_OWNER, SLUICE_BONDS, SLUICE_REPORT_SECONDS, SLUICE_ROTATION_DELAY } =
    process.env;
  const signers = SLUICE_SIGNERS?.split(",").map((address) => address.trim());
  const quorum = SLUICE_QUORUM === undefined ? undefined : Number(SLUICE_QUORUM);

  const escrow = m.contract("Escrow");
  const riskModels = m.contract("RiskModels");
  const riskOracle = m.contract("RiskOracle", [
    SLUICE_OWNER === undefined ? m.getParameter("owner", m.getAccount(0)) : m.getParameter("owner", SLUICE_OWNER),
    riskModels,
    m.getParameter("bonds", SLUICE_BONDS ?? zeroAddress),
    m.getParameter("reportSeconds", Number(SLUICE_REPORT_SECONDS ?? 3600)),
    m.getParameter("rotationDelay", Number(SLUICE_ROTATION_DELAY ?? 604_800)),
    m.getParameter("signers", signers),
    m.getParameter("quorum", quorum),
  ]);

  return { escrow, riskModels, riskOracle };
});
