import assert from "node:assert/strict";
import fc from "fast-check";
import { type Hex, hashTypedData } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { MalformedReportError } from "../../src/errors/reports.ts";
import { buildReportBatch } from "../../src/reports/buildReportBatch.ts";
import { decodeReport } from "../../src/reports/decodeReport.ts";
import { decodeReportBatch } from "../../src/reports/decodeReportBatch.ts";
import { encodeBatchedReport } from "../../src/reports/encodeBatchedReport.ts";
import { encodeReportBatch } from "../../src/reports/encodeReportBatch.ts";
import { getReportBatchDigest } from "../../src/reports/getReportBatchDigest.ts";
import { getReportProof } from "../../src/reports/getReportProof.ts";
import { reportBatchTypedData } from "../../src/reports/reportBatchTypedData.ts";
import { reportLeaf } from "../../src/reports/reportLeaf.ts";
import { signReportBatch } from "../../src/reports/signReportBatch.ts";
import type { Report } from "../../src/types/report.ts";
import { anyReport } from "../arbitraries.ts";
import { chainId, riskOracle, validReport } from "../fixtures.ts";

const account = privateKeyToAccount(`0x${"01".repeat(32)}`);
const where = { chainId, riskOracle };
const wordOf = (number: number): Hex => `0x${number.toString(16).padStart(64, "0")}`;

const ofRound = (reports: readonly Report[]): Report[] =>
  reports.map((report, i) => ({
    ...validReport(),
    amount: report.amount,
    features: report.features,
    extraFeatures: report.extraFeatures,
    subject: wordOf(i + 1),
  }));
const anyBatch = fc.array(anyReport, { minLength: 1, maxLength: 33 }).map(ofRound);
const bySubject = (reports: readonly Report[]) => [...reports].sort((a, b) => (a.subject < b.subject ? -1 : 1));

async function signed(reports: readonly Report[]) {
  const batch = buildReportBatch(reports);
  return {
    batch,
    signerSet: 7,
    signatures: [{ index: 3, signature: await signReportBatch({ account, ...where, batch }) }],
  };
}

describe("buildReportBatch", () => {
  it("has one root, whatever the order", () => {
    fc.assert(
      fc.property(anyBatch, (reports) => {
        assert.equal(buildReportBatch(reports).root, buildReportBatch(reports.toReversed()).root);
      }),
    );
  });

  it("of one report is its leaf, and needs no proof", () => {
    const report = validReport();
    const batch = buildReportBatch([report]);
    assert.equal(batch.root, reportLeaf(report));
    assert.deepEqual(getReportProof(batch, report.subject), []);
  });

  it("refuses none, two about one subject and reports of different rounds, models or blocks", () => {
    const report = validReport({ subject: wordOf(1) });
    const other = validReport({ subject: wordOf(2) });
    assert.throws(() => buildReportBatch([]), MalformedReportError);
    assert.throws(() => buildReportBatch([report, { ...report, amount: 1n }]), /two reports about one subject/);
    assert.throws(() => buildReportBatch([report, { ...other, round: other.round + 1n }]), /differ in round/);
    for (const field of ["model", "manifest", "blockHash"] as const) {
      assert.throws(
        () => buildReportBatch([report, { ...other, [field]: wordOf(9) }]),
        new RegExp(`differ in ${field}`),
      );
    }
    assert.throws(() => buildReportBatch([report, { ...other, validUntil: 1n }]), /differ in validUntil/);
  });
});

describe("getReportBatchDigest", () => {
  it("equals viem's hashTypedData", () => {
    fc.assert(
      fc.property(anyBatch, (reports) => {
        const parameters = { ...where, batch: buildReportBatch(reports) };
        assert.equal(getReportBatchDigest(parameters), hashTypedData(reportBatchTypedData(parameters)));
      }),
    );
  });

  it("is signed the same by digest and as typed data", async () => {
    const parameters = { ...where, batch: buildReportBatch([validReport()]) };
    const typed = await signReportBatch({ account: { signTypedData: account.signTypedData }, ...parameters });
    assert.equal(await signReportBatch({ account, ...parameters }), typed);
  });
});

describe("encodeReportBatch and decodeReportBatch", () => {
  it("give back what went in", async () => {
    await fc.assert(
      fc.asyncProperty(anyBatch, async (reports) => {
        const whole = await signed(reports);
        const decoded = decodeReportBatch(encodeReportBatch(whole));
        assert.deepEqual(bySubject(decoded.batch.reports), bySubject(reports));
        assert.deepEqual(decoded, whole);
      }),
      { numRuns: 20 },
    );
  });

  it("refuse what is cut, too long, of another kind or in another order", async () => {
    const bytes = encodeReportBatch(await signed(ofRound([validReport(), validReport(), validReport()])));
    for (const bad of ["0x", "0x05", bytes.slice(0, -2), `${bytes}00`, `0x01${bytes.slice(4)}`, bytes.slice(0, 300)]) {
      assert.throws(() => decodeReportBatch(bad as Hex), MalformedReportError, bad.slice(0, 20));
    }
    // Kind, head, then reports of 32 + 13 + 32 bytes: the first two change places.
    const start = 2 + 2 * 115;
    const [first, second] = [0, 1].map((i) => bytes.slice(start + i * 154, start + (i + 1) * 154));
    const swapped = `${bytes.slice(0, start)}${second}${first}${bytes.slice(start + 308)}`;
    assert.throws(() => decodeReportBatch(swapped as Hex), /order of their leaves/);
  });
});

describe("encodeBatchedReport", () => {
  it("is the report with its proof", async () => {
    const reports = ofRound(Array.from({ length: 11 }, () => validReport()));
    const whole = await signed(reports);
    for (const report of reports) {
      const { subject } = report;
      const decoded = decodeReport({ bytes: encodeBatchedReport({ ...whole, subject }), subject });
      const { signerSet, signatures } = whole;
      assert.deepEqual(decoded, { report, signerSet, signatures, proof: getReportProof(whole.batch, subject) });
    }
    assert.throws(() => encodeBatchedReport({ ...whole, subject: wordOf(99) }), /no report about that subject/);
  });
});
