// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PaymentSlotLib} from "../../contracts/escrow/PaymentSlot.sol";
import {SlotProof} from "./SlotProof.sol";

contract ChargedProof is SlotProof {
    function charged(Books memory b, uint256 amount, uint256 timestamp) external pure {
        require(amount >= 1 && amount <= b.maxAmount && b.maxAmount <= PaymentSlotLib.MAX_AMOUNT);
        require(timestamp < 2 ** 32);
        Fields memory f = Fields(0, amount, timestamp, 1, 1, 0, 0);
        b = Books(b.maxAmount, amount, amount, 0, 0);
        requireIs(PaymentSlotLib.charged(amount, timestamp), f, b);
    }
}
