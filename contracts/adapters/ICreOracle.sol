// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IReceiver} from "../interfaces/IReceiver.sol";
import {IPostedReports} from "../risk/IPostedReports.sol";

/// @title CRE oracle: reports through Chainlink's Runtime Environment
/// @notice A gate whose reports are written by one workflow of Chainlink's CRE and brought by its forwarder, which has checked
/// the signatures of the network's nodes. Each is checked like a posted report, the pinned model is run over its features
/// here, and the verdict follows from what is stored. It holds no money, nobody owns it and nothing in it can be changed.
///
/// What the network signs names neither chain nor receiver, and a delivery that failed can be sent again. So the payload
/// begins with the chain (8 bytes) and this contract (20), and rounds rise strictly per subject; the rest is a report without
/// signatures: docs/adapters/chainlink-cre.md.
///
/// What is trusted: the forwarder, whose owner names the nodes whose signatures count; the workflow, and the quorum of oracle
/// nodes that it asks, for the facts. None of them can change a score. `releaseVerdict` takes no report in calldata, and silence
/// never releases: this contract cannot see whether the network was able to speak.
interface ICreOracle is IPostedReports, IReceiver {
    /* ERRORS */

    /// @notice There is no contract at this address.
    error NoCode(address target);
    /// @notice Only the forwarder may bring reports.
    error NotForwarder(address caller);
    /// @notice Metadata have 62 bytes, or 64 with the report's id.
    error MalformedMetadata(uint256 length);
    /// @notice The report is of another workflow.
    error WrongWorkflow(bytes32 workflowId);
    /// @notice The workflow is another account's.
    error WrongWorkflowOwner(address workflowOwner);
    /// @notice The report is for another chain or another contract.
    error WrongReceiver(uint256 chainId, address receiver);

    /* EVENTS */

    /// @notice A report was stored; `ReportPosted` says what it says.
    event Delivered(bytes32 indexed subject, bytes32 manifest);

    /* VIEWS */

    /// @notice Chainlink's KeystoneForwarder.
    function forwarder() external view returns (address);

    /// @notice The account whose workflow it is.
    function workflowOwner() external view returns (address);

    /// @notice The workflow whose reports count: a hash of its code and settings.
    function workflowId() external view returns (bytes32);
}
