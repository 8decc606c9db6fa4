// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {IReleaseGate, Verdict} from "../risk/IReleaseGate.sol";
import {IEscrow, PaymentState, Terms} from "./IEscrow.sol";
import {Money} from "./Money.sol";
import {PaymentSlot, PaymentSlotLib} from "./PaymentSlot.sol";

/// @title Escrow
/// @notice See {IEscrow}: the interface is the manual.
/// @dev Terms are decoded into memory: each field is checked and cleaned once, which costs 2,300 gas less in {authorize}
/// than reading them from calldata again and again. Every verb follows checks, effects, interactions. {authorize} measures
/// what a token moved and therefore holds a lock while it pulls; no other verb runs while it does.
// solhint-disable gas-calldata-parameters
contract Escrow is IEscrow, EIP712, ReentrancyGuardTransient {
    /* CONSTANTS */

    bytes32 private constant _TERMS_TYPEHASH = keccak256(
        "Terms(address payer,address payee,address operator,address token,uint256 maxAmount,uint48 authorizeBy,uint48 captureFrom,uint48 captureBy,uint48 refundBy,uint16 minFeeBps,uint16 maxFeeBps,address feeReceiver,address arbiter,uint32 resolveSeconds,bool resolveToPayee,address gate,bytes32 gateTerms,uint256 salt)"
    );

    uint256 private constant _BPS = 10_000;
    uint256 private constant _MAX_CAPTURE_SECONDS = 400 days;
    uint256 private constant _MAX_RESOLVE_SECONDS = 90 days;
    uint256 private constant _MAX_REASON_BYTES = 256;

    /* STORAGE */

    mapping(bytes32 paymentId => PaymentSlot slot) private _slots;
    mapping(address token => mapping(address account => uint256 amount)) private _credits;

    /* CONSTRUCTOR */

    constructor() EIP712("Sluice Escrow", "1") {}

    /* VERBS */

    /// @inheritdoc IEscrow
    function authorize(Terms memory terms, uint256 amount) external payable nonReentrant {
        _checkTerms(terms);
        if (msg.sender != terms.payer) revert NotPayer(msg.sender, terms.payer);
        if (block.timestamp >= terms.authorizeBy) revert AfterAuthorizeBy(block.timestamp, terms.authorizeBy);
        if (amount == 0 || amount > terms.maxAmount) revert InvalidAmount(amount, terms.maxAmount);

        bytes32 id = paymentId(terms);
        if (_slots[id].exists()) revert AlreadyAuthorized(id);
        _slots[id] = PaymentSlotLib.opened(amount, block.timestamp, terms.gate == address(0));
        emit Authorized(id, terms.payer, terms.payee, terms, amount);

        address token = terms.token;
        uint256 value = token == address(0) ? amount : 0;
        if (msg.value != value) revert WrongValue(msg.value, value);
        if (token != address(0)) Money.pull(token, terms.payer, amount);
    }

    /// @inheritdoc IEscrow
    function clear(Terms memory terms, bytes calldata report) external nonReentrantView {
        (bytes32 id, PaymentSlot slot) = _load(terms);
        if (slot.cleared()) revert AlreadyCleared(id);
        if (slot.held() == 0) revert NothingHeld(id);
        if (block.timestamp >= terms.captureBy) revert AfterCaptureBy(block.timestamp, terms.captureBy);

        // The arbiter needs no gate. Without an arbiter the field is zero, and nobody calls from there.
        if (msg.sender != terms.arbiter || report.length != 0) _requireRelease(id, slot, terms, report);
        _slots[id] = slot.clear().counted();
        emit Cleared(id, slot.exposure());
    }

    /// @inheritdoc IEscrow
    function capture(Terms memory terms, uint256 amount, uint256 fee, bytes calldata report) external nonReentrantView {
        (bytes32 id, PaymentSlot slot) = _load(terms);
        if (msg.sender != terms.operator) revert NotOperator(msg.sender, terms.operator);
        if (block.timestamp < terms.captureFrom) revert BeforeCaptureFrom(block.timestamp, terms.captureFrom);
        if (block.timestamp >= terms.captureBy) revert AfterCaptureBy(block.timestamp, terms.captureBy);
        _checkAmount(id, slot, amount);
        _checkFee(terms, amount, fee);

        if (!slot.cleared()) {
            _requireRelease(id, slot, terms, report);
            emit Cleared(id, slot.exposure());
            slot = slot.clear();
        }
        _slots[id] = slot.captured(amount).counted();
        emit Captured(id, amount, fee);

        address token = terms.token;
        unchecked {
            // The fee is at most maxFeeBps ≤ 10000 of the amount.
            if (amount != fee) _payOut(token, terms.payee, amount - fee);
        }
        if (fee != 0) _payOut(token, terms.feeReceiver, fee);
    }

    /// @inheritdoc IEscrow
    function void(Terms memory terms, uint256 amount) external nonReentrantView {
        (bytes32 id, PaymentSlot slot) = _load(terms);
        if (msg.sender != terms.payee) {
            if (msg.sender != terms.operator) revert NotPayeeNorOperator(msg.sender, terms.payee, terms.operator);
            if (slot.cleared()) revert AlreadyCleared(id);
        }
        _checkAmount(id, slot, amount);

        _slots[id] = slot.returned(amount).counted();
        emit Voided(id, amount);
        _payOut(terms.token, terms.payer, amount);
    }

    /// @inheritdoc IEscrow
    function deny(Terms memory terms, bytes calldata report) external nonReentrantView {
        (bytes32 id, PaymentSlot slot) = _load(terms);
        if (slot.cleared()) revert AlreadyCleared(id);
        uint256 amount = slot.held();
        if (amount == 0) revert NothingHeld(id);
        uint256 verdict = _askGate(id, slot, terms, report);
        if (verdict != uint256(Verdict.Deny)) revert NotDenied(id, verdict);

        _slots[id] = slot.returned(amount).counted();
        emit Denied(id, amount);
        _payOut(terms.token, terms.payer, amount);
    }

    /// @inheritdoc IEscrow
    function reclaim(Terms memory terms) external nonReentrantView {
        (bytes32 id, PaymentSlot slot) = _load(terms);
        if (msg.sender != terms.payer) revert NotPayer(msg.sender, terms.payer);
        if (block.timestamp < terms.captureBy) revert BeforeCaptureBy(block.timestamp, terms.captureBy);
        uint256 amount = slot.held();
        if (amount == 0) revert NothingHeld(id);

        _slots[id] = slot.returned(amount).counted();
        emit Reclaimed(id, amount);
        _payOut(terms.token, terms.payer, amount);
    }

    /// @inheritdoc IEscrow
    function claimCredit(address token, address to) external nonReentrantView {
        if (to == address(0)) revert ZeroAddress();
        if (to == address(this)) revert InvalidParty(to);
        uint256 amount = _credits[token][msg.sender];
        if (amount == 0) revert NoCredit(token, msg.sender);

        _credits[token][msg.sender] = 0;
        emit CreditClaimed(token, msg.sender, to, amount);
        if (!Money.tryPayFreely(token, to, amount)) revert PayoutFailed(token, to, amount);
    }

    /* VIEWS */

    /// @inheritdoc IEscrow
    /// @dev In memory the terms are the eighteen words that EIP-712 hashes, cleaned when they were decoded. The type hash
    /// takes the place of the word before them for a moment: 770 gas less, in every verb, than encoding them again.
    function paymentId(Terms memory terms) public view returns (bytes32) {
        bytes32 typeHash = _TERMS_TYPEHASH;
        bytes32 structHash;
        assembly ("memory-safe") {
            let start := sub(terms, 0x20)
            let before := mload(start)
            mstore(start, typeHash)
            structHash := keccak256(start, 0x260)
            mstore(start, before)
        }
        return _hashTypedDataV4(structHash);
    }

    /// @inheritdoc IEscrow
    function stateOf(bytes32 id) external view returns (PaymentState memory) {
        return _slots[id].unpacked();
    }

    /// @inheritdoc IEscrow
    function credit(address token, address account) external view returns (uint256) {
        return _credits[token][account];
    }

    /* INTERNAL: CHECKS */

    /// @dev In the order of docs/spec/payments.md.
    function _checkTerms(Terms memory terms) private view {
        address feeReceiver = terms.feeReceiver;
        address arbiter = terms.arbiter;

        if (terms.payer == address(0) || terms.payee == address(0) || terms.operator == address(0)) {
            revert ZeroAddress();
        }
        if (terms.maxAmount == 0 || terms.maxAmount > PaymentSlotLib.MAX_AMOUNT) {
            revert InvalidAmount(terms.maxAmount, PaymentSlotLib.MAX_AMOUNT);
        }
        uint256 latestCaptureBy = block.timestamp + _MAX_CAPTURE_SECONDS;
        if (
            terms.authorizeBy > terms.captureBy ||
            terms.captureFrom >= terms.captureBy ||
            terms.captureBy > terms.refundBy ||
            terms.captureBy > latestCaptureBy
        ) {
            revert InvalidDeadlines(
                terms.authorizeBy,
                terms.captureFrom,
                terms.captureBy,
                terms.refundBy,
                latestCaptureBy
            );
        }
        if (
            terms.minFeeBps > terms.maxFeeBps ||
            terms.maxFeeBps > _BPS ||
            (feeReceiver == address(0)) != (terms.maxFeeBps == 0)
        ) {
            revert InvalidFees(terms.minFeeBps, terms.maxFeeBps, feeReceiver);
        }
        if (
            arbiter == address(0)
                ? terms.resolveSeconds != 0 || terms.resolveToPayee
                : terms.resolveSeconds == 0 || terms.resolveSeconds > _MAX_RESOLVE_SECONDS
        ) {
            revert InvalidArbiter(arbiter, terms.resolveSeconds, terms.resolveToPayee);
        }
        if (terms.gate == address(0) && terms.gateTerms != 0) revert InvalidGate(terms.gateTerms);
        if (
            terms.payer == address(this) ||
            terms.payee == address(this) ||
            terms.operator == address(this) ||
            feeReceiver == address(this) ||
            arbiter == address(this)
        ) {
            revert InvalidParty(address(this));
        }
    }

    function _load(Terms memory terms) private view returns (bytes32 id, PaymentSlot slot) {
        id = paymentId(terms);
        slot = _slots[id];
        if (!slot.exists()) revert UnknownPayment(id);
    }

    function _checkAmount(bytes32 id, PaymentSlot slot, uint256 amount) private pure {
        uint256 held = slot.held();
        if (held == 0) revert NothingHeld(id);
        if (amount == 0 || amount > held) revert InvalidAmount(amount, held);
    }

    function _checkFee(Terms memory terms, uint256 amount, uint256 fee) private pure {
        unchecked {
            // amount < 2¹⁰⁴ and the bounds are at most 10000.
            uint256 minFee = (amount * terms.minFeeBps) / _BPS;
            uint256 maxFee = (amount * terms.maxFeeBps) / _BPS;
            if (fee < minFee || fee > maxFee) revert FeeOutOfBounds(fee, minFee, maxFee);
        }
    }

    /* INTERNAL: GATE */

    function _requireRelease(bytes32 id, PaymentSlot slot, Terms memory terms, bytes calldata report) private view {
        uint256 verdict = _askGate(id, slot, terms, report);
        if (verdict != uint256(Verdict.Release)) revert NotReleased(id, verdict);
    }

    /// @dev A static call, so the gate can change nothing. Assembly because a high-level call would copy, and decode with
    /// a revert of its own, whatever the gate returns: one word of an answer and 256 bytes of a failure are enough. An
    /// answer that is not exactly one word is no verdict: hold.
    function _askGate(
        bytes32 id,
        PaymentSlot slot,
        Terms memory terms,
        bytes calldata report
    ) private view returns (uint256 verdict) {
        bytes memory data = abi.encodeCall(
            IReleaseGate.verdict,
            (id, terms.payer, terms.payee, slot.exposure(), slot.clock(), terms.gateTerms, report)
        );
        address gate = terms.gate;
        bytes memory reason;
        bool answered;
        assembly ("memory-safe") {
            answered := staticcall(gas(), gate, add(data, 0x20), mload(data), 0, 0x20)
            switch answered
            case 0 {
                let size := returndatasize()
                if gt(size, _MAX_REASON_BYTES) {
                    size := _MAX_REASON_BYTES
                }
                reason := mload(0x40)
                mstore(reason, size)
                returndatacopy(add(reason, 0x20), 0, size)
                mstore(0x40, add(add(reason, 0x20), and(add(size, 0x1f), not(0x1f))))
            }
            default {
                if eq(returndatasize(), 0x20) {
                    verdict := mload(0)
                }
            }
        }
        if (!answered) revert GateFailed(id, reason);
    }

    /* INTERNAL: MONEY */

    /// @dev Called after all effects. What cannot be paid is owed.
    function _payOut(address token, address to, uint256 amount) private {
        if (Money.tryPay(token, to, amount)) return;
        _credits[token][to] += amount;
        emit Credited(token, to, amount);
    }
}
