import assert from "node:assert/strict";
import { HelpAsked, moment, readFlags, wholeNumber } from "../../scripts/lib/flags.ts";
import { Stop } from "../../scripts/lib/stop.ts";

const HELP = "usage: nothing";
const OPTIONS = { seed: { type: "string" }, exit: { type: "boolean" } } as const;

function refusal(work: () => unknown): Stop {
  try {
    work();
  } catch (error) {
    assert.ok(error instanceof Stop, String(error));
    return error;
  }
  return assert.fail("nothing was refused");
}

describe("flags", () => {
  it("reads what it knows", () => {
    assert.deepEqual({ ...readFlags(["--seed", "7", "--exit"], OPTIONS, HELP) }, { seed: "7", exit: true });
  });

  for (const args of [["--sead", "7"], ["--seed"], ["7"], ["--exit=yes"], ["-x"]]) {
    it(`refuses ${args.join(" ")} with the help text and exit code 2`, () => {
      const { message, exitCode } = refusal(() => readFlags(args, OPTIONS, HELP));
      assert.ok(message.endsWith(HELP), message);
      assert.equal(exitCode, 2);
    });
  }

  it("gives the help text when asked", () => {
    assert.throws(() => readFlags(["--help"], OPTIONS, HELP), HelpAsked);
  });

  it("reads whole numbers within bounds", () => {
    assert.equal(wholeNumber("limit", "5000", { min: 1, max: 10_000 }, HELP), 5000);
    for (const text of ["0", "10001", "-1", "1.5", "1e3", "", "abc", "99999999999999999999"]) {
      assert.match(refusal(() => wholeNumber("limit", text, { min: 1, max: 10_000 }, HELP)).message, /--limit takes/);
    }
  });

  it("reads days, moments and seconds, in UTC", () => {
    const cases: [string, number][] = [
      ["2018-01", 1_514_764_800],
      ["2018-01-01", 1_514_764_800],
      ["2018-01-01T00:01", 1_514_764_860],
      ["2018-01-01T00:00:01Z", 1_514_764_801],
      ["1514764800", 1_514_764_800],
    ];
    for (const [text, at] of cases) assert.equal(moment("from", text, HELP), at);
    for (const text of ["2018", "2018-13-01", "2018-02-31", "January", "2018-01-01T25:00", "-5", ""]) {
      assert.match(refusal(() => moment("from", text, HELP)).message, /--from takes a date/);
    }
  });
});
