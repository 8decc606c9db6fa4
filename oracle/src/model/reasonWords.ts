/** The number whose lg this is. */
export function antilog(x: number): number {
  return (1 + (x % 256) / 256) * 2 ** Math.floor(x / 256);
}

/** How many times a mean, from 8192 + lg(amount) − lg(mean). */
export function times(x: number): string {
  const exponent = Math.abs(x - 8192);
  const ratio = antilog(exponent);
  return x >= 8192 ? `${decimal(ratio)} times` : `1/${decimal(ratio)} of`;
}

const UNITS: readonly (readonly [number, string])[] = [
  [86_400, "day"],
  [3600, "hour"],
  [60, "minute"],
  [1, "second"],
];

/** A duration in its largest unit of which there are two, from lg(1 + seconds). */
export function ago(x: number): string {
  const seconds = Math.max(0, Math.round(antilog(x) - 1));
  const [size, name] = UNITS.find(([size]) => seconds >= 2 * size) ?? [1, "second"];
  return count(Math.round(seconds / size), name);
}

export function count(n: number, name: string): string {
  return `${n} ${name}${n === 1 ? "" : "s"}`;
}

/** @param whole - what x is a part of. */
export function percent(x: number, whole = 1024): string {
  return `${Math.round((100 * x) / whole)} %`;
}

/** Two digits where that is precise enough. */
export function decimal(x: number): string {
  return x >= 100 ? String(Math.round(x)) : String(Number(x.toPrecision(2)));
}
