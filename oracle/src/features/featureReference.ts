import { type Feature, type FeatureName, featureCatalogue, unknownFeature } from "@sluice/sdk";
import { reasonCodes } from "../model/reasons.ts";

/** Why a feature matters, and what somebody who wants to be released would do about it. */
const NOTES: Record<FeatureName, { readonly why: string; readonly evasion: string }> = {
  amount: {
    why: "thieves take much at once, card testers next to nothing",
    evasion: "many ordinary amounts: slower, and bursts and new payees show",
  },
  amountOverPayerMean: {
    why: "an account that is taken over pays other sums than its owner does",
    evasion:
      "paying what the owner pays, or capturing large payments to an accomplice first: costs their capital until it comes back",
  },
  amountOverPayeeMean: {
    why: "a shop's prices are a habit too",
    evasion: "settling payments of the wanted size with own accounts: gas, capital and days",
  },
  payerAge: {
    why: "who robs with own accounts has new ones",
    evasion: "authorizing a trifle and waiting: gas and time only, or buying an aged account",
  },
  payerBurst: {
    why: "card testers and thieves hurry",
    evasion: "waiting an hour for each halving, or more accounts: each is new",
  },
  payerNewPayees: {
    why: "stolen money goes to payees that the owner never paid",
    evasion: "waiting a day for each halving, or paying through one payee",
  },
  payerGap: {
    why: "accounts wake up when they change hands; attempts follow each other in seconds",
    evasion: "one trifle in between resets it: gas",
  },
  payerPassThrough: {
    why: "a mule passes on about what it received",
    evasion: "leaving the money for days, or bringing capital of one's own",
  },
  payerBadShare: {
    why: "who paid with stolen accounts before does it again",
    evasion:
      "a new account, without age and habits; or settling many trifles between own accounts, which thins the share: gas and waiting",
  },
  payeeAge: {
    why: "shops that vanish have just appeared",
    evasion: "one settled payment from an own account and waiting: gas and time, or buying an aged account",
  },
  payeeReputation: {
    why: "many who were not robbed are the best witness",
    evasion:
      "own accounts that pay and wait past refundBy: gas for each, capital that comes back; the cheapest evasion of all",
  },
  payeeFanIn: {
    why: "mules and vanishing shops meet many new payers within a day",
    evasion:
      "spreading victims over days or accounts; or, before anything settled, capturing one large payment of an own account, beside which the victims' look small: gas, and capital that comes back",
  },
  payeeBadShare: {
    why: "whose payments end in lost disputes goes on",
    evasion:
      "a new address, without reputation; or settling many trifles from own accounts, which thins the share: gas and waiting",
  },
  pairHistory: {
    why: "who was paid before by the same payer was wanted",
    evasion: "none for strangers: the payer must have paid and not disputed",
  },
  lookalike: {
    why: "nobody shares four leading and four trailing digits by accident",
    evasion: "sharing fewer digits, which fools fewer people",
  },
  listed: {
    why: "labels, sanctions and rules of the manifest",
    evasion: "a fresh address for each fraud",
  },
};

const OF_AMOUNTS: readonly FeatureName[] = ["amount", "amountOverPayerMean", "amountOverPayeeMean", "payerPassThrough"];

/** Ways to change somebody else's features that cost little; tests hold the list of those that cost nothing empty. */
const CHEAP_ATTACKS = [
  "**Settled dust lowers a payee's mean** (2), where the payee captures it: gas for each payment and the dust itself. A payee voids what is not worth its while.",
  "**Dust that a payee without settled history captures** counts as new payers (11) until a larger payment is captured.",
  "**Money sent to a payer** makes its pass-through known (7) once it is an eighth of what it pays out; the sender gives that money away.",
  "**Own accounts raise the reputation of an accomplice** (9, 10, 13) for gas, waiting and capital that comes back.",
];

/** The text of docs/reference/features.md. */
export function renderFeatureReference(): string {
  return `# Features, one by one

<!-- Made by \`node scripts/bootstrap.mjs scripts/feature-reference.ts\` from the code; a test compares. Do not edit. -->

What each of the sixteen integers says, why it matters and what a fraudster would do about it. How they are computed to
the last bit is in [the specification](../spec/features.md). ${unknownFeature} means *unknown*; *never* in that column means
that zero says it all. Every feature is also a reason, with the code below and its number as the bit. Sixteen fill one
word and are all that this catalogue has; a model may take up to 24, the rest in a second word. What is kept to compute
them, and how fast that is: [feature-state.md](feature-state.md).

| # | name | reason code | of | unit | range | unknown | meaning |
|---|---|---|---|---|---|---|---|
${featureCatalogue.map(describeRow).join("\n")}

| # | name | why it matters | what evading it takes |
|---|---|---|---|
${featureCatalogue.map(({ index, name }) => `| ${index} | \`${name}\` | ${NOTES[name].why} | ${NOTES[name].evasion} |`).join("\n")}

## What strangers can do to you

Nothing that is free: payments to you that are authorized and never captured, voided, denied or reclaimed, tokens without a
unit, transfers of nothing in your name, and labels of others leave your features as they are (tested). What costs
little is known:

${CHEAP_ATTACKS.map((attack) => `* ${attack}`).join("\n")}

What you do yourself counts: attempts (3–6) count when you authorize, whatever becomes of them.
`;
}

function describeRow(feature: Feature & { readonly name: FeatureName }): string {
  const { index, name, unit, max, of, meaning } = feature;
  const unpriced = OF_AMOUNTS.includes(name) ? "for a token without a unit" : undefined;
  const unknown = [feature.unknown, unpriced].filter((text) => text !== undefined).join("; ") || "never";
  return `| ${index} | \`${name}\` | \`${reasonCodes[name]}\` | ${of} | ${unit === "" ? "–" : unit} | 0 … ${max} | ${unknown} | ${meaning} |`;
}
