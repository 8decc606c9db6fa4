// The toolkit loads ganache when it is loaded itself, and starts it in one function that the tests do not call.
exports.server = () => {
  throw new Error("ganache is not installed: start a Hardhat node and use deployFunctionsOracle");
};
