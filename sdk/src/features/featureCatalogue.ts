/** One of the sixteen facts that describe a payment. */
export type Feature = {
  /** Position in the features word; 0 is in the highest 16 bits. */
  index: number;
  name: string;
  /** What one step of the integer is. */
  unit: string;
  /** The largest value that is known; the smallest is 0. */
  max: number;
  /** When the value is unknown, in words; undefined when it never is for want of history. */
  unknown?: string;
  /** Whom it describes. */
  of: "payment" | "payer" | "payee" | "pair" | "both";
  /** What it says, in words. */
  meaning: string;
};

/** The value that means *unknown*, which is never the same as zero. */
export const unknownFeature = 32_767;

/** The largest value of a feature that is known. */
export const maxFeature = 32_766;

/** Catalogue of the features word, version 1 (docs/spec/features.md). */
export const featureCatalogue = [
  { index: 0, name: "amount", unit: "lg of the amount", max: 26_624, of: "payment", meaning: "how much" },
  {
    index: 1,
    name: "amountOverPayerMean",
    unit: "8192 + lg(amount) − lg(mean)",
    max: 16_384,
    unknown: "without history",
    of: "payer",
    meaning: "against the payer's own decayed mean (half-life 30 d)",
  },
  {
    index: 2,
    name: "amountOverPayeeMean",
    unit: "8192 + lg(amount) − lg(mean)",
    max: 16_384,
    unknown: "without settled history",
    of: "payee",
    meaning: "against the mean of what settled with the payee (half-life 30 d)",
  },
  {
    index: 3,
    name: "payerAge",
    unit: "lg(1 + seconds)",
    max: 10_240,
    of: "payer",
    meaning: "since the payer's first payment; 0 at the first",
  },
  {
    index: 4,
    name: "payerBurst",
    unit: "64ths of a payment",
    max: 32_766,
    of: "payer",
    meaning: "payments of the payer, half-life 1 h",
  },
  {
    index: 5,
    name: "payerNewPayees",
    unit: "64ths of a payee",
    max: 32_766,
    of: "payer",
    meaning: "payees the payer paid for the first time, half-life 1 d",
  },
  {
    index: 6,
    name: "payerGap",
    unit: "lg(1 + seconds)",
    max: 10_240,
    unknown: "at the first payment",
    of: "payer",
    meaning: "since the payer's last payment",
  },
  {
    index: 7,
    name: "payerPassThrough",
    unit: "1024ths",
    max: 32_766,
    unknown: "if it received less than an eighth of that",
    of: "payer",
    meaning: "what the payer pays out, this payment included, over what it received, half-life 1 d",
  },
  {
    index: 8,
    name: "payerBadShare",
    unit: "1024ths",
    max: 1024,
    unknown: "without outcomes",
    of: "payer",
    meaning: "share of the payer's payments with a bad outcome",
  },
  {
    index: 9,
    name: "payeeAge",
    unit: "lg(1 + seconds)",
    max: 10_240,
    unknown: "if nothing settled yet",
    of: "payee",
    meaning: "since the first payment to the payee that settled",
  },
  {
    index: 10,
    name: "payeeReputation",
    unit: "lg(1 + payers)",
    max: 8192,
    of: "payee",
    meaning: "distinct payers whose payments to the payee settled",
  },
  {
    index: 11,
    name: "payeeFanIn",
    unit: "64ths of a payer",
    max: 32_766,
    of: "payee",
    meaning: "payers who pay the payee for the first time, weighted by amount against the payee's mean, half-life 1 d",
  },
  {
    index: 12,
    name: "payeeBadShare",
    unit: "1024ths",
    max: 1024,
    unknown: "without outcomes",
    of: "payee",
    meaning: "share of the payee's payments with a bad outcome",
  },
  {
    index: 13,
    name: "pairHistory",
    unit: "lg(1 + payments)",
    max: 8192,
    of: "pair",
    meaning: "settled payments from this payer to this payee",
  },
  {
    index: 14,
    name: "lookalike",
    unit: "hex digits",
    max: 39,
    of: "pair",
    meaning:
      "leading and trailing digits that the payee's address shares with another one that the payer paid before, counted from 4 + 4 on; 0 otherwise",
  },
  {
    index: 15,
    name: "listed",
    unit: "",
    max: 3,
    of: "both",
    meaning:
      "0 nothing, 1 a rule of the manifest flags the pair, 2 payer or payee is labelled as fraud, 3 on a watchlist",
  },
] as const satisfies readonly Feature[];

export type FeatureName = (typeof featureCatalogue)[number]["name"];

/** The sixteen names in order. */
export const featureNames: readonly FeatureName[] = featureCatalogue.map((feature) => feature.name);
