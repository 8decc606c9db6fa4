// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";

/// @title What Chainlink's KeystoneForwarder calls: id 0x805f2132
interface IReceiver is IERC165 {
    /// @notice A report of a workflow. Sent by the forwarder.
    /// @param metadata workflowId (32), workflowName (10), workflowOwner (20) and, in production, reportId (2).
    /// @param report What the workflow wrote.
    function onReport(bytes calldata metadata, bytes calldata report) external;
}
