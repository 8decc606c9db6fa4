import { type ParseArgsConfig, parseArgs } from "node:util";
import { messageOf, OracleError } from "../internal/errors.ts";

/** A command line that says nothing this program understands. */
export class UsageError extends OracleError {
  override name = "UsageError";
}

/** parseArgs, with its complaints as {@link UsageError}. */
export function readArgs<const T extends NonNullable<ParseArgsConfig["options"]>>(
  args: string[],
  options: T,
  positionals = 0,
) {
  try {
    const parsed = parseArgs({ args, options, strict: true, allowPositionals: positionals > 0 });
    if (parsed.positionals.length > positionals) {
      throw new UsageError(`Unexpected argument ${JSON.stringify(parsed.positionals[positionals])}.`);
    }
    return parsed;
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError(messageOf(error));
  }
}
