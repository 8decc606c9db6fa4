import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { filesUnder } from "../../scripts/house/files.ts";
import { ROOT } from "../../scripts/lib/place.ts";
import { prove } from "../../scripts/lib/prove.ts";
import { BUGS, withBug } from "../../scripts/prove/bugs.ts";

const proofs = filesUnder(ROOT, "scripts/prove", "Proof.sol").filter((file) => !file.endsWith("/SlotProof.sol"));

describe("npm run prove", () => {
  for (const engine of ["chc", "bmc"] as const) {
    it(`counts nothing as proved that the solver leaves undecided (${engine})`, async () => {
      const questions: string[] = [];
      const { proved, refuted, open } = await prove("scripts/prove/CountedProof.sol", {
        engine,
        overflows: false,
        async solve(question) {
          questions.push(question);
          return "unknown\n";
        },
      });
      assert.ok(questions.length >= 3, `${questions.length} questions`);
      assert.deepEqual(proved, []);
      assert.deepEqual(refuted, []);
      for (const line of [12, 13, 19]) {
        assert.ok(
          open.some((sentence) => sentence.includes(`CountedProof.sol:${line}:`)),
          `line ${line} is not among\n${open.join("\n")}`,
        );
      }
    });
  }

  for (const file of proofs) {
    const name = basename(file, ".sol");
    it(`has a bug that ${name} must refute, and the code still has the place for it`, () => {
      const bugs = BUGS.filter(({ proof }) => proof === name);
      assert.ok(bugs.length > 0);
      for (const bug of bugs) {
        const place = bug.file ?? "contracts/escrow/PaymentSlot.sol";
        const source = readFileSync(join(ROOT, place), "utf8");
        assert.notEqual(withBug(bug)(place, source), source);
        assert.equal(withBug(bug)("contracts/escrow/Escrow.sol", source), source);
      }
    });
  }
});
