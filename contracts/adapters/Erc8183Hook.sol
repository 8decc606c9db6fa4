// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {GateCall} from "../escrow/GateCall.sol";
import {IACPHook} from "../interfaces/IACPHook.sol";
import {Verdict} from "../risk/IReleaseGate.sol";
import {CompleteData, IErc8183Hook, JobEscrow} from "./IErc8183Hook.sol";

/// @title ERC-8183 hook
/// @notice See {IErc8183Hook}: the interface is the manual.
contract Erc8183Hook is IErc8183Hook {
    /// @dev A {JobEscrow} in one slot, under its address.
    struct Settings {
        bytes4 complete;
        bytes4 fund;
        bytes4 job;
        CompleteData completeData;
        uint8 clientWord;
        uint8 providerWord;
        uint8 budgetWord;
    }

    struct Job {
        bytes32 subject;
        address client;
        address provider;
        uint256 budget;
    }

    bytes32 private constant _JOB_TYPEHASH = keccak256(
        "SluiceJob(uint256 chainId,address escrow,uint256 jobId,address client,address provider)"
    );

    /// @inheritdoc IErc8183Hook
    address public immutable gate;
    /// @inheritdoc IErc8183Hook
    bytes32 public immutable gateTerms;

    mapping(address escrow => Settings settings) private _escrows;
    /// @inheritdoc IErc8183Hook
    mapping(address escrow => mapping(uint256 jobId => uint256 second)) public fundedAt;

    /// @param gate_ The gate, for example the {IRiskOracle}.
    /// @param gateTerms_ The word for the gate.
    /// @param escrows The job escrows that are served, each once.
    constructor(address gate_, bytes32 gateTerms_, JobEscrow[] memory escrows) {
        if (gate_.code.length == 0) revert NoCode(gate_);
        if (escrows.length == 0) revert InvalidJobEscrow(address(0));
        gate = gate_;
        gateTerms = gateTerms_;
        for (uint256 i = 0; i < escrows.length; ++i) {
            JobEscrow memory e = escrows[i];
            if (e.escrow.code.length == 0) revert NoCode(e.escrow);
            if (
                e.complete == 0 ||
                e.job == 0 ||
                e.fund == e.complete ||
                e.clientWord == e.providerWord ||
                _escrows[e.escrow].complete != 0
            ) {
                revert InvalidJobEscrow(e.escrow);
            }
            _escrows[e.escrow] = Settings({
                complete: e.complete,
                fund: e.fund,
                job: e.job,
                completeData: e.completeData,
                clientWord: e.clientWord,
                providerWord: e.providerWord,
                budgetWord: e.budgetWord
            });
        }
    }

    /* WHAT THE ESCROW TELLS */

    /// @inheritdoc IErc8183Hook
    function beforeAction(uint256 jobId, bytes4 selector, bytes calldata data) external view {
        Settings memory e = _served(msg.sender);
        if (selector != e.complete) return;

        Job memory job = _read(msg.sender, e, jobId);
        uint256 since = fundedAt[msg.sender][jobId];
        uint256 verdict = GateCall.ask(
            gate,
            job.subject,
            job.client,
            job.provider,
            job.budget,
            since == 0 ? block.timestamp : since,
            gateTerms,
            _optParams(data, e.completeData)
        );
        if (verdict != uint256(Verdict.Release)) revert NotReleased(job.subject, verdict);
    }

    /// @inheritdoc IErc8183Hook
    function afterAction(uint256 jobId, bytes4 selector, bytes calldata) external {
        Settings memory e = _served(msg.sender);
        if (e.fund == 0 || selector != e.fund || fundedAt[msg.sender][jobId] != 0) return;
        fundedAt[msg.sender][jobId] = block.timestamp;
        emit ClockStarted(msg.sender, jobId, block.timestamp);
    }

    /* VIEWS */

    /// @inheritdoc IErc8183Hook
    function jobEscrow(address escrow) external view returns (JobEscrow memory) {
        Settings memory e = _escrows[escrow];
        return
            JobEscrow({
                escrow: e.complete == 0 ? address(0) : escrow,
                complete: e.complete,
                completeData: e.completeData,
                fund: e.fund,
                job: e.job,
                clientWord: e.clientWord,
                providerWord: e.providerWord,
                budgetWord: e.budgetWord
            });
    }

    /// @inheritdoc IErc8183Hook
    function subjectOf(address escrow, uint256 jobId) external view returns (bytes32) {
        return _read(escrow, _served(escrow), jobId).subject;
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 interfaceId) external pure returns (bool) {
        return interfaceId == type(IACPHook).interfaceId || interfaceId == type(IERC165).interfaceId;
    }

    /* INTERNAL */

    function _served(address escrow) private view returns (Settings memory e) {
        e = _escrows[escrow];
        if (e.complete == 0) revert UnknownEscrow(escrow);
    }

    /// @dev Assembly because a job has a description of any length and a struct of the escrow's own: only the words up to
    /// the last one asked for are copied.
    function _read(address escrow, Settings memory e, uint256 jobId) private view returns (Job memory job) {
        uint256 last = e.clientWord > e.providerWord ? e.clientWord : e.providerWord;
        if (e.budgetWord > last) last = e.budgetWord;
        uint256[] memory words = new uint256[](last + 1);
        bytes memory data = abi.encodeWithSelector(e.job, jobId);
        bool worked;
        assembly ("memory-safe") {
            let size := mul(add(last, 1), 0x20)
            worked := staticcall(gas(), escrow, add(data, 0x20), mload(data), add(words, 0x20), size)
            worked := and(worked, iszero(lt(returndatasize(), size)))
        }
        if (!worked) revert UnreadableJob(escrow, jobId);
        job.client = _address(words[e.clientWord], escrow, jobId);
        job.provider = _address(words[e.providerWord], escrow, jobId);
        job.budget = words[e.budgetWord];
        job.subject = keccak256(abi.encode(_JOB_TYPEHASH, block.chainid, escrow, jobId, job.client, job.provider));
    }

    function _address(uint256 word, address escrow, uint256 jobId) private pure returns (address) {
        if (word == 0 || word > type(uint160).max) revert UnreadableJob(escrow, jobId);
        return address(uint160(word));
    }

    /// @dev In both encodings the last parameter.
    function _optParams(bytes calldata data, CompleteData form) private pure returns (bytes calldata optParams) {
        uint256 head = form == CompleteData.ReasonFirst ? 0x20 : 0x40;
        uint256 start = uint256(bytes32(data[head:head + 0x20]));
        uint256 size = uint256(bytes32(data[start:start + 0x20]));
        return data[start + 0x20:start + 0x20 + size];
    }
}
