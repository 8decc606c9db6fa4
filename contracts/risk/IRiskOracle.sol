// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPostedReports, Report} from "./IPostedReports.sol";
import {ISignerSets} from "./ISignerSets.sol";

/// @title Risk oracle: signer sets, reports and gate in one
/// @notice A quorum of nodes signs the features of a payment; this contract checks the signatures, runs the pinned model
/// over the features and compares the score with the thresholds that the payer pinned. It holds no money. Its owner, if it
/// has one, can announce signer sets and revoke signers, nothing else.
///
/// `gateTerms` and the wire forms of reports: docs/spec/payments.md, docs/spec/reports.md. The checks run in the order
/// given there, and each failure has its own error; asked as a gate, an error means that no money moves.
interface IRiskOracle is IPostedReports, ISignerSets {
    /* ERRORS */

    /// @notice More is at stake than the report speaks for.
    error AmountAboveReport(uint256 amount, uint256 reportAmount);
    /// @notice The report is older than the payer accepts, in seconds.
    error ReportTooOld(uint256 age, uint256 maxAge);
    /// @notice The report is by another model than the one pinned.
    error WrongModel(bytes32 model, bytes21 pinned);

    /* EVENTS */

    /// @notice A report of a posted batch was left out: one as late or later is posted about its subject.
    event ReportSkipped(bytes32 indexed subject, uint256 round, uint256 postedRound);

    /* REPORTS */

    /// @notice Stores a report: all its checks are made and its score is computed now. Sent by anyone.
    /// @dev Rounds rise strictly per subject. A posted report is valid for `reportSeconds` from its round's time, as in
    /// calldata, and only as long as the payer's `maxAgeSeconds` says.
    /// @param subject What the report is about.
    /// @param report Its wire form, kinds 1 to 4.
    function post(bytes32 subject, bytes calldata report) external;

    /// @notice Stores all reports of a batch that were signed under one root. Sent by anyone. A report that is not later
    /// than the one posted about its subject is left out, with an event, so that one cannot block the others.
    /// @param batch Its wire form, kinds 5 and 6.
    function postBatch(bytes calldata batch) external;

    /// @notice The EIP-712 digest of a report that nodes sign alone.
    /// @param report The report.
    function reportDigest(Report calldata report) external view returns (bytes32);

    /// @notice The EIP-712 digest that nodes sign for a batch.
    /// @param root Root of the tree over its reports.
    /// @param shared Any of its reports: model, manifest, round, block hash and end of validity are the same in all.
    function batchDigest(bytes32 root, Report calldata shared) external view returns (bytes32);
}
