import assert from "node:assert/strict";
import fc from "fast-check";
import { type Hex, hashTypedData, zeroHash } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { InvalidFieldError } from "../../src/errors/fields.ts";
import { InvalidSignatureError, MalformedReportError } from "../../src/errors/reports.ts";
import { decodeReport } from "../../src/reports/decodeReport.ts";
import { encodeReport } from "../../src/reports/encodeReport.ts";
import { getReportDigest } from "../../src/reports/getReportDigest.ts";
import { recoverReportSigner } from "../../src/reports/recoverReportSigner.ts";
import { reportFromJson, reportToJson } from "../../src/reports/reportJson.ts";
import { reportTypedData } from "../../src/reports/reportTypedData.ts";
import { signReport } from "../../src/reports/signReport.ts";
import { anyReport } from "../arbitraries.ts";
import { chainId, riskOracle, validReport } from "../fixtures.ts";

const account = privateKeyToAccount(`0x${"01".repeat(32)}`);
const report = validReport();
const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

async function signature(): Promise<Hex> {
  return signReport({ account, chainId, riskOracle, report });
}

/** The other signature over the same digest: s in the upper half. */
function highS(low: Hex): Hex {
  const s = order - BigInt(`0x${low.slice(66, 130)}`);
  return `0x${low.slice(2, 66)}${s.toString(16).padStart(64, "0")}${low.endsWith("1b") ? "1c" : "1b"}`;
}

describe("getReportDigest", () => {
  it("equals viem's hashTypedData for any report", () => {
    fc.assert(
      fc.property(anyReport, (any) => {
        const parameters = { chainId, riskOracle, report: any };
        assert.equal(getReportDigest(parameters), hashTypedData(reportTypedData(parameters)));
      }),
    );
  });
});

describe("signReport and recoverReportSigner", () => {
  it("recover whoever signed, by digest or as typed data", async () => {
    const byDigest = await signature();
    const byTypedData = await signReport({
      account: { signTypedData: account.signTypedData },
      chainId,
      riskOracle,
      report,
    });
    assert.equal(byDigest, byTypedData);
    assert.equal(await recoverReportSigner({ chainId, riskOracle, report, signature: byDigest }), account.address);
  });

  it("recover somebody else on another chain, oracle or report", async () => {
    const own = await signature();
    const others = [
      { chainId: 1, riskOracle, report },
      { chainId, riskOracle: report.subject.slice(0, 42) as Hex, report },
      { chainId, riskOracle, report: validReport({ amount: report.amount + 1n }) },
    ];
    for (const other of others) {
      assert.notEqual(await recoverReportSigner({ ...other, signature: own }), account.address);
    }
  });

  it("refuse what the contract refuses: other lengths, high s, other v, nonsense", async () => {
    const own = await signature();
    const wrong: Hex[] = [
      "0x",
      own.slice(0, 130) as Hex,
      highS(own),
      `${own.slice(0, 130) as Hex}00`,
      `0x${"00".repeat(64)}1b`,
    ];
    for (const bytes of wrong) {
      await assert.rejects(
        recoverReportSigner({ chainId, riskOracle, report, signature: bytes }),
        InvalidSignatureError,
      );
    }
  });
});

describe("encodeReport and decodeReport", () => {
  it("survive a round trip, with signatures sorted by signer", async () => {
    const own = await signature();
    const anyIndices = fc.uniqueArray(fc.integer({ min: 0, max: 30 }), { maxLength: 31 });
    fc.assert(
      fc.property(anyReport, fc.integer({ min: 0, max: 2 ** 32 - 1 }), anyIndices, (any, signerSet, indices) => {
        const signatures = indices.map((index) => ({ index, signature: own }));
        const bytes = encodeReport({ report: any, signerSet, signatures });
        const decoded = decodeReport({ bytes, subject: any.subject });
        assert.deepEqual(decoded, {
          report: any,
          signerSet,
          signatures: signatures.sort((a, b) => a.index - b.index),
        });
        const head = any.extraFeatures === zeroHash ? 158 : 190;
        assert.equal((bytes.length - 2) / 2, head + 66 * indices.length);
      }),
    );
  });

  it("refuse what does not fit or counts a signer twice", async () => {
    const own = await signature();
    const twice = [0, 0].map((index) => ({ index, signature: own }));
    assert.throws(() => encodeReport({ report, signerSet: 0, signatures: twice }), MalformedReportError);
    assert.throws(
      () => encodeReport({ report, signerSet: 0, signatures: [{ index: 31, signature: own }] }),
      MalformedReportError,
    );
    assert.throws(
      () => encodeReport({ report, signerSet: 0, signatures: [{ index: 0, signature: highS(own) }] }),
      MalformedReportError,
    );
    assert.throws(() => encodeReport({ report, signerSet: 2 ** 32, signatures: [] }), InvalidFieldError);
    assert.throws(
      () => encodeReport({ report: validReport({ amount: 2n ** 104n }), signerSet: 0, signatures: [] }),
      InvalidFieldError,
    );
    assert.throws(
      () => encodeReport({ report: validReport({ round: 2n ** 48n }), signerSet: 0, signatures: [] }),
      InvalidFieldError,
    );
  });

  it("refuse bytes that are cut anywhere, of another kind, or out of order", async () => {
    const own = await signature();
    const { subject } = report;
    const signatures = [0, 1].map((index) => ({ index, signature: own }));
    const bytes = encodeReport({ report, signerSet: 0, signatures });
    const whole = [158, 158 + 66, 158 + 132];
    for (let length = 0; length < (bytes.length - 2) / 2; length++) {
      if (whole.includes(length)) continue;
      const cut = bytes.slice(0, 2 + length * 2) as Hex;
      assert.throws(() => decodeReport({ bytes: cut, subject }), MalformedReportError, `${length} bytes`);
    }
    assert.throws(() => decodeReport({ bytes: `0x03${bytes.slice(4)}`, subject }), MalformedReportError);
    const head = bytes.slice(0, 2 + 158 * 2);
    const [first, second] = [bytes.slice(318, 318 + 132), bytes.slice(318 + 132)];
    assert.throws(() => decodeReport({ bytes: `${head}${second}${first}` as Hex, subject }), MalformedReportError);
  });
});

describe("reportJson", () => {
  it("survives a round trip through text", () => {
    fc.assert(
      fc.property(anyReport, (any) => {
        assert.deepEqual(reportFromJson(JSON.parse(JSON.stringify(reportToJson(any)))), any);
      }),
    );
  });

  it("refuses fields that are missing or of another type", () => {
    const json = reportToJson(report);
    for (const name of Object.keys(json)) {
      assert.throws(() => reportFromJson({ ...json, [name]: undefined }), InvalidFieldError, name);
    }
    assert.throws(() => reportFromJson({ ...json, round: 1.5 }), InvalidFieldError);
    assert.throws(() => reportFromJson({ ...json, amount: (2n ** 104n).toString() }), InvalidFieldError);
    assert.throws(() => reportFromJson("report"), InvalidFieldError);
  });
});
