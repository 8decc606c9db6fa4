// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow, Terms} from "./IEscrow.sol";

/// @title What is signed for the escrow, and what carries whole terms
/// @notice One EIP-712 type for each verb: no signature is good for two (docs/spec/payments.md). Each names who acts by it
/// (the payer of a consent stands in the terms): what somebody signed in its own name is not the word of a contract wallet
/// that takes every signature of its owner's key.
library EscrowTypes {
    bytes32 internal constant AUTHORIZE = keccak256(
        "Authorize(bytes32 paymentId,uint256 maxAmount,uint256 seq,uint256 deadline)"
    );
    bytes32 internal constant INCREASE = keccak256(
        "Increase(bytes32 paymentId,uint256 maxAmount,uint256 seq,uint256 deadline)"
    );
    bytes32 internal constant CHARGE = keccak256(
        "Charge(bytes32 paymentId,uint256 maxAmount,uint256 seq,uint256 deadline)"
    );
    bytes32 internal constant EXTEND = keccak256(
        "Extend(bytes32 paymentId,address signer,uint48 captureBy,uint48 refundBy,uint256 seq,uint256 deadline)"
    );
    bytes32 internal constant CLAIM_CREDIT = keccak256(
        "ClaimCredit(address account,address token,address to,uint256 nonce,uint256 deadline)"
    );
    bytes32 private constant _CLEAR = keccak256("Clear(bytes32 paymentId,address signer,uint256 seq,uint256 deadline)");
    bytes32 private constant _CAPTURE = keccak256(
        "Capture(bytes32 paymentId,address signer,uint256 amount,uint256 fee,uint256 seq,uint256 deadline)"
    );
    bytes32 private constant _VOID = keccak256(
        "Void(bytes32 paymentId,address signer,uint256 amount,uint256 seq,uint256 deadline)"
    );
    bytes32 private constant _DISPUTE = keccak256(
        "Dispute(bytes32 paymentId,address signer,bytes32 evidence,uint256 seq,uint256 deadline)"
    );
    bytes32 private constant _RESOLVE = keccak256(
        "Resolve(bytes32 paymentId,address signer,uint256 toPayee,uint256 seq,uint256 deadline)"
    );
    bytes32 private constant _RECLAIM = keccak256(
        "Reclaim(bytes32 paymentId,address signer,uint256 seq,uint256 deadline)"
    );
    bytes32 private constant _REFUND = keccak256(
        "Refund(bytes32 paymentId,address signer,uint256 amount,uint256 seq,uint256 deadline)"
    );

    /// @notice The verbs' names as ERC-3009 nonces and Permit2 witnesses carry them.
    bytes32 internal constant AUTHORIZE_NAME = keccak256("authorize");
    bytes32 internal constant INCREASE_NAME = keccak256("increase");
    bytes32 internal constant CHARGE_NAME = keccak256("charge");

    bytes32 private constant _AUTHORIZED = IEscrow.Authorized.selector;
    bytes32 private constant _CHARGED = IEscrow.Charged.selector;

    /// @notice Where a verb's numbers begin in its call: behind the selector and the eighteen words of the terms.
    uint256 internal constant NUMBERS_START = 580;

    /// @notice The type of a relayed verb, and where the numbers that it signs end in its call; zero: not one of them.
    function ofVerb(bytes4 selector) internal pure returns (bytes32 typeHash, uint256 numbersEnd) {
        if (selector == IEscrow.capture.selector) return (_CAPTURE, NUMBERS_START + 64);
        if (selector == IEscrow.void.selector) return (_VOID, NUMBERS_START + 32);
        if (selector == IEscrow.refund.selector) return (_REFUND, NUMBERS_START + 32);
        if (selector == IEscrow.reclaim.selector) return (_RECLAIM, NUMBERS_START);
        if (selector == IEscrow.dispute.selector) return (_DISPUTE, NUMBERS_START + 32);
        if (selector == IEscrow.resolve.selector) return (_RESOLVE, NUMBERS_START + 32);
        if (selector == IEscrow.clear.selector) return (_CLEAR, NUMBERS_START);
    }

    /// @notice Emits {IEscrow.Authorized}.
    /// @dev The terms stand in memory as the event's data begins; the word behind them lends its place to the amount.
    function emitAuthorized(bytes32 id, Terms memory terms, uint256 amount) internal {
        bytes32 topic = _AUTHORIZED;
        assembly ("memory-safe") {
            let end := add(terms, 0x240)
            let after_ := mload(end)
            mstore(end, amount)
            log4(terms, 0x260, topic, id, mload(terms), mload(add(terms, 0x20)))
            mstore(end, after_)
        }
    }

    /// @notice Emits {IEscrow.Charged}.
    function emitCharged(bytes32 id, Terms memory terms, uint256 amount, uint256 fee) internal {
        bytes32 topic = _CHARGED;
        assembly ("memory-safe") {
            let end := add(terms, 0x240)
            let after_ := mload(end)
            let afterNext := mload(add(end, 0x20))
            mstore(end, amount)
            mstore(add(end, 0x20), fee)
            log4(terms, 0x280, topic, id, mload(terms), mload(add(terms, 0x20)))
            mstore(end, after_)
            mstore(add(end, 0x20), afterNext)
        }
    }
}
