// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Report} from "./IRiskOracle.sol";

/// @notice A signer's stake with one oracle.
struct Bond {
    /// Base units at stake; zero, or at least the minimum bond.
    uint256 stake;
    /// Second from which a leaving signer may withdraw; zero while it is not leaving.
    uint256 withdrawableAt;
    /// Whether equivocation was proven. It stays: a slashed signer can never be bonded with this oracle again.
    bool slashed;
    /// Who alone receives the stake, and may leave and withdraw beside the signer; zero when the signer named nobody.
    address payout;
}

/// @notice One signed report: alone, or as a leaf of a signed batch.
struct Evidence {
    /// What was signed; of a report in a batch the fields that the batch shares are those of the batch.
    Report report;
    /// Whether the signature is over the root of a batch that holds the report.
    bool batched;
    /// Merkle proof of the report's leaf; empty for a report alone and for a batch of one.
    bytes32[] proof;
    /// 65 bytes: r, s, v.
    bytes signature;
}

/// @title Stakes of an oracle's signers, lost by equivocation
/// @notice A signer that signs two different reports for the same chain, oracle, subject, round and block hash loses its whole
/// stake to a proof that anybody may send, and is taken out of the oracle's signer sets in the same transaction. At most
/// a fifth goes to the prover and the rest is burnt, so that nobody farms his own bond.
///
/// A bond proves consistency, not truth: a quorum that agrees on wrong facts equivocates nowhere. docs/security/bonds.md
/// says what is covered.
///
/// One contract without an owner serves any number of oracles; stakes are kept apart by oracle and signer. What was signed is
/// computed here from chain id and oracle address: the oracle is not asked. It is asked whether it uses these bonds, how long
/// its reports live, and to retire signers; an oracle that answers wrongly or not at all hurts only those who staked with it.
/// The token is one for all: choose one whose balances change only by transfer. If it takes balances away, those who withdraw
/// last go without; if it stops moving, proofs still retire signers and end stakes.
interface ISignerBonds {
    /* ERRORS */

    /// @notice The token must be a contract, the minimum bond 1 … 2¹²⁷ base units, the time for proofs 1 s … 365 days, and the
    /// reward at most 2000 basis points.
    error InvalidBondSettings(address token, uint256 minimumBond, uint256 proofSeconds, uint256 rewardBps);
    /// @notice That oracle does not use these bonds: its {ISignerSets-bonds} is another address.
    error NotBondsOfOracle(address oracle, address bonds);
    /// @notice A stake is at least the minimum bond.
    error BondTooSmall(uint256 stake, uint256 minimumBond);
    /// @notice The token took away instead of giving, or gave more than a stake can hold.
    error InvalidDeposit(uint256 balanceBefore, uint256 balanceAfter);
    /// @notice The signer has nothing at stake with that oracle.
    error NothingAtStake(address oracle, address signer);
    /// @notice The signer is leaving; it may deposit again once it has withdrawn.
    error LeavingAlready(address oracle, address signer, uint256 withdrawableAt);
    /// @notice The signer did not ask to leave.
    error NotLeaving(address oracle, address signer);
    /// @notice The stake is answerable for a while yet.
    error NotWithdrawableYet(uint256 withdrawableAt, uint256 timestamp);
    /// @notice Equivocation of this signer was proven before.
    error SlashedAlready(address oracle, address signer);
    /// @notice Only the signer, or the payout address that it named, may do that.
    error NotSignerNorPayout(address caller, address signer, address payout);
    /// @notice The stake goes to the payout address that the signer named.
    error PayoutIsFixed(address to, address payout);
    /// @notice Name a receiver that is not zero.
    error InvalidReceiver(address to);
    /// @notice The reports are about different subjects, rounds or blocks: both may stand.
    error DifferentRounds();
    /// @notice Both are one and the same report, which may be signed as often as one likes, alone and in batches.
    error SameReport(bytes32 structHash);
    /// @notice The signature is not 65 bytes, malleable, or of nobody; `which` is 0 or 1.
    error InvalidEvidence(uint256 which);
    /// @notice Two signers may disagree; only one that disagrees with itself equivocates.
    error DifferentSigners(address first, address second);
    /// @notice Too little gas to find out whether the oracle retires the signer.
    error TooLittleGas(uint256 available, uint256 needed);

    /* EVENTS */

