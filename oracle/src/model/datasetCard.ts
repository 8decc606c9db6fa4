import { baselineTable, baselineVerdict } from "./baselineTable.ts";
import { REASON_ROWS } from "./reasonCounts.ts";
import type { ProtocolResult, ProtocolRun } from "./runProtocol.ts";
import { sliceTable } from "./slices.ts";
import { thresholdTable } from "./thresholdTable.ts";

const DATA: Readonly<Record<ProtocolResult["dataset"], string>> = {
  handbook: "simulated card payments of the Fraud Detection Handbook",
  "bitcoin-otc": "real trade ratings between people, SNAP soc-sign-bitcoinotc (Kumar et al. 2016, 2018)",
  amlsim: "simulated money laundering, IBM AMLSim (Apache-2.0)",
  ethereum: "real transfers of labelled accounts, eltontay/Ethereum-Fraud-Detection (MIT)",
};

const WEAKNESSES: Readonly<Record<ProtocolResult["dataset"], readonly string[]>> = {
  handbook: [
    "The payments are simulated by simple rules; figures say how well those rules are found, nothing about real cards.",
    "A terminal's compromise is seen only when its first frauds are known, a week late; the first week goes through.",
  ],
  "bitcoin-otc": [
    "A bad rating is an opinion, sometimes revenge: some of what counts as fraud is a quarrel.",
    "The trades are of 2010 to 2016 in one community; nothing says that another one behaves alike.",
    "Newcomers have no ratings, so most of what the model knows of them is who trades with them.",
  ],
  amlsim: [
    "The transfers are simulated, and a payment counts as bad only because both accounts are labelled: ordinary payments " +
      "between two such accounts count too, and the first and last hops of a scheme do not.",
    "Training and test part hold the same accounts at different times.",
  ],
  ethereum: [
    "**Confounded by time.** Every legitimate account was first seen by 2017-06-13, 95 % of the fraudulent ones after " +
      "2017-08-31: the date of first sight alone reaches AUC 0.998 over accounts. Published scores of 0.95 to 0.999 on this " +
      "family are suspect. No figure here is proof of skill: read each beside `date`, which knows the time alone, and beside " +
      "the date of first sight, which needs no model. The features leave ages out, but reputation and history grow with time all the same.",
    "An account shows at most 1,000 of its transfers, so history is cut off for the busiest.",
    "The calibration cannot follow a share of fraud that rises from 2 % of the training part to two thirds of the test " +
      "part: the probabilities are off by the calibration error above, whatever the order of the scores.",
  ],
};

const EVASIONS: Readonly<Record<ProtocolResult["dataset"], readonly string[]>> = {
  handbook: [
    "*amounts*: keep each near the card's habit; the loot of a card falls to what its owner usually spends.",
    "*the terminal's record*: use no terminal twice, or only within the week before its first frauds are known; it costs " +
      "a fresh terminal each week.",
    "*bursts*: wait between payments; each day of waiting halves the count of the last day and risks that the card is " +
      "blocked.",
  ],
  "bitcoin-otc": [
    "*ratings of the payee*: collect good ones from accounts of one's own; `payeeTrust` weighs a rating by its author's " +
      "own ratings, so such accounts must be earned or bought, trade by trade.",
    "*a spoilt name*: start again as a newcomer, whose risk is above the ordinary and whose trades are small.",
    "*age and gaps*: wait; it costs weeks without a theft.",
  ],
  amlsim: [
    "*amounts and pass-through*: move sums of ordinary size at an ordinary pace through accounts with ordinary trade; it " +
      "costs time, the capital that lies in between, and the upkeep of those accounts.",
    "*fan-in*: spread the payers over days or over more collecting accounts, each of which must be opened under a name.",
    "*history of the pair*: pay the same accounts again in small sums first; it costs a wait for each pair.",
  ],
  ethereum: [
    "*fan-in and bursts*: receive from few payers a day at each address; a fresh address costs nothing, but each then has " +
      "neither reputation nor history.",
    "*reputation*: pay it from addresses of one's own that lived long enough; it costs gas, capital and waiting.",
    "*amounts*: ask for ordinary sums; it limits the loot.",
  ],
};

