import { type FraudKind, fraudKinds } from "./world.ts";

/** One knob: what it does and what may be said. */
export type KnobDefinition = {
  readonly about: string;
  readonly unit: string;
  readonly least: number;
  readonly most: number;
  readonly isWhole?: boolean;
  /** In the world of `npm start`. */
  readonly demo: number;
  /** In a town. */
  readonly town: number;
};

/** Every knob but those of the kinds of fraud: checks, defaults and the table in the documentation come from here. */
export const KNOBS = {
  people: { about: "People.", unit: "people", least: 6, most: 1_000_000, isWhole: true, demo: 28, town: 260 },
  shops: { about: "Shops.", unit: "shops", least: 3, most: 100_000, isWhole: true, demo: 12, town: 60 },
  days: { about: "How long life goes on.", unit: "days", least: 10, most: 3650, isWhole: true, demo: 32, town: 120 },
  warmUpDays: {
    about: "Days before the first fraud.",
    unit: "days",
    least: 1,
    most: 3650,
    isWhole: true,
    demo: 10,
    town: 8,
  },
  activity: {
    about: "Payments of a person a day, in the median.",
    unit: "payments",
    least: 0.001,
    most: 100,
    demo: 0.3,
    town: 0.3,
  },
  growth: {
    about: "Share of people and shops that join after the start.",
    unit: "share",
    least: 0,
    most: 0.95,
    demo: 0.2,
    town: 0.5,
  },
  peakHour: {
    about: "Hour of the day around which people pay.",
    unit: "hour, UTC",
    least: 6,
    most: 22,
    demo: 15,
    town: 15,
  },
  nightShare: {
    about: "Share of the payments that fall on any hour of the day, the night's among them.",
    unit: "share",
    least: 0,
    most: 1,
    demo: 0.06,
    town: 0.06,
  },
  weekend: {
    about: "How much busier Saturdays and Sundays are.",
    unit: "factor",
    least: 0,
    most: 10,
    demo: 1.35,
    town: 1.35,
  },
  carefulThieves: {
    about: "Share of thieves who take care to look ordinary.",
    unit: "share",
    least: 0,
    most: 1,
    demo: 0.2,
    town: 0.2,
  },
  honestDays: {
    about: "Days, about, that a shop trades honestly before it busts out; less where the world is younger.",
    unit: "days",
    least: 1,
    most: 1000,
    demo: 75,
    town: 75,
  },
  structuringLimit: {
    about: "What structured payments stay below.",
    unit: "coins",
    least: 0.001,
    most: 1e6,
    demo: 0.25,
    town: 0.25,
  },
  reported: {
    about: "How much of what usually comes to light about frauds does, as disputes, decisions and verdicts.",
    unit: "share",
    least: 0,
    most: 1,
    demo: 0,
    town: 0.9,
  },
  honestDisputes: {
    about: "Share of the honest payments that are disputed.",
    unit: "share",
    least: 0,
    most: 0.5,
    demo: 0,
    town: 0.006,
  },
  spacingSeconds: {
    about: "Least time between two payments: a driver on a real chain needs blocks between them.",
    unit: "seconds",
    least: 0,
    most: 60,
    isWhole: true,
    demo: 4,
    town: 4,
  },
  driftDay: {
    about: "Day from which life is different; 0 for never.",
    unit: "day",
    least: 0,
    most: 3650,
    isWhole: true,
    demo: 0,
    town: 0,
  },
  driftPrices: {
    about: "From that day on, what everything costs, against before.",
    unit: "factor",
    least: 0.01,
    most: 100,
    demo: 1,
    town: 1,
  },
} as const satisfies Record<string, KnobDefinition>;

export type KnobName = keyof typeof KNOBS;

/** What kind of world to generate. */
export type Knobs = Readonly<Record<KnobName, number>> & {
  /** Payments of each kind of fraud, at least. */
  readonly fraud: Readonly<Record<FraudKind, number>>;
  /** Day on which a kind of fraud begins; the end of the warm-up where nothing is said. */
  readonly fraudFromDay: Readonly<Partial<Record<FraudKind, number>>>;
};

/** Most payments of one kind of fraud, and the default numbers in both worlds. */
export const MOST_FRAUDS = 1_000_000;
export const FRAUD_KNOBS: Readonly<Record<FraudKind, { readonly demo: number; readonly town: number }>> = {
  account_takeover: { demo: 16, town: 160 },
  card_testing: { demo: 16, town: 160 },
  vanishing_shop: { demo: 16, town: 160 },
  mule: { demo: 16, town: 160 },
  address_poisoning: { demo: 15, town: 90 },
  sanctioned: { demo: 15, town: 90 },
  bust_out: { demo: 0, town: 160 },
  triangulation: { demo: 0, town: 160 },
  refund_abuse: { demo: 0, town: 160 },
  structuring: { demo: 0, town: 160 },
  wash_trade: { demo: 0, town: 160 },
};

/** A month of 40 people and shops: the world of `npm start`. */
export const demoKnobs: Knobs = defaults("demo");

/** Four months of a town, with rarer fraud of all kinds, disputes and arbiters. */
export const townKnobs: Knobs = defaults("town");

function defaults(world: "demo" | "town"): Knobs {
  const names = Object.keys(KNOBS) as KnobName[];
  const values = Object.fromEntries(names.map((name) => [name, KNOBS[name][world]])) as Record<KnobName, number>;
  const fraud = Object.fromEntries(fraudKinds.map((kind) => [kind, FRAUD_KNOBS[kind][world]]));
  return { ...values, fraud: fraud as Record<FraudKind, number>, fraudFromDay: {} };
}
