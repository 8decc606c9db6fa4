import type { FraudKind } from "./world.ts";

/** What kind of world to generate. */
export type Knobs = {
  readonly people: number;
  readonly shops: number;
  readonly days: number;
  /** Days before the first fraud. */
  readonly warmUpDays: number;
  /** Payments of a person a day, median. */
  readonly activity: number;
  /** Share of people and shops that join after the start. */
  readonly growth: number;
  /** Payments of each kind of fraud, at least. */
  readonly fraud: Readonly<Record<FraudKind, number>>;
};

/** A month of 40 people and shops: the world of `npm start`. */
export const demoKnobs: Knobs = {
  people: 28,
  shops: 12,
  days: 32,
  warmUpDays: 10,
  activity: 0.3,
  growth: 0.2,
  fraud: {
    account_takeover: 16,
    card_testing: 16,
    vanishing_shop: 16,
    mule: 16,
    address_poisoning: 15,
    sanctioned: 15,
  },
};

/** Four months of a town, with rarer fraud. */
export const townKnobs: Knobs = {
  people: 260,
  shops: 60,
  days: 120,
  warmUpDays: 8,
  activity: 0.3,
  growth: 0.5,
  fraud: {
    account_takeover: 160,
    card_testing: 160,
    vanishing_shop: 160,
    mule: 160,
    address_poisoning: 90,
    sanctioned: 90,
  },
};
