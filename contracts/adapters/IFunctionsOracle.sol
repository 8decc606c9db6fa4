// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFunctionsClient} from "../interfaces/IFunctionsRouter.sol";
import {IPostedReports} from "../risk/IPostedReports.sol";

/// @title Functions oracle: reports through Chainlink Functions
/// @notice A gate whose reports are brought by Chainlink Functions. `request` sends a fixed JavaScript source to the nodes of
/// the network, with the subject as its one variable argument; the source asks the oracle's own nodes for their reports and
/// answers with the one on which enough of them agree (oracle/functions/). The answer is checked like a posted report, the
/// pinned model is run over its features here, and the verdict follows from what is stored. It holds no money, nobody owns
/// it and nothing in it can be changed.
///
/// Who pays: the subscription, in the network's token, for every request. So one subject has at most one request in
/// `requestSeconds`, and where `requester` is set nobody else can ask. An answer that comes after `requestSeconds`, comes
/// twice, or is about another subject than was asked about is refused.
///
/// What is trusted: the router, whose owner names the coordinators that may answer; the nodes of the network, to run the
/// source; and the quorum of oracle nodes that the source asks, for the facts. None of them can change a score. `verdict`
/// takes no report in calldata, and silence never releases: this contract cannot see whether the network was able to speak.
interface IFunctionsOracle is IPostedReports, IFunctionsClient {
    /* ERRORS */

    /// @notice There is no contract at this address.
    error NoCode(address target);
    /// @notice Only `requester` may ask.
    error NotRequester(address caller);
    /// @notice Only the router may answer.
    error NotRouter(address caller);
    /// @notice Only this contract may call this function.
    error NotSelf(address caller);
    /// @notice A request about this subject was made; the next may be made from this second on.
    error TooEarly(bytes32 subject, uint256 from);
    /// @notice That request did not ask about this subject, or is answered, or is too old to be answered.
    error RequestNotLive(bytes32 requestId, bytes32 subject);

    /* EVENTS */

    /// @notice The network was asked.
    event Requested(bytes32 indexed requestId, bytes32 indexed subject, address indexed by);
    /// @notice An answer was stored; `ReportPosted` says what it says.
    event Answered(bytes32 indexed requestId, bytes32 indexed subject, bytes32 manifest);
    /// @notice The source failed, for example because too few oracle nodes agreed. Nothing was changed.
    event RequestFailed(bytes32 indexed requestId, bytes err);
    /// @notice The answer was refused with this error of ours. Nothing was changed.
    event AnswerRefused(bytes32 indexed requestId, bytes reason);

    /* ASKING */

    /// @notice Asks the network about a subject. Sent by `requester`, by anyone when that is zero.
    /// @param subject What to ask about: a paymentId.
    /// @return requestId The router's id of the request.
    function request(bytes32 subject) external returns (bytes32 requestId);

    /// @notice Stores an answer. Sent by this contract alone, so that whatever is wrong with an answer ends in an event.
    /// @param requestId The request that is answered.
    /// @param response A report without signatures: docs/adapters/chainlink-functions.md.
    function storeAnswer(bytes32 requestId, bytes calldata response) external;

    /* VIEWS */

    /// @notice What is sent to the network about a subject: the request in CBOR.
    /// @param subject What to ask about.
    function requestData(bytes32 subject) external view returns (bytes memory);

    /// @notice From which second on a request about a subject may be made; up to there its last one may be answered. Zero when
    /// none was made.
    /// @param subject What to ask about.
    function nextRequestAt(bytes32 subject) external view returns (uint256);

    /// @notice Chainlink's router.
    function router() external view returns (address);

    /// @notice The subscription that pays.
    function subscriptionId() external view returns (uint64);

    /// @notice The network of nodes that is asked.
    function donId() external view returns (bytes32);

    /// @notice Who may ask; zero for anyone.
    function requester() external view returns (address);

    /// @notice How long a request may be answered, in seconds, and how long the next one about its subject must wait.
    function requestSeconds() external view returns (uint256);
}
