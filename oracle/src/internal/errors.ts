/** What went wrong and whether trying again can help; the command line turns it into an exit code. */
export type OracleErrorOptions = {
  /** True when the same step may succeed later without anybody changing anything (a network that is away, a database that restarts). */
  retryable?: boolean;
  /** The error underneath. */
  cause?: unknown;
  /** What the operator should do, as a sentence. */
  fix?: string;
};

/** An error with a sentence for the operator. Its message never holds a secret. */
export class OracleError extends Error {
  override name = "OracleError";
  readonly retryable: boolean;
  readonly fix: string | undefined;

  constructor(message: string, options: OracleErrorOptions = {}) {
    super(options.fix === undefined ? message : `${message} What to do: ${options.fix}`, { cause: options.cause });
    this.retryable = options.retryable ?? false;
    this.fix = options.fix;
  }
}

/** A setting that is missing or wrong. */
export class SettingsError extends OracleError {
  override name = "SettingsError";
}

/** The chain contradicts what this node has already followed, deeper than it can undo. */
export class DeepReorgError extends OracleError {
  override name = "DeepReorgError";
}

/** The chain's RPC is away or answers nonsense for now. */
export class RpcError extends OracleError {
  override name = "RpcError";

  constructor(message: string, options: OracleErrorOptions = {}) {
    super(message, { retryable: true, ...options });
  }
}

/** The database is away for now, or refused what was asked. */
export class StoreError extends OracleError {
  override name = "StoreError";
}

/** The node declines to sign, for a reason that is stable on both sides of the wire. */
export class AbstainError extends OracleError {
  override name = "AbstainError";
  readonly code: AbstainCode;

  constructor(code: AbstainCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** Why a node does not sign. */
export type AbstainCode =
  | "token_unit_unknown"
  | "round_too_old"
  | "round_not_reached"
  | "round_before_start"
  | "round_superseded"
  | "round_already_signed"
  | "too_many_open_payments"
  | "amount_differs"
  | "gate_differs"
  | "gate_terms_invalid"
  | "model_differs";

/** The message of anything thrown, on one line, without a stack. */
export function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/\s+/g, " ").trim();
}

/** Whether trying again later may help. */
export function isRetryable(error: unknown): boolean {
  return error instanceof OracleError && error.retryable;
}
