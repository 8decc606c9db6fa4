// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Collector} from "../collect/Collector.sol";

/// @notice The terms of one payment. They travel in calldata with every call; the chain keeps only the state under their
/// hash. Field order is part of the format (docs/spec/payments.md).
struct Terms {
    /// Whose money it is until it is captured.
    address payer;
    /// Who is paid by a capture.
    address payee;
    /// Who may capture, and void while not cleared.
    address operator;
    /// ERC-20, or zero for the native coin.
    address token;
    /// The most that may ever be authorized in sum, in base units: 1 … 2¹⁰⁴−1.
    uint256 maxAmount;
    /// Authorize before this second.
    uint48 authorizeBy;
    /// Capture from this second on; zero = at once.
    uint48 captureFrom;
    /// Capture strictly before this second; reclaim from it on.
    uint48 captureBy;
    /// Refund strictly before this second.
    uint48 refundBy;
    /// Lower bound of the fee, in hundredths of a percent of what is captured.
    uint16 minFeeBps;
    /// Upper bound of the fee, likewise.
    uint16 maxFeeBps;
    /// Who gets the fee.
    address feeReceiver;
    /// Who may clear without a report and resolve disputes; zero = nobody.
    address arbiter;
    /// How long the arbiter has once the payer disputes.
    uint32 resolveSeconds;
    /// Where disputed money goes when the arbiter stays silent: true payee, false payer.
    bool resolveToPayee;
    /// The release gate; zero = none, the payment is born cleared.
    address gate;
    /// One word that only the gate reads.
    bytes32 gateTerms;
    /// Makes equal terms different payments.
    uint256 salt;
}

/// @notice State of one payment, unpacked from its slot.
struct PaymentState {
    /// Authorized and not yet captured or given back, in base units.
    uint104 held;
    /// Captured and not yet refunded, in base units.
    uint104 refundable;
    /// Second of the last authorize or increase; while disputed, of the dispute.
    uint32 clock;
    /// Verbs applied so far, clearing not counted: 0 before authorize; stays at 4095.
    uint16 seq;
    /// Authorized once; never falls back.
    bool exists;
    /// The gate said *release* for everything held and captured so far, or there is no gate.
    bool cleared;
    /// Held money waits for the arbiter.
    bool disputed;
    /// Something was given back, so the payment may not grow.
    bool noIncrease;
}

/// @notice One call of a batch.
struct Call {
    /// Native coin that goes with it, in wei.
    uint256 value;
    /// A call of the escrow, selector first.
    bytes data;
}

/// @title Escrow of payments that are released through a gate
/// @notice Holds ERC-20 tokens and native coin between a payer's *authorize* and the operator's *capture*. A payment may
/// name a gate (an {IReleaseGate}, for example the risk oracle) that is asked once, by {clear} or within {capture} or
/// {charge}, before money may reach the payee. Nobody owns the contract, nothing in it can be changed or paused, and money
/// only ever goes to the payee, back to the payer, or to the fee receiver that the payer accepted.
///
/// Who may call is decided by the *actor*: whoever sent the transaction, the sender of a {batch}, or whoever signed what
/// {relay} carries. Money is pulled from a payer only when it is the actor or signed for this payment ({Collector}).
///
/// Assumptions on tokens, and what breaks when they fail:
/// - Balances change only by transfer. A rebasing token may leave the contract with less than it owes in that token: the
///   last to be paid loses; other tokens are untouched.
/// - Money that is pulled arrives exactly. Tokens that take a fee are refused ({InexactTransfer}).
/// - A token that lies about balances or transfers hurts only those who accepted it in their terms.
/// - Missing return values are tolerated; a transfer that returns anything but `true` has failed.
///
/// Assumptions on gates: none. A gate that reverts, burns gas or answers rubbish means *hold*; {void}, {reclaim},
/// {dispute}, {resolve}, {resolveExpired}, {refund} and {claimCredit} never call it.
///
/// A payout that fails (blocked account, reverting receiver) is credited to its receiver, who pulls it with
/// {claimCredit} to any address: no receiver can block the other party.
interface IEscrow {
    /* ERRORS: TERMS */

