import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { renderAbis } from "../../scripts/abis/renderAbis.ts";
import { renderErrors } from "../../scripts/abis/renderErrors.ts";
import * as sdk from "../../sdk/src/index.ts";

describe("ABIs of the SDK", () => {
  for (const [path, text] of renderAbis()) {
    it(`${path} is that of the compiled contract`, () => {
      const committed = readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
      assert.ok(committed === text, `${path} differs: run \`npm run abis\``);
    });
  }

  it("docs/sdk/errors.md names every code of every error", () => {
    const page = readFileSync(new URL("../../docs/sdk/errors.md", import.meta.url), "utf8");
    assert.ok(page === renderErrors(), "docs/sdk/errors.md differs: run `npm run abis`");
    const folder = new URL("../../sdk/src/errors/", import.meta.url);
    const sources = readdirSync(folder).map((name) => readFileSync(new URL(name, folder), "utf8"));
    const codes = sources.flatMap((source) => [...source.matchAll(/code: "(\w+)"/g)].map((match) => match[1]));
    assert.ok(codes.length >= 20);
    for (const code of codes) assert.ok(page.includes(`id="${code}"`), `${code} is missing`);
  });

  it("docs/sdk/actions.md names every action", () => {
    const page = readFileSync(new URL("../../docs/sdk/actions.md", import.meta.url), "utf8");
    const actions = readdirSync(new URL("../../sdk/src/actions", import.meta.url)).map((name) =>
      name.replace(".ts", ""),
    );
    assert.deepEqual(
      actions.filter((name) => !page.includes(`| \`${name}\` |`)),
      [],
    );
    assert.ok(actions.length > 30);
  });

  it("have an action for every function", () => {
    // What no caller needs: the model's init code asks the one while it is being deployed, the bonds call the other.
    const left = new Set(["pendingCode", "retireSigner"]);
    const called = new Map([
      ["void", "voidPayment"],
      ["paymentId", "computePaymentId"],
      ["stateOf", "getPaymentState"],
      ["credit", "getCredit"],
      ["creditNonce", "getCreditNonce"],
      ["extensionOf", "getExtension"],
      ["extend", "extendPayment"],
      ["resolve", "resolvePayment"],
      ["relay", "relayVerb"],
      ["batch", "batchCalls"],
      ["post", "postReport"],
      ["postedReport", "getPostedReport"],
      ["bonds", "getRiskOracleSettings"],
      ["postBatch", "postReportBatch"],
      ["batchDigest", "computeReportBatchDigest"],
      ["reportDigest", "computeReportDigest"],
      ["signerSet", "getSignerSet"],
      ["activeSignerSet", "getActiveSignerSet"],
      ["reportSeconds", "getRiskOracleSettings"],
      ["rotationDelay", "getRiskOracleSettings"],
      ["models", "getRiskOracleSettings"],
      ["releaseVerdict", "getVerdict"],
      ["owner", "getRiskOracleOwner"],
      ["pendingOwner", "getRiskOraclePendingOwner"],
      ["transferOwnership", "transferRiskOracleOwnership"],
      ["acceptOwnership", "acceptRiskOracleOwnership"],
      ["renounceOwnership", "renounceRiskOracleOwnership"],
      ["publish", "publishModel"],
      ["score", "scoreOnChain"],
      ["modelAddress", "getModelAddress"],
      ["initCodeHash", "getModelInitCodeHash"],
      ["evaluatorCode", "getModelEvaluatorCode"],
      ["deposit", "depositBond"],
      ["depositFor", "depositBond"],
      ["choosePayout", "chooseBondPayout"],
      ["withdraw", "withdrawBond"],
      ["bondOf", "getBond"],
      ["isBonded", "getBond"],
      ["token", "getBondSettings"],
      ["minimumBond", "getBondSettings"],
      ["proofSeconds", "getBondSettings"],
      ["rewardBps", "getBondSettings"],
    ]);
    const exported = sdk as unknown as Record<string, unknown>;
    const bound = sdk.sluiceActions({ escrow: "0x", riskOracle: "0x", riskModels: "0x" })({} as sdk.SluiceClient);
    const abis = [sdk.escrowAbi, sdk.riskOracleAbi, sdk.riskModelsAbi, sdk.signerBondsAbi, sdk.releaseGateAbi].flat();
    const functions = abis.filter((item) => item.type === "function").map((item) => item.name);
    assert.ok(functions.length > 20);
    for (const name of functions) {
      if (left.has(name) || name === "eip712Domain") continue; // viem has getEip712Domain
      const action = called.get(name) ?? name;
      assert.equal(typeof exported[action], "function", `${name}: no action ${action}`);
      assert.ok(action in bound, `${action} is not among sluiceActions`);
    }
  });
});
