// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Report} from "../../../contracts/risk/IRiskOracle.sol";

/// @title Reports as bytes, alone and in batches
/// @notice Written from docs/spec/reports.md and from OpenZeppelin's StandardMerkleTree, not from the contracts.
library TestBatch {
    function leaf(Report memory r) internal pure returns (bytes32) {
        bytes32 own = keccak256(abi.encode(r.subject, r.amount, r.features, r.extraFeatures));
        return keccak256(abi.encode(own));
    }

    /// @dev Batches come in the order of their leaves.
    function sort(Report[] memory reports) internal pure {
        for (uint256 i = 1; i < reports.length; ++i) {
            for (uint256 j = i; j > 0 && leaf(reports[j]) < leaf(reports[j - 1]); --j) {
                (reports[j], reports[j - 1]) = (reports[j - 1], reports[j]);
            }
        }
    }

    /// @dev All nodes, the root first, the first leaf last.
    function tree(Report[] memory reports) internal pure returns (bytes32[] memory nodes) {
        uint256 count = reports.length;
        nodes = new bytes32[](2 * count - 1);
        for (uint256 i = 0; i < count; ++i) nodes[nodes.length - 1 - i] = leaf(reports[i]);
        for (uint256 i = count - 1; i > 0; --i) nodes[i - 1] = pair(nodes[2 * i - 1], nodes[2 * i]);
    }

    function root(Report[] memory reports) internal pure returns (bytes32) {
        return tree(reports)[0];
    }

    function proof(Report[] memory reports, uint256 index) internal pure returns (bytes32[] memory result) {
        bytes32[] memory nodes = tree(reports);
        uint256 length;
        for (uint256 node = nodes.length - 1 - index; node > 0; node = (node - 1) / 2) ++length;
        result = new bytes32[](length);
        length = 0;
        for (uint256 node = nodes.length - 1 - index; node > 0; node = (node - 1) / 2) {
            result[length++] = nodes[node % 2 == 1 ? node + 1 : node - 1];
        }
    }

    function pair(bytes32 left, bytes32 right) internal pure returns (bytes32) {
        return left < right ? keccak256(abi.encode(left, right)) : keccak256(abi.encode(right, left));
    }

    /// @dev Everything before the proof and the signatures.
    function fields(Report memory r, uint256 kind, uint256 set) internal pure returns (bytes memory result) {
        result = abi.encodePacked(
            uint8(kind),
            uint32(set),
            uint104(r.amount),
            uint48(r.round),
            uint48(r.validUntil),
            r.blockHash,
            r.manifest,
            r.model,
            r.features
        );
        if (kind % 2 == 0) result = bytes.concat(result, r.extraFeatures);
    }

    /// @dev Kind 3 or 4 without its signatures.
    function batched(
        Report memory r,
        uint256 kind,
        uint256 set,
        bytes32[] memory path
    ) internal pure returns (bytes memory) {
        return bytes.concat(fields(r, kind, set), bytes1(uint8(path.length)), abi.encodePacked(path));
    }

    /// @dev Kind 5 or 6 without its signatures.
    function whole(Report[] memory reports, uint256 kind, uint256 set) internal pure returns (bytes memory result) {
        Report memory shared = reports[0];
        result = abi.encodePacked(
            uint8(kind),
            uint32(set),
            uint16(reports.length),
            uint48(shared.round),
            uint48(shared.validUntil),
            shared.blockHash,
            shared.manifest,
            shared.model
        );
        for (uint256 i = 0; i < reports.length; ++i) {
            result = abi.encodePacked(result, reports[i].subject, uint104(reports[i].amount), reports[i].features);
            if (kind == 6) result = bytes.concat(result, reports[i].extraFeatures);
        }
    }
}
