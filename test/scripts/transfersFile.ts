import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

export const HEADER = "account,ts,dir,counterparty,value_eth,gas_used,gas_price_gwei,is_error,has_input,creates";

/** A made-up address. */
export function address(n: number): string {
  return `0x${n.toString(16).padStart(40, "a")}`;
}

/** A row of a transfers file; what is not given is ordinary. */
export function row(given: {
  account?: string;
  ts: number | string;
  dir?: string;
  counterparty?: string;
  value?: string;
  error?: string;
  creates?: string;
}): string {
  const {
    account = address(1),
    dir = "out",
    counterparty = address(2),
    value = "1",
    error = "0",
    creates = "0",
  } = given;
  return [account, given.ts, dir, counterparty, value, 21000, 20, error, 0, creates].join(",");
}

/** A folder for the files of one test file, removed after its tests. */
export function scratchFolder(): (name: string, text: string, options?: { gzip?: boolean }) => string {
  const folder = mkdtempSync(join(tmpdir(), "sluice-test-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  return (name, text, { gzip = false } = {}) => {
    const path = join(folder, name);
    writeFileSync(path, gzip ? gzipSync(text) : text);
    return path;
  };
}
