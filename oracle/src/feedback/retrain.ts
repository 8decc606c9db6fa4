import { type ModelFile, scoreFeatures } from "@sluice/sdk";
import { chooseThresholds, defaultCosts } from "../model/thresholds.ts";
import { trainModel } from "../model/trainModel.ts";
import type { TrainingRow } from "../model/trainNetwork.ts";
import { type Comparison, compareModels } from "./compareModels.ts";
import type { FollowedLife } from "./followLife.ts";
import type { LabelSource } from "./labelBook.ts";
import { type Drift, measureDrift } from "./measureDrift.ts";
import { type Reference, referenceOf } from "./reference.ts";
import type { RetrainSettings } from "./retrainSettings.ts";
import { type Shadow, shadowScore } from "./shadow.ts";

/** Payments whose labels are known, and where these come from. */
export type LabelledPart = {
  /** Seconds: from, until before. */
  readonly from: number;
  readonly until: number;
  readonly payments: number;
  readonly labelled: number;
  readonly frauds: number;
  readonly sources: Readonly<Record<LabelSource, number>>;
};

export type Retrained = {
  readonly published: boolean;
  /** Why, in one sentence. */
  readonly reason: string;
  readonly settings: RetrainSettings;
  readonly window: LabelledPart;
  readonly slice: LabelledPart;
  /** Payments of the later slice against what the serving model was trained on. */
  readonly drift: Drift | undefined;
  readonly candidate?: { readonly model: ModelFile; readonly reference: Reference; readonly bestEpoch: number };
  readonly comparison?: Comparison;
  readonly shadow?: Shadow;
};

const DAY = 86_400;
/** Of each class, in the window and in the later slice: with fewer, neither training nor comparing means anything. */
const LEAST_IN_WINDOW = 50;
const LEAST_IN_SLICE = 25;
/** Share of the window, its latest part, that says when to stop and how to calibrate. */
const LATER_SHARE = 0.2;

/**
 * Makes a candidate as it could have been made at the start of the later slice, from payments that were old enough by then
 * and labels that had arrived by then, and compares it with the serving model on the slice, whose labels are those that have
 * arrived by now. It is to be published only if its average precision is better by more than the interval of a paired
 * bootstrap and its Brier score is not worse by more than that.
 *
 * @param reference - of the serving model; without it no drift is measured.
 */
export function retrain(
  life: FollowedLife,
  serving: { readonly model: ModelFile; readonly reference: Reference | undefined },
  settings: RetrainSettings,
): Retrained {
  const { at, windowDays, maturityDays, sliceDays } = settings;
  const maturity = maturityDays * DAY;
  const sliceUntil = at - maturity;
  const sliceFrom = sliceUntil - sliceDays * DAY;
  const windowUntil = sliceFrom - maturity;
  const windowFrom = windowUntil - windowDays * DAY;
  const learnt = labelledPart(life, windowFrom, windowUntil, sliceFrom, maturity);
  const tested = labelledPart(life, sliceFrom, sliceUntil, at, maturity);
  const { reference, model } = serving;
  const known = {
    settings,
    window: learnt.part,
    slice: tested.part,
    drift: reference === undefined ? undefined : measureDrift(reference, model, tested.all),
  };
  const missing = tooFew("window", learnt.part, LEAST_IN_WINDOW) ?? tooFew("later slice", tested.part, LEAST_IN_SLICE);
  if (missing !== undefined) return { published: false, reason: missing, ...known };

  const cut = Math.floor(learnt.rows.length * (1 - LATER_SHARE));
  const later = learnt.rows.slice(cut);
  const train = learnt.rows.slice(0, cut);
  for (const part of [train, later]) {
    const frauds = part.filter(({ isFraud }) => isFraud).length;
    if (frauds < 5 || part.length - frauds < 5) {
      const reason = "Not published: the frauds of the window lie all in one part of it; take a longer window.";
      return { published: false, reason, ...known };
    }
  }
  const { name, seed, hidden, epochs, learningRate } = settings;
  const options = { name, seed: `retrain-${seed}`, hidden, epochs, learningRate };
  const trained = trainModel({ train, later, calibrate: later }, options);
  const scored = (one: ModelFile) => tested.rows.map(({ features }) => scoreFeatures(one, features) / 10_000);
  const comparison = compareModels(
    {
      serving: scored(model),
      candidate: scored(trained.model),
      labels: tested.rows.map(({ isFraud }) => isFraud),
      groups: tested.rows.map(({ payer }) => payer),
    },
    `${name}-${seed}`,
  );
  const shadow = shadowScore(model, trained.model, tested.all, chooseThresholds(defaultCosts, [], []));
  const candidate = {
    model: trained.model,
    reference: referenceOf(
      trained.model,
      learnt.rows.map(({ features }) => features),
    ),
    bestEpoch: trained.bestEpoch,
  };
  return { ...judge(comparison), ...known, candidate, comparison, shadow };
}

/** Whether a candidate is good enough, and why. */
export function judge({ prAuc, brier }: Comparison): { readonly published: boolean; readonly reason: string } {
  const interval = `${signed(prAuc.difference)} (${signed(prAuc.low)} … ${signed(prAuc.high)})`;
  if (prAuc.high < 0) {
    return { published: false, reason: `Not published: the candidate is worse, average precision ${interval}.` };
  }
  if (prAuc.low <= 0) {
    const reason = `Not published: the candidate is not better by more than chance, average precision ${interval}.`;
    return { published: false, reason };
  }
  if (brier.low > 0) {
    const worse = `${signed(brier.difference)} (${signed(brier.low)} … ${signed(brier.high)})`;
    const reason = `Not published: it ranks better, average precision ${interval}, but its Brier score is worse, ${worse}: thresholds would mean something else.`;
    return { published: false, reason };
  }
  return { published: true, reason: `Published: better by more than chance, average precision ${interval}.` };
}

type TestedRow = TrainingRow & { readonly payer: string; readonly value: number };

/** @param knownAt - second as of which labels are read. */
function labelledPart(
  { payments, labels }: FollowedLife,
  from: number,
  until: number,
  knownAt: number,
  maturity: number,
) {
  const inside = payments.filter(({ at }) => from <= at && at < until);
  const all = inside.map((payment) => ({ ...payment, label: labels.labelAt(payment.paymentId, knownAt, maturity) }));
  const sources = { verdict: 0, decision: 0, refund: 0, dispute: 0, silence: 0 };
  const rows: TestedRow[] = [];
  for (const { label, features, value, payer } of all) {
    if (label === undefined) continue;
    sources[label.source]++;
    const { isFraud } = label;
    rows.push({ features, value, payer, isFraud });
  }
  const frauds = rows.filter(({ isFraud }) => isFraud).length;
  const part: LabelledPart = { from, until, payments: inside.length, labelled: rows.length, frauds, sources };
  return { all, rows, part };
}

function tooFew(where: string, { labelled, frauds, payments }: LabelledPart, least: number): string | undefined {
  if (frauds >= least && labelled - frauds >= least) return undefined;
  return (
    `Not published: the ${where} has ${frauds} payments known as fraud and ${labelled - frauds} known as honest ` +
    `of ${payments}; it needs ${least} of each. Wait for labels, or take a longer one.`
  );
}

function signed(x: number): string {
  return `${x < 0 ? "−" : "+"}${Math.abs(x).toFixed(4)}`;
}
