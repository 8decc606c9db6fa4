import assert from "node:assert/strict";
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { getReportDigest, type Report, recoverReportSigner } from "@sluice/sdk";
import fc from "fast-check";
import { type Hex, keccak256, stringToHex } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { randomModel } from "../../../sdk/test/model/randomModel.ts";
import { type Assessment, type Attestor, createAttestor } from "../../src/attest/attestor.ts";
import {
  type OpenSigningJournalOptions,
  openSigningJournal,
  type SigningJournal,
} from "../../src/attest/signingJournal.ts";
import { isRetryable, RpcError, StoreError } from "../../src/internal/errors.ts";

const PRIVATE_KEY: Hex = `0x${"4c".repeat(32)}`;
const SIGNER = privateKeyToAccount(PRIVATE_KEY).address;
const RISK_ORACLE: Hex = `0x${"0d".repeat(20)}`;
const word = (text: string): Hex => keccak256(stringToHex(text));

/** What a node says about a subject as of a block, for an amount that whoever asks may choose. */
function assessmentOf(subject: number, round: number, blockHash: Hex, amount: bigint): Assessment {
  const report: Report = {
    subject: word(`subject ${subject}`),
    amount,
    features: word(`${subject} ${round} ${blockHash} ${amount}`),
    extraFeatures: word("none"),
    model: word("model"),
    manifest: word("manifest"),
    round: BigInt(round),
    blockHash,
    validUntil: 5_000n,
  };
  const digest = getReportDigest({ chainId: 1, riskOracle: RISK_ORACLE, report });
  return {
    ...report,
    round,
    validUntil: 5_000,
    digest,
    score: 1,
    verdict: "hold",
    payer: `0x${"01".repeat(20)}`,
  };
}

