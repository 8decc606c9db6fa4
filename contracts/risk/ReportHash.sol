// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Report} from "./IRiskOracle.sol";

/// @title What nodes sign, as hashes
/// @notice docs/spec/reports.md. A report is signed alone, or many of one round are signed at once by the root of a Merkle
/// tree whose leaves carry what differs. Both are types of their own, so neither can be taken for the other.
library ReportHash {
    bytes32 internal constant REPORT_TYPEHASH = keccak256(
        "Report(bytes32 subject,uint256 amount,bytes32 features,bytes32 extraFeatures,bytes32 model,bytes32 manifest,uint64 round,bytes32 blockHash,uint64 validUntil)"
    );
    bytes32 internal constant BATCH_TYPEHASH = keccak256(
        "ReportBatch(bytes32 root,bytes32 model,bytes32 manifest,uint64 round,bytes32 blockHash,uint64 validUntil)"
    );

    /// @notice Struct hash of a report signed alone.
    function ofReport(Report memory report) internal pure returns (bytes32) {
        return keccak256(abi.encode(REPORT_TYPEHASH, report));
    }

    /// @notice Struct hash of a batch with this root; of `report` what all reports of a batch share.
    function ofBatch(bytes32 root, Report memory report) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    BATCH_TYPEHASH,
                    root,
                    report.model,
                    report.manifest,
                    report.round,
                    report.blockHash,
                    report.validUntil
                )
            );
    }

    /// @notice Leaf of a report in a batch: what is its own, hashed twice (the shape of OpenZeppelin's StandardMerkleTree
    /// for (bytes32 subject, uint256 amount, bytes32 features, bytes32 extraFeatures)), so that no node of the tree, which
    /// is the hash of two words, can be taken for a leaf.
    function leaf(Report memory report) internal pure returns (bytes32) {
        return
            keccak256(
                bytes.concat(
                    keccak256(abi.encode(report.subject, report.amount, report.features, report.extraFeatures))
                )
            );
    }
}
