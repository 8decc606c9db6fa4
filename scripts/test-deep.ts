// `npm run test:deep`: the stateful tests of the escrow in the deep profile (hardhat.config.ts).
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ROOT } from "./bootstrap.mjs";
import { runNode } from "./house/run.ts";

const USAGE =
  "npm run test:deep        the stateful tests with more than 200,000 calls, in sequences of 512; takes minutes";

try {
  const { values } = parseArgs({ options: { help: { type: "boolean" } } });
  if (values.help) {
    console.log(USAGE);
    process.exit(0);
  }
} catch (error) {
  console.error(`${(error as Error).message}\n\n${USAGE}`);
  process.exit(2);
}

const startedAt = Date.now();
const { code } = await runNode([join(ROOT, "scripts", "test.ts"), "test/contracts/invariant"], {
  cwd: ROOT,
  env: { ...process.env, HARDHAT_TEST_PROFILE: "deep" },
});
console.log(`${((Date.now() - startedAt) / 60_000).toFixed(1)} minutes`);
process.exit(code);
