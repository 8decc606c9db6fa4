// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow, Terms} from "../../contracts/escrow/IEscrow.sol";
import {IPostedReports} from "../../contracts/risk/IPostedReports.sol";
import {ISignerSets} from "../../contracts/risk/ISignerSets.sol";
import {IRiskOracle, Report} from "../../contracts/risk/IRiskOracle.sol";
import {Deploy, EscrowUnderTest} from "../utils/Deploy.sol";
import {GatedTest} from "./GatedTest.sol";

/// @notice Escrow and risk oracle together: what is promised to payer and payee about a gated payment.
contract EscrowWithOracleTest is GatedTest {
    function test_released_inOneTransaction() public {
        bytes32 id = authorize(terms(), AMOUNT);
        bytes memory report = signed(about(id, 0));
        vm.prank(payee);
        escrow.capture(terms(), AMOUNT, 0, report);
        assertEq(token.balanceOf(payee), AMOUNT);
    }

    function test_held_untilTheDeadlineThenReclaimed() public {
        bytes32 id = authorize(terms(), AMOUNT);
        bytes memory report = signed(about(id, 5000));
        vm.expectRevert(abi.encodeWithSelector(IEscrow.NotReleased.selector, id, 0));
        vm.prank(payee);
        escrow.capture(terms(), AMOUNT, 0, report);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.NotDenied.selector, id, 0));
        escrow.deny(terms(), report);
        vm.warp(NOW + 10 days);
        vm.prank(payer);
        escrow.reclaim(terms());
        assertEq(token.balanceOf(payer), 1e12);
    }

    function test_denied_byAnyoneAtOnce() public {
        bytes32 id = authorize(terms(), AMOUNT);
        bytes memory report = signed(about(id, 10_000));
        vm.expectRevert(abi.encodeWithSelector(IEscrow.NotReleased.selector, id, 2));
        vm.prank(payee);
        escrow.capture(terms(), AMOUNT, 0, report);
        vm.prank(makeAddr("anyone"));
        escrow.deny(terms(), report);
        assertEq(token.balanceOf(payer), 1e12);
    }

    function test_posted_thenCapturedWithoutAReport() public {
        bytes32 id = authorize(terms(), AMOUNT);
        oracle.post(id, signed(about(id, 0)));
        vm.prank(payee);
        escrow.capture(terms(), AMOUNT / 2, 0, "");
        vm.prank(payee);
        escrow.capture(terms(), AMOUNT / 2, 0, "");
        assertEq(token.balanceOf(payee), AMOUNT);
    }

    /// @dev Promise 7.
    function test_cleared_canNoLongerBeDeniedOrReclaimedEarly() public {
        bytes32 id = authorize(terms(), AMOUNT);
        escrow.clear(terms(), signed(about(id, 0)));
        Report memory later = about(id, 10_000);
        later.round = uint64(BLOCK);
        bytes memory worse = signed(later);
        oracle.post(id, worse);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.AlreadyCleared.selector, id));
        escrow.deny(terms(), worse);
        vm.warp(NOW + 10 days - 1);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.BeforeCaptureBy.selector, NOW + 10 days - 1, NOW + 10 days));
        vm.prank(payer);
        escrow.reclaim(terms());
        vm.prank(payee);
        escrow.capture(terms(), AMOUNT, 0, "");
        assertEq(token.balanceOf(payee), AMOUNT);
    }

    function test_nothingForAnOldReport() public {
        bytes32 id = authorize(terms(), AMOUNT);
        Report memory r = about(id, 0);
        bytes memory report = signed(r);
        vm.warp(NOW + MAX_AGE + 1);
        gateFails(id, abi.encodeWithSelector(IRiskOracle.ReportTooOld.selector, MAX_AGE + 1, MAX_AGE));
        escrow.capture(terms(), AMOUNT, 0, report);
        vm.warp(NOW + REPORT_SECONDS + 1);
        gateFails(
            id,
            abi.encodeWithSelector(IPostedReports.ReportExpired.selector, r.validUntil, NOW + REPORT_SECONDS + 1)
        );
        escrow.capture(terms(), AMOUNT, 0, report);
    }

    function test_nothingForASmallerAmount_evenForAPartOfIt() public {
        bytes32 id = authorize(terms(), AMOUNT + 1);
        bytes memory report = signed(about(id, 0));
        gateFails(id, abi.encodeWithSelector(IRiskOracle.AmountAboveReport.selector, AMOUNT + 1, AMOUNT));
        escrow.capture(terms(), 1, 0, report);
        oracle.post(id, report);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.NotReleased.selector, id, 0));
        vm.prank(payee);
        escrow.capture(terms(), 1, 0, "");
    }

    function test_nothingForAnotherPayment() public {
        bytes32 id = authorize(terms(), AMOUNT);
        Terms memory other = terms();
        other.salt = 2;
        bytes32 otherId = authorize(other, AMOUNT);
        bytes memory report = signed(about(id, 0));
        gateFails(otherId, abi.encodeWithSelector(ISignerSets.InvalidSignature.selector, 0));
        escrow.capture(other, AMOUNT, 0, report);
        // The same terms in another escrow are another payment.
        EscrowUnderTest second = Deploy.escrow();
        vm.startPrank(payer);
        token.approve(address(second), AMOUNT);
        second.authorize(terms(), AMOUNT);
        vm.stopPrank();
        bytes32 secondId = second.paymentId(terms());
        gateFails(secondId, abi.encodeWithSelector(ISignerSets.InvalidSignature.selector, 0));
        second.capture(terms(), AMOUNT, 0, report);
    }

    function test_nothingOnAnotherChain() public {
        bytes32 id = authorize(terms(), AMOUNT);
        bytes memory report = signed(about(id, 0));
        vm.chainId(block.chainid + 1);
        // On a fork even the payment is another one.
        bytes32 forked = escrow.paymentId(terms());
        vm.expectRevert(abi.encodeWithSelector(IEscrow.UnknownPayment.selector, forked));
        vm.prank(payee);
        escrow.capture(terms(), AMOUNT, 0, report);
    }

    function test_nothingFromAnotherOracle() public {
        Terms memory t = terms();
        t.gate = address(Deploy.riskOracle(owner, address(models), REPORT_SECONDS, 0, addressesOf(keys), 3));
        bytes32 id = authorize(t, AMOUNT);
        bytes memory report = signed(about(id, 0));
        gateFails(id, abi.encodeWithSelector(ISignerSets.InvalidSignature.selector, 0));
        escrow.capture(t, AMOUNT, 0, report);
    }

    /// @dev Promise 5: with every signer revoked nothing is released, and everything can leave.
    function test_revokedOracle_isNoHostageTaker() public {
        Terms memory t = patientTerms();
        bytes32 id = authorize(t, AMOUNT);
        bytes memory report = signed(about(id, 0));
        vm.startPrank(owner);
        for (uint8 i = 0; i < 5; ++i) oracle.revokeSigner(1, i);
        vm.stopPrank();
        vm.warp(NOW + SILENCE);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.NotReleased.selector, id, 0));
        vm.prank(payee);
        escrow.capture(t, AMOUNT, 0, "");
        gateFails(
            id,
            abi.encodeWithSelector(IPostedReports.ReportExpired.selector, NOW + REPORT_SECONDS, block.timestamp)
        );
        escrow.capture(t, AMOUNT, 0, report);
        vm.prank(payee);
        escrow.void(t, AMOUNT / 2);
        vm.warp(t.captureBy);
        vm.prank(payer);
        escrow.reclaim(t);
        assertEq(token.balanceOf(payer), 1e12);
    }

    function test_silence_releasesWhenThePayerAgreed() public {
        Terms memory t = patientTerms();
        bytes32 id = authorize(t, AMOUNT);
        vm.warp(NOW + SILENCE - 1);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.NotReleased.selector, id, 0));
        escrow.clear(t, "");
        vm.warp(NOW + SILENCE);
        escrow.clear(t, "");
        vm.prank(payee);
        escrow.capture(t, AMOUNT, 0, "");
        assertEq(token.balanceOf(payee), AMOUNT);
    }
}
