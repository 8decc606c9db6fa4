import assert from "node:assert/strict";
import { LabelBook } from "../../src/feedback/labelBook.ts";
import type { LifeEvent } from "../../src/feedback/lifeEvent.ts";
import { authorized, captured, DAY } from "./lives.ts";

const MATURITY = 14 * DAY;

function bookOf(...events: LifeEvent[]): LabelBook {
  const book = new LabelBook();
  for (const event of events) book.record(event);
  return book;
}

describe("labels of payments", () => {
  const at = 1000 * DAY;
  const opened = { type: "disputeOpened", at: at + DAY, paymentId: "p" } as const;
  const decided = (against: "payer" | "payee" | "both" | "nobody", day: number) =>
    ({ type: "disputeDecided", at: at + day * DAY, paymentId: "p", against }) as const;
  const verdict = (isFraud: boolean, day: number) =>
    ({ type: "verdict", at: at + day * DAY, paymentId: "p", isFraud }) as const;
  const refunded = (day: number) => ({ type: "refunded", at: at + day * DAY, paymentId: "p", amount: 1n }) as const;
  const start = [authorized("p", at), captured("p", at + 2)];

  it("are unknown at first, and honest by silence once the payment is old enough", () => {
    const book = bookOf(...start);
    assert.equal(book.labelAt("p", at + MATURITY - 1, MATURITY), undefined);
    assert.deepEqual(book.labelAt("p", at + MATURITY, MATURITY), { isFraud: false, source: "silence" });
    assert.equal(book.labelAt("unheard of", at + MATURITY, MATURITY), undefined);
  });

  it("are never honest by silence where nothing was captured: nobody could complain", () => {
    const held = bookOf(authorized("p", at), {
      type: "returned",
      at: at + 2 * DAY,
      paymentId: "p",
      amount: 10n ** 18n,
      how: "reclaim",
    });
    assert.equal(held.labelAt("p", at + 100 * DAY, MATURITY), undefined);
    const reviewed = bookOf(authorized("p", at), verdict(true, 2));
    assert.deepEqual(reviewed.labelAt("p", at + 3 * DAY, MATURITY), { isFraud: true, source: "verdict" });
  });

  it("change as feedback arrives, a verdict above a decision above a refund above a dispute", () => {
    const book = bookOf(...start, opened, refunded(2), decided("payee", 4), verdict(false, 20));
    const known = (day: number) => book.labelAt("p", at + day * DAY, MATURITY);
    assert.equal(known(1), undefined, "an open dispute");
    assert.deepEqual(known(2), { isFraud: false, source: "refund" });
    assert.deepEqual(known(4), { isFraud: true, source: "decision" });
    assert.deepEqual(known(19), { isFraud: true, source: "decision" });
    assert.deepEqual(known(20), { isFraud: false, source: "verdict" });
  });

  it("stay unknown while a dispute is open, however long", () => {
    assert.equal(bookOf(...start, opened).labelAt("p", at + 100 * DAY, MATURITY), undefined);
  });

  it("take a decision against nobody as honest, and the later of two verdicts", () => {
    assert.equal(bookOf(...start, opened, decided("nobody", 3)).labelAt("p", at + 3 * DAY, MATURITY)?.isFraud, false);
    const twice = bookOf(...start, verdict(true, 3), verdict(false, 5));
    assert.equal(twice.labelAt("p", at + 4 * DAY, MATURITY)?.isFraud, true);
    assert.equal(twice.labelAt("p", at + 5 * DAY, MATURITY)?.isFraud, false);
  });

  it("know nothing before its second: what arrives later changes no earlier answer", () => {
    const feedback = [opened, refunded(2), decided("both", 4), verdict(false, 20)];
    const all = bookOf(...start, ...feedback);
    for (let second = at; second < at + 25 * DAY; second += DAY / 4) {
      const soFar = bookOf(...[...start, ...feedback].filter((event) => event.at <= second));
      assert.deepEqual(all.labelAt("p", second, MATURITY), soFar.labelAt("p", second, MATURITY), `${second - at}`);
    }
  });
});
