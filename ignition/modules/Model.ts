import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { encodeModel, parseModel } from "@sluice/sdk";
import Sluice from "./Sluice.ts";

/**
 * Publishes a model file in the RiskModels of a deployment. The file is SLUICE_MODEL_FILE, by default the model that is
 * trained on the simulator. Anyone may publish; a model counts only where the terms of a payment pin it.
 */
export default buildModule("Model", (m) => {
  const { riskModels } = m.useModule(Sluice);
  const simulated = fileURLToPath(new URL("../../oracle/models/simulated-v1.json", import.meta.url));
  const model = parseModel(readFileSync(process.env.SLUICE_MODEL_FILE ?? simulated, "utf8"));
  m.call(riskModels, "publish", [encodeModel(model)], { id: `publish_${model.name.replaceAll("-", "_")}` });
  return { riskModels };
});
