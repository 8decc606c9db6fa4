// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PaymentInfo} from "./IAuthCaptureEscrow.sol";

/// @title A policy of x402's auth-capture scheme, with fees in hundredths of a percent
/// @notice The operator of a payment asks it before each step and passes empty `authData`. ERC-165 id 0xb5adb1d0.
interface ICaptureAuthorizer {
    function authorizeAuthorization(
        PaymentInfo calldata paymentInfo,
        uint256 amount,
        address tokenCollector,
        bytes calldata collectorData,
        bytes calldata authData
    ) external view returns (bool);

    function authorizeCharge(
        PaymentInfo calldata paymentInfo,
        uint256 amount,
        address tokenCollector,
        bytes calldata collectorData,
        uint16 feeBps,
        address feeReceiver,
        bytes calldata authData
    ) external view returns (bool);

    function authorizeCapture(
        PaymentInfo calldata paymentInfo,
        uint256 amount,
        uint16 feeBps,
        address feeReceiver,
        bytes calldata authData
    ) external view returns (bool);

    function authorizeVoid(PaymentInfo calldata paymentInfo, bytes calldata authData) external view returns (bool);
}

/// @title The same policy with fees as amounts, as in the text of version 1.1
/// @notice ERC-165 id 0x95af6fbb. It covers what an interface declares itself, so what both forms share stands in both.
interface ICaptureAuthorizerByAmount {
    function authorizeAuthorization(
        PaymentInfo calldata paymentInfo,
        uint256 amount,
        address tokenCollector,
        bytes calldata collectorData,
        bytes calldata authData
    ) external view returns (bool);

    function authorizeCharge(
        PaymentInfo calldata paymentInfo,
        uint256 amount,
        address tokenCollector,
        bytes calldata collectorData,
        uint256 feeAmount,
        address feeReceiver,
        bytes calldata authData
    ) external view returns (bool);

    function authorizeCapture(
        PaymentInfo calldata paymentInfo,
        uint256 amount,
        uint256 feeAmount,
        address feeReceiver,
        bytes calldata authData
    ) external view returns (bool);

    function authorizeVoid(PaymentInfo calldata paymentInfo, bytes calldata authData) external view returns (bool);
}

/// @title What the operator tells a policy that keeps state
/// @notice ERC-165 id 0x1acf8713.
interface ICaptureLifecycle {
    /// @notice The escrow has just taken the money.
    function onAuthorize(PaymentInfo calldata paymentInfo) external;
}
