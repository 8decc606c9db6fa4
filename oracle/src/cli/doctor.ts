import { readFileSync } from "node:fs";
import { getModelHash, parseModel } from "@sluice/sdk";
import { checkDeployment } from "../attest/checkDeployment.ts";
import { parseManifest } from "../attest/manifest.ts";
import { createRpc } from "../chain/rpc.ts";
import { secretsOf } from "../internal/common.ts";
import { messageOf } from "../internal/errors.ts";
import { EXIT_FAILED, EXIT_OK } from "../internal/exit.ts";
import { hideSecrets } from "../internal/logger.ts";
import { readSettings } from "../internal/settings.ts";
import { findPostgresBinaries } from "../store/binaries.ts";
import { readEnvironment } from "./environment.ts";
import { readArgs } from "./usage.ts";

/** `sluice-oracle doctor`: looks at everything a start needs and changes nothing. */
export async function doctor(args: string[]): Promise<number> {
  const { values } = readArgs(args, { settings: { type: "string" } });
  let failed = 0;
  let secrets: string[] = [];
  const check = async <T>(what: string, look: () => Promise<T> | T): Promise<T | undefined> => {
    try {
      const found = await look();
      process.stdout.write(`ok    ${what}\n`);
      return found;
    } catch (error) {
      failed++;
      process.stdout.write(`FAIL  ${what}: ${hideSecrets(messageOf(error), secrets)}\n`);
      return undefined;
    }
  };
  await check("bundled PostgreSQL for this platform", findPostgresBinaries);
  const settings = await check("settings", () => readSettings(readEnvironment(values.settings)));
  if (settings !== undefined) {
    secrets = secretsOf(settings);
    const model = await check("model file", () => parseModel(readFileSync(settings.modelFile, "utf8")));
    const manifest = await check("manifest", () => parseManifest(readFileSync(settings.manifestFile, "utf8")));
    if (model !== undefined && manifest !== undefined) {
      await check("the manifest names this model", () => {
        if (getModelHash(model) !== manifest.model)
          throw new Error(`the model's hash is ${getModelHash(model)}, the manifest names ${manifest.model}`);
      });
    }
    if (model !== undefined) {
      const rpc = createRpc({ url: settings.chainRpcUrl, timeoutSeconds: settings.rpcTimeoutSeconds });
      await check("chain, contracts and published model", () => checkDeployment({ rpc, settings, model }));
    }
  }
  process.stdout.write(
    failed === 0 ? "everything a start needs is there\n" : `${failed} thing${failed === 1 ? "" : "s"} to change\n`,
  );
  return failed === 0 ? EXIT_OK : EXIT_FAILED;
}
