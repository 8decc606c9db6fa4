import type { Hex, ContractErrorName as NamesOf } from "viem";
import type { creOracleAbi } from "../abi/creOracle.ts";
import type { erc20Abi } from "../abi/erc20.ts";
import type { erc3009Abi } from "../abi/erc3009.ts";
import type { escrowAbi } from "../abi/escrow.ts";
import type { functionsOracleAbi } from "../abi/functionsOracle.ts";
import type { permit2Abi } from "../abi/permit2.ts";
import type { riskModelsAbi } from "../abi/riskModels.ts";
import type { riskOracleAbi } from "../abi/riskOracle.ts";
import type { signerBondsAbi } from "../abi/signerBonds.ts";
import { SluiceError } from "./SluiceError.ts";

/** Names of all custom errors that the contracts, or a token behind them, can say no with. */
export type ContractErrorName =
  | NamesOf<typeof escrowAbi>
  | NamesOf<typeof riskOracleAbi>
  | NamesOf<typeof riskModelsAbi>
  | NamesOf<typeof signerBondsAbi>
  | NamesOf<typeof functionsOracleAbi>
  | NamesOf<typeof creOracleAbi>
  | NamesOf<typeof erc20Abi>
  | NamesOf<typeof erc3009Abi>
  | NamesOf<typeof permit2Abi>;

/** A contract refused with one of its custom errors. `code` is its name in snake_case, `values` what it carries. */
export class ContractError<name extends ContractErrorName = ContractErrorName> extends SluiceError {
  override name = "ContractError";
  readonly errorName: name;
  /** Function that was called. */
  readonly functionName: string;
  /** For GateFailed what the gate itself refused with, for BatchFailed what the call did, when that could be read. */
  readonly reason: ContractError | UnknownContractError | undefined;

  constructor(parameters: {
    errorName: name;
    functionName: string;
    code: string;
    values: Record<string, unknown>;
    help: string;
    reason?: ContractError | UnknownContractError | undefined;
    cause?: unknown;
  }) {
    const { errorName, functionName, code, values, reason, cause } = parameters;
    const list = Object.entries(values).map(([key, value]) => `${key} ${String(value)}`);
    const because = reason === undefined ? "" : ` because ${reason.shortMessage}`;
    super(`${functionName} was refused: ${errorName}${list.length > 0 ? ` (${list.join(", ")})` : ""}${because}`, {
      code,
      help: reason?.help ?? parameters.help,
      values,
      cause,
    });
    this.errorName = errorName;
    this.functionName = functionName;
    this.reason = reason;
  }
}

/** A contract reverted with something that is none of its custom errors: a string, a panic, nothing, or foreign bytes. */
export class UnknownContractError extends SluiceError {
  override name = "UnknownContractError";

  constructor({
    functionName,
    text,
    data,
    cause,
  }: { functionName: string; text: string; data?: Hex | undefined; cause?: unknown }) {
    super(`${functionName} was refused: ${text}`, {
      code: "unknown_contract_error",
      help: "Check that the addresses are those of this deployment and this version, and that the token is an ordinary one.",
      values: { data },
      cause,
    });
  }
}

/**
 * Tells whether an error, or one of its causes or reasons, is the contract's error of that name.
 *
 * @example
 * try { await client.clear({ terms, report }) } catch (error) {
 *   if (isContractError(error, "ReportExpired")) await askAgain()
 * }
 */
export function isContractError<name extends ContractErrorName>(error: unknown, name: name): boolean {
  for (let current = error; current instanceof Error; current = current.cause) {
    if (!(current instanceof ContractError)) continue;
    if (current.errorName === name) return true;
    if (current.reason !== undefined && isContractError(current.reason, name)) return true;
  }
  return false;
}
