import assert from "node:assert/strict";
import fc from "fast-check";
import { type Hex, keccak256, toHex } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { buildReportBatch } from "../../src/reports/buildReportBatch.ts";
import { decodeReport } from "../../src/reports/decodeReport.ts";
import { decodeReportBatch } from "../../src/reports/decodeReportBatch.ts";
import { encodeBatchedReport } from "../../src/reports/encodeBatchedReport.ts";
import { encodeReport } from "../../src/reports/encodeReport.ts";
import { encodeReportBatch } from "../../src/reports/encodeReportBatch.ts";
import { findEquivocation, type SignedContent } from "../../src/reports/findEquivocation.ts";
import { signReport } from "../../src/reports/signReport.ts";
import { signReportBatch } from "../../src/reports/signReportBatch.ts";
import type { Report } from "../../src/types/report.ts";
import { chainId, riskOracle, validReport } from "../fixtures.ts";

const [one, two] = ["01", "02"].map((byte) => privateKeyToAccount(`0x${byte.repeat(32)}`)) as [
  ReturnType<typeof privateKeyToAccount>,
  ReturnType<typeof privateKeyToAccount>,
];
const where = { chainId, riskOracle };
const find = (...signed: SignedContent[]) => findEquivocation({ ...where, signed });

/** In wire form and back, as whoever watches the chain has it. */
async function alone(account: typeof one, report: Report): Promise<SignedContent> {
  const signature = await signReport({ account, ...where, report });
  const bytes = encodeReport({ report, signerSet: 1, signatures: [{ index: 0, signature }] });
  return decodeReport({ bytes, subject: report.subject });
}

async function batched(account: typeof one, reports: readonly Report[]) {
  const batch = buildReportBatch(reports);
  const signatures = [{ index: 0, signature: await signReportBatch({ account, ...where, batch }) }];
  return { batch, signerSet: 1, signatures };
}

/** One report of a batch, in its own wire form and back. */
async function leafOf(account: typeof one, reports: readonly Report[], subject: Hex): Promise<SignedContent> {
  return decodeReport({ bytes: encodeBatchedReport({ ...(await batched(account, reports)), subject }), subject });
}

const others = ["x", "y", "z"].map((text) => validReport({ subject: keccak256(toHex(text)) }));
const { subject } = validReport();

describe("findEquivocation", () => {
  it("finds two reports of one signer, alone and in batches", async () => {
    const [a, b] = [validReport(), validReport({ amount: 6_000_000n })];
    const forms = async (report: Report): Promise<SignedContent[]> => [
      await alone(one, report),
      await leafOf(one, [report, ...others], subject),
      await leafOf(one, [report], subject),
      decodeReportBatch(encodeReportBatch(await batched(one, [report, ...others]))),
      { report, signature: await signReport({ account: one, ...where, report }) },
    ];
    for (const first of await forms(a)) {
      for (const second of await forms(b)) {
        const found = await find(
          await alone(two, a),
          first,
          ...others.map((report) => ({ report, signature: "0x" as Hex })),
          second,
        );
        assert.equal(found?.signer, one.address);
        assert.deepEqual([found?.first.report, found?.second.report], [a, b]);
        assert.equal(found?.first.batched, "proof" in first || "batch" in first);
        assert.equal(found?.second.batched, "proof" in second || "batch" in second);
      }
    }
  });

  it("finds nothing where nobody contradicts himself", async () => {
    const a = validReport();
    const same = [await alone(one, a), await leafOf(one, [a, ...others], subject), await batched(one, [a])];
    assert.equal(await find(...same), undefined, "the same report as often as one likes");
    const b = validReport({ amount: 6_000_000n });
    assert.equal(await find(...same, await alone(two, b)), undefined, "another signer");
    for (const changes of [
      { round: 121n },
      { blockHash: keccak256(toHex("fork")) },
      { subject: keccak256(toHex("other")) },
    ]) {
      assert.equal(await find(...same, await alone(one, { ...b, ...changes })), undefined);
    }
    const elsewhere = { report: b, signature: await signReport({ account: one, ...where, chainId: 1, report: b }) };
    assert.equal(await find(...same, elsewhere), undefined, "another chain");
    const [signed] = (await batched(one, [b, ...others])).signatures;
    assert.ok(signed !== undefined);
    assert.equal(await find(...same, { report: b, signature: signed.signature }), undefined, "a batch's signature");
    assert.equal(await find(...same, { report: b, signature: "0x1234" }), undefined);
    assert.equal(await find(), undefined);
  });

  it("does not mind upper case", async () => {
    const a = validReport();
    const upper = { ...a, subject: `0x${a.subject.slice(2).toUpperCase()}` as Hex };
    assert.equal(
      await find(await alone(one, a), { ...(await alone(one, upper)), report: upper } as SignedContent),
      undefined,
    );
    const b = { ...upper, amount: 1n };
    const found = await find(await alone(one, a), {
      report: b,
      signature: await signReport({ account: one, ...where, report: b }),
    });
    assert.equal(found?.signer, one.address);
  });

  it("finds exactly those who contradict themselves, among many", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            signer: fc.boolean(),
            subject: fc.nat(2),
            round: fc.nat(1),
            content: fc.nat(1),
            batch: fc.boolean(),
          }),
          { maxLength: 6 },
        ),
        async (picks) => {
          const signed: SignedContent[] = [];
          const contents = new Map<string, Set<number>>();
          for (const pick of picks) {
            const account = pick.signer ? one : two;
            const report = validReport({
              subject: keccak256(toHex(`subject ${pick.subject}`)),
              round: BigInt(100 + pick.round),
              amount: BigInt(1 + pick.content),
            });
            const neighbours = others.map((other) => ({ ...other, round: report.round }));
            signed.push(pick.batch ? await batched(account, [report, ...neighbours]) : await alone(account, report));
            const key = `${pick.signer} ${pick.subject} ${pick.round}`;
            contents.set(key, (contents.get(key) ?? new Set()).add(pick.content));
          }
          const expected = [...contents.values()].some((set) => set.size > 1);
          assert.equal((await find(...signed)) !== undefined, expected);
        },
      ),
      { numRuns: 40 },
    );
  });
});
