import { constants } from "node:os";
import { messageOf } from "../../oracle/src/internal/errors.ts";
import { HelpAsked } from "./flags.ts";
import { Stop } from "./stop.ts";

/** What a running command registers so that signals and errors end it cleanly. */
export interface Ending {
  /** Aborted when the command begins to end. */
  signal: AbortSignal;
  /** Registers the clean end (once, awaited) and the hard one (a second Ctrl-C). */
  onEnd(clean: () => Promise<void>, hard: () => void): void;
}

/**
 * Runs a command: prints a sentence instead of a stack when it stops, ends cleanly on Ctrl-C, at once on a second one.
 * @param main resolves with the exit code
 */
export async function runCommand(main: (ending: Ending) => Promise<number>): Promise<never> {
  const controller = new AbortController();
  const cleaners: { clean: () => Promise<void>; hard: () => void }[] = [];
  let cleaning: Promise<void> | undefined;
  let signalledAt = 0;
  const cleanUp = (): Promise<void> => {
    controller.abort();
    cleaning ??= (async () => {
      for (let next = cleaners.pop(); next !== undefined; next = cleaners.pop()) {
        current = next.hard;
        await next.clean();
      }
    })();
    return cleaning;
  };
  let current: () => void = () => {};

  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      // The terminal, npm and the bootstrap may each pass the same Ctrl-C on.
      if (Date.now() - signalledAt < 800) return;
      const code = 128 + constants.signals[signal];
      if (signalledAt !== 0) {
        process.stderr.write("\nforced to end\n");
        current();
        for (const { hard } of cleaners) hard();
        process.exit(code);
      }
      signalledAt = Date.now();
      process.stderr.write("\nshutting down (Ctrl-C again to force)\n");
      cleanUp().then(
        () => process.exit(code),
        (error: unknown) => {
          process.stderr.write(`${messageOf(error)}\n`);
          process.exit(code);
        },
      );
    });
  }

  let code = 1;
  try {
    code = await main({ signal: controller.signal, onEnd: (clean, hard) => cleaners.push({ clean, hard }) });
  } catch (error) {
    if (signalledAt !== 0) {
      await cleaning; // what fails while we end is not news; the signal's handler exits
      return await new Promise<never>(() => {});
    }
    if (error instanceof HelpAsked) {
      process.stdout.write(`${error.message}\n`);
      code = 0;
    } else {
      const sentence = error instanceof Error && "exitCode" in error ? error.message : describe(error);
      process.stderr.write(`\n${sentence}\n`);
      code = error instanceof Stop ? error.exitCode : 1;
    }
  }
  if (signalledAt !== 0) return await new Promise<never>(() => {});
  await cleanUp().catch((error: unknown) => {
    process.stderr.write(`while shutting down: ${messageOf(error)}\n`);
    code ||= 1;
  });
  process.exit(code);
}

/** Errors of our own parts are sentences; anything else is a defect and shows its stack. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const ours = "fix" in error || "shortMessage" in error;
  return ours && process.env.SLUICE_STACKS === undefined ? error.message : (error.stack ?? error.message);
}
