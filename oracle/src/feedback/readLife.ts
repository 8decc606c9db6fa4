import { isAddress } from "viem";
import type { FeatureSets } from "../features/sets.ts";
import { LIFE_FORMAT, type Life, type LifeEvent } from "./lifeEvent.ts";

/** A file of events and labels that cannot be used: the line and what was expected. */
export class LifeError extends Error {
  override readonly name = "LifeError";
}

/** Every type of event; the compiler sees to it that none is missing. */
const TYPES: Readonly<Record<LifeEvent["type"], true>> = {
  authorized: true,
  increased: true,
  captured: true,
  returned: true,
  refunded: true,
  extended: true,
  transferred: true,
  labelled: true,
  disputeOpened: true,
  disputeDecided: true,
  verdict: true,
};

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads a life as docs/models/drift.md defines it: JSON lines, a header first, then events in the order of time.
 *
 * @param text - the file's text.
 * @param place - the file's name, for messages.
 * @throws {@link LifeError} with the line where something is missing, unknown, out of order or speaks of a payment that is not there.
 */
export function readLife(text: string, place = "life"): Life {
  const lines = text.split("\n");
  const fail = (line: number, problem: string): never => {
    throw new LifeError(`${place}, line ${line}: ${problem}`);
  };
  const fieldsOf = (i: number): Fields => {
    let value: unknown;
    try {
      value = JSON.parse(lines[i] as string);
    } catch {
      return fail(i + 1, "this is not JSON");
    }
    if (typeof value !== "object" || value === null || Array.isArray(value)) return fail(i + 1, "expected an object");
    return value as Fields;
  };
  if (text.trim() === "") throw new LifeError(`${place}: the file is empty`);
  const header = fieldsOf(0);
  if (header.format !== LIFE_FORMAT) {
    fail(1, `expected a header with "format": "${LIFE_FORMAT}", found ${shown(header.format)}`);
  }
  const sets = new FieldReader(header, (problem) => fail(1, problem)).sets();
  const events: LifeEvent[] = [];
  const known = new Set<string>();
  let last = 0;
  for (let i = 1; i < lines.length; i++) {
    if ((lines[i] as string).trim() === "") continue;
    const event = new FieldReader(fieldsOf(i), (problem) => fail(i + 1, problem)).event();
    if (event.at < last) fail(i + 1, `at: ${event.at} is before the line above (${last}); sort the lines by time`);
    last = event.at;
    if (event.type === "authorized") {
      if (known.has(event.paymentId)) fail(i + 1, `payment ${event.paymentId} is authorized twice`);
      known.add(event.paymentId);
    } else if ("paymentId" in event && !known.has(event.paymentId)) {
      fail(i + 1, `payment ${event.paymentId} was not authorized on any line above`);
    }
    events.push(event);
  }
  if (known.size === 0) throw new LifeError(`${place}: no payment is authorized in it`);
  return { sets, events };
}

/** Takes typed fields out of a line, and says which one is wrong. */
class FieldReader {
  readonly #fields: Fields;
  readonly #fail: (problem: string) => never;

  constructor(fields: Fields, fail: (problem: string) => never) {
    this.#fields = fields;
    this.#fail = fail;
  }

  event(): LifeEvent {
    const type = this.#fields.type;
    const at = this.#second("at");
    switch (type) {
      case "authorized":
        return { type, at, paymentId: this.#id(), ...this.#transfer(), refundBy: this.#second("refundBy") };
      case "transferred":
        return { type, at, ...this.#transfer() };
      case "captured":
      case "increased":
      case "refunded":
        return { type, at, paymentId: this.#id(), amount: this.#amount("amount") };
      case "extended":
        return { type, at, paymentId: this.#id(), refundBy: this.#second("refundBy") };
      case "returned": {
        const how = this.#one("how", ["void", "deny", "reclaim", "resolve"]);
        return { type, at, paymentId: this.#id(), amount: this.#amount("amount"), how };
      }
      case "labelled":
        return { type, at, address: this.#address("address") };
      case "disputeOpened":
        return { type, at, paymentId: this.#id() };
      case "disputeDecided":
        return { type, at, paymentId: this.#id(), against: this.#one("against", ["payer", "payee", "both", "nobody"]) };
      case "verdict": {
        const isFraud = this.#fields.isFraud;
        if (typeof isFraud !== "boolean") return this.#wrong("isFraud", "true or false");
        return { type, at, paymentId: this.#id(), isFraud };
      }
      default:
        return this.#fail(`type: there is no event ${shown(type)}; there are ${Object.keys(TYPES).join(", ")}`);
    }
  }

  sets(): FeatureSets {
    const list = (name: string) => {
      const value = this.#fields[name] ?? [];
      if (!Array.isArray(value)) return this.#wrong(name, "a list");
      return value.map((item: unknown, i) => {
        if (typeof item !== "object" || item === null) return this.#wrong(`${name}[${i}]`, "an object");
        return new FieldReader(item as Fields, (problem) => this.#fail(`${name}[${i}].${problem}`));
      });
    };
    return {
      tokens: list("tokens").map((one) => ({ token: one.#address("token"), unit: one.#amount("unit", 1n) })),
      watchlist: list("watchlist").map((one) => ({
        address: one.#address("address"),
        from: one.#second("from"),
        ...(one.#fields.until === undefined ? {} : { until: one.#second("until") }),
      })),
      rules: list("rules").map((one) => ({
        ...(one.#fields.payer === undefined ? {} : { payer: one.#address("payer") }),
        ...(one.#fields.payee === undefined ? {} : { payee: one.#address("payee") }),
      })),
    };
  }

  #transfer() {
    const [payer, payee, token] = [this.#address("payer"), this.#address("payee"), this.#address("token")];
    return { payer, payee, token, amount: this.#amount("amount") };
  }

  #second(name: string): number {
    const value = this.#fields[name];
    if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
    return this.#wrong(name, "a whole number of seconds since 1970");
  }

  #id(): string {
    const value = this.#fields.paymentId;
    return typeof value === "string" && /^[\w-]{1,80}$/.test(value) ? value : this.#wrong("paymentId", "an id as text");
  }

  #address(name: string): string {
    const value = this.#fields[name];
    if (typeof value === "string" && isAddress(value, { strict: false })) return value.toLowerCase();
    return this.#wrong(name, "an address, 0x and 40 hex digits");
  }

  #amount(name: string, least = 0n): bigint {
    const value = this.#fields[name];
    if (typeof value === "string" && /^\d{1,78}$/.test(value) && BigInt(value) >= least) return BigInt(value);
    return this.#wrong(name, `base units as text of digits${least > 0n ? ", more than 0" : ""}`);
  }

  #one<const T extends string>(name: string, choices: readonly T[]): T {
    const value = this.#fields[name];
    return choices.find((choice) => choice === value) ?? this.#wrong(name, `one of ${choices.join(", ")}`);
  }

  #wrong(name: string, expected: string): never {
    return this.#fail(`${name}: expected ${expected}, found ${shown(this.#fields[name])}`);
  }
}

function shown(value: unknown): string {
  return value === undefined ? "nothing" : String(JSON.stringify(value)).slice(0, 60);
}
