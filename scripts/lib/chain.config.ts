// The local chain of `npm start` and `npm run replay`: the project's own settings, a clock that starts where the
// payments do, transactions in the order of their arrival and room for every payment of one second in one block.
import { defineConfig } from "hardhat/config";
import project from "../../hardhat.config.ts";

const startAt = Number(process.env.SLUICE_CHAIN_START_AT ?? Math.floor(Date.now() / 1000));

export default defineConfig({
  ...project,
  networks: {
    node: {
      type: "edr-simulated",
      chainType: "l1",
      chainId: 31337,
      hardfork: "prague",
      allowUnlimitedContractSize: process.env.SLUICE_COVERAGE === "1", // as in hardhat.config.ts
      initialDate: new Date(startAt * 1000),
      initialBaseFeePerGas: 0,
      blockGasLimit: 100_000_000_000,
      mining: { auto: true, interval: 0, mempool: { order: "fifo" } },
    },
  },
});
