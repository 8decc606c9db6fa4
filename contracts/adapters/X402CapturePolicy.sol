// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {IAuthCaptureEscrow, PaymentInfo} from "../interfaces/IAuthCaptureEscrow.sol";
import {ICaptureAuthorizer, ICaptureAuthorizerByAmount, ICaptureLifecycle} from "../interfaces/ICaptureAuthorizer.sol";
import {IReleaseGate, Verdict} from "../risk/IReleaseGate.sol";
import {IX402CapturePolicy} from "./IX402CapturePolicy.sol";
import {OneWord} from "./OneWord.sol";

/// @title x402 capture policy
/// @notice See {IX402CapturePolicy}: the interface is the manual.
contract X402CapturePolicy is IX402CapturePolicy {
    bytes32 private constant _PAYMENT_INFO_TYPEHASH = keccak256(
        "PaymentInfo(address operator,address payer,address receiver,address token,uint120 maxAmount,uint48 preApprovalExpiry,uint48 authorizationExpiry,uint48 refundExpiry,uint16 minFeeBps,uint16 maxFeeBps,address feeReceiver,uint256 salt)"
    );

    /// @inheritdoc IX402CapturePolicy
    address public immutable escrow;
    /// @inheritdoc IX402CapturePolicy
    address public immutable gate;
    /// @inheritdoc IX402CapturePolicy
    bytes32 public immutable gateTerms;

    /// @inheritdoc IX402CapturePolicy
    mapping(bytes32 subject => uint256 second) public authorizedAt;

    /// @param escrow_ An escrow of base/commerce-payments.
    /// @param gate_ The gate, for example the {IRiskOracle}.
    /// @param gateTerms_ The word for the gate.
    constructor(address escrow_, address gate_, bytes32 gateTerms_) {
        if (escrow_.code.length == 0) revert NoCode(escrow_);
        if (gate_.code.length == 0) revert NoCode(gate_);
        escrow = escrow_;
        gate = gate_;
        gateTerms = gateTerms_;
    }

    /* WHAT THE OPERATOR ASKS AND TELLS */

    /// @inheritdoc IX402CapturePolicy
    function authorizeAuthorization(
        PaymentInfo calldata paymentInfo,
        uint256 amount,
        address,
        bytes calldata,
        bytes calldata
    ) external view returns (bool) {
        return _ask(subjectOf(paymentInfo), paymentInfo, amount, block.timestamp) != Verdict.Deny;
    }

    /// @inheritdoc IX402CapturePolicy
    function onAuthorize(PaymentInfo calldata paymentInfo) external {
        if (msg.sender != paymentInfo.operator) revert NotOperator(msg.sender, paymentInfo.operator);
        bytes32 subject = subjectOf(paymentInfo);
        (bool collected, , ) = IAuthCaptureEscrow(escrow).paymentState(subject);
        if (!collected) revert NotCollected(subject);
        if (authorizedAt[subject] != 0) return;
        authorizedAt[subject] = block.timestamp;
        emit ClockStarted(subject, block.timestamp);
    }

    /// @inheritdoc ICaptureAuthorizer
    function authorizeCharge(
        PaymentInfo calldata paymentInfo,
        uint256 amount,
        address,
        bytes calldata,
        uint16,
        address,
        bytes calldata
    ) external view returns (bool) {
        return _charge(paymentInfo, amount);
    }

    /// @inheritdoc ICaptureAuthorizerByAmount
    function authorizeCharge(
        PaymentInfo calldata paymentInfo,
        uint256 amount,
        address,
        bytes calldata,
        uint256,
        address,
        bytes calldata
    ) external view returns (bool) {
        return _charge(paymentInfo, amount);
    }

    /// @inheritdoc ICaptureAuthorizer
    function authorizeCapture(
        PaymentInfo calldata paymentInfo,
        uint256 amount,
        uint16,
        address,
        bytes calldata
    ) external view returns (bool) {
        return verdictOf(paymentInfo, amount) == Verdict.Release;
    }

    /// @inheritdoc ICaptureAuthorizerByAmount
    function authorizeCapture(
        PaymentInfo calldata paymentInfo,
        uint256 amount,
        uint256,
        address,
        bytes calldata
    ) external view returns (bool) {
        return verdictOf(paymentInfo, amount) == Verdict.Release;
    }

    /// @inheritdoc IX402CapturePolicy
    function authorizeVoid(PaymentInfo calldata, bytes calldata) external pure returns (bool) {
        return true;
    }

    /* VIEWS */

    /// @inheritdoc IX402CapturePolicy
    function subjectOf(PaymentInfo calldata paymentInfo) public view returns (bytes32) {
        bytes32 structHash = keccak256(abi.encode(_PAYMENT_INFO_TYPEHASH, paymentInfo));
        return keccak256(abi.encode(block.chainid, escrow, structHash));
    }

    /// @inheritdoc IX402CapturePolicy
    function verdictOf(PaymentInfo calldata paymentInfo, uint256 amount) public view returns (Verdict) {
        bytes32 subject = subjectOf(paymentInfo);
        (, uint256 held, uint256 captured) = IAuthCaptureEscrow(escrow).paymentState(subject);
        // The escrow captures no more than it holds; asked about more, the policy judges more.
        uint256 exposure = (amount > held ? amount : held) + captured;
        uint256 since = authorizedAt[subject];
        return _ask(subject, paymentInfo, exposure, since == 0 ? block.timestamp : since);
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 interfaceId) external pure returns (bool) {
        return
            interfaceId == type(ICaptureAuthorizer).interfaceId ||
            interfaceId == type(ICaptureAuthorizerByAmount).interfaceId ||
            interfaceId == type(ICaptureLifecycle).interfaceId ||
            interfaceId == type(IERC165).interfaceId;
    }

    /* INTERNAL */

    function _charge(PaymentInfo calldata paymentInfo, uint256 amount) private view returns (bool) {
        return _ask(subjectOf(paymentInfo), paymentInfo, amount, block.timestamp) == Verdict.Release;
    }

    function _ask(
        bytes32 subject,
        PaymentInfo calldata paymentInfo,
        uint256 amount,
        uint256 since
    ) private view returns (Verdict) {
        bytes memory data = abi.encodeCall(
            IReleaseGate.releaseVerdict,
            (subject, paymentInfo.payer, paymentInfo.receiver, amount, since, gateTerms, "")
        );
        (bool worked, uint256 size, uint256 word) = OneWord.read(gate, gasleft(), data);
        return OneWord.toVerdict(worked, size, word);
    }
}
