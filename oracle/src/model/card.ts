import { fraudKinds } from "../simulate/world.ts";
import { baselineTable, baselineVerdict } from "./baselineTable.ts";
import type { PlotFiles } from "./datasetCard.ts";
import { LANES } from "./limits.ts";
import type { Measured } from "./measure.ts";
import type { Interval } from "./metrics.ts";
import { REASON_ROWS } from "./reasonCounts.ts";
import { sliceTable } from "./slices.ts";
import { thresholdTable } from "./thresholdTable.ts";
import type { ModelReport } from "./trainSimulated.ts";

/** The model card: what the model was trained on, how good it is, and where it fails. */
export function modelCard(report: ModelReport, plots: PlotFiles): string {
  const { name, fileHash, seed, training, laterSlice, otherSeed, quantisationLoss, thresholds, demos } = report;
  const { releaseAtMost, denyAtLeast, slices, reasons } = report;
  const kinds = Object.keys(otherSeed.aucByKind) as (keyof Measured["aucByKind"])[];
  return `# Model \`${name}\`

Made by \`npm run train -- --dataset simulated --seed ${seed}\`, which gives the same bytes again;
\`npm run train -- --dataset simulated --check\` compares them with the committed file.

| | |
|---|---|
| file hash | \`${fileHash}\` |
| network | ${training.inputs} inputs from sixteen features, ${training.hidden} hidden units on ${LANES} lanes, one output; trained with brain.js, published as integers |
| data | payments of simulated marketplaces, no real ones |
| rows trained on | ${training.rows}, of them ${training.frauds} fraudulent |
| epochs | ${training.bestEpoch} of ${training.epochs}, the best on the slice after the training time |
| default thresholds | release at most ${releaseAtMost}, deny at least ${denyAtLeast} (score 0 … 10000) |

## Data and split

Worlds of two sizes: a month of 40 people and shops (the world of \`npm start\`), where everybody is new at first, and four
months of a town of 320. People have habits, a daily rhythm, favourite shops, friends; some buy big, in bursts, from new
shops, or collect money for a present. Six kinds of fraud happen in the small worlds, ${fraudKinds.length} in the towns; one in
five of the thieves who take over accounts or run shops takes care to look ordinary. Each world is played under a gate of its own, from one that lets all through to one that
stops nine frauds in ten, so that the model knows features that decisions have shaped.

The first 70 % of each world's time train, the next 15 % say when to stop, the last 15 % are the *later slice*. The
score is calibrated on other worlds; *another seed* are worlds that none of these steps has seen.

## Figures

| | later slice | another seed |
|---|---|---|
| rows, fraudulent | ${laterSlice.rows}, ${laterSlice.frauds} | ${otherSeed.rows}, ${otherSeed.frauds} |
| AUC | ${interval(laterSlice.figures.auc)} | ${interval(otherSeed.figures.auc)} |
| PR-AUC (average precision) | ${interval(laterSlice.figures.prAuc)} | ${interval(otherSeed.figures.prAuc)} |
| recall at 1 % false positives | ${interval(laterSlice.figures.recallAt1Fpr)} | ${interval(otherSeed.figures.recallAt1Fpr)} |
| Brier score | ${interval(laterSlice.figures.brier)} | ${interval(otherSeed.figures.brier)} |
| expected calibration error | ${interval(laterSlice.figures.ece)} | ${interval(otherSeed.figures.ece)} |
| best single feature, AUC | \`${laterSlice.bestFeature.name}\` ${number(laterSlice.bestFeature.auc)} | \`${otherSeed.bestFeature.name}\` ${number(otherSeed.bestFeature.auc)} |

In brackets what the middle 95 % of ${100} bootstrap samples give. What the integers lose against the floating-point
network on another seed: AUC ${signed(quantisationLoss.auc)}, PR-AUC ${signed(quantisationLoss.prAuc)}; a probability
differs by ${signed(quantisationLoss.scoreMean)} in the mean and ${number(quantisationLoss.scoreWorst)} at worst.

![Precision over recall](${plots.precisionRecall})
![Calibration](${plots.calibration})
![Scores of honest and fraudulent rows](${plots.scoreByClass})

### Beside simpler models

They are trained on all ${training.rows} rows that the network was trained on and read the same sixteen features; the slice
that told the network when to stop also chose the number of trees (depth 3). *Bad share so far* is the payee's and
nothing else, 0 where no outcome is known yet, which is where most fraud happens; *date* is a logistic regression on the
payment's place in its world's time, *constant* the share of fraud among the rows trained on. Later slice:

${baselineTable(laterSlice)}

${baselineVerdict(laterSlice)}

Another seed:

${baselineTable(otherSeed)}

${baselineVerdict(otherSeed)}

AUC by kind of fraud, against all honest payments:

| kind | later slice | another seed |
|---|---|---|
${kinds.map((kind) => `| ${kind} | ${number(laterSlice.aucByKind[kind])} | ${number(otherSeed.aucByKind[kind])} |`).join("\n")}

Slices of another seed; a payee without history is one of whom no payment has settled yet:

${sliceTable(slices)}

## Reasons

A score's reasons are the three features that raised it most over an ordinary payment, found exactly: the integer scorer
runs without each. Codes never change. Of the ${REASON_ROWS} riskiest payments of another seed:

| code | among the reasons of | such as |
|---|---|---|
${reasons.map(({ code, rows, example }) => `| \`${code}\` | ${rows} | ${example} |`).join("\n")}

