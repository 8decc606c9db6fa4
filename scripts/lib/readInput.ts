import { readFileSync } from "node:fs";
import { messageOf } from "../../oracle/src/internal/errors.ts";
import { Stop } from "./stop.ts";

/**
 * The text of a file that a flag names.
 *
 * @param what - what the file is, in the plural, for the message
 * @throws Stop when it cannot be read
 */
export function readInput(file: string, what: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new Stop(`the ${what} cannot be read: ${messageOf(error)}`);
  }
}
