import { PARTS, type Part } from "./parts.ts";
import type { FeatureRecord } from "./records.ts";
import { CAPTURED, PRESENT, type Tables } from "./tables.ts";

/** Where a stored record is kept in the tables. */
export type Place =
  | { readonly kind: "clock" }
  | { readonly kind: "part"; readonly part: Part; readonly id: number }
  | { readonly kind: "pair" | "like"; readonly id: number }
  | { readonly kind: "payment"; readonly paymentId: string };

export const CLOCK: Place = { kind: "clock" };

const PART_NAMED = new Map<string, Part>(PARTS.map((part) => [part.name, part]));
const MOST_SETTLED = 2 ** 32 - 1;

/** Key of a stored record (records.ts has the list). */
export function keyOf({ addresses, pairs, likes }: Tables, place: Place): string {
  switch (place.kind) {
    case "clock":
      return "clock";
    case "part":
      return `${place.part.name}:${addresses.nameOf(place.id)}`;
    case "pair":
      return `pair:${addresses.nameOf(pairs.first(place.id))}:${addresses.nameOf(pairs.second(place.id))}`;
    case "like": {
      const digits = likes.second(place.id).toString(16).padStart(8, "0");
      return `like:${addresses.nameOf(likes.first(place.id))}:${digits}`;
    }
    case "payment":
      return `payment:${place.paymentId}`;
  }
}

/**
 * Place of a stored record; addresses and pairs that never came get a number.
 *
 * @throws for a key of no kind that is known.
 */
export function placeOf({ addresses, pairs, likes }: Tables, key: string): Place {
  const colon = key.indexOf(":");
  const kind = colon < 0 ? key : key.slice(0, colon);
  const name = key.slice(colon + 1);
  if (kind === "clock") return CLOCK;
  if (kind === "payment") return { kind, paymentId: name };
  const part = PART_NAMED.get(kind);
  if (part !== undefined) return { kind: "part", part, id: addresses.intern(name) };
  const second = name.indexOf(":");
  if ((kind === "pair" || kind === "like") && second > 0) {
    const [payer, other] = [addresses.intern(name.slice(0, second)), name.slice(second + 1)];
    if (kind === "pair") return { kind, id: pairs.intern(payer, addresses.intern(other)) };
    if (/^[0-9a-f]{8}$/.test(other)) return { kind, id: likes.intern(payer, Number.parseInt(other, 16)) };
  }
  throw new Error(`Stored record ${key} is of no kind that is known: was it written by another version?`);
}

/** The record at a place as it is stored; null where there is none. */
export function readRecord(tables: Tables, place: Place): FeatureRecord | null {
  const { addresses, pairs, likes, payments } = tables;
  switch (place.kind) {
    case "clock":
      return tables.now === 0 ? null : { at: tables.now };
    case "part": {
      const { part, id } = place;
      if ((addresses.flags(id) & part.bit) === 0) return null;
      return addresses.record(id, part);
    }
    case "pair": {
      const flags = pairs.flags(place.id);
      if ((flags & PRESENT) === 0) return null;
      return { captured: (flags & CAPTURED) !== 0, settled: pairs.value(place.id) };
    }
    case "like":
      if ((likes.flags(place.id) & PRESENT) === 0) return null;
      return { payee: addresses.nameOf(likes.value(place.id)) };
    case "payment": {
      const payment = payments.get(place.paymentId);
      if (payment === undefined) return null;
      const { payer, payee, token, at, refundBy, held, taken, decided } = payment;
      const names = { payer: addresses.nameOf(payer), payee: addresses.nameOf(payee) };
      return { ...names, token, at, refundBy, held: String(held), taken: String(taken), decided };
    }
  }
}

/**
 * Puts a stored record at its place, or takes what is there away.
 *
 * @throws for a record that does not have the fields of its kind.
 */
export function writeRecord(tables: Tables, place: Place, record: FeatureRecord | null): void {
  const { addresses, pairs, likes, payments, due } = tables;
  const fields = (record ?? {}) as Record<string, unknown>;
  const damaged = (field: string) =>
    new Error(`Stored record ${keyOf(tables, place)} is damaged: its ${field} is ${fields[field]}.`);
  const number = (field: string, most = Number.MAX_SAFE_INTEGER): number => {
    const value = fields[field];
    if (Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= most) return value as number;
    throw damaged(field);
  };
  const text = (field: string): string => {
    const value = fields[field];
    if (typeof value !== "string") throw damaged(field);
    return value;
  };
  const baseUnits = (field: string): bigint => {
    if (!/^-?\d+$/.test(text(field))) throw damaged(field);
    return BigInt(text(field));
  };
  switch (place.kind) {
    case "clock":
      tables.now = record === null ? 0 : number("at");
      break;
    case "part": {
      const { part, id } = place;
      const flags = addresses.flags(id);
      const values = part.fields.map((field) => (record === null ? 0 : number(field)));
      for (const [i, value] of values.entries()) addresses.set(id, part.start + i, value);
      addresses.setFlags(id, record === null ? flags & ~part.bit : flags | part.bit);
      break;
    }
    case "pair": {
      const flags = pairs.flags(place.id) & ~(PRESENT | CAPTURED);
      pairs.setValue(place.id, record === null ? 0 : number("settled", MOST_SETTLED));
      pairs.setFlags(place.id, record === null ? flags : flags | PRESENT | (fields.captured === true ? CAPTURED : 0));
      break;
    }
    case "like": {
      const flags = likes.flags(place.id) & ~PRESENT;
      likes.setValue(place.id, record === null ? 0 : addresses.intern(text("payee")));
      likes.setFlags(place.id, record === null ? flags : flags | PRESENT);
      break;
    }
    case "payment": {
      const known = payments.get(place.paymentId);
      if (known !== undefined) {
        due.remove(known);
        payments.delete(place.paymentId);
      }
      if (record === null) break;
      const payment = {
        paymentId: place.paymentId,
        refundBy: number("refundBy"),
        place: -1,
        payer: addresses.intern(text("payer")),
        payee: addresses.intern(text("payee")),
        token: text("token"),
        at: number("at"),
        held: baseUnits("held"),
        taken: baseUnits("taken"),
        decided: fields.decided === true,
      };
      payments.set(place.paymentId, payment);
      due.add(payment);
      break;
    }
  }
}
