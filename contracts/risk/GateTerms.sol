// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Verdict} from "./IReleaseGate.sol";
import {IRiskOracle} from "./IRiskOracle.sol";

/// @dev What a payer pins for the risk oracle, as one word; bits as in docs/spec/payments.md.
type GateTerms is bytes32;

using GateTermsLib for GateTerms global;

/// @title Gate terms of the risk oracle
library GateTermsLib {
    uint256 private constant _VERSION = 1;
    uint256 private constant _NEVER = 10_001;
    uint256 private constant _MIN_SILENCE_SECONDS = 3600;

    /// @notice Checks the word; reverts with {IRiskOracle.InvalidGateTerms} on nonsense.
    function checked(bytes32 word) internal pure returns (GateTerms terms) {
        terms = GateTerms.wrap(word);
        uint256 release = uint16(uint256(word) >> 232);
        uint256 deny = uint16(uint256(word) >> 216);
        uint256 silence = terms.silenceSeconds();
        if (
            uint256(word) >> 248 != _VERSION ||
            release >= deny ||
            deny > _NEVER ||
            release > 9999 ||
            terms.maxAgeSeconds() == 0 ||
            (silence != 0 && silence < _MIN_SILENCE_SECONDS)
        ) {
            revert IRiskOracle.InvalidGateTerms(word);
        }
    }

    /// @notice What a score means under these terms.
    function judge(GateTerms terms, uint256 score) internal pure returns (Verdict) {
        uint256 word = uint256(GateTerms.unwrap(terms));
        if (score <= uint16(word >> 232)) return Verdict.Release;
        if (score >= uint16(word >> 216)) return Verdict.Deny;
        return Verdict.Hold;
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
