/** A payment of a data set: integer features as known just before it, and what became known of it later. */
export type DatasetRow = {
  /** Seconds since 1970 where the data set has dates, otherwise its own time. */
  readonly at: number;
  /** Integers in 0 … 32767, 32767 being unknown. */
  readonly features: readonly number[];
  readonly isFraud: boolean;
  /** Whose payment it is: intervals resample these together, and CP@100 counts them. */
  readonly group: number;
  /** What a rule that knows only the bad share so far would say, 0 … 1. */
  readonly badShareSoFar: number;
  /** Amount in the data set's own unit; 1 where it has none. */
  readonly value: number;
  /** Nothing is known of the payee yet. */
  readonly isNewPayee: boolean;
  /** When the payee was first seen, where that tells the era and stands as a baseline. */
  readonly payeeSince?: number;
  /** Kind of fraud, where the data set tells kinds apart. */
  readonly kind?: string;
};

/** What a protocol makes of a data set. */
export type DatasetSplit = {
  readonly names: readonly string[];
  /** In the order of time. */
  readonly train: readonly DatasetRow[];
  readonly test: readonly DatasetRow[];
  /** Days of the test rows, for figures that are means over days. */
  readonly testDays?: readonly number[];
  /** One sentence on what is in which part. */
  readonly description: string;
};
