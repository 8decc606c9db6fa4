import { LIFE_FORMAT, type Life } from "./lifeEvent.ts";

/** The text of a life, as `readLife` takes it: amounts are text, one event a line. */
export function writeLife({ sets, events }: Life): string {
  const lines = [JSON.stringify({ format: LIFE_FORMAT, ...sets }, digits)];
  for (const event of events) lines.push(JSON.stringify(event, digits));
  return `${lines.join("\n")}\n`;
}

function digits(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? String(value) : value;
}
