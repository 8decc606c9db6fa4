import { type Address, type Hex, zeroHash } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import {
  buildReportBatch,
  decodeReport,
  decodeReportBatch,
  encodeBatchedReport,
  encodeReport,
  encodeReportBatch,
  getReportBatchDigest,
  getReportDigest,
  packFeatures,
  type Report,
  signReport,
  signReportBatch,
} from "../../sdk/src/index.ts";
import { columns } from "./columns.ts";
import { createRandom } from "./random.ts";

const random = createRandom("sluice reports");
const keys = [1n, 2n, 3n, 4n, 5n].map((key): Hex => `0x${key.toString(16).padStart(64, "0")}`);
const accounts = keys.map((key) => privateKeyToAccount(key));

function anyReport(count: number): Report {
  const values = Array.from({ length: count }, () => random.integer(0, 32_767));
  return {
    subject: random.bytes(32),
    amount: random.bits(104),
    ...packFeatures(values),
    model: random.bytes(32),
    manifest: random.bytes(32),
    round: random.bits(40),
    blockHash: random.bytes(32),
    validUntil: random.bits(48),
  };
}

const zero: Report = {
  subject: zeroHash,
  amount: 0n,
  features: zeroHash,
  extraFeatures: zeroHash,
  model: zeroHash,
  manifest: zeroHash,
  round: 0n,
  blockHash: zeroHash,
  validUntil: 0n,
};
const ones: Hex = `0x${"ff".repeat(32)}`;
const full: Report = {
  subject: ones,
  amount: 2n ** 104n - 1n,
  features: ones,
  extraFeatures: ones,
  model: ones,
  manifest: ones,
  round: 2n ** 48n - 1n,
  blockHash: ones,
  validUntil: 2n ** 48n - 1n,
};

const signaturesOf = (signing: readonly number[], sign: (account: (typeof accounts)[number]) => Promise<Hex>) =>
  Promise.all(
    signing.map(async (index) => ({ index, signature: await sign(accounts[index] as (typeof accounts)[number]) })),
  );

/** Batches with their digest and wire form, and of each the report at its middle alone with its proof. */
async function batchVectors() {
  const batches = [];
  for (const [position, size] of [1, 2, 3, 5, 8, 50].entries()) {
    const shared = anyReport(16);
    const reports = Array.from({ length: size }, (_, i) => {
      const { subject, amount, features, extraFeatures } = anyReport(position % 2 === 1 && i % 2 === 0 ? 24 : 16);
      return { ...shared, subject, amount, features, extraFeatures };
    });
    const batch = buildReportBatch(reports);
    const where = { chainId: [31_337, 1][position % 2] as number, riskOracle: random.bytes(20) as Address };
    const signedBy = [[0], [0, 2], [1, 3, 4]][position % 3] as number[];
    const signatures = await signaturesOf(signedBy, (account) => signReportBatch({ account, ...where, batch }));
    const signed = { batch, signerSet: position + 1, signatures };
    const encoded = encodeReportBatch(signed);
    if (decodeReportBatch(encoded).batch.root !== batch.root) throw new Error("the batch did not come back");
    const { subject } = batch.reports[size >> 1] as Report;
    const alone = encodeBatchedReport({ ...signed, subject });
    const digest = getReportBatchDigest({ ...where, batch });
    batches.push({
      ...where,
      size,
      root: batch.root,
      digest,
      signerSet: position + 1,
      signedBy,
      encoded,
      subject,
      alone,
    });
  }
  return batches;
}

/** reports.json: reports with digest, signatures and wire form, and bytes that are no report. */
export async function reportsVectors(): Promise<unknown> {
  const reports = [zero, full, ...[16, 16, 16, 24, 24, 17, 16, 16].map(anyReport)];
  const good = [];
  for (const [position, report] of reports.entries()) {
    const chainId = [31_337, 1][position % 2] as number;
    const riskOracle: Address =
      position % 3 === 0 ? "0xe7f1725e7734ce288f8367e1bb143e90bb3f0512" : (random.bytes(20) as Address);
    const signerSet = [1, 0, 2 ** 32 - 1][position % 3] as number;
    const signing = [[], [0], [0, 2], [1, 3, 4], [0, 1, 2, 3, 4]][position % 5] as number[];
    const signatures = await signaturesOf(signing, (account) => signReport({ account, chainId, riskOracle, report }));
    const encoded = encodeReport({ report, signerSet, signatures });
    const digest = getReportDigest({ chainId, riskOracle, report });
    good.push({ chainId, riskOracle, ...report, digest, signerSet, signedBy: signing, encoded });
  }
  const bytes = (good[2] as { encoded: Hex }).encoded;
  const refused: [what: string, bytes: Hex][] = [
    ["kind 0", `0x00${bytes.slice(4)}`],
    ["kind 7", `0x07${bytes.slice(4)}`],
    ["a batch's kind", `0x05${bytes.slice(4)}`],
    ["the kind alone", "0x01"],
    ["one byte short", bytes.slice(0, -2) as Hex],
    ["one byte long", `${bytes}00`],
    ["cut inside the features", bytes.slice(0, 2 + 2 * 150) as Hex],
  ];
  for (const [what, bad] of refused) {
    let accepted = true;
    try {
      decodeReport({ bytes: bad, subject: zeroHash });
    } catch {
      accepted = false;
    }
    if (accepted) throw new Error(`${what} was to be refused`);
  }
  return {
    about:
      "Reports, their digests, their wire form with the signatures of the signers at the indices in signedBy; batches, and of each the report about subject alone with its proof; bytes that are malformed. Keys are for tests only. docs/spec/reports.md.",
    privateKeys: keys,
    signers: accounts.map((account) => account.address),
    good: columns(good),
    batches: columns(await batchVectors()),
    refused: columns(refused.map(([what, bad]) => ({ what, encoded: bad }))),
  };
}
