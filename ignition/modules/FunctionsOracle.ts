import { readFileSync } from "node:fs";
import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { encodeFunctionsRequest } from "@sluice/sdk";
import { isHex, stringToHex, zeroAddress } from "viem";
import Sluice from "./Sluice.ts";

/**
 * A gate whose reports Chainlink Functions brings (docs/adapters/chainlink-functions.md). Nothing in it can be changed
 * afterwards. Parameters come from `--parameters FILE` or, where the file is silent, from the environment:
 *
 * router          SLUICE_FUNCTIONS_ROUTER, Chainlink's router; no default
 * subscriptionId  SLUICE_FUNCTIONS_SUBSCRIPTION, the number of the subscription that pays; no default
 * donId           SLUICE_FUNCTIONS_DON, the network's name, or its 32 bytes; no default
 * request         made of SLUICE_FUNCTIONS_NODES, addresses of one to five oracle nodes separated by commas, and
 *                 SLUICE_FUNCTIONS_QUORUM, how many must agree; no default
 * requester       SLUICE_FUNCTIONS_REQUESTER, who may ask; zero, for anyone, by default
 * requestSeconds  SLUICE_FUNCTIONS_REQUEST_SECONDS, how long a request may be answered; 300 by default
 * reportSeconds   SLUICE_REPORT_SECONDS, how long a report lives, as the nodes say; 3600 by default
 * models          SLUICE_MODELS, the RiskModels; without it that of the module Sluice in the same deployment
 */
export default buildModule("FunctionsOracle", (m) => {
  const { SLUICE_FUNCTIONS_ROUTER, SLUICE_FUNCTIONS_SUBSCRIPTION, SLUICE_FUNCTIONS_DON, SLUICE_MODELS } = process.env;
  const { SLUICE_FUNCTIONS_REQUESTER, SLUICE_FUNCTIONS_REQUEST_SECONDS, SLUICE_REPORT_SECONDS } = process.env;
  const { SLUICE_FUNCTIONS_NODES, SLUICE_FUNCTIONS_QUORUM } = process.env;
  const models = SLUICE_MODELS === undefined ? m.useModule(Sluice).riskModels : m.getParameter("models", SLUICE_MODELS);
  const request =
    SLUICE_FUNCTIONS_NODES === undefined
      ? undefined
      : encodeFunctionsRequest({
          source: readFileSync(new URL("../../oracle/functions/fetchReport.js", import.meta.url), "utf8"),
          nodes: SLUICE_FUNCTIONS_NODES.split(",").map((url) => url.trim()),
          quorum: Number(SLUICE_FUNCTIONS_QUORUM),
        });
  const don = SLUICE_FUNCTIONS_DON;

  const functionsOracle = m.contract("FunctionsOracle", [
    m.getParameter("router", SLUICE_FUNCTIONS_ROUTER),
    m.getParameter("subscriptionId", SLUICE_FUNCTIONS_SUBSCRIPTION && BigInt(SLUICE_FUNCTIONS_SUBSCRIPTION)),
    m.getParameter("donId", don === undefined || isHex(don) ? don : stringToHex(don, { size: 32 })),
    m.getParameter("requester", SLUICE_FUNCTIONS_REQUESTER ?? zeroAddress),
    m.getParameter("requestSeconds", Number(SLUICE_FUNCTIONS_REQUEST_SECONDS ?? 300)),
    models,
    m.getParameter("reportSeconds", Number(SLUICE_REPORT_SECONDS ?? 3600)),
    m.getParameter("request", request),
  ]);

  return { functionsOracle };
});
