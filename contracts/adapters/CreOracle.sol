// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {IReceiver} from "../interfaces/IReceiver.sol";
import {IReleaseGate} from "../risk/IReleaseGate.sol";
import {PostedReports} from "../risk/PostedReports.sol";
import {ReportWords} from "../risk/ReportWords.sol";
import {DeliveredReports} from "./DeliveredReports.sol";
import {ICreOracle} from "./ICreOracle.sol";
import {PackedReport} from "./PackedReport.sol";

/// @title CRE oracle
/// @notice See {ICreOracle}: the interface is the manual.
contract CreOracle is ICreOracle, DeliveredReports {
    /* CONSTANTS AND IMMUTABLES */

    uint256 private constant _HEAD_BYTES = 28;

    /// @inheritdoc ICreOracle
    address public immutable forwarder;
    /// @inheritdoc ICreOracle
    address public immutable workflowOwner;
    /// @inheritdoc ICreOracle
    bytes32 public immutable workflowId;

    /* CONSTRUCTOR */

    /// @param forwarder_ Chainlink's KeystoneForwarder.
    /// @param workflowOwner_ The account whose workflow it is.
    /// @param workflowId_ The workflow whose reports count.
    /// @param models_ The {IRiskModels} that models are taken from.
    /// @param reportSeconds_ How long a report lives: as long as the nodes of the oracle say, 1 s … 365 days.
    constructor(
        address forwarder_,
        address workflowOwner_,
        bytes32 workflowId_,
        address models_,
        uint256 reportSeconds_
    ) PostedReports(models_, reportSeconds_) {
        if (forwarder_.code.length == 0) revert NoCode(forwarder_);
        forwarder = forwarder_;
        workflowOwner = workflowOwner_;
        workflowId = workflowId_;
    }

    /* REPORTS */

    /// @inheritdoc IReceiver
    function onReport(bytes calldata metadata, bytes calldata report) external {
        if (msg.sender != forwarder) revert NotForwarder(msg.sender);
        if (metadata.length != 62 && metadata.length != 64) revert MalformedMetadata(metadata.length);
        bytes32 id = bytes32(metadata[:32]);
        if (id != workflowId) revert WrongWorkflow(id);
        // Ten bytes between them are the workflow's name: the id commits to it.
        address owner = address(bytes20(metadata[42:62]));
        if (owner != workflowOwner) revert WrongWorkflowOwner(owner);

        if (report.length < _HEAD_BYTES) revert MalformedReport(report.length);
        uint256 chainId = uint64(bytes8(report[:8]));
        address receiver = address(bytes20(report[8:_HEAD_BYTES]));
        if (chainId != block.chainid || receiver != address(this)) revert WrongReceiver(chainId, receiver);
        bytes calldata packed = report[_HEAD_BYTES:];
        ReportWords r = PackedReport.read(packed);
        _deliver(r);
        emit Delivered(r.subject(), PackedReport.manifestOf(packed));
    }

    /* VIEWS */

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 interfaceId) external pure returns (bool) {
        return
            interfaceId == type(IReceiver).interfaceId ||
            interfaceId == type(IReleaseGate).interfaceId ||
            interfaceId == type(IERC165).interfaceId;
    }
}
