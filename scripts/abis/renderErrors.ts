import { contractErrorHelp } from "../../sdk/src/errors/contractErrorHelp.ts";
import { snakeCase } from "../../sdk/src/errors/toContractError.ts";

/** Errors of the SDK itself: code, class, when. Their sentences of help are in their classes. */
const SDK_ERRORS: [code: string, name: string, when: string][] = [
  ["aborted", "AbortedError", "The AbortSignal that was passed in fired."],
  ["fee_out_of_bounds", "FeeOutOfBoundsError", "A fee lies outside what the payer signed."],
  ["invalid_amount", "InvalidAmountError", "An amount is zero, above its limit or above 104 bits."],
  ["invalid_arbiter", "InvalidArbiterError", "The arbiter's terms contradict each other."],
  ["invalid_deadlines", "InvalidDeadlinesError", "Deadlines contradict each other or lie more than 400 days ahead."],
  ["invalid_fees", "InvalidFeesError", "The bounds of the fee contradict each other."],
  ["invalid_field", "InvalidFieldError", "A value does not fit the type of its field."],
  ["invalid_gate", "InvalidGateError", "There are gateTerms but no gate."],
  ["invalid_gate_terms", "InvalidGateTermsError", "The word for the gate is nonsense."],
  ["invalid_party", "InvalidPartyError", "The escrow itself is named as a party."],
  ["invalid_signature", "InvalidSignatureError", "A signature over a report has a form that the contract refuses."],
  ["malformed_report", "MalformedReportError", "Bytes are no report, or a report does not fit the wire form."],
  ["node_answer_malformed", "NodeAnswerError", "An oracle node answered something that its API does not promise."],
  ["node_problem", "NodeProblemError", "An oracle node refused and said why: see `values.problemCode`."],
  ["node_timeout", "NodeTimeoutError", "An oracle node took too long."],
  ["node_unreachable", "NodeUnreachableError", "No answer came from an oracle node."],
  ["quorum_not_reached", "QuorumNotReachedError", "Too few nodes signed one and the same report: see `values.faults`."],
  ["terms_mismatch", "TermsMismatchError", "Terms are not what the payee expects: see `values.differences`."],
  ["unknown_contract_error", "UnknownContractError", "A contract reverted with something that is none of its errors."],
  ["zero_address", "ZeroAddressError", "Payer, payee or operator is the zero address."],
];

/** docs/sdk/errors.md: every code that an error of the SDK can have. */
export function renderErrors(): string {
  const own = SDK_ERRORS.map(([code, name, when]) => `| <a id="${code}"></a>\`${code}\` | \`${name}\` | ${when} |`);
  const known = new Set(SDK_ERRORS.map(([code]) => code));
  const contracts = Object.entries(contractErrorHelp)
    .map(([name, help]) => ({ code: snakeCase(name), name, help }))
    .sort((a, b) => (a.code < b.code ? -1 : 1))
    .map(
      ({ code, name, help }) =>
        `| ${known.has(code) ? "" : `<a id="${code}"></a>`}\`${code}\` | \`${name}\` | ${help} |`,
    );
  return `# Errors

<!-- Made by \`npm run abis\`. Do not edit. -->

Every error derives from \`SluiceError\`: \`shortMessage\` (a sentence), \`code\` (stable, below), \`values\` (what the sentence is
about), \`help\` (what to do), \`docsPath\` (its line on this page) and \`walk()\` along the causes, as in viem.

## Of the SDK

Thrown before anything is sent.

| code | class | when |
|---|---|---|
${own.join("\n")}

## Of the contracts

A \`ContractError\` whose \`errorName\` is the contract's error and whose \`values\` are its arguments. A gate's own reason is in
\`reason\` of \`gate_failed\`, a failed call's in that of \`batch_failed\`; \`isContractError(error, "ReportExpired")\` looks there too, and
\`errorOfData\` reads the \`reason\` of the event \`batchCallFailed\`. Where a rule is checked in the SDK first, both have the same code.
Errors of tokens (OpenZeppelin's) and of Permit2 are among them; one that two contracts share has one line.

| code | error | what to do |
|---|---|---|
${contracts.join("\n")}
`;
}