    /// @notice `payer`, `payee` or `operator` is zero, or a payout was asked to the zero address.
    error ZeroAddress();
    /// @notice The amount is zero or above `limit`.
    error InvalidAmount(uint256 amount, uint256 limit);
    /// @notice The deadlines contradict each other or reach further than `latestCaptureBy`.
    error InvalidDeadlines(
        uint256 authorizeBy,
        uint256 captureFrom,
        uint256 captureBy,
        uint256 refundBy,
        uint256 latestCaptureBy
    );
    /// @notice The fee bounds cross, exceed 10000, or a fee without a receiver (or the reverse) was agreed.
    error InvalidFees(uint256 minFeeBps, uint256 maxFeeBps, address feeReceiver);
    /// @notice An arbiter without a time to resolve within 1 s … 90 days, or such a time without an arbiter.
    error InvalidArbiter(address arbiter, uint256 resolveSeconds, bool resolveToPayee);
    /// @notice Gate terms without a gate.
    error InvalidGate(bytes32 gateTerms);
    /// @notice The escrow itself cannot be a party or receive a payout.
    error InvalidParty(address party);

    /* ERRORS: CALLS */

    /// @notice Only the payer may do this.
    error NotPayer(address caller, address payer);
    /// @notice Only the operator may do this.
    error NotOperator(address caller, address operator);
    /// @notice Only the payee, or the operator while the payment is not cleared, may void.
    error NotPayeeNorOperator(address caller, address payee, address operator);
    /// @notice These terms were authorized before.
    error AlreadyAuthorized(bytes32 paymentId);
    /// @notice Nothing was ever authorized under these terms.
    error UnknownPayment(bytes32 paymentId);
    /// @notice The time to authorize is over (`timestamp ≥ authorizeBy`).
    error AfterAuthorizeBy(uint256 timestamp, uint256 authorizeBy);
    /// @notice Capturing has not begun (`timestamp < captureFrom`).
    error BeforeCaptureFrom(uint256 timestamp, uint256 captureFrom);
    /// @notice The time to clear and capture is over (`timestamp ≥ captureBy`).
    error AfterCaptureBy(uint256 timestamp, uint256 captureBy);
    /// @notice Reclaiming has not begun (`timestamp < captureBy`).
    error BeforeCaptureBy(uint256 timestamp, uint256 captureBy);
    /// @notice The native coin sent is not what the call needs.
    error WrongValue(uint256 sent, uint256 expected);
    /// @notice At this address is nothing that tells a balance.
    error NotAToken(address token);
    /// @notice The token moved another amount than asked for.
    error InexactTransfer(address token, uint256 received, uint256 expected);
    /// @notice Only the payer, or the operator with the payer's consent, may charge.
    error NotPayerNorOperator(address caller, address payer, address operator);
    /// @notice Only the operator or the payee may refund.
    error NotOperatorNorPayee(address caller, address operator, address payee);
    /// @notice Only the arbiter may do this.
    error NotArbiter(address caller, address arbiter);
    /// @notice The payment is cleared: it can no longer be cleared, denied, or voided by the operator.
    error AlreadyCleared(bytes32 paymentId);
    /// @notice The held money waits for the arbiter until `resolveBy`.
    error InDispute(bytes32 paymentId, uint256 resolveBy);
    /// @notice The terms name no arbiter.
    error NoArbiter(bytes32 paymentId);
    /// @notice There is no dispute to resolve.
    error NotDisputed(bytes32 paymentId);
    /// @notice The arbiter's time is over (`timestamp ≥ resolveBy`): anyone may call {IEscrow-resolveExpired}.
    error AfterResolveBy(uint256 timestamp, uint256 resolveBy);
    /// @notice The arbiter still has time (`timestamp < resolveBy`).
    error BeforeResolveBy(uint256 timestamp, uint256 resolveBy);
    /// @notice Something was given back: the payment cannot grow any more.
    error NoMoreIncrease(bytes32 paymentId);
    /// @notice The time to refund is over (`timestamp ≥ refundBy`).
    error AfterRefundBy(uint256 timestamp, uint256 refundBy);
    /// @notice Deadlines may only be moved to a later second, `captureBy` at most to `latestCaptureBy`.
    error InvalidExtension(uint256 captureBy, uint256 refundBy, uint256 latestCaptureBy);
    /// @notice Nothing is held under this payment.
    error NothingHeld(bytes32 paymentId);
    /// @notice The fee is outside the bounds the payer signed, in base units.
    error FeeOutOfBounds(uint256 fee, uint256 minFee, uint256 maxFee);
    /// @notice The gate did not say *release*: it said `verdict`, or something that is no verdict.
    error NotReleased(bytes32 paymentId, uint256 verdict);
    /// @notice The gate did not say *deny*: it said `verdict`, or something that is no verdict.
    error NotDenied(bytes32 paymentId, uint256 verdict);
    /// @notice The gate reverted with `reason`, of which at most 256 bytes are kept.
    error GateFailed(bytes32 paymentId, bytes reason);
    /// @notice The caller brought too little gas to give a payout, or a call of a batch that failed, its full share; send at
    /// least `needed` more.
    error InsufficientGas(uint256 available, uint256 needed);
    /// @notice The signature is not `signer`'s over `digest`. Most often the payment moved on since: sign its present seq.
    error InvalidSignature(address signer, bytes32 digest);
    /// @notice The signature's time is over (`timestamp > deadline`).
    error SignatureExpired(uint256 timestamp, uint256 deadline);
    /// @notice The payer consented to at most `maxAmount`; who is neither payer nor operator takes exactly that.
    error NotAsConsented(uint256 amount, uint256 maxAmount);
    /// @notice Native coin cannot be collected: the payer sends it with the call.
    error NativeCoinNotCollectable(bytes32 paymentId);
    /// @notice After 4095 verbs a payment takes no signed ones.
    error SeqExhausted(bytes32 paymentId);
    /// @notice This function cannot be relayed by {IEscrow-relay}.
    error NotRelayable(bytes4 selector);
    /// @notice Call number `index` of the batch failed with `reason`, of which at most 256 bytes are kept.
    error BatchFailed(uint256 index, bytes reason);
    /// @notice The caller is owed nothing in this token.
    error NoCredit(address token, address account);
    /// @notice The token or receiver refused the payout of a credit; the credit stands.
    error PayoutFailed(address token, address to, uint256 amount);

