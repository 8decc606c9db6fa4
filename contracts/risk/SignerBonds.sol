// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {Money} from "../escrow/Money.sol";
import {IPostedReports} from "./IPostedReports.sol";
import {Report} from "./IRiskOracle.sol";
import {Bond, Evidence, ISignerBonds} from "./ISignerBonds.sol";
import {ISignerSets} from "./ISignerSets.sol";
import {ReportHash} from "./ReportHash.sol";

/// @title Signer bonds
/// @notice See {ISignerBonds}: the interface is the manual.
contract SignerBonds is ISignerBonds, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    /* TYPES */

    /// @dev One slot. `stake` is zero or at least the minimum bond.
    struct Stake {
        uint128 amount;
        uint48 withdrawableAt;
        bool slashed;
    }

    /* CONSTANTS AND IMMUTABLES */

    bytes32 private constant _DOMAIN_TYPEHASH = keccak256(
        "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
    );
    bytes32 private constant _NAME_HASH = keccak256("Sluice Risk Oracle");
    bytes32 private constant _VERSION_HASH = keccak256("1");
    /// @dev Nobody has the key of this address.
    address private constant _BURN = 0x000000000000000000000000000000000000dEaD;
    uint256 private constant _MAX_REWARD_BPS = 2000;
    /// @dev The longest that a RiskOracle lets reports live.
    uint256 private constant _MAX_DURATION = 365 days;
    /// @dev A RiskOracle needs at most 850,000 (32 sets of 31, all in force); one that burns gas burns no more than this.
    uint256 private constant _RETIRE_GAS = 1_500_000;
    uint256 private constant _READ_GAS = 50_000;

    /// @inheritdoc ISignerBonds
    address public immutable token;
    /// @inheritdoc ISignerBonds
    uint256 public immutable minimumBond;
    /// @inheritdoc ISignerBonds
    uint256 public immutable proofSeconds;
    /// @inheritdoc ISignerBonds
    uint256 public immutable rewardBps;

    /* STORAGE */

    mapping(address oracle => mapping(address signer => Stake stake)) private _stakes;
    mapping(address oracle => mapping(address signer => address payout)) private _payouts;

    /* CONSTRUCTOR */

    /// @param token_ The ERC-20 that is staked.
    /// @param minimumBond_ The least that a stake may be, in base units.
    /// @param proofSeconds_ How long a signer that left stays answerable beyond the life of a report, 1 s … 365 days.
    /// @param rewardBps_ The prover's share of a lost stake, at most 2000 basis points.
    constructor(address token_, uint256 minimumBond_, uint256 proofSeconds_, uint256 rewardBps_) {
        if (
            token_.code.length == 0 ||
            minimumBond_ == 0 ||
            minimumBond_ > 1 << 127 ||
            proofSeconds_ == 0 ||
            proofSeconds_ > _MAX_DURATION ||
            rewardBps_ > _MAX_REWARD_BPS
        ) {
            revert InvalidBondSettings(token_, minimumBond_, proofSeconds_, rewardBps_);
        }
        token = token_;
        minimumBond = minimumBond_;
        proofSeconds = proofSeconds_;
        rewardBps = rewardBps_;
    }

    /* STAKES */

    /// @inheritdoc ISignerBonds
    function deposit(address oracle, uint256 amount) external nonReentrant {
        _deposit(oracle, msg.sender, amount);
    }

    /// @inheritdoc ISignerBonds
    function depositFor(address oracle, address signer, uint256 amount) external nonReentrant {
        _deposit(oracle, signer, amount);
    }

    /// @inheritdoc ISignerBonds
    function choosePayout(address oracle, address signer, address to) external nonReentrant {
        address payout = _payouts[oracle][signer];
        if (msg.sender != (payout == address(0) ? signer : payout)) {
            revert NotSignerNorPayout(msg.sender, signer, payout);
        }
        if (to == address(0)) revert InvalidReceiver(to);
        _payouts[oracle][signer] = to;
        emit PayoutChosen(oracle, signer, to);
    }

    /// @inheritdoc ISignerBonds
    function requestLeave(address oracle, address signer) external nonReentrant {
        _requireSignerOrPayout(oracle, signer);
        Stake storage stake = _stakes[oracle][signer];
        if (stake.amount == 0) revert NothingAtStake(oracle, signer);
        if (stake.withdrawableAt != 0) revert LeavingAlready(oracle, signer, stake.withdrawableAt);
        uint256 withdrawableAt = block.timestamp + _reportSeconds(oracle) + proofSeconds;
        stake.withdrawableAt = uint48(withdrawableAt); // at most two years from now
        emit LeaveRequested(oracle, signer, withdrawableAt);
        _retire(oracle, signer);
    }

    /// @inheritdoc ISignerBonds
    function withdraw(address oracle, address signer, address to) external nonReentrant {
        address payout = _requireSignerOrPayout(oracle, signer);
        if (to == address(0)) revert InvalidReceiver(to);
        if (payout != address(0) && msg.sender != payout && to != payout) revert PayoutIsFixed(to, payout);
        Stake memory stake = _stakes[oracle][signer];
        if (stake.amount == 0) revert NothingAtStake(oracle, signer);
        if (stake.withdrawableAt == 0) revert NotLeaving(oracle, signer);
        if (block.timestamp < stake.withdrawableAt) revert NotWithdrawableYet(stake.withdrawableAt, block.timestamp);
        delete _stakes[oracle][signer]; // not slashed: a slashed signer has nothing at stake
        emit BondWithdrawn(oracle, signer, to, stake.amount);
        IERC20(token).safeTransfer(to, stake.amount);
    }

    /* EQUIVOCATION */

    /// @inheritdoc ISignerBonds
    function proveEquivocation(
        address oracle,
        Evidence calldata first,
        Evidence calldata second,
        address to
    ) external nonReentrant returns (address signer, uint256 reward) {
        if (to == address(0)) revert InvalidReceiver(to);
        signer = _requireEquivocation(oracle, first, second);
        Stake storage stake = _stakes[oracle][signer];
        if (stake.slashed) revert SlashedAlready(oracle, signer);
        uint256 amount = stake.amount;
        _stakes[oracle][signer] = Stake({amount: 0, withdrawableAt: 0, slashed: true});
        _retire(oracle, signer);

        // What the token does changes nothing of the above: a transfer that fails leaves the tokens here, where nobody can
        // ever take them. Its gas is capped as that of the escrow's payouts, so that one which burns gas stops no proof.
        reward = (amount * rewardBps) / 10_000;
        if (reward != 0 && !Money.tryPay(token, to, reward)) reward = 0;
        uint256 burnt = amount - reward;
        if (burnt != 0) Money.tryPay(token, _BURN, burnt);
        emit EquivocationProven(oracle, signer, first.report.subject, first.report.round, to, reward, burnt);
    }

    /* VIEWS */

    /// @inheritdoc ISignerBonds
    function bondOf(address oracle, address signer) external view returns (Bond memory) {
        Stake memory stake = _stakes[oracle][signer];
        return
            Bond({
                stake: stake.amount,
                withdrawableAt: stake.withdrawableAt,
                slashed: stake.slashed,
                payout: _payouts[oracle][signer]
            });
    }

    /// @inheritdoc ISignerBonds
    function isBonded(address oracle, address signer) external view returns (bool) {
        Stake memory stake = _stakes[oracle][signer];
        return stake.amount != 0 && stake.withdrawableAt == 0; // a slashed signer has nothing at stake
    }

    /* INTERNAL */

    /// @dev Under the lock, so that a token that calls back cannot have one deposit measured twice.
    function _deposit(address oracle, address signer, uint256 amount) private {
        address bonds = ISignerSets(oracle).bonds();
        if (bonds != address(this)) revert NotBondsOfOracle(oracle, bonds);
        Stake memory stake = _stakes[oracle][signer];
        if (stake.slashed) revert SlashedAlready(oracle, signer);
        if (stake.withdrawableAt != 0) revert LeavingAlready(oracle, signer, stake.withdrawableAt);

        uint256 before = IERC20(token).balanceOf(address(this));
        IERC20(token).safeTransferFrom(msg.sender, address(this), amount);
        uint256 afterwards = IERC20(token).balanceOf(address(this));
        if (afterwards < before || afterwards - before > type(uint128).max - stake.amount) {
            revert InvalidDeposit(before, afterwards);
        }
        uint256 received = afterwards - before;
        uint256 total = stake.amount + received;
        if (total < minimumBond) revert BondTooSmall(total, minimumBond);
        _stakes[oracle][signer].amount = uint128(total);
        emit BondDeposited(oracle, signer, msg.sender, received, total);
    }

    function _requireSignerOrPayout(address oracle, address signer) private view returns (address payout) {
        payout = _payouts[oracle][signer];
        if (msg.sender != signer && msg.sender != payout) revert NotSignerNorPayout(msg.sender, signer, payout);
    }

    /// @dev Reverts unless the evidence is two different reports of one signer for the same subject, round and block.
    function _requireEquivocation(
        address oracle,
        Evidence calldata first,
        Evidence calldata second
    ) private view returns (address signer) {
        Report memory a = first.report;
        Report memory b = second.report;
        if (a.subject != b.subject || a.round != b.round || a.blockHash != b.blockHash) revert DifferentRounds();
        bytes32 hashA = ReportHash.ofReport(a);
        bytes32 hashB = ReportHash.ofReport(b);
        if (hashA == hashB) revert SameReport(hashA);
        bytes32 domain = keccak256(abi.encode(_DOMAIN_TYPEHASH, _NAME_HASH, _VERSION_HASH, block.chainid, oracle));
        signer = _signerOf(domain, first, a, hashA, 0);
        address other = _signerOf(domain, second, b, hashB, 1);
        if (signer != other) revert DifferentSigners(signer, other);
    }

    /// @dev Who signed a report alone, or the batch whose root its proof leads to.
    function _signerOf(
        bytes32 domain,
        Evidence calldata evidence,
        Report memory report,
        bytes32 structHash,
        uint256 which
    ) private pure returns (address signer) {
        if (evidence.batched) {
            bytes32 root = MerkleProof.processProofCalldata(evidence.proof, ReportHash.leaf(report));
            structHash = ReportHash.ofBatch(root, report);
        } else if (evidence.proof.length != 0) {
            revert InvalidEvidence(which);
        }
        ECDSA.RecoverError fault;
        (signer, fault, ) = ECDSA.tryRecoverCalldata(
            MessageHashUtils.toTypedDataHash(domain, structHash),
            evidence.signature
        );
        if (fault != ECDSA.RecoverError.NoError) revert InvalidEvidence(which);
    }

    /// @dev How long the oracle's reports live; the longest possible when it does not say so sensibly.
    function _reportSeconds(address oracle) private view returns (uint256) {
        (bool answered, bytes memory answer) = oracle.staticcall{gas: _READ_GAS}(
            abi.encodeCall(IPostedReports.reportSeconds, ())
        );
        if (!answered || answer.length < 32) return _MAX_DURATION;
        uint256 reportSeconds = abi.decode(answer, (uint256));
        return reportSeconds > _MAX_DURATION ? _MAX_DURATION : reportSeconds;
    }

    /// @dev An oracle that fails to retire a signer keeps nobody's stake and saves no stake from being lost. A caller that
    /// brings too little gas for a true answer is refused.
    function _retire(address oracle, address signer) private {
        uint256 available = gasleft();
        // Low level, because a call through the interface would revert where the oracle's code is gone.
        // solhint-disable-next-line avoid-low-level-calls
        (bool done, ) = oracle.call{gas: _RETIRE_GAS}(abi.encodeCall(ISignerSets.retireSigner, (signer)));
        if (done) return;
        uint256 needed = (_RETIRE_GAS * 64) / 63 + 10_000;
        if (available < needed) revert TooLittleGas(available, needed);
        emit RetirementFailed(oracle, signer);
    }
}
