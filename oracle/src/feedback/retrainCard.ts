import { getModelHash, type ModelFile } from "@sluice/sdk";
import type { ComparedFigure } from "./compareModels.ts";
import type { Drift } from "./measureDrift.ts";
import type { LabelledPart, Retrained } from "./retrain.ts";

/** The card of a model that `npm run retrain` published: what it learnt from and why it replaces the one before. */
export function retrainCard(result: Retrained, serving: ModelFile, command: string): string {
  const { candidate, comparison, shadow, settings, window, slice, drift, reason } = result;
  if (candidate === undefined || comparison === undefined || shadow === undefined) {
    throw new Error("Only a candidate that was compared has a card.");
  }
  const { model, bestEpoch } = candidate;
  const percent = (share: number | undefined) => (share === undefined ? "–" : `${(100 * share).toFixed(1)} %`);
  return `# Model \`${model.name}\`

Made by \`${command}\`. ${reason}

| | |
|---|---|
| file hash | \`${getModelHash(model)}\` |
| replaces | \`${serving.name}\`, file hash \`${getModelHash(serving)}\` |
| as of | ${moment(settings.at)} |
| seed, hidden units | ${settings.seed}, ${settings.hidden} |
| epochs | ${bestEpoch} of ${settings.epochs}, the best on the latest fifth of the window |
| a captured payment counts as honest | ${settings.maturityDays} days after it, if nothing was heard of it |

## What it learnt from and was compared on

${partsTable(window, slice)}

Labels of the window are those that had arrived when the later slice began, those of the slice the ones that had arrived
at the end: nothing that came later was looked at.

## Beside the serving model, on the later slice

| figure | \`${serving.name}\` | \`${model.name}\` | difference and its interval |
|---|---|---|---|
${comparisonRows(comparison)}

In brackets the middle 95 % of a paired bootstrap over payers. Under the default thresholds:

| | \`${serving.name}\` | \`${model.name}\` |
|---|---|---|
| fraudulent value not released | ${percent(shadow.serving.fraudValueStopped)} | ${percent(shadow.challenger.fraudValueStopped)} |
| honest payments held or denied | ${percent(shadow.serving.honestStopped)} | ${percent(shadow.challenger.honestStopped)} |

Both decide ${percent(shadow.agreement)} of ${shadow.payments} payments alike.

## Drift since the serving model was trained

${drift === undefined ? "Not measured: the serving model has no reference beside it, or the slice is too small." : driftTable(drift)}

## Weaknesses

* Only payments whose labels are known count. What the serving model stopped has a label only where a person looked into it:
  the candidate knows less of what is never released.
* Silence is taken for honesty: fraud that nobody reports within ${settings.maturityDays} days is learnt as honest trade.
* Labels can be made: who disputes without reason teaches the next model. Decisions and verdicts count more than that.
`;
}

/** Markdown table of where the labels of both parts come from. */
function partsTable(window: LabelledPart, slice: LabelledPart): string {
  const row = (name: string, pick: (part: LabelledPart) => string | number) =>
    `| ${name} | ${pick(window)} | ${pick(slice)} |`;
  return [
    "| | window | later slice |",
    "|---|---|---|",
    row("from", ({ from }) => moment(from)),
    row("until", ({ until }) => moment(until)),
    row("payments, labelled", ({ payments, labelled }) => `${payments}, ${labelled}`),
    row("known as fraud", ({ frauds }) => frauds),
    row("by a person's verdict", ({ sources }) => sources.verdict),
    row("by an arbiter's decision", ({ sources }) => sources.decision),
    row("by a refund", ({ sources }) => sources.refund),
    row("by silence", ({ sources }) => sources.silence),
  ].join("\n");
}

const FIGURES: Readonly<Record<ComparedFigure, string>> = {
  prAuc: "PR-AUC (average precision)",
  auc: "AUC",
  brier: "Brier score (less is better)",
};

function comparisonRows(comparison: NonNullable<Retrained["comparison"]>): string {
  return (Object.keys(FIGURES) as ComparedFigure[])
    .map((name) => {
      const { serving, candidate, difference, low, high } = comparison[name];
      const change = `${signed(difference)} (${signed(low)} … ${signed(high)})`;
      return `| ${FIGURES[name]} | ${serving.toFixed(4)} | ${candidate.toFixed(4)} | ${change} |`;
    })
    .join("\n");
}

function driftTable({ score, features, rows }: Drift): string {
  return [
    `Population stability index of ${rows} payments against the training rows: warn from .1, act from .25.`,
    "",
    "| | PSI | |",
    "|---|---|---|",
    ...[score, ...features].map(({ name, psi, state }) => `| \`${name}\` | ${psi.toFixed(3)} | ${state} |`),
  ].join("\n");
}

function moment(second: number): string {
  return new Date(1000 * second).toISOString().slice(0, 16).replace("T", " ");
}

function signed(x: number): string {
  return `${x < 0 ? "−" : "+"}${Math.abs(x).toFixed(4)}`;
}
