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

/// @notice A signer set.
struct SignerSet {
    /// The signers; a signature names its signer by the position here.
    address[] signers;
    /// Signatures that a report needs.
    uint8 quorum;
    /// Bit i set: signer i was not revoked.
    uint32 live;
    /// Reports of the set serve from this second on; 2⁴⁸−1 for a set that was replaced before it began.
    uint48 activeAt;
    /// and before this second; 2⁴⁸−1 while no later set was announced.
    uint48 servesUntil;
}

/// @title Risk oracle: signer sets, reports and gate in one
/// @notice A quorum of nodes signs the features of a payment; this contract checks the signatures, runs the pinned model
/// over the features and compares the score with the thresholds that the payer pinned. It holds no money. Its owner, if it
/// has one, can announce signer sets and revoke signers, nothing else.
///
/// `gateTerms` and the wire form of a report: docs/spec/payments.md, docs/spec/reports.md. The checks run in the order
/// given there, and each failure has its own error here; asked as a gate, an error means that no money moves.
interface IRiskOracle is IReleaseGate {
    /* ERRORS */

    /// @notice The report's bytes have an unknown kind or a wrong length, or carry more signatures than the quorum.
    error MalformedReport(uint256 length);
    /// @notice The gate terms break the rules of docs/spec/payments.md.
    error InvalidGateTerms(bytes32 gateTerms);
    /// @notice More is at stake than the report speaks for.
    error AmountAboveReport(uint256 amount, uint256 reportAmount);
    /// @notice The report is as of a block that does not exist yet.
    error RoundInFuture(uint256 round, uint256 blockNumber);
    /// @notice The block of that number has another hash: the report is from another fork.
    error WrongBlockHash(uint256 round, bytes32 given, bytes32 actual);
    /// @notice The report's life is over.
    error ReportExpired(uint256 validUntil, uint256 timestamp);
    /// @notice The report claims to live longer than reports may.
    error ValidityTooLong(uint256 validUntil, uint256 limit);
    /// @notice The report is older than the payer accepts, in seconds.
    error ReportTooOld(uint256 age, uint256 maxAge);
    /// @notice A later round was posted; to post, the round must be above the posted one.
    error RoundSuperseded(uint256 round, uint256 postedRound);
    /// @notice The report is by another model than the one pinned.
    error WrongModel(bytes32 model, bytes21 pinned);
    /// @notice The signer set does not exist, is not active yet, was replaced, or its overlap is over.
    error SignerSetNotInForce(uint256 signerSet);
    /// @notice Too few signatures of live signers, or too few live signers.
    error TooFewSignatures(uint256 counted, uint256 quorum);
    /// @notice The signature at `position` is not one of the signer it names, is malleable, or out of order.
    error InvalidSignature(uint256 position);
    /// @notice A signer set needs 1 … 31 distinct signers, none zero, and a quorum of 1 … that many.
    error InvalidSignerSet(uint256 signers, uint256 quorum);
    /// @notice The set has no such signer, or it was revoked before.
    error UnknownSigner(uint256 signerSet, uint256 index);
    /// @notice Reports must live 1 s to 365 days, and sets wait at most 365 days.
    error InvalidDuration(uint256 reportSeconds, uint256 rotationDelay);

    /* EVENTS */

    /// @notice A signer set was announced; it takes over at `activeAt`.
    event SignerSetAnnounced(uint256 indexed signerSet, address[] signers, uint256 quorum, uint256 activeAt);
    /// @notice An announced set was replaced before it took over; it never will.
    event SignerSetReplaced(uint256 indexed signerSet);
    /// @notice A signer was revoked, at once.
    event SignerRevoked(uint256 indexed signerSet, uint256 index, address signer);
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

    /* REPORTS */

    /// @notice Stores a report: all its checks are made and its score is computed now. Sent by anyone.
    /// @dev Rounds rise strictly per subject. A posted report is valid for `reportSeconds` from its round's time, as in
    /// calldata, and only as long as the payer's `maxAgeSeconds` says.
    /// @param subject What the report is about.
    /// @param report Its wire form.
    function post(bytes32 subject, bytes calldata report) external;

    /// @notice What is posted about a subject; all zero when nothing is.
    /// @param subject What it is about.
    function postedReport(bytes32 subject) external view returns (PostedReport memory);

    /// @notice The EIP-712 digest that nodes sign.
    /// @param report The report.
    function reportDigest(Report calldata report) external view returns (bytes32);

    /* SIGNER SETS */

    /// @notice Announces a set that takes over after `rotationDelay`; reports of the set before it serve for
    /// `reportSeconds` more. A set announced earlier that did not take over yet is replaced. Sent by the owner.
    /// @param signers 1 … 31 distinct addresses.
    /// @param quorum Signatures that a report needs.
    /// @return signerSet The number of the set.
    function announceSignerSet(address[] calldata signers, uint8 quorum) external returns (uint32 signerSet);

    /// @notice Revokes one signer at once: its signatures count no more. With fewer live signers than the quorum the set
    /// says *hold*. Sent by the owner.
    /// @param set The number of the set.
    /// @param index The signer's position in it.
    function revokeSigner(uint32 set, uint8 index) external;

    /// @notice A signer set; empty when there is none of that number.
    /// @param set Its number, from 1.
    function signerSet(uint32 set) external view returns (SignerSet memory);

    /// @notice The number of the set in force now (not counting one in its overlap).
    function activeSignerSet() external view returns (uint32);

    /// @notice How long a report lives from its round's time, in seconds.
    function reportSeconds() external view returns (uint256);

    /// @notice How long an announced set waits, in seconds.
    function rotationDelay() external view returns (uint256);

    /// @notice Where models are looked for: an {IRiskModels}.
    function models() external view returns (address);
}
