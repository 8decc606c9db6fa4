import {
  decodeGateTerms,
  getReportDigest,
  type ModelFile,
  packFeatures,
  type Report,
  scoreFeatures,
  type Terms,
  unpackFeatures,
  verdictOf,
} from "@sluice/sdk";
import type { Address, Hex } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { AbstainError } from "../internal/errors.ts";
import type { StoredReport } from "../store/nodeStore.ts";
import type { ClaimAnswer, SigningJournal } from "./signingJournal.ts";

/** What a report is about. */
export type Subject = { paymentId: Hex; terms: Terms; amount: bigint; features: readonly number[] };

/** The block a report is as of. */
export type Round = { number: number; hash: Hex; timestamp: number };

/** A report without a signature. */
export type Assessment = Omit<StoredReport, "signature" | "source" | "orphaned">;

/** A signature, or why there is none. */
export type Signed = { signature: Hex } | { refused: Exclude<ClaimAnswer, "granted"> };

/** Turns facts into reports and signs them; what may be signed the journal decides. */
export type Attestor = {
  readonly signer: Address;
  /** Refuses payments that this node does not speak for. */
  assertServed(terms: Terms): void;
  /** The report about a payment as of a round. */
  assess(subject: Subject, round: Round): Assessment;
  /**
   * Records reports in the signing journal, durably, and then signs those that it grants. The only way to a signature.
   * The same bytes for the same report, always.
   */
  sign(assessments: readonly Assessment[]): Promise<Signed[]>;
};

/** Options of {@link createAttestor}. */
export type CreateAttestorOptions = {
  privateKey: Hex;
  chainId: number;
  riskOracle: Hex;
  /** Gates that ask the RiskOracle for everybody whom they do not stop themselves. */
  watchlistGates: readonly Hex[];
  model: ModelFile;
  modelId: Hex;
  manifestRoot: Hex;
  /** How long a report lives, in seconds: a constant of the RiskOracle. */
  reportSeconds: number;
  journal: SigningJournal;
};

export function createAttestor(options: CreateAttestorOptions): Attestor {
  const account = privateKeyToAccount(options.privateKey);
  const gates = new Set([options.riskOracle, ...options.watchlistGates].map((gate) => gate.toLowerCase()));
  const modelPrefix = options.modelId.slice(0, 44).toLowerCase();
  return {
    signer: account.address,

    assertServed(terms) {
      if (!gates.has(terms.gate.toLowerCase())) {
        throw new AbstainError(
          "gate_differs",
          "The payment's gate is another contract than the RiskOracle of this node, and none of its WATCHLIST_GATES.",
        );
      }
      let prefix: string;
      try {
        prefix = decodeGateTerms(terms.gateTerms).modelPrefix.toLowerCase();
      } catch {
        throw new AbstainError("gate_terms_invalid", "The payment's gateTerms are none that the RiskOracle accepts.");
      }
      if (prefix !== modelPrefix) {
        throw new AbstainError("model_differs", "The payment pins another model than the one this node runs.");
      }
    },

    assess({ paymentId, terms, amount, features }, round) {
      const score = scoreFeatures(options.model, features);
      const report: Report = {
        subject: paymentId,
        amount,
        ...packFeatures(features),
        model: options.modelId,
        manifest: options.manifestRoot,
        round: BigInt(round.number),
        blockHash: round.hash,
        validUntil: BigInt(round.timestamp + options.reportSeconds),
      };
      return {
        ...report,
        round: round.number,
        validUntil: round.timestamp + options.reportSeconds,
        digest: getReportDigest({ chainId: options.chainId, riskOracle: options.riskOracle, report }),
        score,
        verdict: verdictOf({ score, gateTerms: decodeGateTerms(terms.gateTerms) }),
        payer: terms.payer.toLowerCase() as Hex,
      };
    },

    async sign(assessments) {
      const answers = await options.journal.claim(assessments);
      return Promise.all(
        assessments.map(async ({ digest }, index): Promise<Signed> => {
          const answer = answers[index] ?? "round_superseded";
          return answer === "granted" ? { signature: await account.sign({ hash: digest }) } : { refused: answer };
        }),
      );
    },
  };
}

/** The feature values of a report. */
export function featuresOf(report: { features: Hex; extraFeatures: Hex }, count: number): number[] {
  return unpackFeatures({ features: report.features, extraFeatures: report.extraFeatures, count });
}
