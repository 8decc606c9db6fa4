// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PaymentSlot} from "../../contracts/escrow/PaymentSlot.sol";
import {SlotProof} from "./SlotProof.sol";

/// @notice A word's fields are read as they were written, whatever stands beside them.
contract ReadsProof is SlotProof {
    function reads(Fields memory f) external pure {
        require(fits(f));
        PaymentSlot slot = slotOf(f);
        assert(slot.held() == f.held);
        assert(slot.clock() == f.clock);
        assert(slot.seq() == f.seq);
        assert(slot.exists());
        assert(slot.cleared() == (f.cleared == 1));
        assert(slot.disputed() == (f.disputed == 1));
        assert(slot.noIncrease() == (f.noIncrease == 1));
    }
}
