// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {GateTerms, GateTermsLib} from "./GateTerms.sol";
import {IReleaseGate, Verdict} from "./IReleaseGate.sol";
import {IRiskModels} from "./IRiskModels.sol";
import {IRiskOracle, PostedReport, Report, SignerSet} from "./IRiskOracle.sol";
import {ModelCall} from "./ModelCall.sol";
import {ReportWire} from "./ReportWire.sol";

/// @title Risk oracle
/// @notice See {IRiskOracle}: the interface is the manual.
contract RiskOracle is IRiskOracle, EIP712, Ownable2Step {
    /* TYPES */

    /// @dev One slot.
    struct SetState {
        uint8 quorum;
        uint8 size;
        uint8 liveCount;
        uint32 live;
        uint48 activeAt;
        uint48 servesUntil;
    }

    /// @dev One slot. `standing` is in force until `latest` takes over at `latestFrom`.
    struct Rotation {
        uint32 count;
        uint32 standing;
        uint32 latest;
        uint48 latestFrom;
    }

    /* CONSTANTS AND IMMUTABLES */

    bytes32 private constant _REPORT_TYPEHASH = keccak256(
        "Report(bytes32 subject,uint256 amount,bytes32 features,bytes32 extraFeatures,bytes32 model,bytes32 manifest,uint64 round,bytes32 blockHash,uint64 validUntil)"
    );
    /// @dev Half the order of secp256k1: a signature with a higher s is the malleable twin of one with a lower.
    uint256 private constant _MAX_S = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0;
    uint256 private constant _MAX_SIGNERS = 31;
    uint48 private constant _NEVER = type(uint48).max;
    uint256 private constant _MAX_DURATION = 365 days;

    /// @inheritdoc IRiskOracle
    address public immutable models;
    /// @inheritdoc IRiskOracle
    uint256 public immutable reportSeconds;
    /// @inheritdoc IRiskOracle
    uint256 public immutable rotationDelay;
    bytes32 private immutable _modelInitCodeHash;

    /* STORAGE */

    Rotation private _rotation;
    mapping(uint256 set => SetState state) private _sets;
    mapping(uint256 set => mapping(uint256 index => address signer)) private _signers;
    mapping(bytes32 subject => PostedReport report) private _posted;

    /* CONSTRUCTOR */

    /// @param owner_ Who may rotate and revoke signers; zero for an oracle that nobody can change.
    /// @param models_ The {IRiskModels} that models are taken from.
    /// @param reportSeconds_ How long a report lives, 1 s … 365 days.
    /// @param rotationDelay_ How long an announced signer set waits, at most 365 days.
    /// @param signers_ The first set, in force at once.
    /// @param quorum_ Signatures that its reports need.
    constructor(
        address owner_,
        address models_,
        uint256 reportSeconds_,
        uint256 rotationDelay_,
        address[] memory signers_,
        uint8 quorum_
    ) EIP712("Sluice Risk Oracle", "1") Ownable(owner_ == address(0) ? msg.sender : owner_) {
        if (reportSeconds_ == 0 || reportSeconds_ > _MAX_DURATION || rotationDelay_ > _MAX_DURATION) {
            revert InvalidDuration(reportSeconds_, rotationDelay_);
        }
        models = models_;
        reportSeconds = reportSeconds_;
        rotationDelay = rotationDelay_;
        _modelInitCodeHash = IRiskModels(models_).initCodeHash();
        _addSignerSet(signers_, quorum_, block.timestamp);
        if (owner_ == address(0)) _transferOwnership(address(0));
    }

    /* GATE */

    /// @inheritdoc IReleaseGate
    function verdict(
        bytes32 subject,
        address,
        address,
        uint256 amount,
        uint256 since,
        bytes32 gateTerms,
        bytes calldata report
    ) external view returns (Verdict) {
        if (report.length == 0) return _judgePosted(subject, amount, since, GateTermsLib.checked(gateTerms));

        (Report memory r, uint32 set, uint256 signaturesAt, uint256 signatures) = ReportWire.parse(report, subject);
        GateTerms terms = GateTermsLib.checked(gateTerms);
        if (r.amount < amount) revert AmountAboveReport(amount, r.amount);
        _checkRound(r);
        uint256 age = _checkLife(r);
        if (age > terms.maxAgeSeconds()) revert ReportTooOld(age, terms.maxAgeSeconds());
        uint256 postedRound = _posted[subject].round;
        if (r.round < postedRound) revert RoundSuperseded(r.round, postedRound);
        if (bytes21(r.model) != terms.modelPrefix()) revert WrongModel(r.model, terms.modelPrefix());
        SetState memory state = _setInForce(set);
        if (state.liveCount < state.quorum) return Verdict.Hold;
        _checkSignatures(set, state, _digest(r), report, signaturesAt, signatures);
        return terms.judge(_score(r));
    }

    /* REPORTS */

    /// @inheritdoc IRiskOracle
    function post(bytes32 subject, bytes calldata report) external {
        (Report memory r, uint32 set, uint256 signaturesAt, uint256 signatures) = ReportWire.parse(report, subject);
        _checkRound(r);
        uint256 age = _checkLife(r);
        PostedReport memory posted = _posted[subject];
        if (posted.roundAt != 0 && r.round <= posted.round) revert RoundSuperseded(r.round, posted.round);
        SetState memory state = _setInForce(set);
        if (state.liveCount < state.quorum) revert TooFewSignatures(state.liveCount, state.quorum);
        _checkSignatures(set, state, _digest(r), report, signaturesAt, signatures);
        uint256 score = _score(r);

        uint256 roundAt = block.timestamp - age;
        _posted[subject] = PostedReport({
            amount: uint104(r.amount), // thirteen bytes on the wire
            round: uint40(r.round), // at most the number of this block
            roundAt: uint32(roundAt), // until 2106, as the clock of a payment
            score: uint16(score), // at most 10000
            modelTag: bytes8(r.model)
        });
        emit ReportPosted(subject, r.model, r.round, roundAt, r.amount, score, r.features, r.extraFeatures);
    }

    /// @inheritdoc IRiskOracle
    function postedReport(bytes32 subject) external view returns (PostedReport memory) {
        return _posted[subject];
    }

    /// @inheritdoc IRiskOracle
    function reportDigest(Report calldata report) external view returns (bytes32) {
        return _digest(report);
    }

    /* SIGNER SETS */

    /// @inheritdoc IRiskOracle
    function announceSignerSet(address[] calldata signers, uint8 quorum) external onlyOwner returns (uint32) {
        return _addSignerSet(signers, quorum, block.timestamp + rotationDelay);
    }

    /// @inheritdoc IRiskOracle
    function revokeSigner(uint32 set, uint8 index) external onlyOwner {
        SetState storage state = _sets[set];
        uint32 live = state.live;
        // A shift beyond the word gives zero, so an index beyond the set is not live either.
        if ((uint256(live) >> index) & 1 == 0) revert UnknownSigner(set, index);
        state.live = live & ~uint32(1 << index);
        --state.liveCount;
        emit SignerRevoked(set, index, _signers[set][index]);
    }

    /// @inheritdoc IRiskOracle
    function signerSet(uint32 set) external view returns (SignerSet memory result) {
        SetState memory state = _sets[set];
        result.signers = new address[](state.size);
        for (uint256 i = 0; i < state.size; ++i) result.signers[i] = _signers[set][i];
        result.quorum = state.quorum;
        result.live = state.live;
        result.activeAt = state.activeAt;
        result.servesUntil = state.servesUntil;
    }

    /// @inheritdoc IRiskOracle
    function activeSignerSet() public view returns (uint32) {
        Rotation memory rotation = _rotation;
        return block.timestamp < rotation.latestFrom ? rotation.standing : rotation.latest;
    }

    /* INTERNAL: WITHOUT A REPORT */

    /// @dev A posted report, or silence. A posted report by another model, or a hold or deny that has aged or speaks for
    /// less, means hold. A release that has aged or speaks for less stands back, so that silence may speak: otherwise a
    /// payer could post one for a trifle and never be silent again.
    function _judgePosted(
        bytes32 subject,
        uint256 amount,
        uint256 since,
        GateTerms terms
    ) private view returns (Verdict) {
        PostedReport memory posted = _posted[subject];
        if (posted.roundAt != 0) {
            if (posted.modelTag != bytes8(terms.modelPrefix())) return Verdict.Hold;
            Verdict result = terms.judge(posted.score);
            uint256 age = block.timestamp - posted.roundAt;
            if (posted.amount >= amount && age <= terms.maxAgeSeconds() && age <= reportSeconds) return result;
            if (result != Verdict.Release) return Verdict.Hold;
        }
        uint256 silence = terms.silenceSeconds();
        if (silence == 0 || block.timestamp < since + silence) return Verdict.Hold;
        SetState memory state = _sets[activeSignerSet()];
        return state.liveCount < state.quorum ? Verdict.Hold : Verdict.Release;
    }

    /* INTERNAL: CHECKS OF A REPORT */

    /// @dev The chain knows the hashes of the 256 blocks before this one; of older ones and of this one it says zero.
    function _checkRound(Report memory r) private view {
        if (r.round > block.number) revert RoundInFuture(r.round, block.number);
        bytes32 actual = blockhash(r.round);
        if (actual != 0 && actual != r.blockHash) revert WrongBlockHash(r.round, r.blockHash, actual);
    }

    /// @return age Seconds since the round's time.
    function _checkLife(Report memory r) private view returns (uint256 age) {
        if (block.timestamp > r.validUntil) revert ReportExpired(r.validUntil, block.timestamp);
        uint256 limit = block.timestamp + reportSeconds;
        if (r.validUntil > limit) revert ValidityTooLong(r.validUntil, limit);
        unchecked {
            return limit - r.validUntil;
        }
    }

    function _setInForce(uint256 set) private view returns (SetState memory state) {
        state = _sets[set];
        // A set that does not exist serves until zero.
        if (block.timestamp < state.activeAt || block.timestamp >= state.servesUntil) revert SignerSetNotInForce(set);
    }

    /// @dev Exactly as many signatures as the quorum, by rising positions in the set, so that none counts twice.
    function _checkSignatures(
        uint256 set,
        SetState memory state,
        bytes32 digest,
        bytes calldata report,
        uint256 signaturesAt,
        uint256 signatures
    ) private view {
        if (signatures < state.quorum) revert TooFewSignatures(signatures, state.quorum);
        if (signatures > state.quorum) revert MalformedReport(report.length);
        uint256 next = 0;
        for (uint256 i = 0; i < signatures; ++i) {
            (uint256 index, bytes32 r, bytes32 s, uint8 v) = ReportWire.signatureAt(report, signaturesAt, i);
            if (index < next || index >= state.size || uint256(s) > _MAX_S || (v != 27 && v != 28)) {
                revert InvalidSignature(i);
            }
            if ((state.live >> index) & 1 == 0) revert TooFewSignatures(i, state.quorum);
            // No signer is the zero address, so a failed recovery equals none.
            if (ecrecover(digest, v, r, s) != _signers[set][index]) revert InvalidSignature(i);
            next = index + 1;
        }
    }

    function _digest(Report memory r) private view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(_REPORT_TYPEHASH, r)));
    }

    function _score(Report memory r) private view returns (uint256) {
        address model = ModelCall.locate(models, _modelInitCodeHash, r.model);
        return ModelCall.score(model, r.model, r.features, r.extraFeatures);
    }

    /* INTERNAL: SIGNER SETS */

    function _addSignerSet(address[] memory signers, uint8 quorum, uint256 activeAt) private returns (uint32 set) {
        uint256 size = signers.length;
        if (size == 0 || size > _MAX_SIGNERS || quorum == 0 || quorum > size) revert InvalidSignerSet(size, quorum);

        Rotation memory rotation = _rotation;
        if (rotation.count != 0) {
            if (block.timestamp < rotation.latestFrom) {
                // Replaced before it took over: it will never be in force.
                _sets[rotation.latest].activeAt = _NEVER;
                emit SignerSetReplaced(rotation.latest);
            } else {
                rotation.standing = rotation.latest;
            }
            _sets[rotation.standing].servesUntil = uint48(activeAt + reportSeconds);
        }
        set = ++rotation.count;
        rotation.latest = set;
        rotation.latestFrom = uint48(activeAt);
        _rotation = rotation;

        _sets[set] = SetState({
            quorum: quorum,
            size: uint8(size),
            liveCount: uint8(size),
            live: uint32((1 << size) - 1),
            activeAt: uint48(activeAt),
            servesUntil: _NEVER
        });
        for (uint256 i = 0; i < size; ++i) {
            address signer = signers[i];
            if (signer == address(0)) revert InvalidSignerSet(size, quorum);
            for (uint256 j = 0; j < i; ++j) {
                if (signers[j] == signer) revert InvalidSignerSet(size, quorum);
            }
            _signers[set][i] = signer;
        }
        emit SignerSetAnnounced(set, signers, quorum, activeAt);
    }
}
