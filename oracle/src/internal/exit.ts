import { isRetryable } from "./errors.ts";

/** All went well. */
export const EXIT_OK = 0;
/** Somebody has to change something before it can work. */
export const EXIT_FAILED = 1;
/** Trying again later may work (sysexits' EX_TEMPFAIL): a supervisor should start the process again. */
export const EXIT_RETRY = 75;

/** The exit code for an error that ends the process. */
export function exitCodeOf(error: unknown): number {
  return isRetryable(error) ? EXIT_RETRY : EXIT_FAILED;
}
