// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PaymentInfo} from "../interfaces/IAuthCaptureEscrow.sol";
import {ICaptureAuthorizer, ICaptureAuthorizerByAmount, ICaptureLifecycle} from "../interfaces/ICaptureAuthorizer.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {Verdict} from "../risk/IReleaseGate.sol";

/// @title x402 capture policy: a release gate in front of base/commerce-payments
/// @notice The policy contract of a payment of x402's auth-capture scheme. Its operator asks the policy before each step; the
/// policy asks a gate, with no report, so the gate answers by what was posted about the payment, or by silence.
/// Escrow, gate and gate terms are fixed for ever, nobody owns it. The payer's salt commits to the policy, so its signature
/// pins the gate and the terms. Both published forms of the interface are served and advertised through ERC-165: fees in
/// hundredths of a percent and fees as amounts; the policy looks at neither, the escrow bounds them.
///
/// | step | answer |
/// |---|---|
/// | authorize | yes, unless the gate says deny: money that cannot be captured should not be taken. Being held is what hold means |
/// | charge | only if the gate says release, for the amount; silence never releases, because it only begins now |
/// | capture | only if the gate says release, for everything held and captured and not refunded |
/// | void | always. Nothing is asked, so no gate, report or clock can block it |
///
/// A gate that reverts, burns its gas or answers anything but a verdict is hold. Reclaim and refund are the escrow's own and ask
/// no policy: from `authorizationExpiry` on the payer takes back what is held.
///
/// What is trusted: the operator. The scheme's operator checks its authorizer's signature besides and asks the policy the payer
/// signed; one that asks nobody is not bound by any policy. The policy gives no right to anyone, it only takes them away:
/// an operator that lets everybody void or capture and relies on the policy alone must not be used with it.
interface IX402CapturePolicy is ICaptureAuthorizer, ICaptureAuthorizerByAmount, ICaptureLifecycle, IERC165 {
    /// @notice There is no contract at this address.
    error NoCode(address target);
    /// @notice Only the payment's operator may say that it was authorized.
    error NotOperator(address sender, address operator);
    /// @notice The escrow has not taken this payment's money.
    error NotCollected(bytes32 subject);

    /// @notice The payment's clock runs from now on.
    event ClockStarted(bytes32 indexed subject, uint256 second);

    /// @notice The escrow whose payments are judged.
    function escrow() external view returns (address);

    /// @notice The gate that judges: an {IReleaseGate}.
    function gate() external view returns (address);

    /// @notice The word that the gate is given.
    function gateTerms() external view returns (bytes32);

    /// @notice Second in which the operator reported the authorization; zero if it never did.
    /// @param subject The payment's id.
    function authorizedAt(bytes32 subject) external view returns (uint256);

    /// @notice What reports about a payment must name: its id in the escrow, {IAuthCaptureEscrow.getHash}. It binds chain,
    /// escrow and every field of the terms.
    function subjectOf(PaymentInfo calldata paymentInfo) external view returns (bytes32);

    /// @notice What the gate says about a capture now.
    /// @dev What is judged is everything that is held and was captured, less refunds, as the escrow keeps it: a report that
    /// speaks for a part releases none of it, and a split capture needs no second report. The gate counts silence from
    /// {authorizedAt}, or from now where the operator never reported: then silence releases nothing.
    /// @param paymentInfo The payment.
    /// @param amount What is to be captured, in base units.
    /// @return Hold, Release or Deny; Hold too for a gate that fails.
    function verdictOf(PaymentInfo calldata paymentInfo, uint256 amount) external view returns (Verdict);

    /// @notice May this payment be held? Yes, unless the gate says deny.
    function authorizeAuthorization(
        PaymentInfo calldata paymentInfo,
        uint256 amount,
        address tokenCollector,
        bytes calldata collectorData,
        bytes calldata authData
    ) external view override(ICaptureAuthorizer, ICaptureAuthorizerByAmount) returns (bool);

    /// @notice May what is held go back to the payer? Always.
    function authorizeVoid(
        PaymentInfo calldata paymentInfo,
        bytes calldata authData
    ) external view override(ICaptureAuthorizer, ICaptureAuthorizerByAmount) returns (bool);

    /// @inheritdoc ICaptureLifecycle
    /// @dev Sent by the payment's operator, behind the escrow's authorize. The first time starts the clock, later ones change
    /// nothing. That the escrow holds the money is checked: else an operator could start the clock of a payment that nobody
    /// can see yet, and let it run out unseen.
    function onAuthorize(PaymentInfo calldata paymentInfo) external override;
}
