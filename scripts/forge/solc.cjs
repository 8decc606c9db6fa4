#!/usr/bin/env node
// What forge calls as solc: npm's WebAssembly build behind the options that forge uses.
const solc = require("solc");

if (process.argv.includes("--version")) {
  console.log(`solc, the solidity compiler commandline interface\nVersion: ${solc.version()}`);
} else if (process.argv.includes("--standard-json")) {
  process.stdout.write(solc.compile(require("node:fs").readFileSync(0, "utf8")));
} else {
  throw new Error(`solc.cjs knows --version and --standard-json only, not ${process.argv.slice(2).join(" ")}`);
}
