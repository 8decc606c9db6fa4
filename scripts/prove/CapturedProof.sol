// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PaymentSlot} from "../../contracts/escrow/PaymentSlot.sol";
import {SlotProof} from "./SlotProof.sol";

contract CapturedProof is SlotProof {
    function captured(Fields memory f, Books memory b, uint256 amount) external pure {
        require(valid(f, b));
        require(amount <= f.held);
        PaymentSlot slot = slotOf(f).captured(amount);
        f.held -= amount;
        f.refundable += amount;
        b.captured += amount;
        requireIs(slot, f, b);
    }
}