    /* EVENTS */

    /// @notice Money was locked under `terms`. From these terms and the later events the whole state can be rebuilt.
    event Authorized(
        bytes32 indexed paymentId,
        address indexed payer,
        address indexed payee,
        Terms terms,
        uint256 amount
    );
    /// @notice `amount` more was locked.
    event Increased(bytes32 indexed paymentId, uint256 amount);
    /// @notice Money was locked, cleared and captured at once: `amount − fee` to the payee, `fee` to the fee receiver.
    event Charged(
        bytes32 indexed paymentId,
        address indexed payer,
        address indexed payee,
        Terms terms,
        uint256 amount,
        uint256 fee
    );
    /// @notice The gate said *release* (or the arbiter cleared) for `exposure`: all held and captured so far. Not emitted
    /// by a capture that clears: only what is cleared is captured, so {Captured} says it.
    event Cleared(bytes32 indexed paymentId, uint256 exposure);
    /// @notice `amount` left the held money: `amount − fee` to the payee, `fee` to the fee receiver. The payment is cleared.
    event Captured(bytes32 indexed paymentId, uint256 amount, uint256 fee);
    /// @notice `amount` of the held money went back to the payer by its payee or operator.
    event Voided(bytes32 indexed paymentId, uint256 amount);
    /// @notice The gate said *deny*: all held money, `amount`, went back to the payer.
    event Denied(bytes32 indexed paymentId, uint256 amount);
    /// @notice The payer disputes what is held; `evidence` is the hash of why.
    event Disputed(bytes32 indexed paymentId, bytes32 evidence);
    /// @notice The dispute is over: `toPayee − fee` went to the payee, `fee` to the fee receiver, `toPayer` back.
    event Resolved(bytes32 indexed paymentId, uint256 toPayee, uint256 fee, uint256 toPayer);
    /// @notice Payer and payee agreed to later deadlines.
    event Extended(bytes32 indexed paymentId, uint256 captureBy, uint256 refundBy);
    /// @notice `amount` of what was captured went back to the payer.
    event Refunded(bytes32 indexed paymentId, uint256 amount);
    /// @notice The payer took all held money, `amount`, back after the deadline.
    event Reclaimed(bytes32 indexed paymentId, uint256 amount);
    /// @notice A payout of `amount` to `account` failed and is now owed to it.
    event Credited(address indexed token, address indexed account, uint256 amount);
    /// @notice `account` pulled all it was owed in `token` to `to`.
    event CreditClaimed(address indexed token, address indexed account, address to, uint256 amount);
    /// @notice Call number `index` of a batch that may go on failed with `reason`, of which at most 256 bytes are kept.
    event BatchCallFailed(uint256 indexed index, bytes reason);

