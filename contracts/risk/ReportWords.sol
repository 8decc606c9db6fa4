// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ReportHash} from "./ReportHash.sol";

/// @dev A report in memory: the position of ten words, the hash of its EIP-712 type and then the fields of {Report} in
/// their order, so that what nodes sign is hashed where it lies. Solidity would fill a struct that a function returns with
/// zeros, and copy it once more to hash it: a report in calldata is read in every gated capture.
type ReportWords is uint256;

using ReportWordsLib for ReportWords global;

/// @title Reading and hashing reports in memory
/// @dev Equal to {ReportHash}, as the shared vectors show. Assembly, because the words lie where no Solidity variable does.
library ReportWordsLib {
    /// @notice Ten zero words.
    function allocate() internal pure returns (ReportWords r) {
        assembly ("memory-safe") {
            r := mload(0x40)
            mstore(0x40, add(r, 0x140))
            calldatacopy(r, calldatasize(), 0x140)
        }
    }

    function subject(ReportWords r) internal pure returns (bytes32) {
        return bytes32(_word(r, 0x20));
    }

    function amount(ReportWords r) internal pure returns (uint256) {
        return _word(r, 0x40);
    }

    function features(ReportWords r) internal pure returns (bytes32) {
        return bytes32(_word(r, 0x60));
    }

    function extraFeatures(ReportWords r) internal pure returns (bytes32) {
        return bytes32(_word(r, 0x80));
    }

    function model(ReportWords r) internal pure returns (bytes32) {
        return bytes32(_word(r, 0xa0));
    }

    function round(ReportWords r) internal pure returns (uint256) {
        return _word(r, 0xe0);
    }

    function blockHash(ReportWords r) internal pure returns (bytes32) {
        return bytes32(_word(r, 0x100));
    }

    function validUntil(ReportWords r) internal pure returns (uint256) {
        return _word(r, 0x120);
    }

    /// @notice Sets what a report of a batch has of its own; the rest stays as the batch has it.
    function setOwn(
        ReportWords r,
        bytes32 subject_,
        uint256 amount_,
        bytes32 features_,
        bytes32 extraFeatures_
    ) internal pure {
        assembly ("memory-safe") {
            mstore(add(r, 0x20), subject_)
            mstore(add(r, 0x40), amount_)
            mstore(add(r, 0x60), features_)
            mstore(add(r, 0x80), extraFeatures_)
        }
    }

    /// @notice As {ReportHash.ofReport}.
    function hash(ReportWords r) internal pure returns (bytes32 result) {
        bytes32 typeHash = ReportHash.REPORT_TYPEHASH;
        assembly ("memory-safe") {
            mstore(r, typeHash)
            result := keccak256(r, 0x140)
        }
    }

    /// @notice As {ReportHash.leaf}.
    function leaf(ReportWords r) internal pure returns (bytes32 result) {
        assembly ("memory-safe") {
            mstore(0, keccak256(add(r, 0x20), 0x80))
            result := keccak256(0, 0x20)
        }
    }

    /// @notice As {ReportHash.ofBatch}.
    /// @dev Type hash and root take the place of both features words, right before what a batch shares; these are put back.
    function batchHash(ReportWords r, bytes32 root) internal pure returns (bytes32 result) {
        bytes32 typeHash = ReportHash.BATCH_TYPEHASH;
        assembly ("memory-safe") {
            let first := add(r, 0x60)
            let kept := mload(first)
            let keptExtra := mload(add(r, 0x80))
            mstore(first, typeHash)
            mstore(add(r, 0x80), root)
            result := keccak256(first, 0xe0)
            mstore(first, kept)
            mstore(add(r, 0x80), keptExtra)
        }
    }

    function _word(ReportWords r, uint256 offset) private pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := mload(add(r, offset))
        }
    }
}
