// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PaymentSlot} from "../../contracts/escrow/PaymentSlot.sol";

/// @notice The dispute's flag falls; nothing else changes.
contract UndisputeProof {
    function undispute(uint256 below, uint256 disputed, uint256 last) external pure {
        require(below < 2 ** 254 && disputed < 2 && last < 2);
        PaymentSlot slot = PaymentSlot.wrap(below + disputed * 2 ** 254 + last * 2 ** 255).undispute();
        assert(PaymentSlot.unwrap(slot) == below + last * 2 ** 255);
    }
}