    /* VERBS, in the order of a payment's life */

    /// @notice Locks money. Sent by the payer, once per terms.
    /// @dev Checks the terms in the order of docs/spec/payments.md. Pulls an ERC-20 by allowance and measures what came;
    /// native coin comes with the call. A payment without a gate is born cleared.
    /// @param terms What the payer agrees to.
    /// @param amount Base units to lock, 1 … `maxAmount`. For the native coin exactly the value sent.
    function authorize(Terms calldata terms, uint256 amount) external payable;

    /// @notice As {authorize}, sent by anyone with the payer's consent, or by the payer. Only payer and operator may lock
    /// less than was consented to.
    /// @param terms What the payer agrees to; an ERC-20.
    /// @param amount Base units to lock.
    /// @param collector The way in which the money is brought in.
    /// @param data What the collector needs: see {Collector}.
    function authorizeWith(Terms calldata terms, uint256 amount, Collector collector, bytes calldata data) external;

    /// @notice Locks more under the same terms. Sent by the payer, before `authorizeBy`, as long as nothing was given back
    /// and nothing is disputed. What is cleared stays cleared: where the gate has cleared the payment it must say *release*
    /// for the whole, in the same call.
    /// @param terms The terms as authorized.
    /// @param amount Base units more; in sum at most `maxAmount`. For the native coin exactly the value sent.
    /// @param report As in {clear}; looked at only where the payment is cleared and has a gate.
    function increase(Terms calldata terms, uint256 amount, bytes calldata report) external payable;

    /// @notice As {increase}, sent by anyone with the payer's consent, or by the payer. Only payer and operator may lock
    /// less than was consented to.
    /// @param terms The terms as authorized; an ERC-20.
    /// @param amount Base units more.
    /// @param report As in {increase}.
    /// @param collector The way in which the money is brought in.
    /// @param data What the collector needs: see {Collector}.
    function increaseWith(
        Terms calldata terms,
        uint256 amount,
        bytes calldata report,
        Collector collector,
        bytes calldata data
    ) external;

    /// @notice Asks the gate and records that it said *release* for all that is held and captured. From then on the
    /// payment can neither be denied nor be reclaimed before `captureBy`. Sent by anyone; before `captureBy`.
    /// @param terms The terms as authorized.
    /// @param report What the gate wants to see. Empty: a posted report, or silence. The arbiter clears with an empty
    /// report without asking the gate: all that is held then, up to `maxAmount` if the payer increased meanwhile.
    function clear(Terms calldata terms, bytes calldata report) external;

