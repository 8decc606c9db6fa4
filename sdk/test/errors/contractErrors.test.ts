import assert from "node:assert/strict";
import { type AbiParameter, encodeErrorResult, type Hex } from "viem";
import { creOracleAbi } from "../../src/abi/creOracle.ts";
import { erc20Abi } from "../../src/abi/erc20.ts";
import { erc3009Abi } from "../../src/abi/erc3009.ts";
import { escrowAbi } from "../../src/abi/escrow.ts";
import { functionsOracleAbi } from "../../src/abi/functionsOracle.ts";
import { permit2Abi } from "../../src/abi/permit2.ts";
import { riskModelsAbi } from "../../src/abi/riskModels.ts";
import { riskOracleAbi } from "../../src/abi/riskOracle.ts";
import { signerBondsAbi } from "../../src/abi/signerBonds.ts";
import { ContractError, isContractError, UnknownContractError } from "../../src/errors/contract.ts";
import { contractErrorHelp } from "../../src/errors/contractErrorHelp.ts";
import { errorOfData, snakeCase } from "../../src/errors/toContractError.ts";

const errors = [
  escrowAbi,
  riskOracleAbi,
  riskModelsAbi,
  signerBondsAbi,
  functionsOracleAbi,
  creOracleAbi,
  erc20Abi,
  erc3009Abi,
  permit2Abi,
].flatMap((abi) => abi.flatMap((item) => (item.type === "error" ? [item] : [])));

function valueOfType(type: string): unknown {
  if (type === "address") return "0x1111111111111111111111111111111111111111";
  if (type === "bool") return true;
  if (type === "string") return "text";
  if (type.startsWith("bytes")) return `0x${"ab".repeat(type === "bytes" ? 3 : Number(type.slice(5)))}`;
  const bits = Number(type.replace("uint", ""));
  return bits <= 48 ? 7 : 7n;
}

const encode = (errorName: string, args: readonly unknown[]) => {
  const item = errors.find((error) => error.name === errorName);
  assert.ok(item !== undefined, errorName);
  return encodeErrorResult({ abi: [item], errorName, args } as never) as Hex;
};

describe("errors of the contracts", () => {
  it("each come back by name, with their values and a sentence of help", () => {
    assert.ok(errors.length > 75, `${errors.length} errors`);
    for (const item of errors) {
      const inputs: readonly AbiParameter[] = item.inputs;
      const args = inputs.map(({ type }) => valueOfType(type));
      const error = errorOfData(encodeErrorResult({ abi: [item], args } as never), "capture");
      assert.ok(error instanceof ContractError, item.name);
      assert.equal(error.errorName, item.name);
      assert.equal(error.code, snakeCase(item.name));
      assert.match(error.code, /^[a-z0-9]+(_[a-z0-9]+)*$/);
      assert.deepEqual(Object.values(error.values), args);
      assert.ok(inputs.every(({ name }, index) => (name || `value${index}`) in error.values));
      assert.match(contractErrorHelp[error.errorName], /^[A-Z].{15,}[.?]$/s, item.name);
      assert.ok(error.message.includes(error.help) && error.message.includes(item.name));
    }
  });

  it("have help for nothing that no contract says", () => {
    const names = new Set<string>(errors.map((item) => item.name));
    assert.deepEqual(
      Object.keys(contractErrorHelp).filter((name) => !names.has(name)),
      [],
    );
  });

  it("show what is behind a failed gate, a failed call, and a failed gate in a failed call", () => {
    const id = `0x${"12".repeat(32)}`;
    const expired = encode("SignatureExpired", [9n, 5n]);
    const batch = errorOfData(encode("BatchFailed", [3n, expired]), "batch") as ContractError;
    assert.deepEqual([batch.code, batch.reason?.code], ["batch_failed", "signature_expired"]);
    assert.equal(batch.help, contractErrorHelp.SignatureExpired);
    assert.match(batch.message, /call 3 was refused: SignatureExpired \(timestamp 9, deadline 5\)/);
    const gate = encode("GateFailed", [id, encode("UnknownModel", [id])]);
    const both = errorOfData(encode("BatchFailed", [0n, gate]), "batch");
    assert.ok(isContractError(both, "UnknownModel") && isContractError(both, "GateFailed"));
    assert.ok(!isContractError(both, "ReportExpired"));
  });

  it("say so where a reason was cut off or is none", () => {
    const cut = encode("NotReleased", [`0x${"12".repeat(32)}`, 0n]).slice(0, 40) as Hex;
    const error = errorOfData(encode("BatchFailed", [1n, cut]), "batch") as ContractError;
    assert.ok(error.reason instanceof UnknownContractError);
    const silent = errorOfData(encode("BatchFailed", [1n, "0x"]), "batch") as ContractError;
    assert.equal(silent.reason, undefined);
    assert.equal(silent.help, contractErrorHelp.BatchFailed);
  });
});
