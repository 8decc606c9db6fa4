import { demoKnobs, KNOBS, type KnobDefinition, type KnobName, type Knobs, MOST_FRAUDS, townKnobs } from "./knobs.ts";
import { type FraudKind, fraudKinds } from "./world.ts";

/** Knobs that cannot be used. The message names every one that is wrong. */
export class KnobsError extends Error {
  override readonly name = "KnobsError";
}

const DAY = 86_400;
/** Days that the longest run of a fraud needs before the end of a world. */
const FRAUD_DAYS = 8;
const WORLDS: Readonly<Record<string, Knobs>> = { demo: demoKnobs, town: townKnobs };
const OTHERS = ["world", "fraud", "fraudFromDay"] as const;

/**
 * Reads a file of knobs: a JSON object that says what differs from a world, the town's unless `"world": "demo"` stands in it.
 *
 * @param text - the file's text.
 * @param place - the file's name, for messages.
 * @throws {@link KnobsError} that names every knob that is unknown, of the wrong kind or out of range.
 */
export function readKnobs(text: string, place = "knobs"): Knobs {
  const problems: string[] = [];
  const file = objectOf(parse(text, place));
  if (file === undefined) throw new KnobsError(`${place}: expected one JSON object such as {"people": 500}`);
  const world = file.world ?? "town";
  const base = typeof world === "string" ? WORLDS[world] : undefined;
  if (base === undefined) problems.push(`world: expected "demo" or "town", found ${shown(world)}`);
  const names = Object.keys(KNOBS) as KnobName[];
  const values: Record<string, unknown> = { ...(base ?? townKnobs) };
  for (const [name, value] of Object.entries(file)) {
    if ((OTHERS as readonly string[]).includes(name)) continue;
    const definition = names.includes(name as KnobName) ? KNOBS[name as KnobName] : undefined;
    const problem = definition === undefined ? unknownKnob(name, names) : problemOf(value, definition);
    if (problem === undefined) values[name] = value;
    else problems.push(`${name}: ${problem}`);
  }
  const count = { least: 0, most: MOST_FRAUDS, isWhole: true };
  values.fraud = { ...(base ?? townKnobs).fraud, ...kindsOf("fraud", file.fraud, count, problems) };
  const day = { least: 0, most: KNOBS.days.most, isWhole: true };
  values.fraudFromDay = kindsOf("fraudFromDay", file.fraudFromDay, day, problems);
  const knobs = values as Knobs;
  if (problems.length === 0) problems.push(...contradictionsOf(knobs));
  if (problems.length > 0) throw new KnobsError(`${place}:\n  ${problems.join("\n  ")}`);
  return knobs;
}

function parse(text: string, place: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new KnobsError(`${place}: this is not JSON: ${(error as Error).message}`);
  }
}

type Range = Pick<KnobDefinition, "least" | "most" | "isWhole">;

function kindsOf(name: string, given: unknown, range: Range, problems: string[]): Partial<Record<FraudKind, number>> {
  if (given === undefined) return {};
  const object = objectOf(given);
  if (object === undefined) {
    problems.push(`${name}: expected an object of kinds and numbers, found ${shown(given)}`);
    return {};
  }
  for (const [kind, value] of Object.entries(object)) {
    const isKind = (fraudKinds as readonly string[]).includes(kind);
    const problem = isKind ? problemOf(value, range) : unknownKnob(kind, fraudKinds);
    if (problem !== undefined) problems.push(`${name}.${kind}: ${problem}`);
  }
  return object as Partial<Record<FraudKind, number>>;
}

function problemOf(value: unknown, { least, most, isWhole }: Range): string | undefined {
  const isRight = typeof value === "number" && value >= least && value <= most && (!isWhole || Number.isInteger(value));
  if (isRight) return undefined;
  return `expected a ${isWhole ? "whole " : ""}number from ${least} to ${most}, found ${shown(value)}`;
}

/** What each knob alone may say and all of them together may not. */
function contradictionsOf(knobs: Knobs): string[] {
  const { days, warmUpDays, people, activity, spacingSeconds, driftDay } = knobs;
  const problems: string[] = [];
  const starts = Object.entries(knobs.fraudFromDay).map(([kind, day]) => [`fraudFromDay.${kind}`, day] as const);
  for (const [name, day] of [["warmUpDays", warmUpDays] as const, ...starts]) {
    if (day + FRAUD_DAYS > days) {
      problems.push(`${name}: day ${day} leaves fraud less than ${FRAUD_DAYS} of the ${days} days`);
    }
  }
  if (driftDay >= days) problems.push(`driftDay: day ${driftDay} is not within the ${days} days`);
  const frauds = fraudKinds.reduce((sum, kind) => sum + knobs.fraud[kind], 0);
  const payments = 1.3 * people * activity * days + frauds;
  if (payments * spacingSeconds > days * DAY) {
    problems.push(
      `spacingSeconds: about ${Math.round(payments)} payments do not fit into ${days} days, ${spacingSeconds} s apart`,
    );
  }
  return problems;
}

function unknownKnob(name: string, names: readonly string[]): string {
  const near = names.find((one) => one.toLowerCase().startsWith(name.slice(0, 4).toLowerCase()));
  return `there is no such knob${near === undefined ? "" : `; did you mean ${near}?`}`;
}

function objectOf(value: unknown): Record<string, unknown> | undefined {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  return isObject ? (value as Record<string, unknown>) : undefined;
}

function shown(value: unknown): string {
  return String(JSON.stringify(value)).slice(0, 60);
}
