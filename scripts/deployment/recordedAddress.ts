import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Address, getAddress, isAddress } from "viem";
import { ROOT } from "../lib/place.ts";
import { Stop } from "../lib/stop.ts";
import type { Deployment } from "./recordDeployment.ts";

/**
 * The address of a contract: the one that a flag gives, or the one of the chain's record.
 *
 * @param contract - Which one.
 * @param options.flag - Name and value of the flag.
 * @param options.chainId - Of the chain that is talked to.
 * @param options.folder - Where the records are; deployments by default.
 * @throws Stop when the flag is no address, or there is neither flag nor record.
 */
export function recordedAddress(
  contract: "riskOracle" | "riskModels",
  options: { flag: { name: string; value: string | undefined }; chainId: number; folder?: string },
): Address {
  const { flag, chainId, folder = join(ROOT, "deployments") } = options;
  if (flag.value !== undefined) return parseAddress(`--${flag.name}`, flag.value);
  const file = join(folder, `${chainId}.json`);
  if (!existsSync(file)) {
    throw new Stop(
      `there is no record of a deployment on chain ${chainId} (deployments/${chainId}.json): give --${flag.name} ADDRESS, or write the record with npm run deployment`,
    );
  }
  const record = JSON.parse(readFileSync(file, "utf8")) as Deployment;
  if (record.chainId !== chainId) {
    throw new Stop(
      `deployments/${chainId}.json is a record of chain ${record.chainId}: write it again with npm run deployment`,
    );
  }
  return record[contract].address;
}

/**
 * An address as somebody typed it.
 *
 * @param name - What it is, for the message.
 * @throws Stop when it is none, or its checksum is wrong.
 */
export function parseAddress(name: string, text: string): Address {
  if (!isAddress(text, { strict: false })) throw new Stop(`${name}: ${JSON.stringify(text)} is no address`, 2);
  // All lower or all upper case has no checksum to be wrong.
  const digits = text.slice(2);
  const plain = digits === digits.toLowerCase() || digits === digits.toUpperCase();
  if (!plain && !isAddress(text)) {
    throw new Stop(`${name}: the checksum of ${text} is wrong; a letter was mistyped`, 2);
  }
  return getAddress(text.toLowerCase());
}
