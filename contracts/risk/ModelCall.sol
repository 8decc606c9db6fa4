// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRiskModels} from "./IRiskModels.sol";

/// @title Finding and running a model
/// @notice The address is computed, not looked up: only what `deployer` itself put there with the id as salt can have
/// code at it, and it puts nothing there whose hash is not the id.
library ModelCall {
    /// @notice Where the model of this id lives if it was published.
    /// @dev CREATE2's hash of 0xff, deployer, salt and hash of the init code, 85 bytes written beyond the free memory.
    function locate(address deployer, bytes32 initCodeHash, bytes32 modelId) internal pure returns (address model) {
        assembly ("memory-safe") {
            let start := mload(0x40)
            mstore(start, or(shl(248, 0xff), shl(88, deployer)))
            mstore(add(start, 0x15), modelId)
            mstore(add(start, 0x35), initCodeHash)
            model := shr(96, shl(96, keccak256(start, 0x55)))
        }
    }

    /// @notice The model's score; reverts with the model's own error, or {IRiskModels.UnknownModel}.
    /// @dev Assembly for the call: a model takes two words without a selector and always answers with one word. A revert
    /// is at most 68 bytes. An account without code answers with nothing.
    function score(
        address model,
        bytes32 modelId,
        bytes32 features,
        bytes32 extraFeatures
    ) internal view returns (uint256 result) {
        bool answered;
        assembly ("memory-safe") {
            mstore(0, features)
            mstore(0x20, extraFeatures)
            let worked := staticcall(gas(), model, 0, 0x40, 0, 0x20)
            if iszero(worked) {
                let reason := mload(0x40)
                returndatacopy(reason, 0, returndatasize())
                revert(reason, returndatasize())
            }
            answered := eq(returndatasize(), 0x20)
            result := mload(0)
        }
        if (!answered) revert IRiskModels.UnknownModel(modelId);
    }
}
