// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PaymentSlot} from "../../contracts/escrow/PaymentSlot.sol";

/// @notice Refundable falls by the amount and the last flag is set; nothing else changes.
contract RefundedProof {
    function refunded(uint256 held, uint256 refundable, uint256 above, uint256 last, uint256 amount) external pure {
        require(held < 2 ** 104 && refundable < 2 ** 104 && above < 2 ** 47 && last < 2 && amount <= refundable);
        uint256 rest = held + above * 2 ** 208;
        PaymentSlot slot = PaymentSlot.wrap(rest + refundable * 2 ** 104 + last * 2 ** 255).refunded(amount);
        assert(PaymentSlot.unwrap(slot) == rest + (refundable - amount) * 2 ** 104 + 2 ** 255);
    }
}
