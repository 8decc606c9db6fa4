// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {GateTermsLib} from "../risk/GateTerms.sol";
import {IReleaseGate, Verdict} from "../risk/IReleaseGate.sol";
import {PostedReports} from "../risk/PostedReports.sol";
import {ReportWords} from "../risk/ReportWords.sol";

/// @title Reports that a network delivers
/// @notice Base of the gates behind Chainlink's networks: a report comes in a transaction of its own, never in calldata of a
/// verb, and is checked, scored and judged like one that was posted to the {RiskOracle}.
abstract contract DeliveredReports is PostedReports {
    /* GATE */

    /// @inheritdoc IReleaseGate
    function releaseVerdict(
        bytes32 subject,
        address,
        address,
        uint256 amount,
        uint256 since,
        bytes32 gateTerms,
        bytes calldata report
    ) external view returns (Verdict) {
        if (report.length != 0) revert MalformedReport(report.length);
        return _judgePosted(subject, amount, since, GateTermsLib.checked(gateTerms));
    }

    /* INTERNAL */

    /// @dev All checks of {IRiskOracle-post} but the signatures, which the network's contracts have checked.
    function _deliver(ReportWords r) internal {
        _checkRound(r);
        uint256 age = _checkLife(r);
        uint256 posted = _postedRound(r.subject());
        if (r.round() <= posted) revert RoundSuperseded(r.round(), posted);
        _store(r, age);
    }

    /// @inheritdoc PostedReports
    /// @dev From here nobody can tell a network that is down, or was never asked, from one that has nothing to say. So its
    /// silence never releases, whatever the terms say.
    function _canSpeak() internal pure override returns (bool) {
        return false;
    }
}
