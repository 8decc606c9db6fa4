import { HANDBOOK_TEST_FROM } from "../datasets/handbook.ts";

export const datasetNames = ["handbook", "bitcoin-otc", "amlsim", "ethereum"] as const;
export type DatasetName = (typeof datasetNames)[number];

/** How a data set's network is trained; docs/models/protocols.md says how these came about. */
export type DatasetSettings = {
  readonly hidden: 16 | 32;
  readonly epochs: number;
  readonly learningRate: number;
  readonly weightDecay: number;
  /** First second of the published test part, where the protocol names one. */
  readonly testFrom?: number;
};

export const datasetSettings: Readonly<Record<DatasetName, DatasetSettings>> = {
  handbook: { hidden: 32, epochs: 15, learningRate: 0.01, weightDecay: 0.004, testFrom: HANDBOOK_TEST_FROM },
  "bitcoin-otc": { hidden: 16, epochs: 12, learningRate: 0.004, weightDecay: 0.01 },
  amlsim: { hidden: 16, epochs: 10, learningRate: 0.005, weightDecay: 0.004 },
  ethereum: { hidden: 16, epochs: 8, learningRate: 0.005, weightDecay: 0.004 },
};
