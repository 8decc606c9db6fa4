import { unknownFeature } from "@sluice/sdk";
import type { DatasetName } from "./datasetSettings.ts";
import { sentence, type Wording } from "./reasons.ts";
import { ago, antilog, count, decimal, percent, times } from "./reasonWords.ts";

type Sentences = Readonly<Record<string, (value: number) => string>>;

/** Shares of the data sets' own features are 16384ths. */
const SHARE = 16_384;
const share = (x: number) => percent(x, SHARE);
const events = (x: number) => decimal(x / 64);
const rating = (x: number) => signed(Number((x / 512 - 10).toFixed(1)));
const number = (x: number) => Math.round(antilog(x) - 1);

const handbookGeneral: Sentences = {
  amount: (x) => `the amount is about ${decimal(antilog(x) / 100)}`,
  amountOverPayerMean: (x) => `the amount is ${times(x)} what the card usually pays`,
  payerRecentOverMean: (x) => `the card's last days are ${times(x)} its habit`,
  payerUnusual: (x) => `the card made about ${events(x)} unusually large payments within the last week or so`,
  payerBurst: (x) => `the card made about ${events(x)} payments within the last day or so`,
  payerRecent: (x) => `the card made about ${events(x)} payments within the last week or so`,
  payerGap: (x) => `the card's last payment was ${ago(x)} ago`,
  payerBadShare: (x) => `${share(x)} of the card's known payments were frauds`,
  payeeRecent: (x) => `the terminal took about ${events(x)} payments within the last week or so`,
  payeeBadShareShort: (x) => `${share(x)} of what became known of the terminal within some two days was fraud`,
  payeeBadShare: (x) => `${share(x)} of what became known of the terminal within some seven days was fraud`,
  payeeBadShareLong: (x) => `${share(x)} of what became known of the terminal within some thirty days was fraud`,
  payeeBadCount: (x) => `about ${events(x)} frauds at the terminal became known within some thirty days`,
  payeeBadGap: (x) => `a fraud at the terminal last became known ${ago(x)} ago`,
  payeeBadRun: (x) => `the last ${count(x, "outcome")} known of the terminal ${x === 1 ? "was" : "were"} fraud`,
  payeeGoodRun: (x) => `the last ${count(x, "outcome")} known of the terminal ${x === 1 ? "was" : "were"} good`,
};

/** Of the handbook's own fifteen; the windows follow below. */
const handbookBook: Sentences = {
  duringWeekend: (x) => (x === 1 ? "it is the weekend" : "it is a weekday"),
  duringNight: (x) => (x === 1 ? "it is night" : "it is day"),
  ...Object.fromEntries(
    [1, 7, 30].flatMap((days): [string, (value: number) => string][] => [
      [`customerPayments${days}d`, (x) => `the card made ${count(x, "payment")} within ${count(days, "day")}`],
      [`customerMean${days}d`, (x) => `the card paid ${decimal(x / 10)} in the mean within ${count(days, "day")}`],
      [
        `terminalPayments${days}d`,
        (x) => `the terminal took ${count(x, "known payment")} within ${count(days, "day")}`,
      ],
      [
        `terminalRisk${days}d`,
        (x) => `${share(x)} of the terminal's known payments of ${count(days, "day")} were frauds`,
      ],
    ]),
  ),
};

const bitcoinOtc: Sentences = {
  payeeMean: (x) => `the payee is rated ${rating(x)} in the mean`,
  payeeRecentMean: (x) => `the payee's latest ratings are ${rating(x)} in the mean`,
  payeeBadShare: (x) => `${share(x)} of the payee's ratings are bad`,
  payeeRatings: (x) => `the payee was rated ${count(number(x), "time")}`,
  payeeAge: (x) => `the payee was first seen ${ago(x)} ago`,
  payeeGap: (x) => `the payee was last rated ${ago(x)} ago`,
  payeeGiven: (x) => `the payee rated others ${count(number(x), "time")}`,
  payerMean: (x) => `the payer is rated ${rating(x)} in the mean`,
  payerGivenMean: (x) => `the payer rates others ${rating(x)} in the mean`,
  payerGivenBadShare: (x) => `${share(x)} of the payer's ratings of others are bad`,
  payerGiven: (x) => `the payer rated others ${count(number(x), "time")}`,
  payerBadBurst: (x) => `the payer gave about ${events(x)} bad ratings within the last hours`,
  payerGap: (x) => `the payer last rated somebody ${ago(x)} ago`,
  payerRatings: (x) => `the payer was rated ${count(number(x), "time")}`,
  ratedBack: (x) => `the payee rated the payer ${signed(x - 10)} before`,
  payeeTrust: (x) => `those who are trusted themselves rate the payee ${rating(x)} in the mean`,
};

const UNKNOWN: Sentences = {
  amountOverPayerMean: () => "the card has no payments to compare the amount with",
  payerRecentOverMean: () => "the card has no payments of the last days",
  payerGap: () => "it is the payer's first",
  payerBadShare: () => "no outcome of the card is known",
  payeeBadShareShort: () => "nothing became known of the terminal within some two days",
  payeeBadShare: () => "no outcome of the payee is known",
  payeeBadShareLong: () => "nothing became known of the terminal within some thirty days",
  payeeBadGap: () => "no fraud at the terminal is known",
  payeeMean: () => "nobody has rated the payee yet",
  payeeRecentMean: () => "nobody has rated the payee yet",
  payeeAge: () => "the payee was never seen before",
  payeeGap: () => "nobody has rated the payee yet",
  payerMean: () => "nobody has rated the payer yet",
  payerGivenMean: () => "the payer has rated nobody yet",
  payerGivenBadShare: () => "the payer has rated nobody yet",
  ratedBack: () => "the payee has not rated the payer",
  payeeTrust: () => "nobody who is trusted has rated the payee",
};

const OWN: Readonly<Partial<Record<DatasetName, Sentences>>> = {
  handbook: { ...handbookBook, ...handbookGeneral },
  "bitcoin-otc": bitcoinOtc,
};

/** What the features of a data set say. Those of amlsim and ethereum are the live ones. */
export function datasetWording(dataset: DatasetName): Wording {
  const own = OWN[dataset];
  return (feature, value) => {
    if (own === undefined) return sentence(feature as Parameters<typeof sentence>[0], value);
    return (value === unknownFeature ? UNKNOWN[feature] : undefined)?.(value) ?? own[feature]?.(value);
  };
}

function signed(x: number): string {
  return x < 0 ? `−${-x}` : `${x > 0 ? "+" : ""}${x}`;
}
