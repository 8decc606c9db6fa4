/** Limits of the model file (docs/spec/models.md). */
export const MAX_FEATURE_KNOTS = 13;
export const MAX_OUTPUT_KNOTS = 30;
/** Hidden units of the files that training makes. */
export const LANES = 32;
export const LANE_MAX = 32_767;
export const MAX_OFFSET = 2 ** 21;
export const MAX_SHIFT = 8;
