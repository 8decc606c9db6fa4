// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Verdict} from "../../../contracts/risk/IReleaseGate.sol";
import {IRiskModels} from "../../../contracts/risk/IRiskModels.sol";
import {IPostedReports, PostedReport} from "../../../contracts/risk/IPostedReports.sol";
import {ISignerSets} from "../../../contracts/risk/ISignerSets.sol";
import {Report} from "../../../contracts/risk/IRiskOracle.sol";
import {RiskTest} from "./RiskTest.sol";
import {TinyModel} from "./TinyModel.sol";

contract PostTest is RiskTest {
    function refuses(bytes memory report, bytes memory reason) private {
        vm.expectRevert(reason);
        oracle.post(subject, report);
    }

    function test_storesWhatTheGateNeeds() public {
        Report memory r = reportOf(5000);
        vm.warp(NOW + 60);
        vm.expectEmit(true, true, true, true, address(oracle));
        emit IPostedReports.ReportPosted(subject, modelId, BLOCK - 1, NOW, 1_000, 5000, r.features, 0);
        vm.prank(makeAddr("anyone"));
        oracle.post(subject, signed(r));
        PostedReport memory posted = oracle.postedReport(subject);
        assertEq(posted.amount, 1_000);
        assertEq(posted.round, BLOCK - 1);
        assertEq(posted.roundAt, NOW);
        assertEq(posted.score, 5000);
        assertEq(bytes32(posted.modelTag), bytes32(bytes8(modelId)));
    }

    function test_roundsRiseStrictly() public {
        Report memory r = reportOf(0);
        r.round = uint64(BLOCK - 5);
        r.blockHash = hashOf(BLOCK - 5);
        oracle.post(subject, signed(r));
        bytes memory again = signed(r);
        refuses(again, abi.encodeWithSelector(IPostedReports.RoundSuperseded.selector, BLOCK - 5, BLOCK - 5));
        r.round = uint64(BLOCK - 6);
        r.blockHash = hashOf(BLOCK - 6);
        bytes memory older = signed(r);
        refuses(older, abi.encodeWithSelector(IPostedReports.RoundSuperseded.selector, BLOCK - 6, BLOCK - 5));
        oracle.post(subject, signed(reportOf(9375)));
        assertEq(oracle.postedReport(subject).score, 9375);
        // Another subject has rounds of its own.
        r.subject = subject = keccak256("another");
        oracle.post(subject, signed(r));
        assertEq(oracle.postedReport(subject).round, BLOCK - 6);
    }

    function test_theSameChecksAsInCalldata() public {
        Report memory r = reportOf(0);
        refuses("", abi.encodeWithSelector(IPostedReports.MalformedReport.selector, 0));
        r.round = uint64(BLOCK + 1);
        bytes memory report = signed(r);
        refuses(report, abi.encodeWithSelector(IPostedReports.RoundInFuture.selector, BLOCK + 1, BLOCK));
        r = reportOf(0);
        r.blockHash = 0;
        report = signed(r);
        refuses(
            report,
            abi.encodeWithSelector(IPostedReports.WrongBlockHash.selector, BLOCK - 1, bytes32(0), hashOf(BLOCK - 1))
        );
        r = reportOf(0);
        r.validUntil = uint64(NOW - 1);
        report = signed(r);
        refuses(report, abi.encodeWithSelector(IPostedReports.ReportExpired.selector, NOW - 1, NOW));
        r.validUntil = uint64(NOW + REPORT_SECONDS + 1);
        report = signed(r);
        refuses(
            report,
            abi.encodeWithSelector(IPostedReports.ValidityTooLong.selector, r.validUntil, NOW + REPORT_SECONDS)
        );
        r = reportOf(0);
        report = signed(r, 3);
        refuses(report, abi.encodeWithSelector(ISignerSets.TooFewSignatures.selector, 2, 3));
        report = signed(r);
        vm.expectRevert(abi.encodeWithSelector(ISignerSets.InvalidSignature.selector, 0));
        oracle.post(keccak256("another"), report);
        r.model = keccak256("never published");
        report = signed(r);
        refuses(report, abi.encodeWithSelector(IRiskModels.UnknownModel.selector, r.model));
        assertEq(oracle.postedReport(subject).roundAt, 0);
    }

    function testFuzz_aPostedReportIsJudgedLikeOneInCalldata(uint16 risk, uint16 release, uint16 deny) public {
        Report memory r = reportOf(bound(risk, 0, 32_767));
        bytes32 terms = gateTerms(bound(release, 0, 5000), bound(deny, 5001, 10_001), MAX_AGE, 0);
        Verdict direct = ask(signed(r), terms);
        oracle.post(subject, signed(r));
        assertVerdict(ask("", terms), direct);
    }

    function test_holdsWhenItSpeaksForLess() public {
        oracle.post(subject, signed(reportOf(0)));
        assertVerdict(ask(""), Verdict.Release);
        bytes32 terms = usualTerms();
        assertVerdict(oracle.releaseVerdict(subject, address(1), address(2), 1_001, NOW, terms, ""), Verdict.Hold);
        // Even a deny: what it was said about is not what is asked about.
        Report memory r = reportOf(10_000);
        r.round = uint64(BLOCK);
        oracle.post(subject, signed(r));
        assertVerdict(oracle.releaseVerdict(subject, address(1), address(2), 1_001, NOW, terms, ""), Verdict.Hold);
    }

    function test_holdsWhenItIsByAnotherModel() public {
        bytes32 terms = gateTerms(3000, 7000, MAX_AGE, SILENCE);
        (modelId, ) = models.publish(TinyModel.tables(3, 0));
        oracle.post(subject, signed(reportOf(0)));
        vm.warp(NOW + SILENCE);
        assertVerdict(ask("", terms), Verdict.Hold);
    }

    function test_agesLikeOneInCalldata() public {
        oracle.post(subject, signed(reportOf(0)));
        vm.warp(NOW + MAX_AGE);
        assertVerdict(ask(""), Verdict.Release);
        vm.warp(NOW + MAX_AGE + 1);
        assertVerdict(ask(""), Verdict.Hold);
        // A payer that accepts any age still gets no report that is past its life.
        bytes32 terms = gateTerms(3000, 7000, type(uint24).max, 0);
        vm.warp(NOW + REPORT_SECONDS);
        assertVerdict(ask("", terms), Verdict.Release);
        vm.warp(NOW + REPORT_SECONDS + 1);
        assertVerdict(ask("", terms), Verdict.Hold);
    }

    function test_anAgedDenyHolds() public {
        oracle.post(subject, signed(reportOf(10_000)));
        assertVerdict(ask(""), Verdict.Deny);
        vm.warp(NOW + MAX_AGE + 1);
        assertVerdict(ask(""), Verdict.Hold);
    }

    function test_nothingPostedHolds() public view {
        assertVerdict(ask(""), Verdict.Hold);
    }
}

