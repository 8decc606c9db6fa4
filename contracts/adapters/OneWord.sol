// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Verdict} from "../risk/IReleaseGate.sol";

/// @title Reads one word of a contract that may be anything
library OneWord {
    /// @notice A static call with at most `gasLimit`. Of what comes back one word is copied, so its length costs nothing here.
    /// @dev Assembly because a high-level call would copy all of it and revert on what it cannot decode.
    /// @return worked The call did not revert; true for an address without code.
    /// @return size Bytes that came back.
    /// @return word The first of them; meaningful if there are 32.
    function read(
        address target,
        uint256 gasLimit,
        bytes memory data
    ) internal view returns (bool worked, uint256 size, uint256 word) {
        assembly ("memory-safe") {
            worked := staticcall(gasLimit, target, add(data, 0x20), mload(data), 0, 0x20)
            size := returndatasize()
            word := mload(0)
        }
    }

    /// @notice What a gate's answer means: exactly one word that says release or deny, or hold.
    function toVerdict(bool worked, uint256 size, uint256 word) internal pure returns (Verdict) {
        if (!worked || size != 32) return Verdict.Hold;
        if (word == uint256(Verdict.Release)) return Verdict.Release;
        if (word == uint256(Verdict.Deny)) return Verdict.Deny;
        return Verdict.Hold;
    }
}
