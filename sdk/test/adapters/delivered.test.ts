import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { concat, encodePacked, type Hex, hexToString, size, stringToHex, zeroHash } from "viem";
import { decodeCreReport } from "../../src/adapters/decodeCreReport.ts";
import { encodeCreReport } from "../../src/adapters/encodeCreReport.ts";
import { encodeFunctionsRequest } from "../../src/adapters/encodeFunctionsRequest.ts";
import { packReport } from "../../src/adapters/packReport.ts";
import { unpackReport } from "../../src/adapters/unpackReport.ts";
import { InvalidFieldError } from "../../src/errors/fields.ts";
import { MalformedReportError } from "../../src/errors/reports.ts";
import { InvalidGateTermsError } from "../../src/errors/terms.ts";
import { decodeGateTerms } from "../../src/gate/decodeGateTerms.ts";
import { encodeDeliveredGateTerms } from "../../src/gate/encodeDeliveredGateTerms.ts";
import { anyAddress, anyReport, anyWord } from "../arbitraries.ts";

describe("reports without signatures", () => {
  it("are packed as the contracts read them", () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        const fixed = encodePacked(
          ["bytes32", "uint104", "uint48", "uint48", "bytes32", "bytes32", "bytes32", "bytes32"],
          [
            report.subject,
            report.amount,
            Number(report.round),
            Number(report.validUntil),
            report.blockHash,
            report.manifest,
            report.model,
            report.features,
          ],
        );
        const packed = packReport(report);
        assert.equal(packed, report.extraFeatures === zeroHash ? fixed : concat([fixed, report.extraFeatures]));
        assert.equal(size(packed), report.extraFeatures === zeroHash ? 185 : 217);
        assert.deepEqual(unpackReport(packed), report);
      }),
    );
  });

  it("are refused when a field does not fit", () => {
    const [report] = fc.sample(anyReport, { numRuns: 1, seed: 1 });
    assert.ok(report);
    for (const changes of [
      { amount: 2n ** 104n },
      { round: 2n ** 48n },
      { validUntil: -1n },
      { model: "0x12" as Hex },
    ]) {
      assert.throws(() => packReport({ ...report, ...changes }), InvalidFieldError);
    }
  });

  it("have 185 or 217 bytes", () => {
    for (const length of [0, 28, 184, 186, 216, 218]) {
      assert.throws(() => unpackReport(`0x${"00".repeat(length)}`), MalformedReportError);
    }
    assert.throws(() => unpackReport("0xzz"), MalformedReportError);
    assert.throws(() => unpackReport("" as Hex), MalformedReportError);
  });

  it("name chain and contract for CRE", () => {
    fc.assert(
      fc.property(anyReport, anyAddress, fc.integer({ min: 0 }), (report, creOracle, chainId) => {
        const payload = encodeCreReport({ chainId, creOracle, report });
        const head = encodePacked(["uint64", "address"], [BigInt(chainId), creOracle]);
        assert.equal(payload, concat([head, packReport(report)]));
        const decoded = decodeCreReport(payload);
        assert.deepEqual({ ...decoded, creOracle: decoded.creOracle.toLowerCase() }, { chainId, creOracle, report });
      }),
    );
    assert.throws(() => decodeCreReport("0x"), MalformedReportError);
    assert.throws(() => decodeCreReport(`0x${"00".repeat(28)}`), MalformedReportError);
    assert.throws(() => decodeCreReport(`0x${"ff".repeat(213)}`), MalformedReportError);
  });
});

describe("encodeFunctionsRequest", () => {
  const source = readFileSync(new URL("../../../oracle/functions/fetchReport.js", import.meta.url), "utf8");
  const nodes = ["https://a.example.org", "https://b.example.org/oracle/", "http://127.0.0.1:4001"];

  it("is CBOR pairs: code in line, JavaScript, the source as it stands, quorum and nodes", () => {
    const short = encodeFunctionsRequest({ source: "return 1", nodes: ["http://a"], quorum: 1 });
    assert.equal(
      short,
      concat([
        stringToHex("lcodeLocation"),
        "0x00",
        stringToHex("hlanguage"),
        "0x00",
        stringToHex("fsourcehreturn 1dargs"),
        "0x82",
        stringToHex("a1hhttp://a"),
      ]),
    );
    const text = hexToString(encodeFunctionsRequest({ source, nodes, quorum: 2 }));
    assert.ok(text.includes(source));
    assert.ok(text.endsWith("https://a.example.orgx\u{1c}https://b.example.org/oracleuhttp://127.0.0.1:4001"));
  });

  it("writes lengths of every size", () => {
    for (const [length, head] of [
      [23, "77"],
      [24, "7818"],
      [255, "78ff"],
      [256, "790100"],
      [20_000, "794e20"],
    ] as const) {
      const request = encodeFunctionsRequest({ source: "x".repeat(length), nodes: ["http://a"], quorum: 1 });
      assert.ok(request.includes(`${stringToHex("fsource").slice(2)}${head}78`), String(length));
    }
    // Letters of several bytes count by their bytes.
    const wide = encodeFunctionsRequest({ source: "é".repeat(12), nodes: ["http://a"], quorum: 1 });
    assert.ok(wide.includes(`${stringToHex("fsource").slice(2)}7818c3a9`));
  });

  it("refuses what would let a minority decide, or what the network would not run", () => {
    const wrong: Partial<Parameters<typeof encodeFunctionsRequest>[0]>[] = [
      { quorum: 1 },
      { quorum: 4 },
      { quorum: 1.5 },
      { nodes: [] },
      { nodes: [...nodes, ...nodes] },
      { nodes: ["http://a", "http://a/", "http://b"] },
      { nodes: ["a", "b", "c"] },
      { nodes: ["ftp://a", "http://b", "http://c"] },
      { nodes: ["http://a?x=1", "http://b", "http://c"] },
      { nodes: ["http://user:pass@a", "http://b", "http://c"] },
      { nodes: [`http://a/${"x".repeat(2_000)}`, "http://b", "http://c"] },
      { source: "" },
      { source: "x".repeat(24_000) },
    ];
    for (const change of wrong) {
      assert.throws(
        () => encodeFunctionsRequest({ source, nodes, quorum: 2, ...change }),
        InvalidFieldError,
        JSON.stringify(change).slice(0, 80),
      );
    }
  });
});

describe("encodeDeliveredGateTerms", () => {
  it("says nothing about silence", () => {
    fc.assert(
      fc.property(anyWord, (model) => {
        const terms = { releaseAtMost: 3_000, denyAtLeast: 8_000, maxAgeSeconds: 3_600 };
        const { modelPrefix, ...rest } = decodeGateTerms(encodeDeliveredGateTerms({ ...terms, model }));
        assert.deepEqual(rest, { ...terms, silenceSeconds: 0 });
        assert.equal(modelPrefix, model.slice(0, 44));
      }),
    );
    const model = `0x${"ab".repeat(32)}` as const;
    assert.throws(
      () => encodeDeliveredGateTerms({ releaseAtMost: 9_000, denyAtLeast: 8_000, maxAgeSeconds: 1, model }),
      InvalidGateTermsError,
    );
  });
});
