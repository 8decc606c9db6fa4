import { globSync } from "node:fs";
import { fileURLToPath } from "node:url";
import hardhatIgnitionViem from "@nomicfoundation/hardhat-ignition-viem";
import hardhatKeystore from "@nomicfoundation/hardhat-keystore";
import hardhatMocha from "@nomicfoundation/hardhat-mocha";
import hardhatNetworkHelpers from "@nomicfoundation/hardhat-network-helpers";
import hardhatVerify from "@nomicfoundation/hardhat-verify";
import hardhatViem from "@nomicfoundation/hardhat-viem";
import hardhatViemAssertions from "@nomicfoundation/hardhat-viem-assertions";
import { configVariable, defineConfig } from "hardhat/config";

declare module "hardhat/types/network" {
  interface ChainTypeConfig {
    defaultChainType: "l1";
  }
}

// The compiler comes with `npm ci` (WebAssembly), so nothing is downloaded at build time.
const compiler = { version: "0.8.37", path: fileURLToPath(import.meta.resolve("solc/soljson.js")) };

const settings = {
  evmVersion: "cancun",
  // The IR pipeline: the terms of a payment have more fields than the stack has slots. Many runs: gas is paid on every
  // payment, size once.
  viaIR: true,
  optimizer: { enabled: true, runs: 1_000_000 },
};

// Solidity tests deploy the contracts as compiled above, by their artifacts. Their own code needs no optimiser, and without
// the IR pipeline it compiles in seconds instead of minutes. Vectors.t.sol takes libraries of the contracts into its own
// code, so it keeps their settings.
const testSettings = { evmVersion: "cancun", viaIR: false, optimizer: { enabled: false } };
const tests = globSync("test/**/*.t.sol", { cwd: import.meta.dirname }).filter(
  (file) => !file.endsWith("Vectors.t.sol"),
);
const overrides = {
  // With more runs the escrow outgrows mainnet's 24,576 bytes; they would save 20 gas in an authorize.
  "contracts/escrow/Escrow.sol": { ...compiler, settings: { ...settings, optimizer: { enabled: true, runs: 1000 } } },
  ...Object.fromEntries(tests.map((file) => [file.replaceAll("\\", "/"), { ...compiler, settings: testSettings }])),
};

// `build`, `test` and `run` use "default", `ignition deploy` and `verify` use "production": both are the same, not
// isolated, so that what is measured is what is deployed.
const profile = {
  isolated: false,
  compilers: [{ ...compiler, settings }],
  overrides,
};

// Mainnet's rules in process: its hardfork, its code size limit, its cap on the gas of one transaction. Only code that counts
// its lines (`npm run coverage`) may be larger.
const simulated = {
  type: "edr-simulated",
  chainType: "l1",
  hardfork: "prague",
  allowUnlimitedContractSize: process.env.SLUICE_COVERAGE === "1",
} as const;

// The shared vectors may be read: one set of files for the Solidity and the TypeScript tests.
const solidityTests = { fsPermissions: { readDirectory: ["docs/spec"] }, fuzz: { runs: 256 } };

export default defineConfig({
  plugins: [
    hardhatIgnitionViem,
    hardhatKeystore,
    hardhatMocha,
    hardhatNetworkHelpers,
    hardhatVerify,
    hardhatViem,
    hardhatViemAssertions,
  ],
  paths: { sources: "contracts", tests: { solidity: "test", mocha: "test" } },
  solidity: { splitTestsCompilation: true, profiles: { default: profile, production: profile } },
  defaultChainType: "l1",
  networks: {
    default: simulated,
    node: simulated,
    localhost: { type: "http", chainType: "l1", url: "http://127.0.0.1:8545" },
    sepolia: {
      type: "http",
      chainType: "l1",
      url: configVariable("SEPOLIA_RPC_URL"),
      accounts: [configVariable("SEPOLIA_PRIVATE_KEY")],
    },
  },
  // What only tests use is not counted, and keeps its gas: some of it acts within the share that a payout gets.
  coverage: { skipFiles: ["contracts/mocks/**/*.sol"] },
  test: {
    mocha: { timeout: 120_000, forbidOnly: true },
    solidity: {
      profiles: {
        default: { ...solidityTests, invariant: { runs: 64, depth: 64, failOnRevert: true } },
        // `npm run test:deep`: ten campaigns, each with a seed of its own; 5 invariants, each 9 sequences of 512 calls. They
        // write down what worked.
        deep: {
          fsPermissions: { ...solidityTests.fsPermissions, dangerouslyWriteDirectory: [".sluice/deep"] },
          fuzz: { ...solidityTests.fuzz, seed: process.env.SLUICE_SEED ?? "0x1" },
          // A sequence that breaks a promise is shortened for some minutes, not for hours.
          invariant: { runs: 9, depth: 512, failOnRevert: true, shrinkRunLimit: 200 },
        },
      },
    },
  },
});
