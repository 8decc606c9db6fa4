import assert from "node:assert/strict";
import { Writable } from "node:stream";
import { bar, createTerminal, table } from "../../scripts/lib/terminal.ts";

function screen(isTTY: boolean) {
  let text = "";
  const out = new Writable({
    write(chunk, _encoding, done) {
      text += chunk;
      done();
    },
  });
  return { terminal: createTerminal(Object.assign(out, { isTTY, columns: 40 })), text: () => text };
}

describe("terminal", () => {
  it("rewrites one line on a terminal and keeps it below what is said in between", () => {
    const { terminal, text } = screen(true);
    terminal.live("1 scored");
    terminal.say("oracle-2 died");
    terminal.live("2 scored");
    terminal.settle();
    assert.equal(text(), "1 scored\r\u001b[2Koracle-2 died\n1 scored\r\u001b[2K2 scored\n");
  });

  it("prints the line only now and then, but always at the end, where there is no terminal", () => {
    const { terminal, text } = screen(false);
    for (let i = 1; i <= 100; i++) terminal.live(`${i} scored`);
    terminal.settle();
    assert.equal(text(), "1 scored\n100 scored\n");
  });

  it("never writes past the edge of a terminal", () => {
    const { terminal, text } = screen(true);
    terminal.live("x".repeat(100));
    assert.equal(text(), "x".repeat(39));
  });

  it("shows how long a step took", async () => {
    const { terminal, text } = screen(false);
    assert.equal(await terminal.step("the answer", async () => 42), 42);
    assert.match(text(), /^ {2}ok the answer \(\d\.\d s\)\n$/);
  });

  it("aligns words to the left and figures to the right", () => {
    const text = table([
      ["outcome", "payments", "value"],
      ["released", "1,200", "3.5 ETH"],
      ["held", "7", "10.25 ETH"],
    ]);
    assert.deepEqual(text.split("\n"), [
      "outcome   payments      value",
      "────────  ────────  ─────────",
      "released     1,200    3.5 ETH",
      "held             7  10.25 ETH",
    ]);
  });

  it("draws bars in eighths", () => {
    assert.deepEqual(
      [bar(0, 4), bar(0.5, 4), bar(0.53125, 4), bar(1, 4), bar(7, 4)],
      ["", "██", "██▏", "████", "████"],
    );
  });
});
