// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PaymentSlot} from "../../contracts/escrow/PaymentSlot.sol";
import {SlotProof} from "./SlotProof.sol";

contract ClearProof is SlotProof {
    function clear(Fields memory f, Books memory b) external pure {
        require(valid(f, b));
        require(f.cleared == 0);
        PaymentSlot slot = slotOf(f).clear();
        f.cleared = 1;
        requireIs(slot, f, b);
    }
}
