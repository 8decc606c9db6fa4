// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPostedReports} from "../risk/IPostedReports.sol";
import {ReportWords, ReportWordsLib} from "../risk/ReportWords.sol";

/// @title A report without signatures, as Chainlink's networks deliver it
/// @notice subject (32 bytes), amount (13), round (6), validUntil (6), blockHash (32), manifest (32), model (32), features
/// (32) and, for a model of more than sixteen features, extraFeatures (32); big-endian. 185 or 217 bytes: Functions allows
/// 256.
library PackedReport {
    uint256 private constant _BYTES = 185;
    uint256 private constant _BYTES_EXTRA = 217;

    /// @notice Reads the bytes; reverts with {IPostedReports.MalformedReport} when their number is neither.
    /// @dev Assembly: the fields are not aligned to words, and the report goes where {PostedReports} takes it from.
    function read(bytes calldata packed) internal pure returns (ReportWords r) {
        if (packed.length != _BYTES && packed.length != _BYTES_EXTRA) {
            revert IPostedReports.MalformedReport(packed.length);
        }
        r = ReportWordsLib.allocate();
        assembly ("memory-safe") {
            let start := packed.offset
            let numbers := calldataload(add(start, 32))
            mstore(add(r, 0x20), calldataload(start))
            mstore(add(r, 0x40), shr(152, numbers))
            mstore(add(r, 0xe0), and(shr(104, numbers), 0xffffffffffff))
            mstore(add(r, 0x120), and(shr(56, numbers), 0xffffffffffff))
            mstore(add(r, 0x100), calldataload(add(start, 57)))
            mstore(add(r, 0xc0), calldataload(add(start, 89)))
            mstore(add(r, 0xa0), calldataload(add(start, 121)))
            mstore(add(r, 0x60), calldataload(add(start, 153)))
            if gt(packed.length, _BYTES) {
                mstore(add(r, 0x80), calldataload(add(start, 185)))
            }
        }
    }

    /// @notice The manifest of a report that {read} took; no check needs it, so {ReportWords} does not give it.
    function manifestOf(bytes calldata packed) internal pure returns (bytes32) {
        return bytes32(packed[89:121]);
    }
}
