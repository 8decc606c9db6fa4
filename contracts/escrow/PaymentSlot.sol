// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PaymentState} from "./IEscrow.sol";

/// @dev The one word of state that a payment has; bits as in docs/spec/payments.md.
type PaymentSlot is uint256;

using PaymentSlotLib for PaymentSlot global;

/// @title Accounting of one payment
/// @notice Pure transitions of the state slot. None of them checks who may do it or when: that is the escrow's part.
/// What each requires of its arguments is said beside it and checked by the escrow before the call.
/// @dev Fields are written as sums, products, quotients and remainders by powers of two, not as masks and shifts: the
/// compiler makes shifts of them anyway, and its model checker can prove them (`npm run prove`). Nothing is checked for
/// overflow, because what is required excludes it: that is what is proved.
library PaymentSlotLib {
    /// @notice The largest amount that fits: 2¹⁰⁴−1.
    uint256 internal constant MAX_AMOUNT = type(uint104).max;

    /// @notice Where the count of verbs stays: 4095.
    uint256 internal constant MAX_SEQ = 0xfff;

    /// @dev One unit of each field, and how many values it has.
    uint256 private constant AMOUNTS = 2 ** 104;
    uint256 private constant REFUNDABLE = 2 ** 104;
    uint256 private constant CLOCK = 2 ** 208;
    uint256 private constant CLOCKS = 2 ** 32;
    uint256 private constant SEQ = 2 ** 240;
    uint256 private constant SEQS = 2 ** 12;
    uint256 private constant EXISTS = 2 ** 252;
    uint256 private constant CLEARED = 2 ** 253;
    uint256 private constant DISPUTED = 2 ** 254;
    uint256 private constant NO_INCREASE = 2 ** 255;

    /// @notice A payment's first state: `amount` held, one verb applied.
    /// @dev Requires 1 ≤ amount ≤ MAX_AMOUNT. The clock has 32 bits and wraps in 2106.
    function opened(uint256 amount, uint256 timestamp, bool isCleared) internal pure returns (PaymentSlot) {
        unchecked {
            uint256 word = amount + (timestamp % CLOCKS) * CLOCK + SEQ + EXISTS;
            return PaymentSlot.wrap(isCleared ? word + CLEARED : word);
        }
    }

    /// @notice A charged payment's first state: `amount` captured already, one verb applied.
    /// @dev Requires 1 ≤ amount ≤ MAX_AMOUNT.
    function charged(uint256 amount, uint256 timestamp) internal pure returns (PaymentSlot) {
        unchecked {
            return PaymentSlot.wrap(amount * REFUNDABLE + (timestamp % CLOCKS) * CLOCK + SEQ + EXISTS + CLEARED);
        }
    }

    /// @notice `amount` more is held, since now.
    /// @dev Requires held + refundable + amount ≤ MAX_AMOUNT.
    function increased(PaymentSlot slot, uint256 amount, uint256 timestamp) internal pure returns (PaymentSlot) {
        unchecked {
            return PaymentSlot.wrap(_since(slot, timestamp) + amount);
        }
    }

    /// @notice The gate or the arbiter cleared what is held and captured.
    /// @dev Requires that it was not cleared.
    function clear(PaymentSlot slot) internal pure returns (PaymentSlot) {
        unchecked {
            return PaymentSlot.wrap(PaymentSlot.unwrap(slot) + CLEARED);
        }
    }

    /// @notice `amount` moved from held to refundable.
    /// @dev Requires amount ≤ held. Held and refundable together never exceed what was authorized, so neither field can
    /// run over: the subtraction takes from the low field what is there, the addition stays below 2¹⁰⁴.
    function captured(PaymentSlot slot, uint256 amount) internal pure returns (PaymentSlot) {
        unchecked {
            return PaymentSlot.wrap(PaymentSlot.unwrap(slot) - amount + amount * REFUNDABLE);
        }
    }

    /// @notice `amount` of the held money went back to the payer; the payment may not grow any more.
    /// @dev Requires amount ≤ held, so the subtraction stays within the low field.
    function returned(PaymentSlot slot, uint256 amount) internal pure returns (PaymentSlot) {
        unchecked {
            return PaymentSlot.wrap(_noIncrease(slot) - amount);
        }
    }

    /// @notice `amount` of what was captured went back to the payer; the payment may not grow any more.
    /// @dev Requires amount ≤ refundable.
    function refunded(PaymentSlot slot, uint256 amount) internal pure returns (PaymentSlot) {
        unchecked {
            return PaymentSlot.wrap(_noIncrease(slot) - amount * REFUNDABLE);
        }
    }

    /// @notice The held money waits for the arbiter, since now.
    /// @dev Requires that it was not disputed.
    function dispute(PaymentSlot slot, uint256 timestamp) internal pure returns (PaymentSlot) {
        unchecked {
            return PaymentSlot.wrap(_since(slot, timestamp) + DISPUTED);
        }
    }

    /// @notice There is no dispute, or it is over.
    function undispute(PaymentSlot slot) internal pure returns (PaymentSlot) {
        uint256 word = PaymentSlot.unwrap(slot);
        unchecked {
            return PaymentSlot.wrap(word - ((word / DISPUTED) % 2) * DISPUTED);
        }
    }

    /// @notice One verb more was applied; the count stays at its maximum.
    function counted(PaymentSlot slot) internal pure returns (PaymentSlot) {
        if (slot.seq() == MAX_SEQ) return slot;
        unchecked {
            return PaymentSlot.wrap(PaymentSlot.unwrap(slot) + SEQ);
        }
    }

    function held(PaymentSlot slot) internal pure returns (uint256) {
        return PaymentSlot.unwrap(slot) % AMOUNTS;
    }

    function refundable(PaymentSlot slot) internal pure returns (uint256) {
        return (PaymentSlot.unwrap(slot) / REFUNDABLE) % AMOUNTS;
    }

    /// @notice What the gate is asked about: held and captured so far.
    function exposure(PaymentSlot slot) internal pure returns (uint256) {
        unchecked {
            return slot.held() + slot.refundable();
        }
    }

    function clock(PaymentSlot slot) internal pure returns (uint256) {
        return (PaymentSlot.unwrap(slot) / CLOCK) % CLOCKS;
    }

    function seq(PaymentSlot slot) internal pure returns (uint256) {
        return (PaymentSlot.unwrap(slot) / SEQ) % SEQS;
    }

    function exists(PaymentSlot slot) internal pure returns (bool) {
        return (PaymentSlot.unwrap(slot) / EXISTS) % 2 != 0;
    }

    function cleared(PaymentSlot slot) internal pure returns (bool) {
        return (PaymentSlot.unwrap(slot) / CLEARED) % 2 != 0;
    }

    function disputed(PaymentSlot slot) internal pure returns (bool) {
        return (PaymentSlot.unwrap(slot) / DISPUTED) % 2 != 0;
    }

    function noIncrease(PaymentSlot slot) internal pure returns (bool) {
        return PaymentSlot.unwrap(slot) >= NO_INCREASE;
    }

    /// @notice All fields.
    function unpacked(PaymentSlot slot) internal pure returns (PaymentState memory) {
        return
            PaymentState({
                held: uint104(slot.held()),
                refundable: uint104(slot.refundable()),
                clock: uint32(slot.clock()),
                seq: uint16(slot.seq()),
                exists: slot.exists(),
                cleared: slot.cleared(),
                disputed: slot.disputed(),
                noIncrease: slot.noIncrease()
            });
    }

    /// @dev The word with another clock.
    function _since(PaymentSlot slot, uint256 timestamp) private pure returns (uint256) {
        unchecked {
            return PaymentSlot.unwrap(slot) - slot.clock() * CLOCK + (timestamp % CLOCKS) * CLOCK;
        }
    }

    /// @dev The word with its highest bit set.
    function _noIncrease(PaymentSlot slot) private pure returns (uint256) {
        uint256 word = PaymentSlot.unwrap(slot);
        unchecked {
            return word + (1 - word / NO_INCREASE) * NO_INCREASE;
        }
    }
}
