// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPostedReports, PostedReport, Report} from "../../../contracts/risk/IPostedReports.sol";
import {Verdict} from "../../../contracts/risk/IReleaseGate.sol";
import {IRiskModels} from "../../../contracts/risk/IRiskModels.sol";
import {Vm} from "../../utils/Vm.sol";
import {RiskTest} from "../risk/RiskTest.sol";
import {TinyModel} from "../risk/TinyModel.sol";

/// @notice What must hold for every gate whose reports a network delivers. Who tests one says how a report gets to it.
abstract contract DeliveredTest is RiskTest {
    function gate() internal view virtual returns (IPostedReports);

    /// @dev Delivers these bytes about `subject`; expects that they are stored, or refused with this error.
    function deliver(bytes memory packed) internal virtual;
    function refused(bytes memory packed, bytes memory reason) internal virtual;

    function pack(Report memory r) internal pure returns (bytes memory result) {
        result = abi.encodePacked(
            r.subject,
            uint104(r.amount),
            uint48(r.round),
            uint48(r.validUntil),
            r.blockHash,
            r.manifest,
            r.model,
            r.features
        );
        if (r.extraFeatures != 0) result = bytes.concat(result, r.extraFeatures);
    }

    function askGate(uint256 amount, bytes32 terms) internal view returns (Verdict) {
        return gate().releaseVerdict(subject, address(1), address(2), amount, NOW, terms, "");
    }

    function test_storesWhatTheGateNeeds() public {
        Report memory r = reportOf(5000);
        vm.warp(NOW + 60);
        vm.recordLogs();
        deliver(pack(r));
        Vm.Log[] memory logs = vm.getRecordedLogs();
        Vm.Log memory log = logs[logs.length - 2]; // the last says how it came
        assertEq(log.topics[0], IPostedReports.ReportPosted.selector);
        assertEq(log.topics[1], subject);
        assertEq(log.topics[2], modelId);
        assertEq(log.data, abi.encode(BLOCK - 1, NOW, 1_000, 5000, r.features, bytes32(0)));
        PostedReport memory posted = gate().postedReport(subject);
        assertEq(posted.amount, 1_000);
        assertEq(posted.round, BLOCK - 1);
        assertEq(posted.roundAt, NOW);
        assertEq(posted.score, 5000);
        assertEq(bytes32(posted.modelTag), bytes32(bytes8(modelId)));
    }

    function testFuzz_judgesAsTheRiskOracleDoes(uint16 risk, uint16 release, uint16 deny, uint104 amount) public {
        Report memory r = reportOf(bound(risk, 0, 32_767));
        r.amount = amount;
        bytes32 terms = gateTerms(bound(release, 0, 5000), bound(deny, 5001, 10_001), MAX_AGE, 0);
        oracle.post(subject, signed(r));
        deliver(pack(r));
        uint256[3] memory amounts = [uint256(amount), amount / 2, uint256(amount) + 1];
        for (uint256 i = 0; i < 3; ++i) {
            Verdict expected = oracle.releaseVerdict(subject, address(1), address(2), amounts[i], NOW, terms, "");
            assertVerdict(askGate(amounts[i], terms), expected);
        }
        assertEq(
            keccak256(abi.encode(gate().postedReport(subject))),
            keccak256(abi.encode(oracle.postedReport(subject)))
        );
    }

    function testFuzz_takesTheModelsWithExtraFeatures(uint16 risk) public {
        (modelId, ) = models.publish(TinyModel.tables(24, 23));
        Report memory r = reportOf(0);
        r.extraFeatures = bytes32(uint256(bound(risk, 0, 32_767)) << 128);
        // A word of zeros may be left out, and may come.
        bytes memory packed = r.extraFeatures == 0 ? bytes.concat(pack(r), bytes32(0)) : pack(r);
        deliver(packed);
        assertEq(gate().postedReport(subject).score, models.score(modelId, r.features, r.extraFeatures));
    }

    function test_theSameChecksAsOfAPostedReport() public {
        Report memory r = reportOf(0);
        r.round = uint64(BLOCK + 1);
        refused(pack(r), abi.encodeWithSelector(IPostedReports.RoundInFuture.selector, BLOCK + 1, BLOCK));
        r = reportOf(0);
        r.blockHash = keccak256("another fork");
        refused(
            pack(r),
            abi.encodeWithSelector(IPostedReports.WrongBlockHash.selector, BLOCK - 1, r.blockHash, hashOf(BLOCK - 1))
        );
        r = reportOf(0);
        r.validUntil = uint64(NOW - 1);
        refused(pack(r), abi.encodeWithSelector(IPostedReports.ReportExpired.selector, NOW - 1, NOW));
        r.validUntil = uint64(NOW + REPORT_SECONDS + 1);
        refused(
            pack(r),
            abi.encodeWithSelector(IPostedReports.ValidityTooLong.selector, r.validUntil, NOW + REPORT_SECONDS)
        );
        r = reportOf(0);
        r.model = keccak256("never published");
        refused(pack(r), abi.encodeWithSelector(IRiskModels.UnknownModel.selector, r.model));
        r = reportOf(0x8000);
        // The model itself refuses a feature with the top bit set; which error it has, RiskModels says.
        (bool worked, bytes memory reason) = address(models).call(
            abi.encodeCall(IRiskModels.score, (modelId, r.features, 0))
        );
        assertFalse(worked);
        refused(pack(r), reason);
        assertEq(gate().postedReport(subject).roundAt, 0);
    }

    function testFuzz_refusesAnyOtherLength(uint256 length) public {
        length = bound(length, 0, 256);
        bytes memory packed = new bytes(length);
        bytes memory whole = bytes.concat(pack(reportOf(0)), bytes32(0), new bytes(39));
        for (uint256 i = 0; i < length; ++i) packed[i] = whole[i];
        if (length == 185 || length == 217) deliver(packed);
        else refused(packed, abi.encodeWithSelector(IPostedReports.MalformedReport.selector, length));
    }

    function test_roundsRiseStrictly() public {
        Report memory r = reportOf(9_000);
        deliver(pack(r));
        Report memory older = reportOf(0);
        older.round = uint64(BLOCK - 2);
        older.blockHash = hashOf(BLOCK - 2);
        refused(pack(older), abi.encodeWithSelector(IPostedReports.RoundSuperseded.selector, BLOCK - 2, BLOCK - 1));
        older = reportOf(0);
        refused(pack(older), abi.encodeWithSelector(IPostedReports.RoundSuperseded.selector, BLOCK - 1, BLOCK - 1));
        assertVerdict(askGate(1_000, usualTerms()), Verdict.Deny);
        older.round = uint64(BLOCK);
        older.blockHash = 0;
        deliver(pack(older));
        assertVerdict(askGate(1_000, usualTerms()), Verdict.Release);
    }

    function test_takesNoReportInCalldata() public {
        bytes memory report = signed(reportOf(0));
        bytes32 terms = usualTerms();
        IPostedReports asked = gate();
        vm.expectRevert(abi.encodeWithSelector(IPostedReports.MalformedReport.selector, report.length));
        asked.releaseVerdict(subject, address(1), address(2), 1_000, NOW, terms, report);
    }

    function test_refusesTermsThatAreNone() public {
        IPostedReports asked = gate();
        vm.expectRevert(abi.encodeWithSelector(IPostedReports.InvalidGateTerms.selector, bytes32("nonsense")));
        asked.releaseVerdict(subject, address(1), address(2), 1_000, NOW, "nonsense", "");
    }

    function testFuzz_silenceNeverReleases(uint32 later, bool spoke) public {
        bytes32 terms = gateTerms(3000, 7000, MAX_AGE, SILENCE);
        if (spoke) deliver(pack(reportOf(0)));
        vm.warp(NOW + bound(later, MAX_AGE + 1, 300 days));
        assertVerdict(askGate(1_000, terms), Verdict.Hold);
    }

    function test_agesAsTermsAndLifeSay() public {
        deliver(pack(reportOf(0)));
        bytes32 patient = gateTerms(3000, 7000, type(uint24).max, 0);
        vm.warp(NOW + MAX_AGE);
        assertVerdict(askGate(1_000, usualTerms()), Verdict.Release);
        vm.warp(NOW + MAX_AGE + 1);
        assertVerdict(askGate(1_000, usualTerms()), Verdict.Hold);
        vm.warp(NOW + REPORT_SECONDS);
        assertVerdict(askGate(1_000, patient), Verdict.Release);
        vm.warp(NOW + REPORT_SECONDS + 1);
        assertVerdict(askGate(1_000, patient), Verdict.Hold);
    }

    function testFuzz_speaksForItsSubjectAlone(bytes32 other) public {
        vm.assume(other != subject);
        deliver(pack(reportOf(0)));
        assertVerdict(askGate(1_000, usualTerms()), Verdict.Release);
        subject = other;
        assertVerdict(askGate(1_000, usualTerms()), Verdict.Hold);
    }
}
