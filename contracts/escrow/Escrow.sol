// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {AccountDeployer} from "../collect/AccountDeployer.sol";
import {Collection} from "../collect/Collection.sol";
import {Collector} from "../collect/Collector.sol";
import {Collectors} from "../collect/Collectors.sol";
import {Signatures} from "../collect/Signatures.sol";
import {Verdict} from "../risk/IReleaseGate.sol";
import {EscrowTypes} from "./EscrowTypes.sol";
import {GateCall} from "./GateCall.sol";
import {Call, IEscrow, PaymentState, Terms} from "./IEscrow.sol";
import {Money} from "./Money.sol";
import {PaymentSlot, PaymentSlotLib} from "./PaymentSlot.sol";
import {TermsLib} from "./TermsLib.sol";

/// @title Escrow
/// @notice See {IEscrow}: the interface is the manual.
/// @dev Every verb follows checks, effects, interactions. What measures balances or may call a stranger for a signature
/// holds a lock meanwhile, and no verb runs while it is held.
///
/// {authorize} and {charge} decode the terms into memory: each field is checked and cleaned once. The other verbs read
/// single fields from calldata; that they are clean follows from the hash, under which something was authorized.
// solhint-disable gas-calldata-parameters
contract Escrow is IEscrow, EIP712, ReentrancyGuardTransient {
    /// @dev The gas with which a call of a batch counts as failed: enough for every verb, two payouts that burn all they may
    /// included. With less it was starved, and the batch is undone.
    uint256 private constant _BATCH_SHARE_GAS = 500_000;

    /* STORAGE */

    mapping(bytes32 paymentId => PaymentSlot slot) private _slots;
    mapping(bytes32 paymentId => Extension extension) private _extensions;
    mapping(address token => mapping(address account => uint256 amount)) private _credits;
    mapping(address account => uint256 nonce) private _creditNonces;

    struct Extension {
        uint48 captureBy;
        uint48 refundBy;
    }

    AccountDeployer private immutable _DEPLOYER;

    /* CONSTRUCTOR */

    constructor() EIP712("Sluice Escrow", "1") {
        _DEPLOYER = new AccountDeployer();
    }

    /* VERBS: LOCKING */

    /// @inheritdoc IEscrow
    /// @dev Not under the lock's guard, to save its reading: a token is pulled under the lock anyway, and native coin for a
    /// new payment disturbs nothing that the lock protects.
    function authorize(Terms calldata terms_, uint256 amount) external payable {
        Terms memory terms = TermsLib.decoder()(terms_);
        TermsLib.check(terms);
        address actor = _actor();
        if (actor != terms.payer) revert NotPayer(actor, terms.payer);
        _authorize(terms, amount);
        _takeFromActor(terms.token, actor, amount);
    }

    /// @inheritdoc IEscrow
    function authorizeWith(
        Terms calldata terms_,
        uint256 amount,
        Collector collector,
        bytes calldata data
    ) external nonReentrantView {
        Terms memory terms = TermsLib.decoder()(terms_);
        TermsLib.check(terms);
        bytes32 id = _authorize(terms, amount);
        Collection memory c = _collection(id, 0, terms.token, terms.payer, terms.operator, amount);
        c.verb = EscrowTypes.AUTHORIZE_NAME;
        c.consentType = EscrowTypes.AUTHORIZE;
        _collect(c, collector, data);
    }

    /// @inheritdoc IEscrow
    function increase(Terms calldata terms, uint256 amount, bytes calldata report) external payable nonReentrantView {
        address actor = _actor();
        if (actor != terms.payer) revert NotPayer(actor, terms.payer);
        _increase(terms, amount, report);
        _takeFromActor(terms.token, actor, amount);
    }

    /// @inheritdoc IEscrow
    function increaseWith(
        Terms calldata terms,
        uint256 amount,
        bytes calldata report,
        Collector collector,
        bytes calldata data
    ) external nonReentrantView {
        (bytes32 id, uint256 seq) = _increase(terms, amount, report);
        if (seq == PaymentSlotLib.MAX_SEQ) revert SeqExhausted(id);
        Collection memory c = _collection(id, seq, terms.token, terms.payer, terms.operator, amount);
        c.verb = EscrowTypes.INCREASE_NAME;
        c.consentType = EscrowTypes.INCREASE;
        _collect(c, collector, data);
    }

    /* VERBS: PAYING */

    /// @inheritdoc IEscrow
    function clear(Terms calldata terms, bytes calldata report) external nonReentrantView {
        (bytes32 id, PaymentSlot slot) = _load(terms);
        if (slot.cleared()) revert AlreadyCleared(id);
        if (slot.held() == 0) revert NothingHeld(id);
        _requireUndisputed(id, slot, terms);
        _requireBeforeCaptureBy(id, terms);

        // The arbiter needs no gate. Without an arbiter the field is zero, and nobody acts from there.
        if (report.length != 0 || _actor() != terms.arbiter) _requireRelease(id, slot, terms, report);
        _slots[id] = slot.clear();
        emit Cleared(id, slot.exposure());
    }

    /// @inheritdoc IEscrow
    function capture(
        Terms calldata terms,
        uint256 amount,
        uint256 fee,
        bytes calldata report
    ) external nonReentrantView {
        (bytes32 id, PaymentSlot slot) = _load(terms);
        address actor = _actor();
        if (actor != terms.operator) revert NotOperator(actor, terms.operator);
        if (block.timestamp < terms.captureFrom) revert BeforeCaptureFrom(block.timestamp, terms.captureFrom);
        _requireBeforeCaptureBy(id, terms);
        _requireUndisputed(id, slot, terms);
        _checkAmount(id, slot, amount);
        _checkFee(terms.minFeeBps, terms.maxFeeBps, amount, fee);

        if (!slot.cleared()) {
            // {Captured} says it too.
            _requireRelease(id, slot, terms, report);
            slot = slot.clear();
        }
        _slots[id] = slot.captured(amount).counted();
        emit Captured(id, amount, fee);
        _payPayee(terms.token, terms.payee, terms.feeReceiver, amount, fee);
    }

    /// @inheritdoc IEscrow
    function charge(
        Terms calldata terms_,
        uint256 amount,
        uint256 fee,
        bytes calldata report
    ) external payable nonReentrantView {
        Terms memory terms = TermsLib.decoder()(terms_);
        TermsLib.check(terms);
        address actor = _actor();
        if (actor != terms.payer) revert NotPayer(actor, terms.payer);
        _charge(terms, amount, fee, report);
        _takeFromActor(terms.token, actor, amount);
        _payPayee(terms.token, terms.payee, terms.feeReceiver, amount, fee);
    }

    /// @inheritdoc IEscrow
    function chargeWith(
        Terms calldata terms_,
        uint256 amount,
        uint256 fee,
        bytes calldata report,
        Collector collector,
        bytes calldata data
    ) external nonReentrantView {
        Terms memory terms = TermsLib.decoder()(terms_);
        TermsLib.check(terms);
        address actor = _actor();
        if (actor != terms.operator && actor != terms.payer) {
            revert NotPayerNorOperator(actor, terms.payer, terms.operator);
        }
        bytes32 id = _charge(terms, amount, fee, report);
        Collection memory c = _collection(id, 0, terms.token, terms.payer, terms.operator, amount);
        c.verb = EscrowTypes.CHARGE_NAME;
        c.consentType = EscrowTypes.CHARGE;
        _collect(c, collector, data);
        _payPayee(terms.token, terms.payee, terms.feeReceiver, amount, fee);
    }

    /* VERBS: GIVING BACK */

    /// @inheritdoc IEscrow
    function void(Terms calldata terms, uint256 amount) external nonReentrantView {
        (bytes32 id, PaymentSlot slot) = _load(terms);
        address actor = _actor();
        if (actor != terms.payee) {
            if (actor != terms.operator) revert NotPayeeNorOperator(actor, terms.payee, terms.operator);
            if (slot.cleared()) revert AlreadyCleared(id);
        }
        _checkAmount(id, slot, amount);
        if (amount == slot.held()) slot = slot.undispute();

        _slots[id] = slot.returned(amount).counted();
        emit Voided(id, amount);
        _payOut(terms.token, terms.payer, amount);
    }

    /// @inheritdoc IEscrow
    function deny(Terms calldata terms, bytes calldata report) external nonReentrantView {
        (bytes32 id, PaymentSlot slot) = _load(terms);
        if (slot.cleared()) revert AlreadyCleared(id);
        uint256 amount = slot.held();
        if (amount == 0) revert NothingHeld(id);
        _requireUndisputed(id, slot, terms);
        uint256 verdict = _askGate(id, slot, terms, report);
        if (verdict != uint256(Verdict.Deny)) revert NotDenied(id, verdict);

        _slots[id] = slot.returned(amount).counted();
        emit Denied(id, amount);
        _payOut(terms.token, terms.payer, amount);
    }

    /// @inheritdoc IEscrow
    function reclaim(Terms calldata terms) external nonReentrantView {
        (bytes32 id, PaymentSlot slot) = _load(terms);
        address actor = _actor();
        if (actor != terms.payer) revert NotPayer(actor, terms.payer);
        uint256 captureBy = _captureBy(id, terms);
        if (block.timestamp < captureBy) revert BeforeCaptureBy(block.timestamp, captureBy);
        _requireUndisputed(id, slot, terms);
        uint256 amount = slot.held();
        if (amount == 0) revert NothingHeld(id);

        _slots[id] = slot.returned(amount).counted();
        emit Reclaimed(id, amount);
        _payOut(terms.token, terms.payer, amount);
    }

    /// @inheritdoc IEscrow
    function refund(Terms calldata terms, uint256 amount) external payable nonReentrantView {
        (bytes32 id, PaymentSlot slot) = _load(terms);
        address actor = _actor();
        if (actor != terms.operator && actor != terms.payee) {
            revert NotOperatorNorPayee(actor, terms.operator, terms.payee);
        }
        if (block.timestamp >= terms.refundBy) {
            uint256 refundBy = _later(terms.refundBy, _extensions[id].refundBy);
            if (block.timestamp >= refundBy) revert AfterRefundBy(block.timestamp, refundBy);
        }
        if (amount == 0 || amount > slot.refundable()) revert InvalidAmount(amount, slot.refundable());

        _slots[id] = slot.refunded(amount).counted();
        emit Refunded(id, amount);
        if (terms.token == address(0)) {
            if (msg.value != amount) revert WrongValue(msg.value, amount);
            _payOut(address(0), terms.payer, amount);
        } else {
            if (msg.value != 0) revert WrongValue(msg.value, 0);
            SafeERC20.safeTransferFrom(IERC20(terms.token), actor, terms.payer, amount);
        }
    }

    /* VERBS: DISPUTES AND TIME */

    /// @inheritdoc IEscrow
    function dispute(Terms calldata terms, bytes32 evidence) external nonReentrantView {
        (bytes32 id, PaymentSlot slot) = _load(terms);
        address actor = _actor();
        if (actor != terms.payer) revert NotPayer(actor, terms.payer);
        if (terms.arbiter == address(0)) revert NoArbiter(id);
        _requireBeforeCaptureBy(id, terms);
        _requireUndisputed(id, slot, terms);
        if (slot.held() == 0) revert NothingHeld(id);

        _slots[id] = slot.dispute(block.timestamp).counted();
        emit Disputed(id, evidence);
    }

    /// @inheritdoc IEscrow
    function resolve(Terms calldata terms, uint256 toPayee) external nonReentrantView {
        (bytes32 id, PaymentSlot slot) = _load(terms);
        address actor = _actor();
        if (actor != terms.arbiter) revert NotArbiter(actor, terms.arbiter);
        if (!slot.disputed()) revert NotDisputed(id);
        uint256 resolveBy = slot.clock() + terms.resolveSeconds;
        if (block.timestamp >= resolveBy) revert AfterResolveBy(block.timestamp, resolveBy);
        if (toPayee > slot.held()) revert InvalidAmount(toPayee, slot.held());
        _resolve(id, slot, terms, toPayee);
    }

    /// @inheritdoc IEscrow
    function resolveExpired(Terms calldata terms) external nonReentrantView {
        (bytes32 id, PaymentSlot slot) = _load(terms);
        if (!slot.disputed()) revert NotDisputed(id);
        uint256 resolveBy = slot.clock() + terms.resolveSeconds;
        if (block.timestamp < resolveBy) revert BeforeResolveBy(block.timestamp, resolveBy);
        _resolve(id, slot, terms, terms.resolveToPayee ? slot.held() : 0);
    }

    /// @inheritdoc IEscrow
    function extend(
        Terms calldata terms,
        uint48 captureBy,
        uint48 refundBy,
        uint256 deadline,
        bytes calldata payerSignature,
        bytes calldata payeeSignature
    ) external nonReentrantView {
        (bytes32 id, PaymentSlot slot) = _load(terms);
        _requireUndisputed(id, slot, terms);
        if (slot.exposure() == 0) revert NothingHeld(id);
        Extension memory present = _extensions[id];
        uint256 latest = block.timestamp + TermsLib.MAX_CAPTURE_SECONDS;
        if (
            captureBy < _later(terms.captureBy, present.captureBy) ||
            refundBy < _later(terms.refundBy, present.refundBy) ||
            captureBy > refundBy ||
            captureBy > latest
        ) {
            revert InvalidExtension(captureBy, refundBy, latest);
        }
        address actor = _actor();
        bytes memory rest = abi.encode(captureBy, refundBy, _signedSeq(id, slot), deadline);
        if (actor != terms.payer) {
            bytes32 structHash = _signedHash(EscrowTypes.EXTEND, id, terms.payer, rest);
            _requireSigned(terms.payer, structHash, deadline, payerSignature);
        }
        if (actor != terms.payee) {
            bytes32 structHash = _signedHash(EscrowTypes.EXTEND, id, terms.payee, rest);
            _requireSigned(terms.payee, structHash, deadline, payeeSignature);
        }

        _slots[id] = slot.counted();
        _extensions[id] = Extension(captureBy, refundBy);
        emit Extended(id, captureBy, refundBy);
    }

    /* CREDIT */

    /// @inheritdoc IEscrow
    function claimCredit(address token, address to) external nonReentrantView {
        _claimCredit(_actor(), token, to);
    }

    /// @inheritdoc IEscrow
    function claimCreditFor(
        address account,
        address token,
        address to,
        uint256 deadline,
        bytes calldata signature
    ) external nonReentrantView {
        // To the account itself anyone may bring it: not every receiver can call or sign.
        if (to != account) {
            _requireSigned(
                account,
                keccak256(abi.encode(EscrowTypes.CLAIM_CREDIT, account, token, to, _creditNonces[account], deadline)),
                deadline,
                signature
            );
        }
        _claimCredit(account, token, to);
    }

    /* FOR OTHERS, AND MANY AT ONCE */

    /// @inheritdoc IEscrow
    /// @dev The verb's numbers follow the terms in its call, so they are hashed as they stand there.
    function relay(
        bytes calldata call_,
        address signer,
        uint256 deadline,
        bytes calldata signature
    ) external payable nonReentrantView {
        bytes4 selector = bytes4(call_);
        (bytes32 typeHash, uint256 numbersEnd) = EscrowTypes.ofVerb(selector);
        if (typeHash == 0 || call_.length < numbersEnd) revert NotRelayable(selector);
        Terms calldata terms;
        assembly ("memory-safe") {
            terms := add(call_.offset, 4)
        }
        (bytes32 id, PaymentSlot slot) = _load(terms);
        bytes memory rest = bytes.concat(
            call_[EscrowTypes.NUMBERS_START:numbersEnd],
            bytes32(_signedSeq(id, slot)),
            bytes32(deadline)
        );
        _requireSigned(signer, _signedHash(typeHash, id, signer, rest), deadline, signature);

        if (!_callSelf(call_, msg.value, signer, gasleft())) {
            assembly ("memory-safe") {
                let reason := mload(0x40)
                returndatacopy(reason, 0, returndatasize())
                revert(reason, returndatasize())
            }
        }
    }

    /// @inheritdoc IEscrow
    function batch(Call[] calldata calls, bool mayFail) external payable nonReentrantView {
        address actor = _actor();
        uint256 needed = 0;
        for (uint256 i = 0; i < calls.length; ++i) needed += calls[i].value;
        if (needed != msg.value) revert WrongValue(msg.value, needed);

        uint256 unused = 0;
        for (uint256 i = 0; i < calls.length; ++i) {
            Call calldata item = calls[i];
            // A call that may fail may burn no more than its share, or what every verb needs where the share is less; it has
            // not failed when there was less than that. A share for what comes behind the calls is kept.
            uint256 share = gasleft();
            if (mayFail) {
                uint256 part = share / (calls.length - i + 1);
                if (part > _BATCH_SHARE_GAS) share = part;
                else if (share > _BATCH_SHARE_GAS) share = _BATCH_SHARE_GAS;
            }
            if (_callSelf(item.data, item.value, actor, share)) continue;
            bytes memory reason = GateCall.failure();
            if (!mayFail) revert BatchFailed(i, reason);
            if (share < _BATCH_SHARE_GAS) revert InsufficientGas(share, _BATCH_SHARE_GAS);
            emit BatchCallFailed(i, reason);
            unused += item.value;
        }
        if (unused != 0) _payOut(address(0), actor, unused);
    }

    /* VIEWS */

    /// @inheritdoc IEscrow
    function paymentId(Terms calldata terms_) external view returns (bytes32) {
        Terms memory terms = TermsLib.decoder()(terms_);
        return _hashTypedDataV4(TermsLib.hash(terms));
    }

    /// @inheritdoc IEscrow
    function stateOf(bytes32 id) external view returns (PaymentState memory) {
        return _slots[id].unpacked();
    }

    /// @inheritdoc IEscrow
    function extensionOf(bytes32 id) external view returns (uint48 captureBy, uint48 refundBy) {
        Extension memory extension = _extensions[id];
        return (extension.captureBy, extension.refundBy);
    }

    /// @inheritdoc IEscrow
    function credit(address token, address account) external view returns (uint256) {
        return _credits[token][account];
    }

    /// @inheritdoc IEscrow
    function creditNonce(address account) external view returns (uint256) {
        return _creditNonces[account];
    }

    /* INTERNAL: WHO ACTS */

    /// @dev {relay} and {batch} call the escrow itself and write the actor behind the call, as ERC-2771 does; nothing
    /// else makes the escrow call itself with data of a stranger's choice.
    function _actor() private view returns (address actor) {
        actor = msg.sender;
        if (actor == address(this)) actor = address(bytes20(msg.data[msg.data.length - 20:]));
    }

    function _callSelf(
        bytes calldata call_,
        uint256 value,
        address actor,
        uint256 gasLimit
    ) private returns (bool worked) {
        bytes memory data = abi.encodePacked(call_, actor);
        assembly ("memory-safe") {
            worked := call(gasLimit, address(), value, add(data, 0x20), mload(data), 0, 0)
        }
    }

    /// @dev The lock: a signature may come with a stranger's call (ERC-6492), during which no payment may move on.
    function _requireSigned(
        address signer,
        bytes32 structHash,
        uint256 deadline,
        bytes calldata signature
    ) private nonReentrant {
        if (block.timestamp > deadline) revert SignatureExpired(block.timestamp, deadline);
        bytes32 digest = _hashTypedDataV4(structHash);
        if (!Signatures.isValid(signer, digest, signature, _DEPLOYER)) revert InvalidSignature(signer, digest);
    }

    /// @dev The struct of a verb's type: payment, who acts by it, and the rest.
    function _signedHash(
        bytes32 typeHash,
        bytes32 id,
        address signer,
        bytes memory rest
    ) private pure returns (bytes32) {
        return keccak256(bytes.concat(typeHash, id, bytes32(uint256(uint160(signer))), rest));
    }

    function _signedSeq(bytes32 id, PaymentSlot slot) private pure returns (uint256 seq) {
        seq = slot.seq();
        if (seq == PaymentSlotLib.MAX_SEQ) revert SeqExhausted(id);
    }

    /* INTERNAL: CHECKS AND EFFECTS */

    function _load(Terms calldata terms) private view returns (bytes32 id, PaymentSlot slot) {
        id = _hashTypedDataV4(TermsLib.hashRaw(terms));
        slot = _slots[id];
        if (!slot.exists()) revert UnknownPayment(id);
    }

    function _opened(Terms memory terms, uint256 amount) private view returns (bytes32 id) {
        if (block.timestamp >= terms.authorizeBy) revert AfterAuthorizeBy(block.timestamp, terms.authorizeBy);
        if (amount == 0 || amount > terms.maxAmount) revert InvalidAmount(amount, terms.maxAmount);
        id = _hashTypedDataV4(TermsLib.hash(terms));
        if (_slots[id].exists()) revert AlreadyAuthorized(id);
    }

    function _authorize(Terms memory terms, uint256 amount) private returns (bytes32 id) {
        id = _opened(terms, amount);
        _slots[id] = PaymentSlotLib.opened(amount, block.timestamp, terms.gate == address(0));
        EscrowTypes.emitAuthorized(id, terms, amount);
    }

    function _charge(
        Terms memory terms,
        uint256 amount,
        uint256 fee,
        bytes calldata report
    ) private returns (bytes32 id) {
        id = _opened(terms, amount);
        if (block.timestamp < terms.captureFrom) revert BeforeCaptureFrom(block.timestamp, terms.captureFrom);
        _checkFee(terms.minFeeBps, terms.maxFeeBps, amount, fee);
        if (terms.gate != address(0)) {
            uint256 verdict = GateCall.ask(
                terms.gate,
                id,
                terms.payer,
                terms.payee,
                amount,
                block.timestamp,
                terms.gateTerms,
                report
            );
            if (verdict != uint256(Verdict.Release)) revert NotReleased(id, verdict);
        }
        _slots[id] = PaymentSlotLib.charged(amount, block.timestamp);
        EscrowTypes.emitCharged(id, terms, amount, fee);
    }

    function _increase(
        Terms calldata terms,
        uint256 amount,
        bytes calldata report
    ) private returns (bytes32 id, uint256 seq) {
        PaymentSlot slot;
        (id, slot) = _load(terms);
        if (block.timestamp >= terms.authorizeBy) revert AfterAuthorizeBy(block.timestamp, terms.authorizeBy);
        if (slot.noIncrease()) revert NoMoreIncrease(id);
        _requireUndisputed(id, slot, terms);
        uint256 room = terms.maxAmount - slot.exposure();
        if (amount == 0 || amount > room) revert InvalidAmount(amount, room);
        seq = slot.seq();

        slot = slot.increased(amount, block.timestamp);
        if (slot.cleared() && terms.gate != address(0)) {
            _requireRelease(id, slot, terms, report);
            emit Cleared(id, slot.exposure());
        }
        _slots[id] = slot.counted();
        emit Increased(id, amount);
    }

    /// @dev The payee's part pays the lowest fee: the arbiter decides about the goods, not about the operator's price.
    function _resolve(bytes32 id, PaymentSlot slot, Terms calldata terms, uint256 toPayee) private {
        uint256 toPayer;
        uint256 fee;
        unchecked {
            toPayer = slot.held() - toPayee;
            fee = (toPayee * terms.minFeeBps) / TermsLib.BPS;
        }
        slot = slot.undispute().captured(toPayee);
        if (toPayer != 0) slot = slot.returned(toPayer);
        _slots[id] = slot.counted();
        emit Resolved(id, toPayee, fee, toPayer);
        _payPayee(terms.token, terms.payee, terms.feeReceiver, toPayee, fee);
        if (toPayer != 0) _payOut(terms.token, terms.payer, toPayer);
    }

    function _requireUndisputed(bytes32 id, PaymentSlot slot, Terms calldata terms) private pure {
        if (slot.disputed()) revert InDispute(id, slot.clock() + terms.resolveSeconds);
    }

    /// @dev An extension can only be later, so it is looked at only when the terms' own time is over.
    function _requireBeforeCaptureBy(bytes32 id, Terms calldata terms) private view {
        if (block.timestamp < terms.captureBy) return;
        uint256 captureBy = _captureBy(id, terms);
        if (block.timestamp >= captureBy) revert AfterCaptureBy(block.timestamp, captureBy);
    }

    function _captureBy(bytes32 id, Terms calldata terms) private view returns (uint256) {
        return _later(terms.captureBy, _extensions[id].captureBy);
    }

    function _later(uint256 a, uint256 b) private pure returns (uint256) {
        return a > b ? a : b;
    }

    function _checkAmount(bytes32 id, PaymentSlot slot, uint256 amount) private pure {
        uint256 held = slot.held();
        if (held == 0) revert NothingHeld(id);
        if (amount == 0 || amount > held) revert InvalidAmount(amount, held);
    }

    function _checkFee(uint256 minFeeBps, uint256 maxFeeBps, uint256 amount, uint256 fee) private pure {
        unchecked {
            // amount < 2¹⁰⁴ and the bounds are at most 10000.
            uint256 minFee = (amount * minFeeBps) / TermsLib.BPS;
            uint256 maxFee = (amount * maxFeeBps) / TermsLib.BPS;
            if (fee < minFee || fee > maxFee) revert FeeOutOfBounds(fee, minFee, maxFee);
        }
    }

    /* INTERNAL: GATE */

    function _requireRelease(bytes32 id, PaymentSlot slot, Terms calldata terms, bytes calldata report) private view {
        uint256 verdict = _askGate(id, slot, terms, report);
        if (verdict != uint256(Verdict.Release)) revert NotReleased(id, verdict);
    }

    function _askGate(
        bytes32 id,
        PaymentSlot slot,
        Terms calldata terms,
        bytes calldata report
    ) private view returns (uint256) {
        return
            GateCall.ask(
                terms.gate,
                id,
                terms.payer,
                terms.payee,
                slot.exposure(),
                slot.clock(),
                terms.gateTerms,
                report
            );
    }

    /* INTERNAL: MONEY, after all effects */

    /// @dev Native coin came with the call; an ERC-20 is pulled by the actor's allowance.
    function _takeFromActor(address token, address actor, uint256 amount) private {
        uint256 value = token == address(0) ? amount : 0;
        if (msg.value != value) revert WrongValue(msg.value, value);
        if (token != address(0)) _pull(token, actor, amount);
    }

    function _pull(address token, address from, uint256 amount) private nonReentrant {
        Money.pull(token, from, amount);
    }

    function _collection(
        bytes32 id,
        uint256 seq,
        address token,
        address payer,
        address operator,
        uint256 amount
    ) private view returns (Collection memory c) {
        if (token == address(0)) revert NativeCoinNotCollectable(id);
        c.paymentId = id;
        c.seq = seq;
        c.domainSeparator = _domainSeparatorV4();
        c.token = token;
        c.payer = payer;
        c.amount = amount;
        address actor = _actor();
        c.byPayer = actor == payer;
        c.byStranger = actor != payer && actor != operator;
        c.deployer = _DEPLOYER;
    }

    function _collect(Collection memory c, Collector collector, bytes calldata data) private nonReentrant {
        Collectors.collect(c, collector, data);
    }

    function _payPayee(address token, address payee, address feeReceiver, uint256 amount, uint256 fee) private {
        unchecked {
            // The fee is at most maxFeeBps ≤ 10000 of the amount.
            if (amount != fee) _payOut(token, payee, amount - fee);
        }
        if (fee != 0) _payOut(token, feeReceiver, fee);
    }

    /// @dev What cannot be paid is owed.
    function _payOut(address token, address to, uint256 amount) private {
        if (Money.tryPay(token, to, amount)) return;
        _credits[token][to] += amount;
        emit Credited(token, to, amount);
    }

    function _claimCredit(address account, address token, address to) private {
        if (to == address(0)) revert ZeroAddress();
        if (to == address(this)) revert InvalidParty(to);
        uint256 amount = _credits[token][account];
        if (amount == 0) revert NoCredit(token, account);

        _credits[token][account] = 0;
        // By itself or by signature: what it signed for this credit is not good for the next.
        ++_creditNonces[account];
        emit CreditClaimed(token, account, to, amount);
        if (!Money.tryPayFreely(token, to, amount)) revert PayoutFailed(token, to, amount);
    }
}
