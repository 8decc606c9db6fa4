// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Report} from "../../../contracts/risk/IRiskOracle.sol";
import {BondsTest} from "../risk/BondsTest.sol";

/// @notice What a risk oracle must hold true, kept from what was asked of it and worked, by the rules of docs/spec/reports.md.
abstract contract OracleBooks is BondsTest {
    struct Set {
        /// Positions in the pool of keys.
        uint256[] who;
        uint256 quorum;
        /// By position in the set.
        bool[] revoked;
        uint256 activeAt;
        /// Zero while no later set was announced.
        uint256 servesUntil;
        bool replaced;
    }

    struct Posted {
        uint256 amount;
        uint256 round;
        uint256 roundAt;
        uint256 score;
        bytes32 model;
    }

    /// @dev A report on its way: what it says, and what is under it.
    struct Draft {
        Report report;
        uint256 set;
        /// Positions in the set that the signatures name, and whether each is by that signer, over this, in the one form.
        uint256[] positions;
        bool[] genuine;
    }

    bytes32 internal otherModel;
    mapping(uint256 number => Set set) internal sets;
    uint256 public setCount;
    mapping(bytes32 subject => Posted posted) internal book;
    mapping(string what => uint256 count) public counts;
    string[] public broken;

    function brokenCount() external view returns (uint256) {
        return broken.length;
    }

    function bookOf(bytes32 subject_) external view returns (Posted memory) {
        return book[subject_];
    }

    function setOf(uint256 number) external view returns (Set memory) {
        return sets[number];
    }

    /// @dev A promise was broken unless.
    function must(bool held, string memory sentence) internal {
        if (!held) broken.push(sentence);
    }

    /* Sets */

    function announced(uint256[] memory who, uint256 quorum) internal {
        uint256 activeAt = block.timestamp + ROTATION_DELAY;
        if (setCount != 0) {
            if (sets[setCount].activeAt > block.timestamp) sets[setCount].replaced = true;
            sets[activeSet()].servesUntil = activeAt + REPORT_SECONDS;
        } else {
            activeAt = block.timestamp;
        }
        Set storage added = sets[++setCount];
        added.who = who;
        added.quorum = quorum;
        added.revoked = new bool[](who.length);
        added.activeAt = activeAt;
    }

    /// @dev The latest that was not replaced and whose time has come.
    function activeSet() public view returns (uint256 number) {
        for (number = setCount; number > 1; --number) {
            if (!sets[number].replaced && sets[number].activeAt <= block.timestamp) break;
        }
    }

    /// @dev Whether its reports serve, now or later.
    function hasAFuture(uint256 number) internal view returns (bool) {
        Set storage set = sets[number];
        if (set.who.length == 0 || set.replaced) return false;
        return set.servesUntil == 0 || block.timestamp < set.servesUntil;
    }

    function inForce(uint256 number) internal view returns (bool) {
        return hasAFuture(number) && sets[number].activeAt <= block.timestamp;
    }

    function liveCount(uint256 number) internal view returns (uint256 count) {
        for (uint256 i = 0; i < sets[number].who.length; ++i) {
            if (!sets[number].revoked[i]) ++count;
        }
    }

    function hasQuorum(uint256 number) internal view returns (bool) {
        return liveCount(number) >= sets[number].quorum;
    }

    /* Reports */

    function signaturesCount(Draft memory draft) internal view returns (bool) {
        Set storage set = sets[draft.set];
        if (!inForce(draft.set) || !hasQuorum(draft.set) || draft.positions.length != set.quorum) return false;
        for (uint256 i = 0; i < draft.positions.length; ++i) {
            uint256 position = draft.positions[i];
            if (i != 0 && position <= draft.positions[i - 1]) return false;
            if (position >= set.who.length || set.revoked[position] || !draft.genuine[i]) return false;
        }
        return true;
    }

    function roundCounts(Report memory r) internal view returns (bool) {
        if (r.round > block.number) return false;
        bytes32 actual = blockhash(r.round);
        return actual == 0 || actual == r.blockHash;
    }

    function alive(Report memory r) internal view returns (bool) {
        return block.timestamp <= r.validUntil && r.validUntil <= block.timestamp + REPORT_SECONDS;
    }

    function ageOf(Report memory r) internal view returns (uint256) {
        return block.timestamp + REPORT_SECONDS - r.validUntil;
    }

    /// @dev Whether it is good enough to be posted, apart from its round among those posted.
    function counts_(Draft memory draft) internal view returns (bool) {
        Report memory r = draft.report;
        return roundCounts(r) && alive(r) && signaturesCount(draft);
    }

    function knownModel(bytes32 model) internal view returns (bool) {
        return model == modelId || model == otherModel;
    }

    function noted(Report memory r) internal {
        book[r.subject] = Posted({
            amount: r.amount,
            round: r.round,
            roundAt: r.validUntil - REPORT_SECONDS,
            score: models.score(r.model, r.features, r.extraFeatures),
            model: r.model
        });
    }

    /* Verdicts: 0 hold, 1 release, 2 deny, 3 no answer */

    function judged(uint256 score) private pure returns (uint256) {
        return
            score <= 3000
                ? 1
                : score >= 7000
                    ? 2
                    : 0;
    }

    function verdictOf(Draft memory draft, uint256 exposure) internal view returns (uint256) {
        Report memory r = draft.report;
        if (r.amount < exposure || !roundCounts(r) || !alive(r) || ageOf(r) > MAX_AGE) return 3;
        if (r.round < book[r.subject].round || r.model != modelId || !inForce(draft.set)) return 3;
        if (!hasQuorum(draft.set)) return 0;
        if (!signaturesCount(draft)) return 3;
        return judged(models.score(r.model, r.features, r.extraFeatures));
    }

    /// @dev By what is posted, or by silence.
    function verdictWithout(bytes32 subject_, uint256 exposure, uint256 since) internal view returns (uint256) {
        Posted storage posted = book[subject_];
        if (posted.round != 0) {
            if (posted.model != modelId) return 0;
            uint256 age = block.timestamp - posted.roundAt;
            if (posted.amount >= exposure && age <= MAX_AGE && age <= REPORT_SECONDS) return judged(posted.score);
            if (judged(posted.score) != 1) return 0;
        }
        return block.timestamp >= since + SILENCE && hasQuorum(activeSet()) ? 1 : 0;
    }
}
