// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PaymentSlotLib} from "../../contracts/escrow/PaymentSlot.sol";
import {SlotProof} from "./SlotProof.sol";

contract OpenedProof is SlotProof {
    function opened(Books memory b, uint256 amount, uint256 timestamp, bool isCleared) external pure {
        require(amount >= 1 && amount <= b.maxAmount && b.maxAmount <= PaymentSlotLib.MAX_AMOUNT);
        require(timestamp < 2 ** 32);
        Fields memory f = Fields(amount, 0, timestamp, 1, isCleared ? 1 : 0, 0, 0);
        b = Books(b.maxAmount, amount, 0, 0, 0);
        requireIs(PaymentSlotLib.opened(amount, timestamp, isCleared), f, b);
    }
}
