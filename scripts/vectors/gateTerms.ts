import type { Hex } from "viem";
import { decodeGateTerms, encodeGateTerms, type GateTerms, verdictOf } from "../../sdk/src/index.ts";
import { columns } from "./columns.ts";
import { createRandom } from "./random.ts";

const random = createRandom("sluice gateTerms");
const prefix = () => random.bytes(21);
const verdicts = { hold: 0, release: 1, deny: 2 };

const plain: GateTerms = {
  releaseAtMost: 3000,
  denyAtLeast: 8000,
  maxAgeSeconds: 3600,
  silenceSeconds: 0,
  modelPrefix: prefix(),
};

function anyGateTerms(): GateTerms {
  const releaseAtMost = random.integer(0, 9999);
  return {
    releaseAtMost,
    denyAtLeast: random.integer(releaseAtMost + 1, 10_001),
    maxAgeSeconds: random.integer(1, 0xffffff),
    silenceSeconds: random.pick([0, random.integer(3600, 0xffffff)]),
    modelPrefix: prefix(),
  };
}

/** gateTerms.json: words and their fields, words that are refused, and the verdict of a score at each threshold. */
export function gateTermsVectors(): unknown {
  const good: GateTerms[] = [
    plain,
    { ...plain, releaseAtMost: 0, denyAtLeast: 1, maxAgeSeconds: 1 },
    { ...plain, releaseAtMost: 9999, denyAtLeast: 10_001, maxAgeSeconds: 0xffffff, silenceSeconds: 0xffffff },
    { ...plain, releaseAtMost: 9999, denyAtLeast: 10_000, silenceSeconds: 3600 },
    ...Array.from({ length: 12 }, anyGateTerms),
  ];
  const word = encodeGateTerms(plain);
  const replaced = (fromByte: number, digits: string) =>
    `${word.slice(0, 2 + 2 * fromByte)}${digits}${word.slice(2 + 2 * fromByte + digits.length)}` as Hex;
  const refused: [what: string, word: Hex][] = [
    ["zero", `0x${"00".repeat(32)}`],
    ["version 0", replaced(0, "00")],
    ["version 2", replaced(0, "02")],
    ["releaseAtMost 10000", replaced(1, "27102711")],
    ["denyAtLeast equal to releaseAtMost", replaced(1, "0bb80bb8")],
    ["denyAtLeast below releaseAtMost", replaced(1, "0bb80bb7")],
    ["denyAtLeast 10002", replaced(3, "2712")],
    ["maxAgeSeconds 0", replaced(5, "000000")],
    ["silenceSeconds 1", replaced(8, "000001")],
    ["silenceSeconds 3599", replaced(8, "000e0f")],
    ["all ones", `0x${"ff".repeat(32)}`],
  ];
  for (const [what, bad] of refused) assertRefused(what, bad);
  const judged = [plain, { ...plain, releaseAtMost: 0, denyAtLeast: 10_001 }].flatMap((gateTerms) =>
    [0, 1, 2999, 3000, 3001, 7999, 8000, 8001, 9999, 10_000].map((score) => ({
      word: encodeGateTerms(gateTerms),
      score,
      verdict: verdicts[verdictOf({ score, gateTerms })],
    })),
  );
  return {
    about:
      "gateTerms words and their fields; words that are refused; verdicts (0 hold, 1 release, 2 deny) of scores. docs/spec/payments.md.",
    good: columns(good.map((gateTerms) => ({ ...gateTerms, word: encodeGateTerms(gateTerms) }))),
    refused: columns(refused.map(([what, bad]) => ({ what, word: bad }))),
    verdicts: columns(judged),
  };
}

function assertRefused(what: string, word: Hex): void {
  try {
    decodeGateTerms(word);
  } catch {
    return;
  }
  throw new Error(`${what} was to be refused`);
}
