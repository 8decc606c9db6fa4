// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ERC165Checker} from "@openzeppelin/contracts/utils/introspection/ERC165Checker.sol";
import {IACPHook} from "../interfaces/IACPHook.sol";

/// @title Stands in for an ERC-8183 job escrow, for tests
/// @notice States, roles and hooks of the standard. The two escrows below differ as its text and its reference code do: in what
/// they tell the hook, in `fund`, and in the struct of a job.
abstract contract JobEscrowBase {
    enum Status {
        Open,
        Funded,
        Submitted,
        Completed,
        Rejected,
        Expired
    }

    struct Record {
        address client;
        address provider;
        address evaluator;
        string description;
        uint256 budget;
        uint256 expiredAt;
        Status status;
        address hook;
    }

    IERC20 public immutable TOKEN;
    uint256 public jobCounter;
    mapping(uint256 jobId => Record record) internal _records;

    error InvalidJob();
    error WrongStatus();
    error Unauthorized();

    constructor(IERC20 token) {
        TOKEN = token;
    }

    function createJob(
        address provider,
        address evaluator,
        uint256 expiredAt,
        string calldata description,
        address hook
    ) external returns (uint256 jobId) {
        if (hook != address(0) && !ERC165Checker.supportsInterface(hook, type(IACPHook).interfaceId)) {
            revert InvalidJob();
        }
        jobId = ++jobCounter;
        _records[jobId] = Record({
            client: msg.sender,
            provider: provider,
            evaluator: evaluator,
            description: description,
            budget: 0,
            expiredAt: expiredAt,
            status: Status.Open,
            hook: hook
        });
        if (hook != address(0)) _created(jobId, hook);
    }

    function setBudget(uint256 jobId, uint256 amount, bytes calldata optParams) external {
        Record storage r = _records[jobId];
        if (r.status != Status.Open) revert WrongStatus();
        if (msg.sender != r.client && msg.sender != r.provider) revert Unauthorized();
        bytes memory data = _data(bytes32(amount), optParams);
        _before(r, jobId, data);
        r.budget = amount;
        _after(r, jobId, data);
    }

    function submit(uint256 jobId, bytes32 deliverable, bytes calldata optParams) external {
        Record storage r = _records[jobId];
        if (r.status != Status.Funded) revert WrongStatus();
        if (msg.sender != r.provider) revert Unauthorized();
        bytes memory data = _data(deliverable, optParams);
        _before(r, jobId, data);
        r.status = Status.Submitted;
        _after(r, jobId, data);
    }

    function complete(uint256 jobId, bytes32 reason, bytes calldata optParams) external {
        Record storage r = _records[jobId];
        if (r.status != Status.Submitted) revert WrongStatus();
        if (msg.sender != r.evaluator) revert Unauthorized();
        bytes memory data = _data(reason, optParams);
        _before(r, jobId, data);
        r.status = Status.Completed;
        SafeERC20.safeTransfer(TOKEN, r.provider, r.budget);
        _after(r, jobId, data);
    }

    function reject(uint256 jobId, bytes32 reason, bytes calldata optParams) external {
        Record storage r = _records[jobId];
        if (r.status > Status.Submitted) revert WrongStatus();
        if (msg.sender != (r.status == Status.Open ? r.client : r.evaluator)) revert Unauthorized();
        bytes memory data = _data(reason, optParams);
        _before(r, jobId, data);
        bool funded = r.status != Status.Open;
        r.status = Status.Rejected;
        if (funded) SafeERC20.safeTransfer(TOKEN, r.client, r.budget);
        _after(r, jobId, data);
    }

    function claimRefund(uint256 jobId) external {
        Record storage r = _records[jobId];
        if (r.status != Status.Funded && r.status != Status.Submitted) revert WrongStatus();
        if (block.timestamp < r.expiredAt) revert WrongStatus();
        r.status = Status.Expired;
        SafeERC20.safeTransfer(TOKEN, r.client, r.budget);
    }

    function _fund(uint256 jobId, bytes memory data) internal {
        Record storage r = _records[jobId];
        if (r.status != Status.Open) revert WrongStatus();
        if (msg.sender != r.client) revert Unauthorized();
        _before(r, jobId, data);
        r.status = Status.Funded;
        SafeERC20.safeTransferFrom(TOKEN, r.client, address(this), r.budget);
        _after(r, jobId, data);
    }

    /// @dev The standard does not hook this; its reference code does.
    function _created(uint256 jobId, address hook) internal virtual {}

    /// @dev What the hook is told: one word of a function's own, and optParams.
    function _data(bytes32 word, bytes calldata optParams) internal view virtual returns (bytes memory);

    function _before(Record storage r, uint256 jobId, bytes memory data) private {
        if (r.hook != address(0)) IACPHook(r.hook).beforeAction(jobId, msg.sig, data);
    }

    function _after(Record storage r, uint256 jobId, bytes memory data) private {
        if (r.hook != address(0)) IACPHook(r.hook).afterAction(jobId, msg.sig, data);
    }
}

/// @title As the text of ERC-8183 says
/// @notice A job is a flat struct of its own.
contract TextJobEscrow is JobEscrowBase {
    struct Job {
        address client;
        address provider;
        address evaluator;
        uint256 budget;
        uint256 expiredAt;
        Status status;
        address hook;
    }

    error BudgetMismatch();

    constructor(IERC20 token) JobEscrowBase(token) {}

    function fund(uint256 jobId, uint256 expectedBudget, bytes calldata optParams) external {
        if (_records[jobId].budget != expectedBudget) revert BudgetMismatch();
        _fund(jobId, optParams);
    }

    function job(uint256 jobId) external view returns (Job memory) {
        Record storage r = _records[jobId];
        return Job(r.client, r.provider, r.evaluator, r.budget, r.expiredAt, r.status, r.hook);
    }

    function _data(bytes32 word, bytes calldata optParams) internal pure override returns (bytes memory) {
        return abi.encode(word, optParams);
    }
}

/// @title As the reference code of ERC-8183 does
/// @notice The caller comes first, `fund` names no budget, `createJob` calls the hook too, and a job's struct holds a text.
contract ReferenceJobEscrow is JobEscrowBase {
    struct Job {
        uint256 id;
        address client;
        address provider;
        address evaluator;
        string description;
        uint256 budget;
        uint256 expiredAt;
        Status status;
        address hook;
    }

    constructor(IERC20 token) JobEscrowBase(token) {}

    function fund(uint256 jobId, bytes calldata optParams) external {
        _fund(jobId, abi.encode(msg.sender, optParams));
    }

    function getJob(uint256 jobId) external view returns (Job memory) {
        Record memory r = _records[jobId];
        return Job(jobId, r.client, r.provider, r.evaluator, r.description, r.budget, r.expiredAt, r.status, r.hook);
    }

    function _created(uint256 jobId, address hook) internal override {
        Record storage r = _records[jobId];
        IACPHook(hook).afterAction(jobId, msg.sig, abi.encode(r.client, r.provider, r.evaluator));
    }

    function _data(bytes32 word, bytes calldata optParams) internal view override returns (bytes memory) {
        return abi.encode(msg.sender, word, optParams);
    }
}