    /// @notice Pays the payee, all or part, repeatedly. Sent by the operator, from `captureFrom` on, before `captureBy`,
    /// while not disputed.
    /// @dev Clears within the call when the payment is not cleared yet; otherwise the report is not looked at.
    /// @param terms The terms as authorized.
    /// @param amount Base units to take from the held money.
    /// @param fee Base units of `amount` that go to the fee receiver, within the signed bounds.
    /// @param report As in {clear}.
    function capture(Terms calldata terms, uint256 amount, uint256 fee, bytes calldata report) external;

    /// @notice Authorizes, clears and captures at once: a payment in one transaction, and refundable like every other.
    /// Sent by the payer, once per terms.
    /// @param terms What the payer agrees to.
    /// @param amount Base units to pay, 1 … `maxAmount`. For the native coin exactly the value sent.
    /// @param fee Base units of `amount` that go to the fee receiver, within the bounds.
    /// @param report As in {clear}; the nodes sign one for terms that are not on chain yet.
    function charge(Terms calldata terms, uint256 amount, uint256 fee, bytes calldata report) external payable;

    /// @notice As {charge}, sent by the operator with the payer's consent, or by the payer.
    /// @param terms What the payer agrees to; an ERC-20.
    /// @param amount Base units to pay.
    /// @param fee Base units of `amount` that go to the fee receiver, within the bounds.
    /// @param report As in {charge}.
    /// @param collector The way in which the money is brought in.
    /// @param data What the collector needs: see {Collector}.
    function chargeWith(
        Terms calldata terms,
        uint256 amount,
        uint256 fee,
        bytes calldata report,
        Collector collector,
        bytes calldata data
    ) external;

    /// @notice Gives held money back to the payer, all or part. Sent by the payee at any time, by the operator while the
    /// payment is not cleared.
    /// @param terms The terms as authorized.
    /// @param amount Base units to give back.
    function void(Terms calldata terms, uint256 amount) external;

    /// @notice Gives all held money back to the payer at once because the gate says *deny*. Sent by anyone, while the
    /// payment is neither cleared nor disputed.
    /// @param terms The terms as authorized.
    /// @param report What the gate wants to see; empty: a posted report.
    function deny(Terms calldata terms, bytes calldata report) external;

    /// @notice Puts what is held before the arbiter, for at most `resolveSeconds`. Sent by the payer, before `captureBy`.
    /// @param terms The terms as authorized; they name an arbiter.
    /// @param evidence Hash of what the payer says; the chain only carries it.
    function dispute(Terms calldata terms, bytes32 evidence) external;

    /// @notice Splits what is held. Sent by the arbiter, within `resolveSeconds` of the dispute.
    /// @dev The payee's part pays the lowest fee that the terms allow, and can be refunded like what was captured.
    /// @param terms The terms as authorized.
    /// @param toPayee Base units for the payee; the rest goes back to the payer.
    function resolve(Terms calldata terms, uint256 toPayee) external;

    /// @notice Ends a dispute in which the arbiter stayed silent: all that is held goes where the terms say. Sent by anyone,
    /// from `resolveSeconds` after the dispute on.
    /// @param terms The terms as authorized.
    function resolveExpired(Terms calldata terms) external;

    /// @notice Moves `captureBy` and `refundBy` to later seconds. Sent by anyone with the signatures of payer and payee;
    /// whoever of them sends it needs no signature. Possible as long as money is held or refundable, and not in dispute.
    /// @param terms The terms as authorized: they stay as they are, and so does the payment's id.
    /// @param captureBy The new second, not before the present one, at most 400 days ahead.
    /// @param refundBy The new second, not before the present one nor before `captureBy`.
    /// @param deadline The last second in which the signatures serve.
    /// @param payerSignature The payer's, over `Extend` in its name.
    /// @param payeeSignature The payee's, over the same in its own.
    function extend(
        Terms calldata terms,
        uint48 captureBy,
        uint48 refundBy,
        uint256 deadline,
        bytes calldata payerSignature,
        bytes calldata payeeSignature
    ) external;

