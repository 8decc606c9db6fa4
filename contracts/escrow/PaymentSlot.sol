// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PaymentState} from "./IEscrow.sol";

/// @dev The one word of state that a payment has; bits as in docs/spec/payments.md.
type PaymentSlot is uint256;

using PaymentSlotLib for PaymentSlot global;

/// @title Accounting of one payment
/// @notice Pure transitions of the state slot. None of them checks who may do it or when: that is the escrow's part.
/// What each requires of its arguments is said beside it and checked by the escrow before the call.
library PaymentSlotLib {
    /// @notice The largest amount that fits: 2¹⁰⁴−1.
    uint256 internal constant MAX_AMOUNT = type(uint104).max;

    /// @notice Where the count of verbs stays: 4095.
    uint256 internal constant MAX_SEQ = 0xfff;

    uint256 private constant REFUNDABLE_SHIFT = 104;
    uint256 private constant CLOCK_SHIFT = 208;
    uint256 private constant CLOCK_MASK = uint256(type(uint32).max) << CLOCK_SHIFT;
    uint256 private constant SEQ_SHIFT = 240;
    uint256 private constant EXISTS = 1 << 252;
    uint256 private constant CLEARED = 1 << 253;
    uint256 private constant DISPUTED = 1 << 254;
    uint256 private constant NO_INCREASE = 1 << 255;

    /// @notice A payment's first state: `amount` held, one verb applied.
    /// @dev Requires 1 ≤ amount ≤ MAX_AMOUNT. The clock has 32 bits and wraps in 2106.
    function opened(uint256 amount, uint256 timestamp, bool isCleared) internal pure returns (PaymentSlot) {
        uint256 word = amount | _atClock(timestamp) | (1 << SEQ_SHIFT) | EXISTS;
        return PaymentSlot.wrap(isCleared ? word | CLEARED : word);
    }

    /// @notice A charged payment's first state: `amount` captured already, one verb applied.
    /// @dev Requires 1 ≤ amount ≤ MAX_AMOUNT.
    function charged(uint256 amount, uint256 timestamp) internal pure returns (PaymentSlot) {
        return
            PaymentSlot.wrap((amount << REFUNDABLE_SHIFT) | _atClock(timestamp) | (1 << SEQ_SHIFT) | EXISTS | CLEARED);
    }

    /// @notice `amount` more is held, since now.
    /// @dev Requires held + refundable + amount ≤ MAX_AMOUNT.
    function increased(PaymentSlot slot, uint256 amount, uint256 timestamp) internal pure returns (PaymentSlot) {
        unchecked {
            return PaymentSlot.wrap((PaymentSlot.unwrap(slot) & ~CLOCK_MASK) + amount + _atClock(timestamp));
        }
    }

    /// @notice The gate or the arbiter cleared what is held and captured.
    function clear(PaymentSlot slot) internal pure returns (PaymentSlot) {
        return PaymentSlot.wrap(PaymentSlot.unwrap(slot) | CLEARED);
    }

    /// @notice `amount` moved from held to refundable.
    /// @dev Requires amount ≤ held. Held and refundable together never exceed what was authorized, so neither field can
    /// run over: the subtraction takes from the low field what is there, the addition stays below 2¹⁰⁴.
    function captured(PaymentSlot slot, uint256 amount) internal pure returns (PaymentSlot) {
        unchecked {
            return PaymentSlot.wrap(PaymentSlot.unwrap(slot) - amount + (amount << REFUNDABLE_SHIFT));
        }
    }

    /// @notice `amount` of the held money went back to the payer; the payment may not grow any more.
    /// @dev Requires amount ≤ held, so the subtraction stays within the low field.
    function returned(PaymentSlot slot, uint256 amount) internal pure returns (PaymentSlot) {
        unchecked {
            return PaymentSlot.wrap((PaymentSlot.unwrap(slot) - amount) | NO_INCREASE);
        }
    }

    /// @notice `amount` of what was captured went back to the payer; the payment may not grow any more.
    /// @dev Requires amount ≤ refundable.
    function refunded(PaymentSlot slot, uint256 amount) internal pure returns (PaymentSlot) {
        unchecked {
            return PaymentSlot.wrap((PaymentSlot.unwrap(slot) - (amount << REFUNDABLE_SHIFT)) | NO_INCREASE);
        }
    }

    /// @notice The held money waits for the arbiter, since now.
    function dispute(PaymentSlot slot, uint256 timestamp) internal pure returns (PaymentSlot) {
        return PaymentSlot.wrap((PaymentSlot.unwrap(slot) & ~CLOCK_MASK) | _atClock(timestamp) | DISPUTED);
    }

    /// @notice The dispute is over.
    function undispute(PaymentSlot slot) internal pure returns (PaymentSlot) {
        return PaymentSlot.wrap(PaymentSlot.unwrap(slot) & ~DISPUTED);
    }

    /// @notice One verb more was applied; the count stays at its maximum.
    function counted(PaymentSlot slot) internal pure returns (PaymentSlot) {
        uint256 word = PaymentSlot.unwrap(slot);
        if ((word >> SEQ_SHIFT) & MAX_SEQ == MAX_SEQ) return slot;
        unchecked {
            return PaymentSlot.wrap(word + (1 << SEQ_SHIFT));
        }
    }

    function held(PaymentSlot slot) internal pure returns (uint256) {
        return uint104(PaymentSlot.unwrap(slot));
    }

    function refundable(PaymentSlot slot) internal pure returns (uint256) {
        return uint104(PaymentSlot.unwrap(slot) >> REFUNDABLE_SHIFT);
    }

    /// @notice What the gate is asked about: held and captured so far.
    function exposure(PaymentSlot slot) internal pure returns (uint256) {
        uint256 word = PaymentSlot.unwrap(slot);
        unchecked {
            return uint256(uint104(word)) + uint104(word >> REFUNDABLE_SHIFT);
        }
    }

    function clock(PaymentSlot slot) internal pure returns (uint256) {
        return uint32(PaymentSlot.unwrap(slot) >> CLOCK_SHIFT);
    }

    function seq(PaymentSlot slot) internal pure returns (uint256) {
        return (PaymentSlot.unwrap(slot) >> SEQ_SHIFT) & MAX_SEQ;
    }

    function exists(PaymentSlot slot) internal pure returns (bool) {
        return PaymentSlot.unwrap(slot) & EXISTS != 0;
    }

    function cleared(PaymentSlot slot) internal pure returns (bool) {
        return PaymentSlot.unwrap(slot) & CLEARED != 0;
    }

    function disputed(PaymentSlot slot) internal pure returns (bool) {
        return PaymentSlot.unwrap(slot) & DISPUTED != 0;
    }

    function noIncrease(PaymentSlot slot) internal pure returns (bool) {
        return PaymentSlot.unwrap(slot) & NO_INCREASE != 0;
    }

    /// @notice All fields.
    function unpacked(PaymentSlot slot) internal pure returns (PaymentState memory) {
        uint256 word = PaymentSlot.unwrap(slot);
        return
            PaymentState({
                held: uint104(word),
                refundable: uint104(word >> REFUNDABLE_SHIFT),
                clock: uint32(word >> CLOCK_SHIFT),
                seq: uint16((word >> SEQ_SHIFT) & MAX_SEQ),
                exists: word & EXISTS != 0,
                cleared: word & CLEARED != 0,
                disputed: word & DISPUTED != 0,
                noIncrease: word & NO_INCREASE != 0
            });
    }

    function _atClock(uint256 timestamp) private pure returns (uint256) {
        return uint256(uint32(timestamp)) << CLOCK_SHIFT;
    }
}
