// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PaymentSlot} from "../../contracts/escrow/PaymentSlot.sol";

/// @notice What the proofs share. Each takes one transition of {PaymentSlotLib}, the code that the escrow runs, under what
/// the escrow requires before it, and asserts the whole word, and the books if it moves money. Words are written as sums
/// here, apart from the library. As a word has only one set of fields ({ReadsProof}) and first states are valid, every state
/// that any sequence of verbs reaches is valid.
abstract contract SlotProof {
    struct Fields {
        uint256 held;
        uint256 refundable;
        uint256 clock;
        uint256 seq;
        uint256 cleared;
        uint256 disputed;
        uint256 noIncrease;
    }

    struct Books {
        uint256 maxAmount;
        uint256 authorized;
        uint256 captured;
        uint256 refunded;
        uint256 returned;
    }

    function fits(Fields memory f) internal pure returns (bool) {
        return
            f.held < 2 ** 104 &&
            f.refundable < 2 ** 104 &&
            f.clock < 2 ** 32 &&
            f.seq < 2 ** 12 &&
            f.cleared < 2 &&
            f.disputed < 2 &&
            f.noIncrease < 2;
    }

    /// @dev authorized = held + captured + returned; refundable is what was captured and not refunded; the sum is within
    /// the terms; a payment that gave something back may not grow.
    function valid(Fields memory f, Books memory b) internal pure returns (bool) {
        return
            fits(f) &&
            b.maxAmount < 2 ** 104 &&
            b.authorized <= b.maxAmount &&
            b.captured <= b.authorized &&
            b.returned <= b.authorized &&
            b.refunded <= b.captured &&
            f.held + b.captured + b.returned == b.authorized &&
            f.refundable + b.refunded == b.captured &&
            (f.noIncrease == 1) == (b.returned + b.refunded > 0);
    }

    /// @dev docs/spec/payments.md, as a sum; every payment that exists.
    function word(Fields memory f) internal pure returns (uint256) {
        uint256 flags = 1 + f.cleared * 2 + f.disputed * 4 + f.noIncrease * 8;
        return f.held + f.refundable * 2 ** 104 + f.clock * 2 ** 208 + f.seq * 2 ** 240 + flags * 2 ** 252;
    }

    function slotOf(Fields memory f) internal pure returns (PaymentSlot) {
        return PaymentSlot.wrap(word(f));
    }

    function requireIs(PaymentSlot slot, Fields memory f, Books memory b) internal pure {
        assert(PaymentSlot.unwrap(slot) == word(f));
        assert(valid(f, b));
    }
}
