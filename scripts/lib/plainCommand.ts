import { HelpAsked } from "./flags.ts";
import { Stop } from "./stop.ts";

/**
 * Runs a command that computes and writes its results at the very end: there is nothing to clean up, so Ctrl-C may end it
 * at any moment. Help and stops are sentences, not stacks.
 * @param main resolves with the exit code
 */
export async function runPlainCommand(main: (args: string[]) => Promise<number>): Promise<void> {
  try {
    process.exitCode = await main(process.argv.slice(2));
  } catch (error) {
    if (error instanceof HelpAsked) console.log(error.message);
    else if (error instanceof Stop) {
      console.error(error.message);
      process.exitCode = error.exitCode;
    } else throw error;
  }
}
