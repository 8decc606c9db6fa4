import assert from "node:assert/strict";
import type { SluiceClient } from "@sluice/sdk";
import type { Operator } from "../../scripts/deployment/operator.ts";
import { Stop } from "../../scripts/lib/stop.ts";

/** An operator on a chain of a test, without a terminal: it agrees when `--yes` was said. */
export type TestOperator = Operator & {
  /** What was said so far. */
  said: string;
};

/** @param writer whose account sends */
export function createTestOperator(reader: SluiceClient, writer: SluiceClient, deployments: string): TestOperator {
  return {
    reader,
    deployments,
    said: "",
    writer: async () => writer,
    say(text) {
      this.said += `${text}\n`;
    },
    agree: async (yes, what) => {
      if (!yes) throw new Stop(`nobody agreed to ${what}`, 2);
    },
  };
}

/** For `assert.throws` and `assert.rejects`: a stop with that sentence and exit code. */
export function isStop(pattern: RegExp, exitCode: number): (error: unknown) => true {
  return (error) => {
    assert.ok(error instanceof Stop, String(error));
    assert.match(error.message, pattern);
    assert.equal(error.exitCode, exitCode);
    return true;
  };
}
