// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Verdict} from "./IReleaseGate.sol";
import {IPostedReports} from "./IPostedReports.sol";

/// @dev What a payer pins for the risk oracle, as one word; bits as in docs/spec/payments.md.
type GateTerms is bytes32;

using GateTermsLib for GateTerms global;

/// @title Gate terms of the risk oracle
library GateTermsLib {
    uint256 private constant _VERSION = 1;
    uint256 private constant _NEVER = 10_001;
    uint256 private constant _MIN_SILENCE_SECONDS = 3600;

    /// @notice Checks the word; reverts with {IPostedReports.InvalidGateTerms} on nonsense.
    /// @dev Without short cuts: each would cost a jump, and hardly a word is wrong. A silence of zero, none, wraps.
    function checked(bytes32 word) internal pure returns (GateTerms terms) {
        terms = GateTerms.wrap(word);
        bool wrong;
        uint256 release = terms._releaseAtMost();
        uint256 deny = terms._denyAtLeast();
        uint256 maxAge = terms.maxAgeSeconds();
        uint256 silence = terms.silenceSeconds();
        assembly ("memory-safe") {
            wrong := xor(shr(248, word), _VERSION)
            wrong := or(wrong, iszero(lt(release, deny)))
            wrong := or(wrong, gt(deny, _NEVER))
            wrong := or(wrong, gt(release, 9999))
            wrong := or(wrong, iszero(maxAge))
            wrong := or(wrong, lt(sub(silence, 1), sub(_MIN_SILENCE_SECONDS, 1)))
        }
        if (wrong) revert IPostedReports.InvalidGateTerms(word);
    }

    /// @notice What a score means under these terms.
    function judge(GateTerms terms, uint256 score) internal pure returns (Verdict) {
        if (score <= terms._releaseAtMost()) return Verdict.Release;
        if (score >= terms._denyAtLeast()) return Verdict.Deny;
        return Verdict.Hold;
    }

    function _releaseAtMost(GateTerms terms) internal pure returns (uint256) {
        return uint16(uint256(GateTerms.unwrap(terms)) >> 232);
    }

    function _denyAtLeast(GateTerms terms) internal pure returns (uint256) {
        return uint16(uint256(GateTerms.unwrap(terms)) >> 216);
    }

    function maxAgeSeconds(GateTerms terms) internal pure returns (uint256) {
        return uint24(uint256(GateTerms.unwrap(terms)) >> 192);
    }

    function silenceSeconds(GateTerms terms) internal pure returns (uint256) {
        return uint24(uint256(GateTerms.unwrap(terms)) >> 168);
    }

    /// @notice The first 21 bytes of the pinned model's id.
    function modelPrefix(GateTerms terms) internal pure returns (bytes21) {
        return bytes21(GateTerms.unwrap(terms) << 88);
    }
}
