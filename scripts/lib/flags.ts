import { type ParseArgsConfig, parseArgs } from "node:util";
import { Stop } from "./stop.ts";

type Options = NonNullable<ParseArgsConfig["options"]>;

/** Thrown by `--help`: not a failure. */
export class HelpAsked extends Error {}

/**
 * Reads the flags of a command. Anything unknown, doubled up or misplaced is refused together with the help text.
 * @param args the arguments after the script's name
 * @param options the flags as `node:util` takes them
 * @param help the whole help text
 */
export function readFlags<const T extends Options>(args: string[], options: T, help: string) {
  try {
    const { values } = parseArgs({ args, options: { ...options, help: { type: "boolean" } }, allowPositionals: false });
    if ((values as { help?: boolean }).help) throw new HelpAsked(help);
    return values as ReturnType<typeof parseArgs<{ options: T; allowPositionals: false }>>["values"];
  } catch (error) {
    if (error instanceof HelpAsked) throw error;
    throw new Stop(`${(error as Error).message.split(". To specify")[0]}\n\n${help}`, 2);
  }
}

/**
 * A whole number given as a flag.
 * @throws Stop with the help text when it is none or out of range
 */
export function wholeNumber(name: string, text: string, bounds: { min: number; max: number }, help: string): number {
  const value = Number(text);
  if (!/^\d{1,16}$/.test(text) || !Number.isSafeInteger(value) || value < bounds.min || value > bounds.max) {
    throw new Stop(`--${name} takes a whole number from ${bounds.min} to ${bounds.max}, not "${text}"\n\n${help}`, 2);
  }
  return value;
}

/**
 * A day or moment given as a flag: `2018-01-01` (UTC midnight), `2018-01-01T12:00:00Z` or seconds since 1970.
 * @returns seconds since 1970
 */
export function moment(name: string, text: string, help: string): number {
  if (/^\d{9,12}$/.test(text)) return Number(text);
  const day = /^(\d{4}-\d{2}(?:-\d{2})?)(T\d{2}:\d{2}(?::\d{2})?Z?)?$/.exec(text);
  const time = day === null ? Number.NaN : Date.parse(day[2] === undefined || text.endsWith("Z") ? text : `${text}Z`);
  // Date.parse rolls 31 February over into March: what was asked for must come back.
  if (day === null || Number.isNaN(time) || !new Date(time).toISOString().startsWith(day[1] as string)) {
    throw new Stop(`--${name} takes a date such as 2018-01-01, not "${text}"\n\n${help}`, 2);
  }
  return time / 1000;
}