    /// @notice A stake grew.
    event BondDeposited(address indexed oracle, address indexed signer, address from, uint256 amount, uint256 stake);
    /// @notice A signer named who receives its stake, or that address named another.
    event PayoutChosen(address indexed oracle, address indexed signer, address payout);
    /// @notice A signer leaves; its stake stays answerable until `withdrawableAt`.
    event LeaveRequested(address indexed oracle, address indexed signer, uint256 withdrawableAt);
    /// @notice A stake was paid out.
    event BondWithdrawn(address indexed oracle, address indexed signer, address to, uint256 amount);
    /// @notice Equivocation was proven: `reward` went to `to`, `burnt` to nobody.
    event EquivocationProven(
        address indexed oracle,
        address indexed signer,
        bytes32 indexed subject,
        uint256 round,
        address to,
        uint256 reward,
        uint256 burnt
    );
    /// @notice The oracle failed to retire a signer. A {RiskOracle} never does.
    event RetirementFailed(address indexed oracle, address indexed signer);

    /* STAKES */

    /// @notice Puts tokens of the sender at stake for itself. The allowance must have been given.
    /// @param oracle An oracle that uses these bonds.
    /// @param amount Base units; what arrives counts.
    function deposit(address oracle, uint256 amount) external;

    /// @notice Puts tokens of the sender at stake for a signer. They are the signer's from then on.
    /// @param oracle An oracle that uses these bonds.
    /// @param signer Whose stake it is.
    /// @param amount Base units; what arrives counts.
    function depositFor(address oracle, address signer, uint256 amount) external;

    /// @notice Names who alone may receive the stake and may leave and withdraw beside the signer. A node's key lies on a
    /// server; with a payout address in a safer place whoever steals it cannot take the stake, and whoever loses it can.
    /// @dev Sent by the signer the first time, and from then on by the payout address itself.
    /// @param oracle The oracle.
    /// @param signer Whose stake it is.
    /// @param to Not zero.
    function choosePayout(address oracle, address signer, address to) external;

    /// @notice Takes a signer out of the oracle's signer sets at once; its stake can be withdrawn after the life of a report
    /// and the time for proofs. Sent by the signer or its payout address.
    /// @param oracle The oracle.
    /// @param signer Who leaves.
    function requestLeave(address oracle, address signer) external;

    /// @notice Pays out the stake of a signer that left. Sent by the signer or its payout address.
    /// @param oracle The oracle.
    /// @param signer Who left.
    /// @param to Who receives it; the payout address if there is one, unless that one sends this.
    function withdraw(address oracle, address signer, address to) external;

    /* EQUIVOCATION */

    /// @notice Proves that one signer signed two different reports for the same oracle, subject, round and block hash. Its whole
    /// stake is lost, also while it is leaving, and the oracle retires it; a signer without a stake is retired too. Sent by
    /// anyone.
    /// @dev A proof that waits to be mined can be copied: the reward goes to whoever's transaction comes first, the signer's
    /// own included, which still loses at least four fifths. If the token refuses to pay `to`, the reward is burnt as well. The
    /// gas of a transfer is capped; a call that brings too little for it reverts with {IEscrow.InsufficientGas}.
    /// @param oracle The oracle that the reports were signed for.
    /// @param first One of the reports.
    /// @param second The other one.
    /// @param to Who receives the reward.
    /// @return signer Who equivocated.
    /// @return reward Base units that `to` received.
    function proveEquivocation(
        address oracle,
        Evidence calldata first,
        Evidence calldata second,
        address to
    ) external returns (address signer, uint256 reward);

    /* VIEWS */

    /// @notice A signer's stake with an oracle.
    /// @param oracle The oracle.
    /// @param signer The signer.
    function bondOf(address oracle, address signer) external view returns (Bond memory);

    /// @notice Whether a signer has at least the minimum bond at stake, does not leave and was never slashed.
    /// @param oracle The oracle.
    /// @param signer The signer.
    function isBonded(address oracle, address signer) external view returns (bool);

    /// @notice The ERC-20 that is staked.
    function token() external view returns (address);

    /// @notice The least that a stake may be, in base units.
    function minimumBond() external view returns (uint256);

    /// @notice How long a signer that left stays answerable beyond the life of its last report, in seconds.
    function proofSeconds() external view returns (uint256);

    /// @notice The prover's share of a lost stake, in basis points.
    function rewardBps() external view returns (uint256);
}
