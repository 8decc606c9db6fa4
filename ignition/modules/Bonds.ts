import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

/**
 * Bonds of oracles' signers (docs/security/bonds.md). Nobody owns it and nothing in it can be changed afterwards; one serves
 * any number of oracles. Deploy it first and name it to the module Sluice as SLUICE_BONDS. Parameters come from
 * `--parameters FILE` or, where the file is silent, from the environment:
 *
 * token         SLUICE_BOND_TOKEN, the ERC-20 that is staked, one whose balances change only by transfer; no default
 * minimumBond   SLUICE_MINIMUM_BOND, the least that a stake may be, in base units; no default
 * proofSeconds  SLUICE_PROOF_SECONDS, how long a signer that left stays answerable beyond the life of a report; 1209600 (14
 *               days) by default
 * rewardBps     SLUICE_REWARD_BPS, the prover's share of a lost stake in basis points, at most 2000; 2000 by default
 */
export default buildModule("Bonds", (m) => {
  const { SLUICE_BOND_TOKEN, SLUICE_MINIMUM_BOND, SLUICE_PROOF_SECONDS, SLUICE_REWARD_BPS } = process.env;
  const minimumBond = SLUICE_MINIMUM_BOND === undefined ? undefined : BigInt(SLUICE_MINIMUM_BOND);

  const signerBonds = m.contract("SignerBonds", [
    m.getParameter("token", SLUICE_BOND_TOKEN),
    m.getParameter("minimumBond", minimumBond),
    m.getParameter("proofSeconds", Number(SLUICE_PROOF_SECONDS ?? 1_209_600)),
    m.getParameter("rewardBps", Number(SLUICE_REWARD_BPS ?? 2_000)),
  ]);

  return { signerBonds };
});
