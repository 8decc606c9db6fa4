// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFunctionsClient, IFunctionsRouter} from "../interfaces/IFunctionsRouter.sol";
import {PostedReports} from "../risk/PostedReports.sol";
import {ReportWords} from "../risk/ReportWords.sol";
import {DeliveredReports} from "./DeliveredReports.sol";
import {IFunctionsOracle} from "./IFunctionsOracle.sol";
import {PackedReport} from "./PackedReport.sol";

/// @title Bytes as an account's code
/// @notice Keeps what is read whole and never changed: a word of storage costs 2,100 gas to read, a word of code three. The
/// code has no rights, no money and no storage, so that it is nothing if somebody calls it.
contract RequestCode {
    /// @param content The bytes, not beginning with 0xef.
    constructor(bytes memory content) {
        assembly ("memory-safe") {
            return(add(content, 0x20), mload(content))
        }
    }
}

/// @title Functions oracle
/// @notice See {IFunctionsOracle}: the interface is the manual.
contract FunctionsOracle is IFunctionsOracle, DeliveredReports {
    /* TYPES */

    /// @dev One slot. The id without its last five bytes: still 216 bits of a hash. Zero once it is answered.
    struct Request {
        bytes27 id;
        uint40 madeAt;
    }

    /* CONSTANTS AND IMMUTABLES */

    uint256 private constant _MAX_REQUEST_SECONDS = 1 days;
    uint16 private constant _DATA_VERSION = 1;
    /// @dev What every deployment of the router grants. A new subject takes about a third of it.
    uint32 private constant _CALLBACK_GAS = 300_000;
    /// @dev CBOR: the text "bytesArgs", a list of one, 32 bytes.
    bytes13 private constant _BYTES_ARGS = 0x69627974657341726773815820;

    /// @inheritdoc IFunctionsOracle
    address public immutable router;
    /// @inheritdoc IFunctionsOracle
    uint64 public immutable subscriptionId;
    /// @inheritdoc IFunctionsOracle
    bytes32 public immutable donId;
    /// @inheritdoc IFunctionsOracle
    address public immutable requester;
    /// @inheritdoc IFunctionsOracle
    uint256 public immutable requestSeconds;
    address private immutable _requestCode;

    /* STORAGE */

    mapping(bytes32 subject => Request request) private _requests;

    /* CONSTRUCTOR */

    /// @param router_ Chainlink's router.
    /// @param subscriptionId_ The subscription that pays; it must name this contract as a consumer before the first request.
    /// @param donId_ The network of nodes that is asked.
    /// @param requester_ Who may ask; zero for anyone.
    /// @param requestSeconds_ How long a request may be answered, 1 s … 1 day; no less than the router's own timeout.
    /// @param models_ The {IRiskModels} that models are taken from.
    /// @param reportSeconds_ How long a report lives: as long as the nodes of the oracle say, 1 s … 365 days.
    /// @param request_ The request in CBOR but for its variable argument: the SDK's `encodeFunctionsRequest`.
    constructor(
        address router_,
        uint64 subscriptionId_,
        bytes32 donId_,
        address requester_,
        uint256 requestSeconds_,
        address models_,
        uint256 reportSeconds_,
        bytes memory request_
    ) PostedReports(models_, reportSeconds_) {
        if (router_.code.length == 0) revert NoCode(router_);
        if (requestSeconds_ == 0 || requestSeconds_ > _MAX_REQUEST_SECONDS) {
            revert InvalidDuration(requestSeconds_, _MAX_REQUEST_SECONDS);
        }
        router = router_;
        subscriptionId = subscriptionId_;
        donId = donId_;
        requester = requester_;
        requestSeconds = requestSeconds_;
        _requestCode = address(new RequestCode(request_));
    }

    /* ASKING */

    /// @inheritdoc IFunctionsOracle
    function request(bytes32 subject) external returns (bytes32 requestId) {
        if (requester != address(0) && msg.sender != requester) revert NotRequester(msg.sender);
        uint256 from = nextRequestAt(subject);
        if (block.timestamp < from) revert TooEarly(subject, from);

        bytes memory data = requestData(subject);
        requestId = IFunctionsRouter(router).sendRequest(subscriptionId, data, _DATA_VERSION, _CALLBACK_GAS, donId);
        _requests[subject] = Request({id: bytes27(requestId), madeAt: uint40(block.timestamp)});
        emit Requested(requestId, subject, msg.sender);
    }

    /// @inheritdoc IFunctionsClient
    function handleOracleFulfillment(bytes32 requestId, bytes calldata response, bytes calldata err) external {
        if (msg.sender != router) revert NotRouter(msg.sender);
        if (err.length != 0) {
            emit RequestFailed(requestId, err);
            return;
        }
        try this.storeAnswer(requestId, response) {} catch (bytes memory reason) {
            emit AnswerRefused(requestId, reason);
        }
    }

    /// @inheritdoc IFunctionsOracle
    function storeAnswer(bytes32 requestId, bytes calldata response) external {
        if (msg.sender != address(this)) revert NotSelf(msg.sender);
        ReportWords r = PackedReport.read(response);
        bytes32 subject = r.subject();
        Request storage made = _requests[subject];
        if (made.id != bytes27(requestId) || block.timestamp >= nextRequestAt(subject)) {
            revert RequestNotLive(requestId, subject);
        }
        made.id = 0;
        _deliver(r);
        emit Answered(requestId, subject, PackedReport.manifestOf(response));
    }

    /* VIEWS */

    /// @inheritdoc IFunctionsOracle
    function requestData(bytes32 subject) public view returns (bytes memory) {
        return bytes.concat(_requestCode.code, _BYTES_ARGS, subject);
    }

    /// @inheritdoc IFunctionsOracle
    function nextRequestAt(bytes32 subject) public view returns (uint256) {
        uint256 madeAt = _requests[subject].madeAt;
        unchecked {
            return madeAt == 0 ? 0 : madeAt + requestSeconds; // at most 2^40 and a day
        }
    }
}
