// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Verdict} from "../../../contracts/risk/IReleaseGate.sol";
import {IRiskModels} from "../../../contracts/risk/IRiskModels.sol";
import {IPostedReports} from "../../../contracts/risk/IPostedReports.sol";
import {ISignerSets} from "../../../contracts/risk/ISignerSets.sol";
import {IRiskOracle, Report} from "../../../contracts/risk/IRiskOracle.sol";
import {RiskTest} from "./RiskTest.sol";
import {Deploy, RiskOracleUnderTest} from "../../utils/Deploy.sol";
import {TinyModel} from "./TinyModel.sol";

/// @notice A report in calldata: every check of docs/spec/reports.md, in its order.
contract VerdictTest is RiskTest {
    function test_releasesHoldsAndDeniesByTheThresholds() public view {
        // Steps of 625: 2500 and 3125 around 3000, 6875 and 7500 around 7000.
        assertVerdict(ask(signed(reportOf(0))), Verdict.Release);
        assertVerdict(ask(signed(reportOf(2500))), Verdict.Release);
        assertVerdict(ask(signed(reportOf(3126))), Verdict.Hold);
        assertVerdict(ask(signed(reportOf(5000))), Verdict.Hold);
        assertVerdict(ask(signed(reportOf(6800))), Verdict.Hold);
        assertVerdict(ask(signed(reportOf(7500))), Verdict.Deny);
        assertVerdict(ask(signed(reportOf(10_000))), Verdict.Deny);
        assertVerdict(ask(signed(reportOf(32_767))), Verdict.Deny);
    }

    function test_thresholdsAreInclusive() public view {
        bytes memory report = signed(reportOf(5000));
        assertVerdict(ask(report, gateTerms(5000, 5001, MAX_AGE, 0)), Verdict.Release);
        assertVerdict(ask(report, gateTerms(4999, 5001, MAX_AGE, 0)), Verdict.Hold);
        assertVerdict(ask(report, gateTerms(4999, 5000, MAX_AGE, 0)), Verdict.Deny);
        assertVerdict(ask(signed(reportOf(10_000)), gateTerms(9999, 10_001, MAX_AGE, 0)), Verdict.Hold);
    }

    function testFuzz_anyQuorumOfLiveSignersServes(uint256 signers) public {
        signers = bound(signers, 0, 31);
        uint256 count;
        for (uint256 i = 0; i < 5; ++i) count += (signers >> i) & 1;
        bytes memory report = signed(reportOf(0), signers);
        if (count == 3) {
            assertVerdict(ask(report), Verdict.Release);
        } else if (count < 3) {
            fails(report, abi.encodeWithSelector(ISignerSets.TooFewSignatures.selector, count, 3));
        } else {
            fails(report, abi.encodeWithSelector(IPostedReports.MalformedReport.selector, report.length));
        }
    }

    /* 1: form and gate terms */

    function testFuzz_form_anyOtherLengthIsRefused(uint256 length) public {
        bytes memory whole = signed(reportOf(0), 31);
        length = bound(length, 1, whole.length);
        bytes memory report = new bytes(length);
        for (uint256 i = 0; i < length; ++i) report[i] = whole[i];
        if (length >= 158 && (length - 158) % 66 == 0) return;
        fails(report, abi.encodeWithSelector(IPostedReports.MalformedReport.selector, length));
    }

    function testFuzz_form_anyOtherKindIsRefused(uint8 kind) public {
        vm.assume(kind != 1 && kind != 2);
        bytes memory report = signed(reportOf(0));
        report[0] = bytes1(kind);
        fails(report, abi.encodeWithSelector(IPostedReports.MalformedReport.selector, report.length));
    }

    function test_form_kindsAreNotEachOther() public {
        bytes memory report = signed(reportOf(0));
        report[0] = 0x02;
        fails(report, abi.encodeWithSelector(IPostedReports.MalformedReport.selector, report.length));
    }

    function test_form_kind2CarriesFeaturesFrom16On() public {
        (modelId, ) = models.publish(TinyModel.tables(17, 16));
        Report memory r = reportOf(32_000); // feature 0 counts for nothing in this model
        r.extraFeatures = bytes32(uint256(5000) << 240);
        assertVerdict(ask(signed(r)), Verdict.Hold);
        r.extraFeatures = bytes32(uint256(10_000) << 240);
        assertVerdict(ask(signed(r)), Verdict.Deny);
        // What is signed is what counts: the same bytes with other extra features are another report.
        bytes memory report = signed(r);
        report[159] = 0x01;
        fails(report, abi.encodeWithSelector(ISignerSets.InvalidSignature.selector, 0));
        // All zero may travel as kind 1.
        r.extraFeatures = 0;
        assertVerdict(ask(signed(r)), Verdict.Release);
    }

    function nonsense(bytes32 terms) private {
        fails(signed(reportOf(0)), terms, abi.encodeWithSelector(IPostedReports.InvalidGateTerms.selector, terms));
        fails("", terms, abi.encodeWithSelector(IPostedReports.InvalidGateTerms.selector, terms));
    }

    function test_gateTerms_nonsenseIsRefused() public {
        nonsense(0);
        nonsense(usualTerms() ^ bytes32(uint256(1) << 248)); // version 0
        nonsense(usualTerms() ^ bytes32(uint256(3) << 248)); // version 2
        nonsense(gateTerms(10_000, 10_001, MAX_AGE, 0));
        nonsense(gateTerms(3000, 3000, MAX_AGE, 0));
        nonsense(gateTerms(3000, 2999, MAX_AGE, 0));
        nonsense(gateTerms(3000, 10_002, MAX_AGE, 0));
        nonsense(gateTerms(3000, 7000, 0, 0));
        nonsense(gateTerms(3000, 7000, MAX_AGE, 1));
        nonsense(gateTerms(3000, 7000, MAX_AGE, 3599));
    }

    function test_gateTerms_theirEdgesServe() public view {
        bytes memory report = signed(reportOf(0));
        assertVerdict(ask(report, gateTerms(0, 1, 1, 3600)), Verdict.Release);
        assertVerdict(ask(report, gateTerms(9999, 10_001, type(uint24).max, type(uint24).max)), Verdict.Release);
    }

    /* 2: amount */

    function testFuzz_amount_isACeiling(uint256 exposure, uint104 ceiling) public {
        exposure = bound(exposure, 0, type(uint104).max);
        Report memory r = reportOf(0);
        r.amount = ceiling;
        bytes memory report = signed(r);
        bytes32 terms = usualTerms();
        if (exposure > ceiling) {
            vm.expectRevert(abi.encodeWithSelector(IRiskOracle.AmountAboveReport.selector, exposure, ceiling));
        }
        Verdict result = oracle.releaseVerdict(subject, address(1), address(2), exposure, NOW, terms, report);
        if (exposure <= ceiling) assertVerdict(result, Verdict.Release);
    }

    /* 3: round */

    function test_round_notFromTheFuture() public {
        Report memory r = reportOf(0);
        r.round = uint64(BLOCK + 1);
        fails(signed(r), abi.encodeWithSelector(IPostedReports.RoundInFuture.selector, BLOCK + 1, BLOCK));
        // The hash of the block that is being made is not known yet.
        r.round = uint64(BLOCK);
        assertVerdict(ask(signed(r)), Verdict.Release);
    }

    function test_round_ofThisForkWhereTheChainKnows() public {
        Report memory r = reportOf(0);
        uint256[2] memory known = [BLOCK - 1, BLOCK - 256];
        for (uint256 i = 0; i < 2; ++i) {
            r.round = uint64(known[i]);
            r.blockHash = hashOf(known[i]);
            assertVerdict(ask(signed(r)), Verdict.Release);
            r.blockHash = keccak256("another fork");
            fails(
                signed(r),
                abi.encodeWithSelector(IPostedReports.WrongBlockHash.selector, known[i], r.blockHash, hashOf(known[i]))
            );
        }
        r.round = uint64(BLOCK - 257);
        assertVerdict(ask(signed(r)), Verdict.Release);
    }

    /* 4: life */

    function test_life_untilValidUntil() public {
        Report memory r = reportOf(0);
        bytes memory report = signed(r);
        bytes32 terms = gateTerms(3000, 7000, type(uint24).max, 0);
        vm.warp(r.validUntil - 1);
        assertVerdict(ask(report, terms), Verdict.Release);
        vm.warp(r.validUntil);
        assertVerdict(ask(report, terms), Verdict.Release);
        vm.warp(r.validUntil + 1);
        fails(
            report,
            terms,
            abi.encodeWithSelector(IPostedReports.ReportExpired.selector, r.validUntil, r.validUntil + 1)
        );
    }

    function test_life_notLongerThanReportsMayLive() public {
        Report memory r = reportOf(0);
        r.validUntil += 1;
        fails(
            signed(r),
            abi.encodeWithSelector(IPostedReports.ValidityTooLong.selector, r.validUntil, r.validUntil - 1)
        );
    }

    function test_life_notOlderThanThePayerAccepts() public {
        bytes memory report = signed(reportOf(0));
        vm.warp(NOW + MAX_AGE);
        assertVerdict(ask(report), Verdict.Release);
        vm.warp(NOW + MAX_AGE + 1);
        fails(report, abi.encodeWithSelector(IRiskOracle.ReportTooOld.selector, MAX_AGE + 1, MAX_AGE));
    }

    /* 5: superseded */

    function test_superseded_byAPostedHigherRound() public {
        Report memory old = reportOf(0);
        old.round = uint64(BLOCK - 2);
        old.blockHash = hashOf(BLOCK - 2);
        bytes memory kept = signed(old);
        assertVerdict(ask(kept), Verdict.Release);
        oracle.post(subject, signed(reportOf(9000)));
        fails(kept, abi.encodeWithSelector(IPostedReports.RoundSuperseded.selector, BLOCK - 2, BLOCK - 1));
        // The posted round itself still serves from calldata.
        assertVerdict(ask(signed(reportOf(9000))), Verdict.Deny);
    }

    /* 6: model */

    function test_model_onlyThePinnedOne() public {
        (bytes32 other, ) = models.publish(TinyModel.tables(3, 0));
        bytes32 terms = usualTerms();
        Report memory r = reportOf(0);
        r.model = other;
        fails(signed(r), terms, abi.encodeWithSelector(IRiskOracle.WrongModel.selector, other, bytes21(modelId)));
    }

    function test_model_unknown() public {
        modelId = keccak256("never published");
        fails(signed(reportOf(0)), abi.encodeWithSelector(IRiskModels.UnknownModel.selector, modelId));
    }

    function test_model_refusesFeaturesItDoesNotHave() public {
        Report memory r = reportOf(0);
        r.features = bytes32(uint256(0x8000) << 240);
        fails(signed(r), abi.encodeWithSelector(IRiskModels.InvalidFeatures.selector, r.features, bytes32(0)));
        r = reportOf(0);
        r.extraFeatures = bytes32(uint256(1) << 240);
        fails(signed(r), abi.encodeWithSelector(IRiskModels.InvalidFeatures.selector, r.features, r.extraFeatures));
    }

    /* 7: signatures */

    function test_signers_setThatDoesNotExist() public {
        bytes memory report = signed(reportOf(0));
        report[4] = 0x02;
        fails(report, abi.encodeWithSelector(ISignerSets.SignerSetNotInForce.selector, 2));
        report[4] = 0x00;
        fails(report, abi.encodeWithSelector(ISignerSets.SignerSetNotInForce.selector, 0));
    }

    function test_signers_neverTwice() public {
        Report memory r = reportOf(0);
        bytes32 digest = oracle.reportDigest(r);
        bytes memory twice = bytes.concat(head(r, 1), signature(digest, 0), signature(digest, 1), signature(digest, 1));
        fails(twice, abi.encodeWithSelector(ISignerSets.InvalidSignature.selector, 2));
    }

    function test_signers_onlyInOrder() public {
        Report memory r = reportOf(0);
        bytes32 digest = oracle.reportDigest(r);
        fails(
            bytes.concat(head(r, 1), signature(digest, 0), signature(digest, 2), signature(digest, 1)),
            abi.encodeWithSelector(ISignerSets.InvalidSignature.selector, 2)
        );
    }

    function test_signers_underAnotherIndex() public {
        Report memory r = reportOf(0);
        bytes memory report = signed(r);
        report[158] = 0x01; // the first signature now names the second signer, and so does the second
        fails(report, abi.encodeWithSelector(ISignerSets.InvalidSignature.selector, 0));
        report = signed(r);
        report[158 + 132] = 0x05; // beyond the set
        fails(report, abi.encodeWithSelector(ISignerSets.InvalidSignature.selector, 2));
        report[158 + 132] = 0xff;
        fails(report, abi.encodeWithSelector(ISignerSets.InvalidSignature.selector, 2));
    }

    function test_signers_malleableTwinIsRefused() public {
        Report memory r = reportOf(0);
        (uint8 v, bytes32 x, bytes32 s) = vm.sign(keys[2], oracle.reportDigest(r));
        bytes memory two = signed(r, 3);
        bytes memory twin = abi.encodePacked(uint8(2), x, bytes32(ORDER - uint256(s)), v == 27 ? uint8(28) : uint8(27));
        fails(bytes.concat(two, twin), abi.encodeWithSelector(ISignerSets.InvalidSignature.selector, 2));
        uint8[4] memory wrong = [0, 1, 29, 255];
        for (uint256 i = 0; i < 4; ++i) {
            fails(
                bytes.concat(two, abi.encodePacked(uint8(2), x, s, wrong[i])),
                abi.encodeWithSelector(ISignerSets.InvalidSignature.selector, 2)
            );
        }
        fails(
            bytes.concat(two, abi.encodePacked(uint8(2), bytes32(0), bytes32(0), uint8(27))),
            abi.encodeWithSelector(ISignerSets.InvalidSignature.selector, 2)
        );
    }

    function testFuzz_signers_strangersNeverCount(uint256 key) public {
        key = bound(key, 1, ORDER - 1);
        for (uint256 i = 0; i < keys.length; ++i) vm.assume(key != keys[i]);
        Report memory r = reportOf(0);
        (uint8 v, bytes32 x, bytes32 s) = vm.sign(key, oracle.reportDigest(r));
        fails(
            bytes.concat(signed(r, 3), abi.encodePacked(uint8(4), x, s, v)),
            abi.encodeWithSelector(ISignerSets.InvalidSignature.selector, 2)
        );
    }

    /// @dev Promise 6: whatever is changed after signing, the report is void. (The kind and the signer set are not signed:
    /// they say how to read and whom to ask.)
    function testFuzz_anyChangedByteIsRefused(uint256 position, uint8 change) public view {
        bytes memory report = signed(reportOf(0));
        position = bound(position, 0, report.length - 1);
        vm.assume(change != 0);
        report[position] ^= bytes1(change);
        bytes32 terms = usualTerms();
        (bool worked, ) = address(oracle).staticcall(
            abi.encodeCall(
                IRiskOracle(address(oracle)).releaseVerdict,
                (subject, address(1), address(2), 1_000, NOW, terms, report)
            )
        );
        assertFalse(worked);
    }

    function test_noReplay_anotherSubjectChainOrContract() public {
        bytes memory report = signed(reportOf(0));
        bytes32 terms = usualTerms();
        vm.expectRevert(abi.encodeWithSelector(ISignerSets.InvalidSignature.selector, 0));
        oracle.releaseVerdict(keccak256("another payment"), address(1), address(2), 1_000, NOW, terms, report);

        RiskOracleUnderTest other = Deploy.riskOracle(owner, address(models), REPORT_SECONDS, 0, addressesOf(keys), 3);
        vm.expectRevert(abi.encodeWithSelector(ISignerSets.InvalidSignature.selector, 0));
        other.releaseVerdict(subject, address(1), address(2), 1_000, NOW, terms, report);

        vm.chainId(block.chainid + 1);
        fails(report, abi.encodeWithSelector(ISignerSets.InvalidSignature.selector, 0));
    }

    /// @dev With everything wrong at once, mending one thing after the other brings the errors in the order of the spec.
    function test_checksInTheOrderOfTheSpecification() public {
        (bytes32 other, ) = models.publish(TinyModel.tables(3, 0));
        oracle.post(subject, signed(reportOf(0)));
        Report memory r = reportOf(0);
        r.amount = 999;
        r.round = uint64(BLOCK + 1);
        r.validUntil = uint64(NOW - 1);
        r.model = other;
        bytes memory signatures = new bytes(198);
        bytes32 terms = 0;

        bytes memory report = bytes.concat(head(r, 9), signatures);
        fails(
            bytes.concat(report, hex"00"),
            terms,
            abi.encodeWithSelector(IPostedReports.MalformedReport.selector, 357)
        );
        fails(report, terms, abi.encodeWithSelector(IPostedReports.InvalidGateTerms.selector, terms));
        terms = usualTerms();
        fails(report, terms, abi.encodeWithSelector(IRiskOracle.AmountAboveReport.selector, 1000, 999));
        r.amount = 1000;
        report = bytes.concat(head(r, 9), signatures);
        fails(report, terms, abi.encodeWithSelector(IPostedReports.RoundInFuture.selector, BLOCK + 1, BLOCK));
        r.round = uint64(BLOCK - 2);
        report = bytes.concat(head(r, 9), signatures);
        fails(
            report,
            terms,
            abi.encodeWithSelector(
                IPostedReports.WrongBlockHash.selector,
                BLOCK - 2,
                hashOf(BLOCK - 1),
                hashOf(BLOCK - 2)
            )
        );
        r.blockHash = hashOf(BLOCK - 2);
        report = bytes.concat(head(r, 9), signatures);
        fails(report, terms, abi.encodeWithSelector(IPostedReports.ReportExpired.selector, NOW - 1, NOW));
        r.validUntil = uint64(NOW + REPORT_SECONDS + 1);
        report = bytes.concat(head(r, 9), signatures);
        fails(
            report,
            terms,
            abi.encodeWithSelector(
                IPostedReports.ValidityTooLong.selector,
                NOW + REPORT_SECONDS + 1,
                NOW + REPORT_SECONDS
            )
        );
        r.validUntil = uint64(NOW);
        report = bytes.concat(head(r, 9), signatures);
        fails(report, terms, abi.encodeWithSelector(IRiskOracle.ReportTooOld.selector, REPORT_SECONDS, MAX_AGE));
        r.validUntil = uint64(NOW + REPORT_SECONDS);
        report = bytes.concat(head(r, 9), signatures);
        fails(report, terms, abi.encodeWithSelector(IPostedReports.RoundSuperseded.selector, BLOCK - 2, BLOCK - 1));
        r.round = uint64(BLOCK - 1);
        r.blockHash = hashOf(BLOCK - 1);
        report = bytes.concat(head(r, 9), signatures);
        fails(report, terms, abi.encodeWithSelector(IRiskOracle.WrongModel.selector, other, bytes21(modelId)));
        r.model = modelId;
        report = bytes.concat(head(r, 9), signatures);
        fails(report, terms, abi.encodeWithSelector(ISignerSets.SignerSetNotInForce.selector, 9));
        report = bytes.concat(head(r, 1), signatures);
        fails(report, terms, abi.encodeWithSelector(ISignerSets.InvalidSignature.selector, 0));
        assertVerdict(ask(signed(r), terms), Verdict.Release);
    }

    function test_digestIsTheTypedDataDigest() public view {
        Report memory r = reportOf(1);
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("Sluice Risk Oracle"),
                keccak256("1"),
                block.chainid,
                address(oracle)
            )
        );
        bytes32 typeHash = keccak256(
            "Report(bytes32 subject,uint256 amount,bytes32 features,bytes32 extraFeatures,bytes32 model,bytes32 manifest,uint64 round,bytes32 blockHash,uint64 validUntil)"
        );
        assertEq(
            oracle.reportDigest(r),
            keccak256(abi.encodePacked(hex"1901", domain, keccak256(abi.encode(typeHash, r))))
        );
    }
}