    /// @notice Gives all held money back to the payer after the deadline. Sent by the payer, from `captureBy` on, while
    /// not disputed.
    /// @param terms The terms as authorized.
    function reclaim(Terms calldata terms) external;

    /// @notice Gives captured money back, from the actor to the payer. Sent by the operator or the payee, before
    /// `refundBy`.
    /// @dev An ERC-20 goes directly from the actor, by its allowance for the escrow, and never through the escrow: should
    /// the token have begun to take a fee, the payer gets what it leaves, rather than no refund. Native coin comes with
    /// the call.
    /// @param terms The terms as authorized.
    /// @param amount Base units, at most what is refundable. For the native coin exactly the value sent.
    function refund(Terms calldata terms, uint256 amount) external payable;

    /// @notice Pays out all that failed payouts left owed to the actor.
    /// @param token The token, or zero for the native coin.
    /// @param to Where the money shall go: any address but zero and the escrow.
    function claimCredit(address token, address to) external;

    /// @notice As {claimCredit}, sent by anyone with the signature of whoever is owed. To the account itself no signature is
    /// needed: not every receiver can call or sign, and what could not be paid once can be paid later.
    /// @param account Who is owed and signed `ClaimCredit`.
    /// @param token The token, or zero for the native coin.
    /// @param to Where the money shall go, as signed; or the account itself.
    /// @param deadline The last second in which the signature serves; not looked at where none is needed.
    /// @param signature The account's, over its present {creditNonce}; not looked at where none is needed.
    function claimCreditFor(
        address account,
        address token,
        address to,
        uint256 deadline,
        bytes calldata signature
    ) external;

    /* FOR OTHERS, AND MANY AT ONCE */

    /// @notice Applies one verb for whoever signed it. Sent by anyone. What can be relayed: clear (by the arbiter),
    /// capture, void, dispute, resolve, reclaim, refund; each has an EIP-712 type of its own over the payment's id, the
    /// signer, the verb's numbers, its present seq and a deadline, so a signature serves once, and for nobody else. Another
    /// party's verb in between, be it for one unit, makes it useless: who must not be outrun sends the verb itself.
    /// @param call The verb's call, selector first. A report in it is not part of what is signed.
    /// @param signer Who signed, and thereby acts.
    /// @param deadline The last second in which the signature serves.
    /// @param signature ECDSA, ERC-1271, or ERC-6492 for an account that is not deployed yet.
    function relay(bytes calldata call, address signer, uint256 deadline, bytes calldata signature) external payable;

    /// @notice Makes many calls of the escrow in one transaction; the sender acts in each, or whoever signed it where it is
    /// relayed. The value sent is the sum of the calls' values.
    /// @param calls The calls.
    /// @param mayFail True: a call that fails is reported ({BatchCallFailed}), its value comes back, the others go on. Each
    /// may use an equal share of the gas that is left, and at least 500,000; one that fails when less was left was starved
    /// and undoes all ({InsufficientGas}). False: the first one that fails undoes all.
    function batch(Call[] calldata calls, bool mayFail) external payable;

    /* VIEWS */

    /// @notice The id of a payment: the EIP-712 digest of its terms in this contract's domain.
    /// @param terms The terms.
    function paymentId(Terms calldata terms) external view returns (bytes32);

    /// @notice The state of a payment; all zero when it was never authorized.
    /// @param id The payment's id.
    function stateOf(bytes32 id) external view returns (PaymentState memory);

    /// @notice The deadlines that payer and payee agreed to since; zero: those of the terms hold.
    /// @param id The payment's id.
    function extensionOf(bytes32 id) external view returns (uint48 captureBy, uint48 refundBy);

    /// @notice What failed payouts left owed to an account, in base units.
    /// @param token The token, or zero for the native coin.
    /// @param account Who is owed.
    function credit(address token, address account) external view returns (uint256);

    /// @notice The nonce that an account's next `ClaimCredit` names: how often the account's credits were claimed.
    /// @param account The account.
    function creditNonce(address account) external view returns (uint256);
}
