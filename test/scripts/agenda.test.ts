import assert from "node:assert/strict";
import { createAgenda } from "../../scripts/lib/scenario/agenda.ts";

describe("agenda", () => {
  it("gives second by second, by rank and then as added, also what is added on the way", () => {
    const agenda = createAgenda<string>();
    agenda.add(5, 1, "capture a");
    agenda.add(3, 0, "pay a");
    agenda.add(5, 0, "pay b");
    agenda.add(5, 1, "capture b");
    agenda.add(5, 0, "pay c");
    assert.equal(agenda.size, 5);
    assert.deepEqual(agenda.next(), { at: 3, what: ["pay a"] });
    agenda.add(4, 1, "clear a");
    agenda.add(9, 2, "reclaim a");
    assert.deepEqual(agenda.next(), { at: 4, what: ["clear a"] });
    assert.deepEqual(agenda.next(), { at: 5, what: ["pay b", "pay c", "capture a", "capture b"] });
    assert.deepEqual(agenda.next(), { at: 9, what: ["reclaim a"] });
    assert.equal(agenda.next(), undefined);
  });
});
