// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PaymentSlot} from "../../contracts/escrow/PaymentSlot.sol";

/// @notice The same of the field in the middle, with everything above it taken together.
contract ReadsRefundableProof {
    function reads(uint256 held, uint256 refundable, uint256 above) external pure {
        require(held < 2 ** 104 && refundable < 2 ** 104 && above < 2 ** 48);
        PaymentSlot slot = PaymentSlot.wrap(held + refundable * 2 ** 104 + above * 2 ** 208);
        assert(slot.refundable() == refundable);
    }
}
