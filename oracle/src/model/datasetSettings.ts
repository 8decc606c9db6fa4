import { HANDBOOK_TEST_FROM } from "../datasets/handbook.ts";

export const datasetNames = ["handbook", "bitcoin-otc", "amlsim", "ethereum"] as const;
export type DatasetName = (typeof datasetNames)[number];

/** How a data set's network is trained; docs/models/protocols.md says how these came about. */
export type DatasetSettings = {
  /** Networks that are trained, whose logits are averaged: together they are one network. */
  readonly members: number;
  /** Hidden units of each, together at most 32; the widest share the file's 32 lanes that are left. */
  readonly hidden: number;
  /** Weight of a logistic regression in the mean of the logits; it takes two hidden units. */
  readonly linearShare?: number;
  readonly epochs: number;
  readonly learningRate: number;
  readonly weightDecay: number;
  /** First second of the published test part, where the protocol names one. */
  readonly testFrom?: number;
};

export const datasetSettings: Readonly<Record<DatasetName, DatasetSettings>> = {
  handbook: { members: 3, hidden: 8, epochs: 15, learningRate: 0.01, weightDecay: 0.004, testFrom: HANDBOOK_TEST_FROM },
  "bitcoin-otc": { members: 3, hidden: 8, linearShare: 0.25, epochs: 16, learningRate: 0.008, weightDecay: 0.02 },
  amlsim: { members: 3, hidden: 8, epochs: 10, learningRate: 0.005, weightDecay: 0.004 },
  ethereum: { members: 1, hidden: 16, epochs: 8, learningRate: 0.005, weightDecay: 0.004 },
};

/** The handbook's own fifteen features, which single networks learn better. */
export const book15Settings: DatasetSettings = { ...datasetSettings.handbook, members: 1, hidden: 24 };
