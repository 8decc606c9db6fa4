// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title The hook of an ERC-8183 job escrow
/// @notice ERC-165 id 0x7ff6bc9e. `claimRefund` is never hooked.
interface IACPHook {
    /// @notice Runs before the action; a revert refuses it.
    /// @param jobId The job of the calling escrow.
    /// @param selector The escrow's function.
    /// @param data Its parameters, in the escrow's own encoding.
    function beforeAction(uint256 jobId, bytes4 selector, bytes calldata data) external;

    /// @notice Runs behind the action; a revert undoes it.
    function afterAction(uint256 jobId, bytes4 selector, bytes calldata data) external;
}
