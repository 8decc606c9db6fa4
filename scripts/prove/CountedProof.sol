// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PaymentSlot, PaymentSlotLib} from "../../contracts/escrow/PaymentSlot.sol";

/// @notice The count rises by one, or stays at its maximum: it never falls, never runs into the flags above it, and nothing
/// below it changes.
contract CountedProof {
    function counted(uint256 below, uint256 seq, uint256 flags) external pure {
        require(below < 2 ** 240 && seq < 2 ** 12 && flags < 2 ** 4);
        PaymentSlot slot = PaymentSlot.wrap(below + seq * 2 ** 240 + flags * 2 ** 252).counted();
        uint256 next = seq < PaymentSlotLib.MAX_SEQ ? seq + 1 : seq;
        assert(PaymentSlot.unwrap(slot) == below + next * 2 ** 240 + flags * 2 ** 252);
    }
}
