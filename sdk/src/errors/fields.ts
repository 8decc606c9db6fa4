import { SluiceError } from "./SluiceError.ts";

/** A value does not fit the type of its field, so no contract could ever see it. */
export class InvalidFieldError extends SluiceError {
  override name = "InvalidFieldError";

  constructor({ field, value, expected }: { field: string; value: unknown; expected: string }) {
    super(`${field} is ${show(value)}; expected ${expected}.`, {
      code: "invalid_field",
      help: `Give ${field} as ${expected}.`,
      values: { field, value, expected },
    });
  }
}

function show(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.length > 80 ? `${value.slice(0, 80)}…` : value);
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "object" && value !== null) return Array.isArray(value) ? "a list" : "an object";
  return String(value);
}
