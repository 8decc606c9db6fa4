import assert from "node:assert/strict";
import type { Verdict } from "@sluice/sdk";
import { planReplay } from "../../scripts/lib/replay/planReplay.ts";
import { paceOf } from "../../scripts/lib/replay/playReplay.ts";
import { newReadCounts } from "../../scripts/lib/replay/readTransfers.ts";
import {
  createReplayTally,
  type ReplayFacts,
  replayCounts,
  replayPlot,
  replayRows,
  replayTable,
} from "../../scripts/lib/replay/replayReport.ts";
import { address, HEADER, row, scratchFolder } from "./transfersFile.ts";

const ETHER = 10n ** 18n;
const facts: ReplayFacts = {
  counts: { ...newReadCounts(), rows: 12, broken: 1 },
  eligible: 9,
  inRange: 6,
  feedRows: 3,
  seconds: 2,
  reportsMissing: 0,
  signedTwice: 0,
};

function tallied() {
  const tally = createReplayTally();
  const add = (verdict: Verdict, score: number, value: bigint, payeeIsFraud = false, payerIsFraud = false): void =>
    tally.add({
      paymentId: "0x",
      at: 1,
      value,
      score,
      verdict,
      payeeIsFraud,
      payerIsFraud,
      signed: { digest: "0x", round: 1n },
    });
  add("release", 0, 3n * ETHER);
  add("release", 999, ETHER);
  add("hold", 5000, ETHER / 2n, false, true);
  add("deny", 10_000, ETHER, true);
  add("hold", 9999, 3n * ETHER, true, true);
  return tally;
}

describe("replayReport", () => {
  it("adds up by payee, tells labelled payers apart, and counts shares of payments and of value", () => {
    const rows = new Map(replayRows(tallied(), facts).map(({ name, value }) => [name, value]));
    const expected: [string, number][] = [
      ["rows broken and skipped", 1],
      ["payments replayed", 5],
      ["honest: payments", 3],
      ["honest: value", 4.5],
      ["honest: released", 2],
      ["honest: released, share", 2 / 3],
      ["honest: released, value", 4],
      ["fraudulent: payments", 2],
      ["fraudulent: denied, share of value", 0.25],
      ["fraudulent: held, share of value", 0.75],
      ["payer labelled: payments", 1],
      ["payer labelled: held", 1],
      ["honest: score 0 to 999", 2],
      ["fraudulent: score 9000 to 10000", 2],
      ["decisions", 2.5],
    ];
    for (const [name, value] of expected) assert.equal(rows.get(name), value, name);
  });

  it("has figures also where there is nothing to divide by", () => {
    const rows = replayRows(createReplayTally(), { ...facts, seconds: 0 });
    assert.ok(rows.every(({ value }) => Number.isFinite(value)));
  });

  it("shows the same as tables and plot", () => {
    assert.match(replayTable(tallied()), /fraudulent \(payee labelled\) +2 +4\.000 ETH +0 +0\.0 %/);
    assert.match(replayCounts(facts), /broken, skipped +1/);
    const lines = replayPlot(tallied()).split("\n");
    assert.equal(lines.length, 11);
    assert.match(lines[1] ?? "", /^0–999 +█+.* 66\.7 %/);
    assert.match(lines[10] ?? "", /9000–10000 .* 0\.0 % {2}█{28} 100\.0 %$/);
  });
});

describe("paceOf", () => {
  const file = scratchFolder();
  const pace = async (spacing: number) => {
    const rows = Array.from({ length: 10 }, (_, i) =>
      row({ ts: 1_000_000 + i * spacing, account: address(i), counterparty: address(50) }),
    );
    const input = file("pace.csv", `${[HEADER, ...rows].join("\n")}\n`);
    return paceOf(await planReplay({ input, fromAt: 0, seed: 1, onBroken: assert.fail }));
  };

  it("waits longer where payments are rarer, within bounds; reports live longer than anything waits", async () => {
    assert.equal((await pace(1)).waitSeconds, 3_000);
    assert.equal((await pace(1_000)).waitSeconds, 4 * 2 * 8 * 900);
    assert.equal((await pace(1_000_000)).waitSeconds, 7 * 86_400);
    for (const spacing of [1, 1_000, 1_000_000]) {
      const { waitSeconds, lifeSeconds } = await pace(spacing);
      assert.equal(lifeSeconds, waitSeconds + 3_600);
    }
  });
});
