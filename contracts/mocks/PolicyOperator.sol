// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC165Checker} from "@openzeppelin/contracts/utils/introspection/ERC165Checker.sol";
import {PaymentInfo} from "../interfaces/IAuthCaptureEscrow.sol";
import {ICaptureAuthorizer, ICaptureAuthorizerByAmount, ICaptureLifecycle} from "../interfaces/ICaptureAuthorizer.sol";
import {CaptureEscrow, IFeeAmountEscrow, IFeeBpsEscrow} from "./CaptureEscrow.sol";

/// @title Stands in for the policy operator of x402's auth-capture scheme, for tests
/// @notice Asks the policy that the salt commits to before each step, finds it through ERC-165, passes empty `authData`, and
/// tells it of an authorization behind the escrow's. {chargeBps} and {captureBps} speak the form with fees in hundredths of
/// a percent, the others the one with amounts. In place of a signature the authorizer sends.
contract PolicyOperator {
    bytes32 private constant _SALT_TYPEHASH = keccak256(
        "x402AuthCaptureSaltBinding(address receiverAuthorizer,address policy,uint256 saltNonce)"
    );

    CaptureEscrow public immutable ESCROW;

    /// What the salt commits to.
    struct Binding {
        address authorizer;
        address policy;
        uint256 saltNonce;
    }

    error WrongOperator();
    error SaltMismatch();
    error InvalidSignature();
    error InvalidPolicy();
    error AuthorizationDenied();

    constructor(CaptureEscrow escrow) {
        ESCROW = escrow;
    }

    function authorize(PaymentInfo calldata info, uint256 amount, Binding calldata binding) external {
        _check(info, binding, type(ICaptureAuthorizer).interfaceId);
        _need(ICaptureAuthorizer(binding.policy).authorizeAuthorization(info, amount, address(0), "", ""));
        ESCROW.authorize(info, amount, address(0), "");
        if (ERC165Checker.supportsInterface(binding.policy, type(ICaptureLifecycle).interfaceId)) {
            ICaptureLifecycle(binding.policy).onAuthorize(info);
        }
    }

    function chargeBps(PaymentInfo calldata info, uint256 amount, uint16 feeBps, Binding calldata binding) external {
        _check(info, binding, type(ICaptureAuthorizer).interfaceId);
        address feeReceiver = info.feeReceiver;
        ICaptureAuthorizer policy = ICaptureAuthorizer(binding.policy);
        _need(policy.authorizeCharge(info, amount, address(0), "", feeBps, feeReceiver, ""));
        IFeeBpsEscrow(address(ESCROW)).charge(info, amount, address(0), "", feeBps, feeReceiver);
    }

    function charge(PaymentInfo calldata info, uint256 amount, uint256 feeAmount, Binding calldata binding) external {
        _check(info, binding, type(ICaptureAuthorizerByAmount).interfaceId);
        address feeReceiver = info.feeReceiver;
        ICaptureAuthorizerByAmount policy = ICaptureAuthorizerByAmount(binding.policy);
        _need(policy.authorizeCharge(info, amount, address(0), "", feeAmount, feeReceiver, ""));
        IFeeAmountEscrow(address(ESCROW)).charge(info, amount, address(0), "", feeAmount, feeReceiver);
    }

    function captureBps(PaymentInfo calldata info, uint256 amount, uint16 feeBps, Binding calldata binding) external {
        _check(info, binding, type(ICaptureAuthorizer).interfaceId);
        _need(ICaptureAuthorizer(binding.policy).authorizeCapture(info, amount, feeBps, info.feeReceiver, ""));
        IFeeBpsEscrow(address(ESCROW)).capture(info, amount, feeBps, info.feeReceiver);
    }

    function capture(PaymentInfo calldata info, uint256 amount, uint256 feeAmount, Binding calldata binding) external {
        _check(info, binding, type(ICaptureAuthorizerByAmount).interfaceId);
        address feeReceiver = info.feeReceiver;
        _need(ICaptureAuthorizerByAmount(binding.policy).authorizeCapture(info, amount, feeAmount, feeReceiver, ""));
        IFeeAmountEscrow(address(ESCROW)).capture(info, amount, feeAmount, feeReceiver);
    }

    function void(PaymentInfo calldata info, Binding calldata binding) external {
        _check(info, binding, type(ICaptureAuthorizer).interfaceId);
        _need(ICaptureAuthorizer(binding.policy).authorizeVoid(info, ""));
        ESCROW.void(info);
    }

    function getSalt(Binding calldata binding) public pure returns (uint256) {
        return uint256(keccak256(abi.encode(_SALT_TYPEHASH, binding.authorizer, binding.policy, binding.saltNonce)));
    }

    function _check(PaymentInfo calldata info, Binding calldata binding, bytes4 form) private view {
        if (info.operator != address(this)) revert WrongOperator();
        if (info.salt != getSalt(binding)) revert SaltMismatch();
        if (msg.sender != binding.authorizer) revert InvalidSignature();
        if (!ERC165Checker.supportsInterface(binding.policy, form)) revert InvalidPolicy();
    }

    function _need(bool allowed) private pure {
        if (!allowed) revert AuthorizationDenied();
    }
}
