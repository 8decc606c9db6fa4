// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPostedReports} from "./IPostedReports.sol";
import {ReportWords, ReportWordsLib} from "./ReportWords.sol";

/// @title Wire form of reports
/// @notice Reads the bytes of docs/spec/reports.md. The lengths are checked once, by {parse} and {parseBatch}; what they
/// return are positions in calldata.
/// @dev Assembly: the fields are not aligned to words, and a slice of calldata checks its bounds at each field.
library ReportWire {
    uint256 internal constant SIGNATURE_BYTES = 66;
    uint256 private constant _BATCH_HEAD = 115;

    /// @notice One report about `subject`, signed alone (kinds 1 and 2) or in a batch (3 and 4).
    /// @return r The report; its hash is not taken yet.
    /// @return hash What was signed, as a struct hash.
    /// @return signerSet Number of the set that signed.
    /// @return signaturesAt Where the first signature is.
    /// @return signatures How many there are.
    function parse(
        bytes calldata wire,
        bytes32 subject
    ) internal pure returns (ReportWords r, bytes32 hash, uint256 signerSet, uint256 signaturesAt, uint256 signatures) {
        uint256 kind;
        uint256 end;
        r = ReportWordsLib.allocate();
        assembly ("memory-safe") {
            let start := wire.offset
            end := add(start, wire.length)
            let head := calldataload(start)
            kind := shr(248, head)
            signerSet := and(shr(216, head), 0xffffffff)
            mstore(add(r, 0x20), subject)
            mstore(add(r, 0x40), and(shr(112, head), 0xffffffffffffffffffffffffff))
            mstore(add(r, 0xe0), and(shr(64, head), 0xffffffffffff))
            mstore(add(r, 0x120), and(shr(16, head), 0xffffffffffff))
            mstore(add(r, 0x100), calldataload(add(start, 30)))
            mstore(add(r, 0xc0), calldataload(add(start, 62)))
            mstore(add(r, 0xa0), calldataload(add(start, 94)))
            mstore(add(r, 0x60), calldataload(add(start, 126)))
            signaturesAt := add(start, 158)
            // Even kinds have a word of extra features.
            if iszero(and(kind, 1)) {
                mstore(add(r, 0x80), calldataload(signaturesAt))
                signaturesAt := add(signaturesAt, 32)
            }
        }
        unchecked {
            if (kind - 1 > 1) {
                if (kind != 3 && kind != 4) revert IPostedReports.MalformedReport(wire.length);
                bytes32 root = r.leaf();
                assembly ("memory-safe") {
                    let proofWords := byte(0, calldataload(signaturesAt))
                    signaturesAt := add(signaturesAt, 1)
                    for {
                        let proofEnd := add(signaturesAt, shl(5, proofWords))
                    } lt(signaturesAt, proofEnd) {
                        signaturesAt := add(signaturesAt, 32)
                    } {
                        // The lower of two nodes comes first, as in OpenZeppelin's MerkleProof.
                        let sibling := calldataload(signaturesAt)
                        let higher := shl(5, gt(root, sibling))
                        mstore(higher, root)
                        mstore(xor(higher, 0x20), sibling)
                        root := keccak256(0, 0x40)
                    }
                }
                hash = r.batchHash(root);
            } else {
                hash = r.hash();
            }
            // What was read beyond the end is not used.
            if (signaturesAt > end || (end - signaturesAt) % SIGNATURE_BYTES != 0) {
                revert IPostedReports.MalformedReport(wire.length);
            }
            signatures = (end - signaturesAt) / SIGNATURE_BYTES;
        }
    }

    /// @notice A whole batch: kind 5 (up to 16 features) or 6 (up to 24).
    /// @return r What the reports share.
    /// @return signerSet Number of the set that signed.
    /// @return count How many reports there are, at least one.
    /// @return reportsAt Where the first is.
    /// @return reportBytes The length of each.
    function parseBatch(
        bytes calldata wire
    ) internal pure returns (ReportWords r, uint256 signerSet, uint256 count, uint256 reportsAt, uint256 reportBytes) {
        uint256 kind;
        r = ReportWordsLib.allocate();
        assembly ("memory-safe") {
            let start := wire.offset
            let head := calldataload(start)
            kind := shr(248, head)
            signerSet := and(shr(216, head), 0xffffffff)
            count := and(shr(200, head), 0xffff)
            mstore(add(r, 0xe0), and(shr(152, head), 0xffffffffffff))
            mstore(add(r, 0x120), and(shr(104, head), 0xffffffffffff))
            mstore(add(r, 0x100), calldataload(add(start, 19)))
            mstore(add(r, 0xc0), calldataload(add(start, 51)))
            mstore(add(r, 0xa0), calldataload(add(start, 83)))
            reportsAt := add(start, _BATCH_HEAD)
        }
        unchecked {
            reportBytes = kind == 5 ? 77 : 109;
            uint256 length = _BATCH_HEAD + count * reportBytes;
            if (
                (kind != 5 && kind != 6) ||
                count == 0 ||
                wire.length < length ||
                (wire.length - length) % SIGNATURE_BYTES != 0
            ) {
                revert IPostedReports.MalformedReport(wire.length);
            }
        }
    }

    /// @notice Puts the report at that position of a batch into `r`.
    function readBatched(ReportWords r, uint256 start, uint256 reportBytes) internal pure {
        assembly ("memory-safe") {
            mstore(add(r, 0x20), calldataload(start))
            mstore(add(r, 0x40), shr(152, calldataload(add(start, 32))))
            mstore(add(r, 0x60), calldataload(add(start, 45)))
            mstore(add(r, 0x80), mul(calldataload(add(start, 77)), gt(reportBytes, 77)))
        }
    }

    /// @notice Root of the tree over the reports of a batch, in the shape of OpenZeppelin's StandardMerkleTree when they
    /// come in the order of their leaves.
    function rootOf(
        ReportWords r,
        uint256 count,
        uint256 reportsAt,
        uint256 reportBytes
    ) internal pure returns (bytes32 root) {
        uint256 tree;
        assembly ("memory-safe") {
            // 2·count − 1 nodes; the leaves at the end, the first one last.
            tree := mload(0x40)
            mstore(0x40, add(tree, shl(6, count)))
        }
        unchecked {
            uint256 node = tree + (count - 1) * 64;
            for (uint256 i = 0; i < count; ++i) {
                readBatched(r, reportsAt + i * reportBytes, reportBytes);
                bytes32 leaf = r.leaf();
                assembly ("memory-safe") {
                    mstore(node, leaf)
                    node := sub(node, 0x20)
                }
            }
        }
        assembly ("memory-safe") {
            for {
                let i := sub(count, 1)
            } i {} {
                i := sub(i, 1)
                // Children of node i: 2i + 1 and 2i + 2.
                let pair := add(tree, add(shl(6, i), 0x20))
                let left := mload(pair)
                let right := mload(add(pair, 0x20))
                let higher := shl(5, gt(left, right))
                mstore(higher, left)
                mstore(xor(higher, 0x20), right)
                mstore(add(tree, shl(5, i)), keccak256(0, 0x40))
            }
            root := mload(tree)
        }
    }

    /// @notice Where the signatures of a batch are, and how many there are.
    function signaturesOfBatch(
        bytes calldata wire,
        uint256 count,
        uint256 reportBytes
    ) internal pure returns (uint256 signaturesAt, uint256 signatures) {
        unchecked {
            uint256 length = _BATCH_HEAD + count * reportBytes;
            signatures = (wire.length - length) / SIGNATURE_BYTES;
            assembly ("memory-safe") {
                signaturesAt := add(wire.offset, length)
            }
        }
    }

    /// @notice The signature at a position in calldata.
    /// @return index The signer's position in its set.
    function signatureAt(uint256 start) internal pure returns (uint256 index, bytes32 r, bytes32 s, uint8 v) {
        assembly ("memory-safe") {
            index := byte(0, calldataload(start))
            r := calldataload(add(start, 1))
            s := calldataload(add(start, 33))
            v := byte(0, calldataload(add(start, 65)))
        }
    }
}
