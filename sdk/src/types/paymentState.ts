/** State of one payment, unpacked from its slot. Amounts in base units, times in seconds. */
export type PaymentState = {
  /** Authorized and not yet captured or given back. */
  held: bigint;
  /** Captured and not yet refunded. */
  refundable: bigint;
  /** Second of the last authorize. */
  clock: number;
  /** Verbs applied so far; stays at 4095. */
  seq: number;
  /** Authorized once; never falls back. */
  exists: boolean;
  /** The gate said release for everything so far, or there is no gate. */
  cleared: boolean;
  /** Held money waits for the arbiter. */
  disputed: boolean;
  /** Something was given back, so the payment may not grow. */
  noIncrease: boolean;
};
