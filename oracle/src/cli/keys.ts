import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { SettingsError } from "../internal/errors.ts";
import { readArgs, UsageError } from "./usage.ts";

/** `sluice-oracle keys new` and `keys address`. */
export async function keys(args: string[]): Promise<number> {
  const { values, positionals } = readArgs(args, { json: { type: "boolean" } }, 1);
  switch (positionals[0]) {
    case "new": {
      const privateKey = generatePrivateKey();
      const { address } = privateKeyToAccount(privateKey);
      if (values.json) {
        process.stdout.write(`${JSON.stringify({ address, privateKey })}\n`);
      } else {
        process.stdout.write(`address      ${address}\nprivate key  ${privateKey}\n\n`);
        process.stdout.write(
          "Keep the private key where only this node can read it, as NODE_PRIVATE_KEY. It is not stored anywhere.\n",
        );
      }
      return 0;
    }
    case "address": {
      const key = process.env.NODE_PRIVATE_KEY?.trim() ?? "";
      if (!/^0x[0-9a-fA-F]{64}$/.test(key)) {
        throw new SettingsError("NODE_PRIVATE_KEY is not set to 0x and 64 hex digits (its value is not shown).", {
          fix: "set it, or make one with `sluice-oracle keys new`.",
        });
      }
      process.stdout.write(`${privateKeyToAccount(key.toLowerCase() as `0x${string}`).address}\n`);
      return 0;
    }
    default:
      throw new UsageError("keys needs one of: new, address.");
  }
}
