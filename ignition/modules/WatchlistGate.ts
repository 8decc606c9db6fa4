import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import Sluice from "./Sluice.ts";

const VERDICTS: Record<string, number> = { hold: 0, deny: 2 };

/**
 * A list of addresses in front of another gate (docs/adapters/watchlist-gate.md). Nothing in it can be changed afterwards.
 * Parameters come from `--parameters FILE` or, where the file is silent, from the environment:
 *
 * list      SLUICE_WATCHLIST, who answers isSanctioned(address); no default
 * onListed  SLUICE_ON_LISTED, hold (0) or deny (2): what is said about who is listed; no default
 * inner     SLUICE_GATE, the gate for everybody else; without it the RiskOracle of the module Sluice in the same deployment
 */
export default buildModule("WatchlistGate", (m) => {
  const { SLUICE_WATCHLIST, SLUICE_ON_LISTED, SLUICE_GATE } = process.env;
  const inner = SLUICE_GATE === undefined ? m.useModule(Sluice).riskOracle : m.getParameter("inner", SLUICE_GATE);
  const onListed = SLUICE_ON_LISTED === undefined ? undefined : VERDICTS[SLUICE_ON_LISTED];
  if (SLUICE_ON_LISTED !== undefined && onListed === undefined) {
    throw new Error(`SLUICE_ON_LISTED is ${JSON.stringify(SLUICE_ON_LISTED)}; give hold or deny.`);
  }

  const watchlistGate = m.contract("WatchlistGate", [
    inner,
    m.getParameter("list", SLUICE_WATCHLIST),
    m.getParameter("onListed", onListed),
  ]);

  return { watchlistGate };
});
