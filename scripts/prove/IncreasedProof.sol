// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PaymentSlot} from "../../contracts/escrow/PaymentSlot.sol";

/// @notice Held grows by the amount and the clock is set; what is captured, the count and the flags stay.
contract IncreasedProof {
    function increased(uint256 below, uint256 clock, uint256 above, uint256 amount, uint256 timestamp) external pure {
        require(below < 2 ** 208 && clock < 2 ** 32 && above < 2 ** 16 && timestamp < 2 ** 32);
        require(amount < 2 ** 104);
        PaymentSlot slot = PaymentSlot.wrap(below + clock * 2 ** 208 + above * 2 ** 240).increased(amount, timestamp);
        assert(PaymentSlot.unwrap(slot) == below + amount + timestamp * 2 ** 208 + above * 2 ** 240);
    }
}
