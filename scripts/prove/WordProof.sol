// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SlotProof} from "./SlotProof.sol";

/// @notice The sum that stands for a word does not overflow, so no assertion holds only because its word could not be.
contract WordProof is SlotProof {
    function words(Fields memory f) external pure {
        require(fits(f));
        assert(word(f) >= 2 ** 252);
    }
}