## Thresholds

They follow from costs, as shares of a payment's value; releasing a fraud costs all of it. Shares on another seed:

${thresholdTable(thresholds, { releaseAtMost, denyAtLeast })}

## In the world of \`npm start\`

${demos.worlds} worlds of seeds that were not trained on, the model deciding under the default thresholds and living with
the consequences: ${demos.accepted} pass the acceptance rule. Of the fraudulent value ${percent(demos.fraudValueStopped.median)} are
not released in the median world, ${percent(demos.fraudValueStopped.lowest)} in the worst; of the honest payments
${percent(demos.honestStopped.median)} are held or denied in the median world, ${percent(demos.honestStopped.highest)} in the worst. No
world has fewer than ${demos.fewest.release} releases, ${demos.fewest.hold} holds and ${demos.fewest.deny} denials.

## Weaknesses

* It has seen nothing real. High figures say that the simulator's frauds can be told from its honest trade, not that any
  real fraud can: measured on real transfers the model proves no skill.
* It cannot see what leaves no trace in sixteen features: a patient thief who buys what the victim would have bought, or a
  good shop that stops to deliver, scores as low as honest trade until a label arrives.
* It is hard on newcomers: first payments to a payee without settled history are held more often, most of all large ones
  and in the first days of a market.
* Labels and lists decide much: an address that is not on them yet is judged by its behaviour alone.

## How one would evade it, and what that costs

The weights are public, so anybody can search for payments that score low. What that takes:

* *age and reputation* of a payee: payments from several payers that stay captured past \`refundBy\`; own accounts will do,
  so it costs gas, the capital for some days, and waiting. This is the cheapest way, and buying an aged account is another;
* *habits* of a payer: paying like the victim, which means small sums to known payees: slow, and it limits the loot;
* *bursts and fan-in*: spreading payments over days and accounts; a day's patience halves these counts;
* *look-alikes*: sharing fewer than 4 + 4 digits, which also fools fewer people;
* *labels and lists*: a fresh address for each fraud, which starts again without age and reputation;
* *patience*: an honest shop's record lets a bust-out through until the first labels arrive: it costs the months of honest
  trade before it, and what the escrow still holds when the first dispute opens;
* *ordinary sums* for triangulation, refund abuse and wash trade: what they gain falls with the sum, and their outcomes
  (refunds, disputes, decisions) enter the bad shares of both sides.
`;
}

function interval({ value, low, high }: Interval): string {
  return `${number(value)} (${number(low)} … ${number(high)})`;
}

function number(x: number | undefined): string {
  return x === undefined ? "–" : x.toFixed(4);
}

function signed(x: number): string {
  return `${x < 0 ? "−" : ""}${Math.abs(x).toFixed(5)}`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
