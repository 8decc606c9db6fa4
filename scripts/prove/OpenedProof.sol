// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PaymentSlot, PaymentSlotLib} from "../../contracts/escrow/PaymentSlot.sol";

/// @notice The first state is the amount, the second, one verb, and the flags exists and perhaps cleared.
contract OpenedProof {
    function opened(uint256 amount, uint256 timestamp, bool isCleared) external pure {
        require(amount >= 1 && amount <= PaymentSlotLib.MAX_AMOUNT && timestamp < 2 ** 32);
        uint256 flags = isCleared ? 3 : 1;
        uint256 word = PaymentSlot.unwrap(PaymentSlotLib.opened(amount, timestamp, isCleared));
        assert(word == amount + timestamp * 2 ** 208 + 2 ** 240 + flags * 2 ** 252);
    }
}
