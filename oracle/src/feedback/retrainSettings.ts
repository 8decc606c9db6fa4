export type RetrainSettings = {
  /** Name of the candidate. */
  readonly name: string;
  readonly seed: number;
  /** Second as of which everything is known; nothing later is looked at. */
  readonly at: number;
  /** How long a window the candidate learns from. */
  readonly windowDays: number;
  /** How long after a payment silence about it means that it was honest. */
  readonly maturityDays: number;
  /** How long a later slice both models are compared on. */
  readonly sliceDays: number;
  readonly hidden: 16 | 32;
  readonly epochs: number;
  readonly learningRate: number;
};

export const retrainDefaults = {
  windowDays: 60,
  maturityDays: 14,
  sliceDays: 21,
  hidden: 32,
  epochs: 11,
  learningRate: 0.01,
} as const;
