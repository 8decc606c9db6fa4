import { BaseError, decodeErrorResult, type Hex } from "viem";
import { creOracleAbi } from "../abi/creOracle.ts";
import { erc20Abi } from "../abi/erc20.ts";
import { erc3009Abi } from "../abi/erc3009.ts";
import { escrowAbi } from "../abi/escrow.ts";
import { functionsOracleAbi } from "../abi/functionsOracle.ts";
import { permit2Abi } from "../abi/permit2.ts";
import { riskModelsAbi } from "../abi/riskModels.ts";
import { riskOracleAbi } from "../abi/riskOracle.ts";
import { signerBondsAbi } from "../abi/signerBonds.ts";
import { ContractError, type ContractErrorName, UnknownContractError } from "./contract.ts";
import { contractErrorHelp } from "./contractErrorHelp.ts";

const allErrors = [
  ...escrowAbi,
  ...riskOracleAbi,
  ...riskModelsAbi,
  ...signerBondsAbi,
  ...functionsOracleAbi,
  ...creOracleAbi,
  ...erc20Abi,
  ...erc3009Abi,
  ...permit2Abi,
].filter((item) => item.type === "error");

/**
 * Makes a typed error of what viem throws for a call that reverted; anything else comes back as it is.
 *
 * @param error - What was caught.
 * @param functionName - What was called.
 */
export function toContractError(error: unknown, functionName: string): unknown {
  if (!(error instanceof Error)) return error;
  const data = revertData(error);
  if (data === undefined) return error;
  return errorOfData(data, functionName, error);
}

/**
 * Reads the bytes that a call reverted with, into the inner reason of a failed gate or batch. A reason is cut at 256
 * bytes by the contract, and then perhaps not readable.
 *
 * @param data - Revert data.
 * @param functionName - What was called.
 *
 * @example
 * errorOfData(receiptRevertData, "capture").code // "not_released"
 */
export function errorOfData(data: Hex, functionName: string, cause?: unknown): ContractError | UnknownContractError {
  if (data === "0x")
    return new UnknownContractError({ functionName, text: "it reverted without a reason", data, cause });
  let decoded: { errorName: string; args: readonly unknown[]; abiItem: { inputs?: readonly { name?: string }[] } };
  try {
    decoded = decodeErrorResult({ abi: allErrors, data }) as unknown as typeof decoded;
  } catch {
    return new UnknownContractError({
      functionName,
      text: `it reverted with unknown bytes (${data.slice(0, 10)})`,
      data,
      cause,
    });
  }
  const { errorName, abiItem } = decoded;
  const args = decoded.args ?? [];
  if (errorName === "Error" || errorName === "Panic") {
    return new UnknownContractError({ functionName, text: `${errorName} ${String(args[0])}`, data, cause });
  }
  const values: Record<string, unknown> = {};
  for (const [index, input] of (abiItem.inputs ?? []).entries()) values[input.name || `value${index}`] = args[index];
  const name = errorName as ContractErrorName;
  const reason = values.reason === undefined || values.reason === "0x" ? undefined : reasonOf(name, values);
  return new ContractError({
    errorName: name,
    functionName,
    code: snakeCase(name),
    values,
    help: contractErrorHelp[name],
    reason,
    cause,
  });
}

/** What another contract, or another call, refused with, where the error carries that. */
function reasonOf(name: ContractErrorName, values: Record<string, unknown>) {
  if (name === "GateFailed") return errorOfData(values.reason as Hex, "the gate");
  if (name === "BatchFailed") return errorOfData(values.reason as Hex, `call ${values.index}`);
  return undefined;
}

/** The name of a custom error as a code: GateFailed → gate_failed, ERC20InvalidSender → erc20_invalid_sender. */
export function snakeCase(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/([A-Z]+[0-9]*)([A-Z][a-z])/g, "$1_$2")
    .replace(/_+/g, "_")
    .toLowerCase();
}

/** The bytes of the revert somewhere in a chain of causes. By name, because two copies of viem may meet. */
function revertData(error: Error): Hex | undefined {
  for (let current: unknown = error; current instanceof Error; current = current.cause) {
    const { name, raw } = current as { name: string; raw?: unknown };
    if (name === "ContractFunctionRevertedError") return isBytes(raw) ? raw : "0x";
  }
  for (let current: unknown = error; current instanceof Error; current = current.cause) {
    const { data } = current as { data?: unknown };
    if (isBytes(data)) return data;
    if (typeof data === "object" && data !== null && isBytes((data as { data?: unknown }).data))
      return (data as { data: Hex }).data;
    if (!(current instanceof BaseError) && current.cause === undefined) return undefined;
  }
  return undefined;
}

function isBytes(value: unknown): value is Hex {
  return typeof value === "string" && /^0x([0-9a-fA-F]{2})*$/.test(value);
}
