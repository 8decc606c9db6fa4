// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

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
    /// Second of the last authorize.
    uint32 clock;
    /// Verbs applied so far: 0 before authorize; stays at 4095.
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

/// @title Escrow of payments that are released through a gate
/// @notice Holds ERC-20 tokens and native coin between a payer's *authorize* and the operator's *capture*. A payment may
/// name a gate (an {IReleaseGate}, for example the risk oracle) that is asked once, by {clear} or within {capture},
/// before money may reach the payee. Nobody owns the contract, nothing in it can be changed or paused, and money only
/// ever goes to the payee, back to the payer, or to the fee receiver that the payer accepted.
///
/// Assumptions on tokens, and what breaks when they fail:
/// - Balances change only by transfer. A rebasing token may leave the contract with less than it owes in that token: the
///   last to be paid loses; other tokens are untouched.
/// - `transferFrom` moves exactly the amount asked for. Tokens that take a fee are refused ({InexactTransfer}).
/// - A token that lies about balances or transfers hurts only those who accepted it in their terms.
/// - Missing return values are tolerated; a transfer that returns anything but `true` has failed.
///
/// Assumptions on gates: none. A gate that reverts, burns gas or answers rubbish means *hold*; {void}, {reclaim} and
/// {claimCredit} never call it.
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
    /// @notice The token moved another amount than asked for.
    error InexactTransfer(address token, uint256 received, uint256 expected);
    /// @notice The payment is cleared: it can no longer be cleared, denied, or voided by the operator.
    error AlreadyCleared(bytes32 paymentId);
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
    /// @notice The caller brought too little gas to give a payout its full share; send at least `needed` more.
    error InsufficientGas(uint256 available, uint256 needed);
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
    /// @notice The gate said *release* (or the arbiter cleared) for `exposure`: all held and captured so far.
    event Cleared(bytes32 indexed paymentId, uint256 exposure);
    /// @notice `amount` left the held money: `amount − fee` to the payee, `fee` to the fee receiver.
    event Captured(bytes32 indexed paymentId, uint256 amount, uint256 fee);
    /// @notice `amount` of the held money went back to the payer by its payee or operator.
    event Voided(bytes32 indexed paymentId, uint256 amount);
    /// @notice The gate said *deny*: all held money, `amount`, went back to the payer.
    event Denied(bytes32 indexed paymentId, uint256 amount);
    /// @notice The payer took all held money, `amount`, back after the deadline.
    event Reclaimed(bytes32 indexed paymentId, uint256 amount);
    /// @notice A payout of `amount` to `account` failed and is now owed to it.
    event Credited(address indexed token, address indexed account, uint256 amount);
    /// @notice `account` pulled all it was owed in `token` to `to`.
    event CreditClaimed(address indexed token, address indexed account, address to, uint256 amount);

    /* VERBS, in the order of a payment's life */

    /// @notice Locks money. Sent by the payer, once per terms.
    /// @dev Checks the terms in the order of docs/spec/payments.md. Pulls an ERC-20 by allowance and measures what came;
    /// native coin comes with the call. A payment without a gate is born cleared.
    /// @param terms What the payer agrees to.
    /// @param amount Base units to lock, 1 … `maxAmount`. For the native coin exactly the value sent.
    function authorize(Terms calldata terms, uint256 amount) external payable;

    /// @notice Asks the gate and records that it said *release* for all that is held and captured. From then on the
    /// payment can neither be denied nor be reclaimed before `captureBy`. Sent by anyone; before `captureBy`.
    /// @param terms The terms as authorized.
    /// @param report What the gate wants to see. Empty: a posted report, or silence. The arbiter clears with an empty
    /// report without asking the gate.
    function clear(Terms calldata terms, bytes calldata report) external;

    /// @notice Pays the payee, all or part, repeatedly. Sent by the operator, from `captureFrom` on, before `captureBy`.
    /// @dev Clears within the call when the payment is not cleared yet; otherwise the report is not looked at.
    /// @param terms The terms as authorized.
    /// @param amount Base units to take from the held money.
    /// @param fee Base units of `amount` that go to the fee receiver, within the signed bounds.
    /// @param report As in {clear}.
    function capture(Terms calldata terms, uint256 amount, uint256 fee, bytes calldata report) external;

    /// @notice Gives held money back to the payer, all or part. Sent by the payee at any time, by the operator while the
    /// payment is not cleared.
    /// @param terms The terms as authorized.
    /// @param amount Base units to give back.
    function void(Terms calldata terms, uint256 amount) external;

    /// @notice Gives all held money back to the payer at once because the gate says *deny*. Sent by anyone, while the
    /// payment is not cleared.
    /// @param terms The terms as authorized.
    /// @param report What the gate wants to see; empty: a posted report.
    function deny(Terms calldata terms, bytes calldata report) external;

    /// @notice Gives all held money back to the payer after the deadline. Sent by the payer, from `captureBy` on.
    /// @param terms The terms as authorized.
    function reclaim(Terms calldata terms) external;

    /// @notice Pays out all that failed payouts left owed to the caller.
    /// @param token The token, or zero for the native coin.
    /// @param to Where the money shall go: any address but zero and the escrow.
    function claimCredit(address token, address to) external;

    /* VIEWS */

    /// @notice The id of a payment: the EIP-712 digest of its terms in this contract's domain.
    /// @param terms The terms.
    function paymentId(Terms calldata terms) external view returns (bytes32);

    /// @notice The state of a payment; all zero when it was never authorized.
    /// @param id The payment's id.
    function stateOf(bytes32 id) external view returns (PaymentState memory);

    /// @notice What failed payouts left owed to an account, in base units.
    /// @param token The token, or zero for the native coin.
    /// @param account Who is owed.
    function credit(address token, address account) external view returns (uint256);
}
