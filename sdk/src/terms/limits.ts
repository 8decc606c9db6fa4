/** The largest amount of a payment: 2¹⁰⁴−1 base units. */
export const maxPaymentAmount = 2n ** 104n - 1n;

/** How far captureBy may lie ahead: 400 days. */
export const maxCaptureSeconds = 34_560_000;

/** The longest time of an arbiter: 90 days. */
export const maxResolveSeconds = 7_776_000;
