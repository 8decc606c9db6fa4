// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What a gate answers. Anything else that it returns means {Hold}.
enum Verdict {
    Hold,
    Release,
    Deny
}

/// @title A gate that a payment consults before its money may reach the payee
/// @notice The terms of the payment name the gate and one word for it. The gate is asked with a static call, so it can
/// change nothing; if it reverts, no money moves.
interface IReleaseGate {
    /// @notice May this payment be released?
    /// @param subject What is judged: a paymentId (binds chain and escrow) or a channelId.
    /// @param payer Who pays.
    /// @param payee Who is paid.
    /// @param amount Exposure in base units: everything held and captured so far.
    /// @param since Second of the last authorize; silence counts from here.
    /// @param gateTerms The word that the payer pinned for this gate.
    /// @param report What was brought along; empty when nothing was.
    /// @return Hold, Release or Deny.
    function releaseVerdict(
        bytes32 subject,
        address payer,
        address payee,
        uint256 amount,
        uint256 since,
        bytes32 gateTerms,
        bytes calldata report
    ) external view returns (Verdict);
}
