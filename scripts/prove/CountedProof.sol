// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PaymentSlot, PaymentSlotLib} from "../../contracts/escrow/PaymentSlot.sol";

/// @notice The count rises by one, or stays at its maximum: it never falls, never runs into the flags above it, and nothing
/// below it changes. That the count is read as it was written is proved first ({ReadsProof} says the same).
contract CountedProof {
    function counted(uint256 below, uint256 seq, uint256 flags) external pure {
        require(below < 2 ** 240 && seq < PaymentSlotLib.MAX_SEQ && flags < 2 ** 4);
        PaymentSlot slot = PaymentSlot.wrap(below + seq * 2 ** 240 + flags * 2 ** 252);
        assert(slot.seq() == seq);
        assert(PaymentSlot.unwrap(slot.counted()) == below + (seq + 1) * 2 ** 240 + flags * 2 ** 252);
    }

    function full(uint256 below, uint256 flags) external pure {
        require(below < 2 ** 240 && flags < 2 ** 4);
        PaymentSlot slot = PaymentSlot.wrap(below + PaymentSlotLib.MAX_SEQ * 2 ** 240 + flags * 2 ** 252);
        assert(PaymentSlot.unwrap(slot.counted()) == PaymentSlot.unwrap(slot));
    }
}
