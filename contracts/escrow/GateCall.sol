// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IReleaseGate} from "../risk/IReleaseGate.sol";
import {IEscrow} from "./IEscrow.sol";

/// @title Asks a gate that may be anything
library GateCall {
    uint256 private constant _MAX_REASON_BYTES = 256;

    /// @notice The gate's verdict as a number; an answer that is not exactly one word is no verdict: hold.
    /// @dev A static call, so the gate can change nothing. Assembly because a high-level call would copy, and decode with
    /// a revert of its own, whatever the gate returns: one word of an answer and 256 bytes of a failure are enough. The
    /// call's data, {IReleaseGate.releaseVerdict} with these arguments, is written beyond the free memory and not kept.
    function ask(
        address gate,
        bytes32 id,
        address payer,
        address payee,
        uint256 exposure,
        uint256 since,
        bytes32 gateTerms,
        bytes calldata report
    ) internal view returns (uint256 verdict) {
        bytes4 selector = IReleaseGate.releaseVerdict.selector;
        bool answered;
        assembly ("memory-safe") {
            let data := mload(0x40)
            mstore(data, selector)
            mstore(add(data, 0x04), id)
            mstore(add(data, 0x24), shr(96, shl(96, payer)))
            mstore(add(data, 0x44), shr(96, shl(96, payee)))
            mstore(add(data, 0x64), exposure)
            mstore(add(data, 0x84), since)
            mstore(add(data, 0xa4), gateTerms)
            mstore(add(data, 0xc4), 0xe0)
            mstore(add(data, 0xe4), report.length)
            let end := add(data, 0x104)
            calldatacopy(end, report.offset, report.length)
            end := add(end, report.length)
            // The rest of the last word: zeros, as the standard encoding has them.
            mstore(end, 0)
            let size := add(0x104, and(add(report.length, 0x1f), not(0x1f)))
            answered := staticcall(gas(), gate, data, size, 0, 0x20)
            if and(answered, eq(returndatasize(), 0x20)) {
                verdict := mload(0)
            }
        }
        if (!answered) revert IEscrow.GateFailed(id, failure());
    }

    /// @notice Why the last call failed, at most 256 bytes of it.
    function failure() internal pure returns (bytes memory reason) {
        assembly ("memory-safe") {
            let size := returndatasize()
            if gt(size, _MAX_REASON_BYTES) {
                size := _MAX_REASON_BYTES
            }
            reason := mload(0x40)
            mstore(reason, size)
            returndatacopy(add(reason, 0x20), 0, size)
            mstore(0x40, add(add(reason, 0x20), and(add(size, 0x1f), not(0x1f))))
        }
    }
}
