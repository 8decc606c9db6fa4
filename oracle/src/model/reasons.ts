import { explainFeatures, type FeatureName, type ModelFile, unknownFeature } from "@sluice/sdk";
import { ago, antilog, count, decimal, percent, times } from "./reasonWords.ts";

/** Why a score is as high as it is, in a form for programs and in one for people. */
export type WrittenReason = {
  /** Stable: feature names never change their meaning. */
  readonly code: string;
  /** The model's name of the feature. */
  readonly feature: string;
  /** Index of the feature and its bit in the bitmap. */
  readonly bit: number;
  /** Hundredths of a percent of risk that the feature added over an ordinary payment's. */
  readonly raisedBy: number;
  /** One sentence with the payment's own values. */
  readonly text: string;
};

export type WrittenExplanation = {
  readonly score: number;
  readonly reasons: readonly WrittenReason[];
  readonly reasonBitmap: number;
};

/** The code of each feature as a reason. Codes never change. */
export const reasonCodes: Readonly<Record<FeatureName, string>> = {
  amount: "amount",
  amountOverPayerMean: "amount_over_payer_mean",
  amountOverPayeeMean: "amount_over_payee_mean",
  payerAge: "payer_age",
  payerBurst: "payer_burst",
  payerNewPayees: "payer_new_payees",
  payerGap: "payer_gap",
  payerPassThrough: "payer_pass_through",
  payerBadShare: "payer_bad_share",
  payeeAge: "payee_age",
  payeeReputation: "payee_reputation",
  payeeFanIn: "payee_fan_in",
  payeeBadShare: "payee_bad_share",
  pairHistory: "pair_history",
  lookalike: "lookalike",
  listed: "listed",
};

/** What the value of a feature says, as a sentence without its full stop; undefined for a feature it does not know. */
export type Wording = (feature: string, value: number) => string | undefined;

/**
 * Scores a payment and says in words which features raised its score most, at most three.
 *
 * @param wording - of the model's features; by default that of the live ones.
 */
export function explainInWords(
  model: ModelFile,
  features: readonly number[],
  wording: Wording = liveWording,
): WrittenExplanation {
  const { score, reasons, bitmap } = explainFeatures(model, features);
  return {
    score,
    reasons: reasons.map(({ feature: bit, raisedBy }) => {
      const feature = model.features[bit] as string;
      const value = features[bit] as number;
      return {
        code: reasonCode(feature),
        feature,
        bit,
        raisedBy,
        text: wording(feature, value) ?? `${feature} is ${value}`,
      };
    }),
    reasonBitmap: bitmap,
  };
}

/** The code of a feature as a reason, also of one that is not live. */
export function reasonCode(feature: string): string {
  if (isCatalogued(feature)) return reasonCodes[feature];
  return feature.replace(/[A-Z]|[0-9]+d$/g, (part) => `_${part.toLowerCase()}`);
}

function liveWording(feature: string, value: number): string | undefined {
  return isCatalogued(feature) ? sentence(feature, value) : undefined;
}

function isCatalogued(name: string): name is FeatureName {
  return Object.hasOwn(reasonCodes, name);
}

/** What a feature's value says, as a sentence without its full stop. */
export function sentence(feature: FeatureName, value: number): string {
  return value === unknownFeature ? UNKNOWN[feature] : KNOWN[feature](value);
}

const UNKNOWN: Record<FeatureName, string> = {
  amount: "the value of the token is not known",
  amountOverPayerMean: "the payer has no payments to compare the amount with",
  amountOverPayeeMean: "no payment to the payee has settled to compare the amount with",
  payerAge: "the payer's age is not known",
  payerBurst: "the payer's recent payments are not known",
  payerNewPayees: "the payer's new payees are not known",
  payerGap: "it is the payer's first payment",
  payerPassThrough: "the payer has received nothing to speak of",
  payerBadShare: "no payment of the payer has an outcome yet",
  payeeAge: "no payment to the payee has settled yet",
  payeeReputation: "the payee's reputation is not known",
  payeeFanIn: "new payers of the payee are not known",
  payeeBadShare: "no payment to the payee has an outcome yet",
  pairHistory: "the history of payer and payee is not known",
  lookalike: "the payee's address cannot be compared",
  listed: "lists could not be consulted",
};

const KNOWN: Record<FeatureName, (value: number) => string> = {
  amount: (x) => `the amount is about ${decimal(antilog(x) / 1e6)} units`,
  amountOverPayerMean: (x) => `the amount is ${times(x)} what the payer usually pays`,
  amountOverPayeeMean: (x) => `the amount is ${times(x)} what the payee usually gets`,
  payerAge: (x) => (x === 0 ? "the payer has never paid before" : `the payer was first seen ${ago(x)} ago`),
  payerBurst: (x) => `the payer made about ${decimal(x / 64)} payments within the last hour or so`,
  payerNewPayees: (x) => `the payer paid about ${decimal(x / 64)} new payees within the last day or so`,
  payerGap: (x) => `the payer's last payment was ${ago(x)} ago`,
  payerPassThrough: (x) => `the payer passes on ${percent(x)} of what it received within the last day or so`,
  payerBadShare: (x) => `${percent(x)} of the payer's payments turned out bad`,
  payeeAge: (x) => `the payee was first seen ${ago(x)} ago`,
  payeeReputation: (x) => {
    const payers = Math.round(antilog(x) - 1);
    if (payers === 0) return "nobody's payment to the payee has settled yet";
    return `payments of ${count(payers, "payer")} to the payee have settled`;
  },
  payeeFanIn: (x) => `about ${decimal(x / 64)} payers paid the payee for the first time within the last day or so`,
  payeeBadShare: (x) => `${percent(x)} of the payments to the payee turned out bad`,
  pairHistory: (x) => {
    const payments = Math.round(antilog(x) - 1);
    if (payments === 0) return "no payment from this payer to this payee has settled";
    return `${count(payments, "payment")} from this payer to this payee settled`;
  },
  lookalike: (x) =>
    x === 0
      ? "the payee's address resembles no other that the payer paid"
      : `the payee's address shares ${x} digits at its ends with another one that the payer paid before`,
  listed: (x) =>
    [
      "neither side is on a list",
      "a rule flags this pair",
      "payer or payee is known as fraud",
      "payer or payee is on a watchlist",
    ][x] ?? "a list names payer or payee",
};
