import assert from "node:assert/strict";
import { AbstainError, OracleError, RpcError } from "../../src/internal/errors.ts";
import { exitCodeOf } from "../../src/internal/exit.ts";
import { createShutdown } from "../../src/internal/shutdown.ts";

describe("the end of the process", () => {
  it("closes last opened first, once, and goes on where one fails", async () => {
    const closed: string[] = [];
    const failures: string[] = [];
    const shutdown = createShutdown((name) => failures.push(name));
    shutdown.add("first", () => void closed.push("first"));
    shutdown.add("broken", () => {
      throw new Error("no");
    });
    shutdown.add("last", async () => void closed.push("last"));
    assert.equal(shutdown.signal.aborted, false);
    const reason = new Error("why");
    await Promise.all([shutdown.run(reason), shutdown.run()]);
    assert.deepEqual(closed, ["last", "first"]);
    assert.deepEqual(failures, ["broken"]);
    assert.equal(shutdown.signal.aborted, true);
    assert.equal(shutdown.reason, reason);
  });

  it("has an exit code that says whether trying again may help", () => {
    assert.equal(exitCodeOf(new OracleError("x")), 1);
    assert.equal(exitCodeOf(new Error("x")), 1);
    assert.equal(exitCodeOf(new RpcError("x")), 75);
    assert.equal(exitCodeOf(new OracleError("x", { retryable: true })), 75);
    assert.equal(exitCodeOf(new AbstainError("round_too_old", "x")), 1);
    assert.match(new OracleError("It broke.", { fix: "mend it." }).message, /It broke\. What to do: mend it\./);
  });
});