/** Links to the plots, by what they show. */
export type PlotFiles = {
  readonly precisionRecall: string;
  readonly calibration: string;
  readonly scoreByClass: string;
};

/** The model card of a data set, from one run. */
export function datasetCard({ dataset, seed, model, runs }: Omit<ProtocolResult, "tested">, plots: PlotFiles): string {
  const { own, book15 } = runs;
  return `# Model \`${model.name}\`

Made by \`npm run train -- --dataset ${dataset} --data DIR --seed ${seed}\`, which gives the same bytes again from the same data.

| | |
|---|---|
| file hash | \`${own.fileHash}\` |
| data | ${DATA[dataset]}; not part of this repository |
| network | ${own.inputs} inputs from ${own.features.length} features, ${model.hidden} hidden lanes, one output; ${membersOf(own)} trained with brain.js, published as integers |
| features | ${own.features.map((name) => `\`${name}\``).join(", ")} |
| protocol | ${own.description} ([protocols](protocols.md)) |
| rows trained on | ${own.trainRows}, of them ${own.trainFrauds} fraudulent; ${own.bestEpochs.join(", ")} epochs |
| calibration | ${calibrationOf(own)} |
| rows tested on | ${own.testRows}, of them ${own.testFrauds} fraudulent |

It is measured, not used: the demo and the nodes run [simulated-v1](simulated-v1.md).

## Figures

${baselineTable(own)}

${verdict(own)}
${
  book15 === undefined
    ? ""
    : `
## With the book's own fifteen features

${baselineTable(book15)}

${verdict(book15)}
`
}
In brackets the middle 95 % of 200 bootstrap samples of whole groups.

![Precision over recall](${plots.precisionRecall})
![Calibration](${plots.calibration})
![Scores of honest and fraudulent rows](${plots.scoreByClass})

## Slices of the test part

${sliceTable(own.slices)}

Kinds of fraud are measured against all honest rows.

## Thresholds

What thresholds that follow from costs would have done to the test part. Costs are shares of a payment's value; releasing
a fraud costs all of it.${dataset === "bitcoin-otc" ? " Trades have no amount here, each counts as one." : ""}

${thresholdTable(own.thresholds)}

## Reasons

A score's reasons are the three features that raised it most over an ordinary row of this set, found exactly: the integer
scorer runs without each. Codes never change. Of the ${REASON_ROWS} riskiest test rows:

| code | among the reasons of | such as |
|---|---|---|
${own.reasons.map(({ code, rows, example }) => `| \`${code}\` | ${rows} | ${example} |`).join("\n")}

## How one would evade it, and what that costs

${EVASIONS[dataset].map((sentence) => `* ${sentence}`).join("\n")}

## Weaknesses

${WEAKNESSES[dataset].map((sentence) => `* ${sentence}`).join("\n")}
* The weights are public: anybody can search for payments that score low.
`;
}

/** Where simpler models are level or better, and what the integers cost. */
function verdict(run: ProtocolRun): string {
  const { loss } = run;
  return [
    baselineVerdict(run),
    `* Floating-point network less integers: ${loss.auc.toFixed(5)} AUC, ${loss.prAuc.toFixed(5)} PR-AUC; a`,
    `  probability differs by ${loss.scoreMean.toFixed(5)} in the mean and ${loss.scoreWorst.toFixed(4)} at worst.`,
  ].join("\n");
}

function membersOf({ bestEpochs, linearShare }: ProtocolRun): string {
  const networks = bestEpochs.length === 1 ? "one network" : `the mean of ${bestEpochs.length} networks`;
  return linearShare === 0 ? networks : `${networks}, a logistic regression weighing ${100 * linearShare} % in it,`;
}

function calibrationOf({ calibration }: ProtocolRun): string {
  const { chosen, slope, intercept } = calibration;
  return chosen === "none"
    ? "none: Platt's scaling did not help one slice earlier"
    : `Platt's scaling on the latest fifth: ${slope.toFixed(3)} · logit ${intercept < 0 ? "−" : "+"} ${Math.abs(intercept).toFixed(3)}`;
}
