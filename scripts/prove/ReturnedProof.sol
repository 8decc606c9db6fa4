// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PaymentSlot} from "../../contracts/escrow/PaymentSlot.sol";

/// @notice Held falls by the amount and the last flag is set; nothing else changes.
contract ReturnedProof {
    function returned(uint256 held, uint256 above, uint256 last, uint256 amount) external pure {
        require(held < 2 ** 104 && above < 2 ** 151 && last < 2 && amount <= held);
        PaymentSlot slot = PaymentSlot.wrap(held + above * 2 ** 104 + last * 2 ** 255).returned(amount);
        assert(PaymentSlot.unwrap(slot) == (held - amount) + above * 2 ** 104 + 2 ** 255);
    }
}