/// @notice The silence rule of docs/spec/reports.md and the ways to cheat with it.
contract SilenceTest is RiskTest {
    function patient() private view returns (bytes32) {
        return gateTerms(3000, 7000, MAX_AGE, SILENCE);
    }

    function test_releasesAfterThatLong() public {
        vm.warp(NOW + SILENCE - 1);
        assertVerdict(ask("", patient()), Verdict.Hold);
        vm.warp(NOW + SILENCE);
        assertVerdict(ask("", patient()), Verdict.Release);
        vm.warp(NOW + SILENCE + 1);
        assertVerdict(ask("", patient()), Verdict.Release);
    }

    function test_neverWithoutTheRule() public {
        vm.warp(NOW + 300 days);
        assertVerdict(ask("", usualTerms()), Verdict.Hold);
    }

    function test_theClockRunsFromTheLastAuthorize() public {
        vm.warp(NOW + SILENCE);
        bytes32 terms = patient();
        assertVerdict(oracle.releaseVerdict(subject, address(1), address(2), 1_000, NOW + 1, terms, ""), Verdict.Hold);
    }

    function test_aPostedHoldOrDenyEndsIt() public {
        uint256[2] memory risks = [uint256(5000), 10_000];
        for (uint256 i = 0; i < 2; ++i) {
            subject = keccak256(abi.encode(i));
            vm.warp(NOW);
            oracle.post(subject, signed(reportOf(risks[i])));
            vm.warp(NOW + 10 * SILENCE);
            assertVerdict(ask("", patient()), Verdict.Hold);
        }
        // A higher round that releases gives the right back, and silence counts once that one has aged.
        Report memory r = reportOf(0);
        r.round = uint64(BLOCK);
        oracle.post(subject, signed(r));
        assertVerdict(ask("", patient()), Verdict.Release);
        vm.warp(block.timestamp + MAX_AGE + 1);
        assertVerdict(ask("", patient()), Verdict.Release);
        assertVerdict(ask("", usualTerms()), Verdict.Hold);
    }

    /// Otherwise a payer could have a release for a trifle signed and posted, and silence would never release.
    function test_aReleaseForLessDoesNotEndIt() public {
        oracle.post(subject, signed(reportOf(0)));
        bytes32 terms = patient();
        vm.warp(NOW + SILENCE - 1);
        assertVerdict(oracle.releaseVerdict(subject, address(1), address(2), 1_001, NOW, terms, ""), Verdict.Hold);
        vm.warp(NOW + SILENCE);
        assertVerdict(oracle.releaseVerdict(subject, address(1), address(2), 1_001, NOW, terms, ""), Verdict.Release);
        assertVerdict(
            oracle.releaseVerdict(subject, address(1), address(2), 1_001, NOW, usualTerms(), ""),
            Verdict.Hold
        );
    }

    function test_aPostedHoldOrDenyForLessEndsIt() public {
        uint256[2] memory risks = [uint256(5000), 10_000];
        for (uint256 i = 0; i < 2; ++i) {
            subject = keccak256(abi.encode(i));
            vm.warp(NOW);
            oracle.post(subject, signed(reportOf(risks[i])));
            vm.warp(NOW + 10 * SILENCE);
            bytes32 terms = patient();
            assertVerdict(oracle.releaseVerdict(subject, address(1), address(2), 1_001, NOW, terms, ""), Verdict.Hold);
        }
    }

    function test_tooFewLiveSignersAreNotSilence() public {
        vm.warp(NOW + SILENCE);
        assertVerdict(ask("", patient()), Verdict.Release);
        vm.startPrank(owner);
        oracle.revokeSigner(1, 0);
        oracle.revokeSigner(1, 3);
        vm.stopPrank();
        assertVerdict(ask("", patient()), Verdict.Release);
        vm.prank(owner);
        oracle.revokeSigner(1, 4);
        assertVerdict(ask("", patient()), Verdict.Hold);
    }

    function test_aFailingReportIsNotSilence() public {
        Report memory r = reportOf(5000);
        bytes memory report = signed(r);
        vm.warp(NOW + SILENCE);
        fails(
            report,
            patient(),
            abi.encodeWithSelector(IPostedReports.ReportExpired.selector, r.validUntil, block.timestamp)
        );
    }
}
