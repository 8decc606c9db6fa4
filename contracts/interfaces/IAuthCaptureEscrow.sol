// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice The terms of one payment of base/commerce-payments, as the payer signs them.
struct PaymentInfo {
    /// Who alone may authorize, charge, capture, void and refund.
    address operator;
    address payer;
    /// Who is paid.
    address receiver;
    address token;
    /// The most that may be authorized, in base units.
    uint120 maxAmount;
    /// Authorize or charge before this second.
    uint48 preApprovalExpiry;
    /// Capture before this second; the payer reclaims from it on.
    uint48 authorizationExpiry;
    /// Refund before this second.
    uint48 refundExpiry;
    uint16 minFeeBps;
    uint16 maxFeeBps;
    address feeReceiver;
    /// Makes equal terms different payments. In x402 it commits to the operator's authorizer and policy too.
    uint256 salt;
}

/// @title What of the escrow of base/commerce-payments a policy reads
/// @notice The same in its two deployments (fees in hundredths of a percent, and fees as amounts).
interface IAuthCaptureEscrow {
    /// @notice What became of a payment.
    /// @return hasCollectedPayment It was authorized or charged; for ever.
    /// @return capturableAmount Held, in base units.
    /// @return refundableAmount Captured and not yet refunded, in base units.
    function paymentState(
        bytes32 paymentInfoHash
    ) external view returns (bool hasCollectedPayment, uint120 capturableAmount, uint120 refundableAmount);

    /// @notice The payment's id: binds chain, escrow and every field of its terms.
    function getHash(PaymentInfo calldata paymentInfo) external view returns (bytes32);
}
