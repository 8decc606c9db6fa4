// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PaymentSlot} from "../../contracts/escrow/PaymentSlot.sol";

/// @notice The clock is set and the dispute's flag rises; nothing else changes. `above` is the count and two flags.
contract DisputeProof {
    function dispute(uint256 below, uint256 clock, uint256 above, uint256 last, uint256 timestamp) external pure {
        require(below < 2 ** 208 && clock < 2 ** 32 && above < 2 ** 14 && last < 2 && timestamp < 2 ** 32);
        uint256 rest = above * 2 ** 240 + last * 2 ** 255;
        PaymentSlot slot = PaymentSlot.wrap(below + clock * 2 ** 208 + rest).dispute(timestamp);
        assert(PaymentSlot.unwrap(slot) == below + timestamp * 2 ** 208 + rest + 2 ** 254);
    }
}
