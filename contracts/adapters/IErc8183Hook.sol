// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {IACPHook} from "../interfaces/IACPHook.sol";

/// @notice How a job escrow encodes what it tells its hook about `complete`.
enum CompleteData {
    /// (bytes32 reason, bytes optParams), as in the text of ERC-8183.
    ReasonFirst,
    /// (address caller, bytes32 reason, bytes optParams), as in its reference code.
    CallerFirst
}

/// @notice One job escrow that the hook serves, and how to speak with it: text and reference code of the standard differ, and
/// every implementation keeps its jobs in a struct of its own.
struct JobEscrow {
    /// Its address.
    address escrow;
    /// Selector of its `complete`: this action is gated.
    bytes4 complete;
    /// How it encodes what it tells about that.
    CompleteData completeData;
    /// Selector of its `fund`, which starts the clock; zero: no clock, silence never releases.
    bytes4 fund;
    /// Selector of a view that takes a job's id and returns the job, for example `getJob(uint256)`.
    bytes4 job;
    /// Which word of what it returns is the client, from 0. An offset in front of a struct counts as a word.
    uint8 clientWord;
    /// Which word is the provider.
    uint8 providerWord;
    /// Which word is the budget, in base units.
    uint8 budgetWord;
}

/// @title ERC-8183 hook: a release gate in front of the `complete` of job escrows
/// @notice Named as a job's hook it lets `complete` pass only if the gate says release about the job: its client pays, its
/// provider is paid, its whole budget is at stake. Whoever completes may bring a report in `optParams`; with none the gate goes
/// by what was posted, or by silence since the job was funded. Gate, gate terms and the list of escrows are fixed at
/// construction for ever, nobody owns it. The client pins them by naming the hook.
///
/// Nothing but `complete` of a listed escrow is ever refused to it, so `reject` always works, and `claimRefund` is not hooked
/// at all: a gate that holds for ever costs the provider its pay at `expiredAt`, and nobody the budget. An escrow that is not on
/// the list is refused every action, so that no job is funded there with a hook that would gate nothing.
///
/// What is trusted: the list. A wrong `complete` selector gates nothing, a wrong word judges somebody else; both are public
/// from {jobEscrow}, and whoever names the hook looks. The escrow itself: one that can be upgraded can stop asking.
interface IErc8183Hook is IACPHook, IERC165 {
    /// @notice There is no contract at this address.
    error NoCode(address target);
    /// @notice The list is empty, names an escrow twice, lacks a selector, or has the client where the provider is.
    error InvalidJobEscrow(address escrow);
    /// @notice The hook does not serve this escrow.
    error UnknownEscrow(address escrow);
    /// @notice What the escrow says about the job is too short, or names nobody as client or provider.
    error UnreadableJob(address escrow, uint256 jobId);
    /// @notice The gate did not say release.
    error NotReleased(bytes32 subject, uint256 verdict);

    /// @notice The job's clock runs from now on.
    event ClockStarted(address indexed escrow, uint256 indexed jobId, uint256 second);

    /// @notice The gate that judges: an {IReleaseGate}.
    function gate() external view returns (address);

    /// @notice The word that the gate is given.
    function gateTerms() external view returns (bytes32);

    /// @notice How the hook speaks with an escrow; all zero for one that it does not serve.
    function jobEscrow(address escrow) external view returns (JobEscrow memory);

    /// @notice Second in which a job was funded; zero before.
    function fundedAt(address escrow, uint256 jobId) external view returns (uint256);

    /// @notice What reports about a job must name: hash of chain, escrow, job, client and provider.
    /// @dev keccak256(abi.encode(keccak256("SluiceJob(uint256 chainId,address escrow,uint256 jobId,address client,address
    /// provider)"), …)). Not the hook: any hook of any gate may use a report about a job. The budget is what the report's
    /// amount bounds.
    function subjectOf(address escrow, uint256 jobId) external view returns (bytes32);

    /// @inheritdoc IACPHook
    /// @dev Sent by the escrow. A gate that reverts refuses with {IEscrow.GateFailed}.
    function beforeAction(uint256 jobId, bytes4 selector, bytes calldata data) external view override;

    /// @inheritdoc IACPHook
    /// @dev Sent by the escrow. The first `fund` of a job starts its clock.
    function afterAction(uint256 jobId, bytes4 selector, bytes calldata data) external override;
}