describe("the signing journal", () => {
  let folder: string;
  const open: SigningJournal[] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "sluice-journal-"));
  });

  afterEach(async () => {
    await Promise.all(open.splice(0).map((journal) => journal.close().catch(() => {})));
    rmSync(folder, { recursive: true, force: true });
  });

  const path = (): string => {
    const name = readdirSync(folder).find((file) => file.endsWith(".journal"));
    assert.ok(name !== undefined);
    return join(folder, name);
  };

  const openWith = async (changes: Partial<OpenSigningJournalOptions> = {}): Promise<SigningJournal> => {
    const journal = await openSigningJournal({
      folder,
      chainId: 1,
      riskOracle: RISK_ORACLE,
      signer: SIGNER,
      storedRound: -1,
      headRound: async () => 100,
      boot: "first-boot",
      waitSeconds: 0.2,
      ...changes,
    });
    open.push(journal);
    return journal;
  };

  const claimOf = (subject: number, round: number, content = "a") => ({
    subject: word(`subject ${subject}`),
    round,
    digest: word(`${subject} ${round} ${content}`),
  });

  it("begins at the chain's head: before it the key may have signed anything", async () => {
    const journal = await openWith();
    assert.equal(journal.floor, 100);
    assert.equal(journal.raisedBecause, "there was none");
    assert.deepEqual(await journal.claim([claimOf(1, 100), claimOf(1, 101), claimOf(2, 99)]), [
      "round_before_start",
      "granted",
      "round_before_start",
    ]);
  });

  it("grants a round once, the same content again, and nothing lower", async () => {
    const journal = await openWith();
    assert.deepEqual(await journal.claim([claimOf(1, 105)]), ["granted"]);
    assert.deepEqual(await journal.claim([claimOf(1, 105), claimOf(1, 105, "b"), claimOf(1, 104), claimOf(1, 106)]), [
      "granted",
      "round_already_signed",
      "round_superseded",
      "granted",
    ]);
    assert.deepEqual(await journal.claim([claimOf(1, 105), claimOf(1, 105, "b")]), ["granted", "round_already_signed"]);
    const many = await Promise.all(Array.from({ length: 50 }, (_, i) => journal.claim([claimOf(2, 110, `${i}`)])));
    assert.equal(many.filter(([answer]) => answer === "granted").length, 1);
    const upper = { ...claimOf(1, 106), subject: claimOf(1, 106).subject.toUpperCase().replace("X", "x") as Hex };
    assert.deepEqual(await journal.claim([{ ...upper, digest: word("other") }]), ["round_already_signed"]);
  });

  it("is on the disk before it grants", async () => {
    const journal = await openWith();
    for (let round = 101; round < 120; round++) {
      await journal.claim([claimOf(1, round)]);
      assert.ok(readFileSync(path(), "utf8").includes(claimOf(1, round).digest));
    }
  });

  it("vouches for the past after a process died, whatever became of the database", async () => {
    const journal = await openWith();
    await journal.claim([claimOf(1, 101), claimOf(2, 103)]);
    await journal.close();
    const again = await openWith({ headRound: async () => assert.fail("it need not ask"), storedRound: 103 });
    assert.equal(again.raisedBecause, undefined);
    assert.equal(again.floor, 100);
    assert.deepEqual(await again.claim([claimOf(1, 101), claimOf(2, 103, "b"), claimOf(2, 102), claimOf(1, 102)]), [
      "granted",
      "round_already_signed",
      "round_superseded",
      "granted",
    ]);
  });

  it("vouches where a process died between the line and its seal", async () => {
    const journal = await openWith();
    await journal.claim([claimOf(1, 101)]);
    const seal = readFileSync(`${path()}.seal`);
    await journal.claim([claimOf(1, 102)]);
    await journal.close();
    writeFileSync(`${path()}.seal`, seal);
    assert.equal((await openWith()).raisedBecause, undefined);
  });

  const doubts: [string, RegExp, Partial<OpenSigningJournalOptions>, (file: string) => void][] = [
    ["the machine was started anew", /started anew/, { boot: "second-boot" }, () => {}],
    ["the database knows more", /database knows more/, { storedRound: 150 }, () => {}],
    [
      "it was copied",
      /copied|changed/,
      {},
      (file) => {
        copyFileSync(file, `${file}.bak`);
        rmSync(file);
        renameSync(`${file}.bak`, file);
      },
    ],
    ["it was written again in place", /changed/, {}, (file) => writeFileSync(file, readFileSync(file))],
    ["its seal is gone", /seal/, {}, (file) => rmSync(`${file}.seal`)],
    ["its seal is empty", /seal/, {}, (file) => truncateSync(`${file}.seal`)],
    ["its end was torn off", /torn/, {}, (file) => truncateSync(file, statSync(file).size - 3)],
    ["its last lines are missing", /changed/, {}, (file) => dropLines(file, 2)],
    ["it is empty", /empty/, {}, (file) => truncateSync(file)],
  ];
  const dropLines = (file: string, count: number): void => {
    const lines = readFileSync(file, "utf8").split("\n");
    writeFileSync(file, `${lines.slice(0, -1 - count).join("\n")}\n`);
  };

  for (const [what, reason, changes, harm] of doubts) {
    it(`signs only above the chain's head when ${what}`, async () => {
      const journal = await openWith();
      await journal.claim([claimOf(1, 101), claimOf(1, 120), claimOf(2, 110)]);
      await journal.close();
      await sleep(10);
      harm(path());
      const again = await openWith({ headRound: async () => 140, ...changes });
      assert.match(again.raisedBecause ?? "", reason);
      const floor = Math.max(140, changes.storedRound ?? 0);
      assert.equal(again.floor, floor);
      const answers = await again.claim([claimOf(3, floor), claimOf(2, 110, "b"), claimOf(3, floor + 1)]);
      assert.notEqual(answers[0], "granted");
      assert.notEqual(answers[1], "granted");
      assert.equal(answers[2], "granted");
      await again.close();
      // The higher floor lasts, and what was recorded since counts.
      const third = await openWith({ ...changes, storedRound: -1 });
      assert.equal(third.raisedBecause, undefined);
      assert.equal(third.floor, floor);
      assert.deepEqual(await third.claim([claimOf(3, floor + 1, "b")]), ["round_already_signed"]);
    });
  }

  it("never falls below what it has recorded, even where the chain's head does", async () => {
    const journal = await openWith();
    await journal.claim([claimOf(1, 300)]);
    await journal.close();
    const again = await openWith({ boot: "second-boot", headRound: async () => 20 });
    assert.equal(again.floor, 300);
  });

  it("refuses a file that is damaged in the middle, is no journal, or another's", async () => {
    const journal = await openWith();
    await journal.claim([claimOf(1, 101), claimOf(1, 120)]);
    await journal.close();
    const file = path();
    const text = readFileSync(file, "utf8");
    writeFileSync(file, text.replace(" 101 ", " 107 "));
    await assert.rejects(openWith(), /damaged.*What to do: move it away/);
    writeFileSync(file, "something else\n");
    await assert.rejects(openWith(), /damaged/);
    writeFileSync(file, text);
    renameSync(file, file.replace(/^(.*)\/1-/, "$1/2-"));
    await assert.rejects(openWith({ chainId: 2 }), /belongs to another key, contract or chain/);
  });

  it("is open in one process at a time", async () => {
    const journal = await openWith();
    await assert.rejects(openWith(), /Another process already signs with this key/);
    await journal.close();
    writeFileSync(`${path()}.lock`, String(process.ppid));
    await assert.rejects(openWith(), /Another process already signs with this key/);
    writeFileSync(`${path()}.lock`, String(process.pid)); // an earlier process of the same number, as in a container
    await (await openWith()).close();
  });

  it("lets an RPC that is away be tried again, and frees its lock", async () => {
    const away = new RpcError("The chain's RPC is away.");
    await assert.rejects(openWith({ headRound: () => Promise.reject(away) }), (error) => {
      assert.ok(isRetryable(error));
      return error === away;
    });
    assert.equal((await openWith()).floor, 100);
  });

  it("grants nothing any more when somebody else writes to it", async () => {
    const journal = await openWith();
    await journal.claim([claimOf(1, 101)]);
    appendFileSync(path(), "x");
    await assert.rejects(journal.claim([claimOf(1, 102)]), (error: StoreError) => {
      assert.ok(error instanceof StoreError);
      return /Another process writes/.test(error.message);
    });
    await assert.rejects(journal.claim([claimOf(1, 103)]), StoreError);
  });

  it("leaves old rounds to its floor when it has grown, and forgets nothing that could be signed", async () => {
    let journal = await openWith({ keptClaims: 40 });
    for (let round = 101; round < 3_001; round += 20) {
      const answers = await Promise.all([
        journal.claim([claimOf(1, round), claimOf(2, round)]),
        journal.claim([claimOf(3, round)]),
        journal.claim([claimOf(3, round, "b")]),
      ]);
      assert.deepEqual(answers.flat(), ["granted", "granted", "granted", "round_already_signed"]);
    }
    assert.ok(journal.floor > 1_000 && journal.floor < 2_980);
    assert.ok(readFileSync(path(), "utf8").split("\n").length < 900);
    assert.ok(!existsSync(`${path()}.new`));
    for (let i = 0; i < 2; i++) {
      const floor = journal.floor;
      assert.deepEqual(
        await journal.claim([claimOf(4, floor), claimOf(1, 2_981), claimOf(1, 2_981, "b"), claimOf(2, floor - 5)]),
        ["round_before_start", "granted", "round_already_signed", "round_before_start"],
      );
      await journal.close();
      journal = await openWith({ keptClaims: 40 });
      assert.equal(journal.raisedBecause, undefined);
      assert.equal(journal.floor, floor);
    }
  });

  /** Where a chain is: the hash of each block, the head last. */
  type Chain = { hashes: Hex[]; forks: number };
  const CONFIRMATIONS = 3;

  type Step =
    | { type: "mine"; blocks: number }
    | { type: "reorg"; depth: number; deep: boolean }
    | { type: "ask"; subject: number; back: number; amounts: number[]; crash: boolean }
    | { type: "die"; reboot: boolean; unsealed: boolean }
    | { type: "backUp" }
    | {
        type: "restore";
        how: "replace" | "inPlace" | "lose";
        withSeal: boolean;
        database: "kept" | "old" | "lost";
        reboot: boolean;
      }
    | { type: "tear"; bytes: number };

  const steps: fc.Arbitrary<Step> = fc.oneof(
    { weight: 6, arbitrary: fc.record({ type: fc.constant("mine" as const), blocks: fc.integer({ min: 1, max: 9 }) }) },
    {
      weight: 2,
      arbitrary: fc.record({
        type: fc.constant("reorg" as const),
        depth: fc.integer({ min: 1, max: 12 }),
        deep: fc.boolean(),
      }),
    },
    {
      weight: 16,
      arbitrary: fc.record({
        type: fc.constant("ask" as const),
        subject: fc.integer({ min: 0, max: 2 }),
        back: fc.integer({ min: 0, max: 3 }),
        amounts: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 4 }),
        crash: fc.constantFrom(false, false, false, true),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ type: fc.constant("die" as const), reboot: fc.boolean(), unsealed: fc.boolean() }),
    },
    { weight: 2, arbitrary: fc.constant({ type: "backUp" as const }) },
    {
      weight: 3,
      arbitrary: fc.record({
        type: fc.constant("restore" as const),
        how: fc.constantFrom("replace" as const, "inPlace" as const, "lose" as const),
        withSeal: fc.boolean(),
        database: fc.constantFrom("kept" as const, "old" as const, "lost" as const),
        reboot: fc.boolean(),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ type: fc.constant("tear" as const), bytes: fc.integer({ min: 1, max: 400 }) }),
    },
  );

  /** A backup, a request, the backup again, and the same request with another amount. */
  const rollBacks: fc.Arbitrary<Step[]> = fc
    .record({
      how: fc.constantFrom("replace" as const, "inPlace" as const),
      withSeal: fc.boolean(),
      database: fc.constantFrom("kept" as const, "old" as const, "lost" as const),
      reboot: fc.constantFrom(false, false, true),
      subject: fc.integer({ min: 0, max: 2 }),
      first: fc.integer({ min: 1, max: 3 }),
      second: fc.integer({ min: 1, max: 3 }),
    })
    .map(({ subject, first, second, ...restore }) => [
      { type: "mine", blocks: 4 },
      { type: "backUp" },
      { type: "ask", subject, back: 0, amounts: [first], crash: false },
      { type: "restore", ...restore },
      { type: "ask", subject, back: 0, amounts: [second], crash: false },
    ]);
  const sequences: fc.Arbitrary<Step[]> = fc
    .array(fc.oneof({ weight: 12, arbitrary: steps.map((step) => [step]) }, { weight: 1, arbitrary: rollBacks }), {
      minLength: 5,
      maxLength: 45,
    })
    .map((parts) => parts.flat());

  it("keeps a node from equivocating through reorganisations, crashes, reboots, torn files and restored backups", async function () {
    this.timeout(120_000);
    const model = randomModel(7, 16, 16);
    let shown = 0;
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(sequences, async (sequence) => {
        rmSync(folder, { recursive: true, force: true });
        const chain: Chain = { hashes: [], forks: 0 };
        const extend = (blocks: number): void => {
          for (let i = 0; i < blocks; i++)
            chain.hashes.push(word(`block ${chain.hashes.length} of fork ${chain.forks}`));
        };
        extend(10);
        /** Everything that was ever signed, shown or not: subject, round and block → digests. */
        const signatures = new Map<string, Set<Hex>>();
        let boots = 0;
        /** The highest round that the database holds: as it is, and as it was backed up. */
        let stored = -1;
        let backup: { journal: Buffer; seal: Buffer; stored: number } | undefined;
        let journal: SigningJournal | undefined;
        let attestor: Attestor;

        const start = async (): Promise<void> => {
          journal = await openWith({
            boot: `boot-${boots}`,
            storedRound: stored,
            headRound: async () => chain.hashes.length - 1,
          });
          attestor = createAttestor({
            privateKey: PRIVATE_KEY,
            chainId: 1,
            riskOracle: RISK_ORACLE,
            watchlistGates: [],
            model,
            modelId: word("model"),
            manifestRoot: word("manifest"),
            reportSeconds: 1,
            journal,
          });
        };

        const ask = async (step: Extract<Step, { type: "ask" }>): Promise<void> => {
          const round = chain.hashes.length - CONFIRMATIONS - step.back;
          const blockHash = chain.hashes[round];
          if (blockHash === undefined) return;
          const all = step.amounts.map((amount) => assessmentOf(step.subject, round, blockHash, BigInt(amount)));
          if (step.crash) {
            await journal?.claim(all); // recorded, and dies before it signs
            await journal?.close();
            await start();
            return;
          }
          // Side by side, as requests come.
          const answers = (await Promise.all(all.map((assessment) => attestor.sign([assessment])))).flat();
          for (const [index, answer] of answers.entries()) {
            const assessment = all[index] as Assessment;
            if ("refused" in answer) {
              refused++;
              continue;
            }
            shown++;
            const report = { ...assessment, round: BigInt(round), validUntil: 5_000n };
            const { signature } = answer;
            assert.equal(await recoverReportSigner({ chainId: 1, riskOracle: RISK_ORACLE, report, signature }), SIGNER);
            const key = `${assessment.subject} ${round} ${blockHash}`;
            signatures.set(key, (signatures.get(key) ?? new Set()).add(assessment.digest));
            stored = Math.max(stored, round);
          }
        };

        await start();
        for (const step of sequence) {
          switch (step.type) {
            case "mine":
              extend(step.blocks);
              break;
            case "reorg": {
              // Up to the depth that counts as final, or far beyond it; never back to a fork that was left.
              const depth = step.deep ? step.depth : Math.min(step.depth, CONFIRMATIONS - 1);
              chain.hashes.splice(Math.max(1, chain.hashes.length - depth));
              chain.forks++;
              break;
            }
            case "ask":
              await ask(step);
              break;
            case "die": {
              const seal = readFileSync(`${path()}.seal`);
              if (step.unsealed) await journal?.claim([claimOf(9, chain.hashes.length - CONFIRMATIONS)]);
              await journal?.close();
              if (step.unsealed) writeFileSync(`${path()}.seal`, seal);
              if (step.reboot) boots++;
              await start();
              break;
            }
            case "backUp":
              backup = { journal: readFileSync(path()), seal: readFileSync(`${path()}.seal`), stored };
              break;
            case "restore": {
              await journal?.close();
              const file = path();
              await sleep(10); // a file's time of change is no finer than that
              if (step.how === "lose") {
                rmSync(file);
              } else if (backup !== undefined) {
                if (step.how === "replace") rmSync(file);
                writeFileSync(file, backup.journal);
                if (step.withSeal) writeFileSync(`${file}.seal`, backup.seal);
              }
              if (step.database === "old") stored = backup?.stored ?? stored;
              if (step.database === "lost") stored = -1;
              if (step.reboot) boots++;
              await start();
              break;
            }
            case "tear": {
              // The machine loses its power: what was not brought to the disk yet is gone.
              await journal?.close();
              appendFileSync(path(), "+ 0x12 torn off in the middle".slice(0, step.bytes));
              boots++;
              await start();
              break;
            }
          }
        }
        for (const [key, digests] of signatures) assert.equal(digests.size, 1, `equivocation: ${key}`);
        // It is no trick: once the chain goes on, the node signs again.
        extend(CONFIRMATIONS + 40);
        const before = shown;
        await ask({ type: "ask", subject: 5, back: 0, amounts: [1], crash: false });
        assert.equal(shown, before + 1);
        await journal?.close();
      }),
      { numRuns: 150 },
    );
    assert.ok(shown > 300 && refused > 300, `${shown} signatures, ${refused} refusals`);
  });
});
