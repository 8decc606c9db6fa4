// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {GateTerms} from "./GateTerms.sol";
import {Verdict} from "./IReleaseGate.sol";
import {IPostedReports, PostedReport} from "./IPostedReports.sol";
import {IRiskModels} from "./IRiskModels.sol";
import {ModelCall} from "./ModelCall.sol";
import {ReportWords} from "./ReportWords.sol";

/// @title Reports that are stored, and what they say
/// @notice Base of the contracts that get reports in different ways: by signatures of a quorum ({RiskOracle}) or through
/// Chainlink's networks. The checks, the score and the verdict are the same for all.
abstract contract PostedReports is IPostedReports {
    /* CONSTANTS AND IMMUTABLES */

    uint256 private constant _MAX_DURATION = 365 days;

    /// @inheritdoc IPostedReports
    address public immutable models;
    /// @inheritdoc IPostedReports
    uint256 public immutable reportSeconds;
    bytes32 private immutable _modelInitCodeHash;

    /* STORAGE */

    mapping(bytes32 subject => PostedReport report) private _posted;

    /* CONSTRUCTOR */

    /// @param models_ The {IRiskModels} that models are taken from.
    /// @param reportSeconds_ How long a report lives, 1 s … 365 days.
    constructor(address models_, uint256 reportSeconds_) {
        if (reportSeconds_ == 0 || reportSeconds_ > _MAX_DURATION) {
            revert InvalidDuration(reportSeconds_, _MAX_DURATION);
        }
        models = models_;
        reportSeconds = reportSeconds_;
        _modelInitCodeHash = IRiskModels(models_).initCodeHash();
    }

    /* VIEWS */

    /// @inheritdoc IPostedReports
    function postedReport(bytes32 subject) external view returns (PostedReport memory) {
        return _posted[subject];
    }

    /* INTERNAL: POSTING */

    /// @dev Requires that the report's origin, {_checkRound}, {_checkLife} and that its round is above the posted one were
    /// checked: rounds rise strictly.
    /// @param age Seconds since the round's time.
    function _store(ReportWords r, uint256 age) internal {
        uint256 score = _score(r);
        uint256 roundAt;
        unchecked {
            roundAt = block.timestamp - age;
        }
        _posted[r.subject()] = PostedReport({
            amount: uint104(r.amount()), // thirteen bytes on the wire
            round: uint40(r.round()), // at most the number of this block
            roundAt: uint32(roundAt), // until 2106, as the clock of a payment
            score: uint16(score), // at most 10000
            modelTag: bytes8(r.model())
        });
        emit ReportPosted(
            r.subject(),
            r.model(),
            r.round(),
            roundAt,
            r.amount(),
            score,
            r.features(),
            r.extraFeatures()
        );
    }

    /// @dev Zero when nothing was posted: no report can be as of block zero and be above it.
    function _postedRound(bytes32 subject) internal view returns (uint256) {
        return _posted[subject].round;
    }

    /* INTERNAL: CHECKS OF A REPORT */

    /// @dev The chain knows the hashes of the 256 blocks before this one; of older ones and of this one it says zero.
    function _checkRound(ReportWords r) internal view {
        uint256 round = r.round();
        if (round > block.number) revert RoundInFuture(round, block.number);
        bytes32 actual = blockhash(round);
        if (actual != 0 && actual != r.blockHash()) revert WrongBlockHash(round, r.blockHash(), actual);
    }

    /// @return age Seconds since the round's time.
    function _checkLife(ReportWords r) internal view returns (uint256 age) {
        uint256 validUntil = r.validUntil();
        if (block.timestamp > validUntil) revert ReportExpired(validUntil, block.timestamp);
        unchecked {
            uint256 limit = block.timestamp + reportSeconds;
            if (validUntil > limit) revert ValidityTooLong(validUntil, limit);
            return limit - validUntil;
        }
    }

    function _score(ReportWords r) internal view returns (uint256) {
        bytes32 model = r.model();
        address evaluator = ModelCall.locate(models, _modelInitCodeHash, model);
        return ModelCall.score(evaluator, model, r.features(), r.extraFeatures());
    }

    /* INTERNAL: VERDICT WITHOUT A REPORT */

    /// @dev A posted report, or silence. A posted report by another model, or a hold or deny that has aged or speaks for
    /// less, means hold. A release that has aged or speaks for less stands back, so that silence may speak: otherwise a
    /// payer could post one for a trifle and never be silent again.
    function _judgePosted(
        bytes32 subject,
        uint256 amount,
        uint256 since,
        GateTerms terms
    ) internal view returns (Verdict) {
        PostedReport storage posted = _posted[subject];
        uint256 roundAt = posted.roundAt;
        if (roundAt != 0) {
            if (posted.modelTag != bytes8(terms.modelPrefix())) return Verdict.Hold;
            Verdict result = terms.judge(posted.score);
            unchecked {
                uint256 age = block.timestamp - roundAt;
                if (posted.amount >= amount && age <= terms.maxAgeSeconds() && age <= reportSeconds) return result;
            }
            if (result != Verdict.Release) return Verdict.Hold;
        }
        uint256 silence = terms.silenceSeconds();
        if (silence == 0 || block.timestamp < since + silence) return Verdict.Hold;
        return _canSpeak() ? Verdict.Release : Verdict.Hold;
    }

    /// @dev Silence means something only from somebody who could have spoken.
    function _canSpeak() internal view virtual returns (bool);
}
