// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IReleaseGate} from "./IReleaseGate.sol";

/// @notice What the nodes of the oracle sign about a subject (docs/spec/reports.md).
struct Report {
    /// A paymentId (binds escrow and chain) or a channelId.
    bytes32 subject;
    /// Ceiling in base units, cumulative.
    uint256 amount;
    /// Features 0–15, feature 0 in the highest 16 bits.
    bytes32 features;
    /// Features 16–23 in the highest eight lanes; zero for a model of up to sixteen features.
    bytes32 extraFeatures;
    /// Model id: hash of the model contract's code.
    bytes32 model;
    /// Root of the manifest.
    bytes32 manifest;
    /// Number of the final block that the features are as of.
    uint64 round;
    /// Hash of that block.
    bytes32 blockHash;
    /// Timestamp of that block + reportSeconds.
    uint64 validUntil;
}

/// @notice What is kept of a posted report, in one slot.
struct PostedReport {
    /// Ceiling in base units.
    uint104 amount;
    /// Number of the block the features are as of.
    uint40 round;
    /// Timestamp of that block; zero when nothing was posted.
    uint32 roundAt;
    /// Score that the model gave, 0 … 10000.
    uint16 score;
    /// First eight bytes of the model id.
    bytes8 modelTag;
}

/// @title A gate that judges by posted reports
/// @notice Whoever brings the facts, the pinned model is run over them here, and the score is compared with the thresholds
/// that the payer pinned. It holds no money.
///
/// `gateTerms`: docs/spec/payments.md. What is checked of a report, in which order: docs/spec/reports.md. Each failure has
/// its own error here; asked as a gate, an error means that no money moves.
interface IPostedReports is IReleaseGate {
    /* ERRORS */

    /// @notice The gate terms break the rules of docs/spec/payments.md.
    error InvalidGateTerms(bytes32 gateTerms);
    /// @notice The report's bytes have an unknown kind or a wrong length, or carry more signatures than the quorum.
    error MalformedReport(uint256 length);
    /// @notice The report is as of a block that does not exist yet.
    error RoundInFuture(uint256 round, uint256 blockNumber);
    /// @notice The block of that number has another hash: the report is from another fork.
    error WrongBlockHash(uint256 round, bytes32 given, bytes32 actual);
    /// @notice The report's life is over.
    error ReportExpired(uint256 validUntil, uint256 timestamp);
    /// @notice The report claims to live longer than reports may.
    error ValidityTooLong(uint256 validUntil, uint256 limit);
    /// @notice A later round was posted; to post, the round must be above the posted one.
    error RoundSuperseded(uint256 round, uint256 postedRound);
    /// @notice Reports must live 1 s to 365 days, and signer sets wait at most 365 days.
    error InvalidDuration(uint256 duration, uint256 limit);

    /* EVENTS */

    /// @notice A report was posted: lower rounds of the subject are void from now on.
    event ReportPosted(
        bytes32 indexed subject,
        bytes32 indexed model,
        uint256 round,
        uint256 roundAt,
        uint256 amount,
        uint256 score,
        bytes32 features,
        bytes32 extraFeatures
    );

    /* VIEWS */

    /// @notice What is posted about a subject; all zero when nothing is.
    /// @param subject What it is about.
    function postedReport(bytes32 subject) external view returns (PostedReport memory);

    /// @notice How long a report lives from its round's time, in seconds.
    function reportSeconds() external view returns (uint256);

    /// @notice Where models are looked for: an {IRiskModels}.
    function models() external view returns (address);
}
