// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {IAuthCaptureEscrow, PaymentInfo} from "../interfaces/IAuthCaptureEscrow.sol";

/// @notice With fees in hundredths of a percent, as first deployed.
interface IFeeBpsEscrow {
    function charge(PaymentInfo calldata, uint256, address, bytes calldata, uint16 feeBps, address) external;

    function capture(PaymentInfo calldata, uint256, uint16 feeBps, address) external;
}

/// @notice With fees as amounts.
interface IFeeAmountEscrow {
    function charge(PaymentInfo calldata, uint256, address, bytes calldata, uint256 feeAmount, address) external;

    function capture(PaymentInfo calldata, uint256, uint256 feeAmount, address) external;
}

/// @title Stands in for the escrow of base/commerce-payments, for tests
/// @notice Its published interface, in both forms of the fee, and its rules about who, when and how much. In place of token
/// collectors it pulls by the payer's allowance.
contract CaptureEscrow is IAuthCaptureEscrow, IFeeBpsEscrow, IFeeAmountEscrow {
    struct State {
        bool collected;
        uint120 capturable;
        uint120 refundable;
    }

    bytes32 private constant _TYPEHASH = keccak256(
        "PaymentInfo(address operator,address payer,address receiver,address token,uint120 maxAmount,uint48 preApprovalExpiry,uint48 authorizationExpiry,uint48 refundExpiry,uint16 minFeeBps,uint16 maxFeeBps,address feeReceiver,uint256 salt)"
    );

    mapping(bytes32 paymentInfoHash => State state) private _states;

    error InvalidSender(address sender, address expected);
    error WrongTime();
    error WrongAmount();
    error WrongFee();
    error PaymentAlreadyCollected(bytes32 paymentInfoHash);

    function authorize(PaymentInfo calldata info, uint256 amount, address, bytes calldata) external {
        _states[_collect(info, amount)].capturable = uint120(amount);
    }

    function charge(
        PaymentInfo calldata info,
        uint256 amount,
        address,
        bytes calldata,
        uint16 feeBps,
        address feeReceiver
    ) external {
        _charge(info, amount, (amount * feeBps) / 10_000, feeReceiver);
    }

    function charge(
        PaymentInfo calldata info,
        uint256 amount,
        address,
        bytes calldata,
        uint256 feeAmount,
        address feeReceiver
    ) external {
        _charge(info, amount, feeAmount, feeReceiver);
    }

    function capture(PaymentInfo calldata info, uint256 amount, uint16 feeBps, address feeReceiver) external {
        _capture(info, amount, (amount * feeBps) / 10_000, feeReceiver);
    }

    function capture(PaymentInfo calldata info, uint256 amount, uint256 feeAmount, address feeReceiver) external {
        _capture(info, amount, feeAmount, feeReceiver);
    }

    function void(PaymentInfo calldata info) external {
        _only(info.operator);
        _giveBack(info);
    }

    function reclaim(PaymentInfo calldata info) external {
        _only(info.payer);
        if (block.timestamp < info.authorizationExpiry) revert WrongTime();
        _giveBack(info);
    }

    function refund(PaymentInfo calldata info, uint256 amount, address, bytes calldata) external {
        _only(info.operator);
        if (block.timestamp >= info.refundExpiry) revert WrongTime();
        State storage state = _states[getHash(info)];
        if (amount == 0 || amount > state.refundable) revert WrongAmount();
        state.refundable -= uint120(amount);
        SafeERC20.safeTransferFrom(IERC20(info.token), msg.sender, info.payer, amount);
    }

    function paymentState(bytes32 paymentInfoHash) external view returns (bool, uint120, uint120) {
        State memory state = _states[paymentInfoHash];
        return (state.collected, state.capturable, state.refundable);
    }

    function getHash(PaymentInfo calldata info) public view returns (bytes32) {
        return keccak256(abi.encode(block.chainid, address(this), keccak256(abi.encode(_TYPEHASH, info))));
    }

    function _only(address expected) private view {
        if (msg.sender != expected) revert InvalidSender(msg.sender, expected);
    }

    function _collect(PaymentInfo calldata info, uint256 amount) private returns (bytes32 id) {
        _only(info.operator);
        if (amount == 0 || amount > info.maxAmount) revert WrongAmount();
        if (block.timestamp >= info.preApprovalExpiry) revert WrongTime();
        id = getHash(info);
        if (_states[id].collected) revert PaymentAlreadyCollected(id);
        _states[id].collected = true;
        SafeERC20.safeTransferFrom(IERC20(info.token), info.payer, address(this), amount);
    }

    function _charge(PaymentInfo calldata info, uint256 amount, uint256 fee, address feeReceiver) private {
        _states[_collect(info, amount)].refundable = uint120(amount);
        _pay(info, amount, fee, feeReceiver);
    }

    function _capture(PaymentInfo calldata info, uint256 amount, uint256 fee, address feeReceiver) private {
        _only(info.operator);
        if (block.timestamp >= info.authorizationExpiry) revert WrongTime();
        State storage state = _states[getHash(info)];
        if (amount == 0 || amount > state.capturable) revert WrongAmount();
        state.capturable -= uint120(amount);
        state.refundable += uint120(amount);
        _pay(info, amount, fee, feeReceiver);
    }

    function _pay(PaymentInfo calldata info, uint256 amount, uint256 fee, address feeReceiver) private {
        if (
            fee < (amount * info.minFeeBps) / 10_000 ||
            fee > (amount * info.maxFeeBps) / 10_000 ||
            (info.feeReceiver != address(0) && info.feeReceiver != feeReceiver)
        ) {
            revert WrongFee();
        }
        if (fee != 0) SafeERC20.safeTransfer(IERC20(info.token), feeReceiver, fee);
        SafeERC20.safeTransfer(IERC20(info.token), info.receiver, amount - fee);
    }

    function _giveBack(PaymentInfo calldata info) private {
        State storage state = _states[getHash(info)];
        uint256 amount = state.capturable;
        if (amount == 0) revert WrongAmount();
        state.capturable = 0;
        SafeERC20.safeTransfer(IERC20(info.token), info.payer, amount);
    }
}
