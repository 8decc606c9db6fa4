// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow, PaymentState, Terms} from "../../../contracts/escrow/IEscrow.sol";
import {IReleaseGate} from "../../../contracts/risk/IReleaseGate.sol";
import {EscrowTest} from "./EscrowTest.sol";

contract ClearTest is EscrowTest {
    function test_anyoneClearsWhenTheGateReleases() public {
        Terms memory terms = gatedTerms();
        bytes32 id = authorize(terms, AMOUNT);
        gateSays(RELEASE);
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IEscrow.Cleared(id, AMOUNT);
        vm.prank(stranger);
        escrow.clear(terms, "report");
        assertState(id, AMOUNT, 0, 1, true);
    }

    function test_asksTheGateAboutAllThereIs() public {
        Terms memory terms = gatedTerms();
        bytes32 id = authorize(terms, AMOUNT / 2);
        gateSays(RELEASE);
        skip(100);
        vm.expectCall(
            address(gate),
            abi.encodeCall(
                IReleaseGate.releaseVerdict,
                (id, payer, payee, AMOUNT / 2, START, bytes32(uint256(7)), bytes("report"))
            )
        );
        escrow.clear(terms, "report");
    }

    function test_theArbiterClearsWithoutAReport() public {
        Terms memory terms = gatedTerms();
        bytes32 id = authorize(terms, AMOUNT);
        gateSays(DENY);
        vm.prank(arbiter);
        escrow.clear(terms, "");
        assertState(id, AMOUNT, 0, 1, true);
    }

    function test_theArbiterWithAReportIsAnyone() public {
        Terms memory terms = gatedTerms();
        bytes32 id = authorize(terms, AMOUNT);
        gateSays(DENY);
        refused(arbiter, abi.encodeWithSelector(IEscrow.NotReleased.selector, id, DENY));
        escrow.clear(terms, "report");
    }

    function test_nobodyElseClearsWithoutTheGate() public {
        Terms memory terms = gatedTerms();
        bytes32 id = authorize(terms, AMOUNT);
        gateSays(HOLD);
        address[4] memory others = [payer, payee, operator, stranger];
        for (uint256 i = 0; i < others.length; ++i) {
            refused(others[i], abi.encodeWithSelector(IEscrow.NotReleased.selector, id, HOLD));
            escrow.clear(terms, "");
        }
    }

    function testFuzz_reverts_whenTheGateSaysAnythingElse(uint256 answer) public {
        vm.assume(answer != RELEASE);
        Terms memory terms = gatedTerms();
        bytes32 id = authorize(terms, AMOUNT);
        gateSays(answer);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.NotReleased.selector, id, answer));
        escrow.clear(terms, "report");
    }

    function test_reverts_whenClearedAlready() public {
        Terms memory terms = gatedTerms();
        bytes32 id = authorize(terms, AMOUNT);
        clear(terms);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.AlreadyCleared.selector, id));
        escrow.clear(terms, "report");
        terms = plainTerms();
        id = authorize(terms, AMOUNT);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.AlreadyCleared.selector, id));
        escrow.clear(terms, "report");
    }

    function test_reverts_whenNothingIsHeld() public {
        Terms memory terms = gatedTerms();
        bytes32 id = authorize(terms, AMOUNT);
        vm.prank(payee);
        escrow.void(terms, AMOUNT);
        gateSays(RELEASE);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.NothingHeld.selector, id));
        escrow.clear(terms, "report");
    }

    function test_reverts_whenUnknown() public {
        Terms memory terms = gatedTerms();
        vm.expectRevert(abi.encodeWithSelector(IEscrow.UnknownPayment.selector, escrow.paymentId(terms)));
        escrow.clear(terms, "report");
    }

    function test_time_onlyBeforeCaptureBy() public {
        Terms memory terms = gatedTerms();
        authorize(terms, AMOUNT);
        gateSays(RELEASE);
        vm.warp(terms.captureBy);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.AfterCaptureBy.selector, terms.captureBy, terms.captureBy));
        escrow.clear(terms, "report");
        vm.warp(terms.captureBy - 1);
        escrow.clear(terms, "report");
    }
}

contract CaptureTest is EscrowTest {
    function test_paysThePayee() public {
        Terms memory terms = plainTerms();
        bytes32 id = authorize(terms, AMOUNT);
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IEscrow.Captured(id, AMOUNT, 0);
        capture(terms, AMOUNT, 0);
        assertState(id, 0, AMOUNT, 2, true);
        assertEq(token.balanceOf(payee), AMOUNT);
        assertEq(token.balanceOf(address(escrow)), 0);
    }

    function testFuzz_partsAddUpAndFeesStayWithinTheBounds(
        uint256[6] memory parts,
        uint256[6] memory feeParts,
        uint16 minBps,
        uint16 maxBps,
        bool isNative
    ) public {
        Terms memory terms = isNative ? nativeTerms() : plainTerms();
        terms.maxFeeBps = uint16(bound(maxBps, 1, 10_000));
        terms.minFeeBps = uint16(bound(minBps, 0, terms.maxFeeBps));
        bytes32 id = authorize(terms, AMOUNT);
        uint256 taken;
        uint256 fees;
        for (uint256 i = 0; i < parts.length && taken < AMOUNT; ++i) {
            uint256 part = bound(parts[i], 1, AMOUNT - taken);
            uint256 fee = bound(feeParts[i], (part * terms.minFeeBps) / 10_000, (part * terms.maxFeeBps) / 10_000);
            capture(terms, part, fee);
            taken += part;
            fees += fee;
            assertEq(balance(terms.token, payee), taken - fees);
            assertEq(balance(terms.token, feeReceiver), fees);
            assertEq(balance(terms.token, address(escrow)), AMOUNT - taken);
            assertState(id, AMOUNT - taken, taken, 2 + i, true);
        }
        assertLe(fees, (taken * terms.maxFeeBps) / 10_000, "the upper bound holds in sum");
        assertGe(fees + 6, (taken * terms.minFeeBps) / 10_000, "the lower one but for a unit a capture");
    }

    function test_clearsWithinTheCall() public {
        Terms memory terms = gatedTerms();
        bytes32 id = authorize(terms, AMOUNT);
        gateSays(RELEASE);
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IEscrow.Captured(id, AMOUNT / 4, 0);
        vm.prank(operator);
        escrow.capture(terms, AMOUNT / 4, 0, "report");
        assertState(id, AMOUNT - AMOUNT / 4, AMOUNT / 4, 2, true);

        // Once cleared the gate is not asked again, whatever it would say now.
        gateSays(DENY);
        capture(terms, AMOUNT / 4, 0);
        assertState(id, AMOUNT / 2, AMOUNT / 2, 3, true);
    }

    function testFuzz_reverts_whenTheGateDoesNotRelease(uint256 answer, bytes memory report) public {
        vm.assume(answer != RELEASE);
        Terms memory terms = gatedTerms();
        bytes32 id = authorize(terms, AMOUNT);
        gateSays(answer);
        refused(operator, abi.encodeWithSelector(IEscrow.NotReleased.selector, id, answer));
        escrow.capture(terms, AMOUNT, 0, report);
        assertState(id, AMOUNT, 0, 1, false);
    }

    function test_reverts_whenNotSentByTheOperator() public {
        Terms memory terms = plainTerms();
        authorize(terms, AMOUNT);
        address[4] memory others = [payer, payee, arbiter, stranger];
        for (uint256 i = 0; i < others.length; ++i) {
            refused(others[i], abi.encodeWithSelector(IEscrow.NotOperator.selector, others[i], operator));
            escrow.capture(terms, AMOUNT, 0, "");
        }
    }

    function test_time_fromCaptureFromToBeforeCaptureBy() public {
        Terms memory terms = plainTerms();
        terms.captureFrom = uint48(START + 2 hours);
        authorize(terms, AMOUNT);
        vm.warp(terms.captureFrom - 1);
        refused(
            operator,
            abi.encodeWithSelector(IEscrow.BeforeCaptureFrom.selector, block.timestamp, terms.captureFrom)
        );
        escrow.capture(terms, 1, 0, "");
        vm.warp(terms.captureFrom);
        capture(terms, 1, 0);
        vm.warp(terms.captureFrom + 1);
        capture(terms, 1, 0);
        vm.warp(terms.captureBy - 1);
        capture(terms, 1, 0);
        for (uint256 i = 0; i < 2; ++i) {
            vm.warp(terms.captureBy + i);
            refused(
                operator,
                abi.encodeWithSelector(IEscrow.AfterCaptureBy.selector, block.timestamp, terms.captureBy)
            );
            escrow.capture(terms, 1, 0, "");
        }
    }

    function test_reverts_whenTheAmountIsZeroOrMoreThanHeld() public {
        Terms memory terms = plainTerms();
        bytes32 id = authorize(terms, AMOUNT);
        refused(operator, abi.encodeWithSelector(IEscrow.InvalidAmount.selector, 0, AMOUNT));
        escrow.capture(terms, 0, 0, "");
        refused(operator, abi.encodeWithSelector(IEscrow.InvalidAmount.selector, AMOUNT + 1, AMOUNT));
        escrow.capture(terms, AMOUNT + 1, 0, "");
        refused(operator, abi.encodeWithSelector(IEscrow.InvalidAmount.selector, type(uint256).max, AMOUNT));
        escrow.capture(terms, type(uint256).max, 0, "");
        capture(terms, AMOUNT, 0);
        refused(operator, abi.encodeWithSelector(IEscrow.NothingHeld.selector, id));
        escrow.capture(terms, 1, 0, "");
    }

    function testFuzz_reverts_whenTheFeeIsOutOfBounds(uint256 amount, uint256 fee) public {
        Terms memory terms = plainTerms();
        terms.minFeeBps = 100;
        authorize(terms, AMOUNT);
        amount = bound(amount, 1, AMOUNT);
        uint256 minFee = amount / 100;
        uint256 maxFee = (amount * 250) / 10_000;
        vm.assume(fee < minFee || fee > maxFee);
        refused(operator, abi.encodeWithSelector(IEscrow.FeeOutOfBounds.selector, fee, minFee, maxFee));
        escrow.capture(terms, amount, fee, "");
    }

    function test_feeBoundsToTheUnit() public {
        Terms memory terms = plainTerms();
        terms.minFeeBps = 100;
        authorize(terms, AMOUNT);
        refused(operator, abi.encodeWithSelector(IEscrow.FeeOutOfBounds.selector, 0, 1, 2));
        escrow.capture(terms, 100, 0, "");
        capture(terms, 100, 1);
        capture(terms, 100, 2);
        refused(operator, abi.encodeWithSelector(IEscrow.FeeOutOfBounds.selector, 3, 1, 2));
        escrow.capture(terms, 100, 3, "");
        capture(terms, 99, 0);
    }

    function test_allOfItMayBeTheFee() public {
        Terms memory terms = plainTerms();
        terms.maxFeeBps = 10_000;
        authorize(terms, AMOUNT);
        capture(terms, AMOUNT, AMOUNT);
        assertEq(token.balanceOf(payee), 0);
        assertEq(token.balanceOf(feeReceiver), AMOUNT);
    }

    function test_theLargestAmountThereIs() public {
        Terms memory terms = plainTerms();
        terms.maxAmount = type(uint104).max;
        terms.maxFeeBps = 10_000;
        token.mint(payer, type(uint104).max);
        bytes32 id = authorize(terms, type(uint104).max);
        capture(terms, type(uint104).max - 1, type(uint104).max - 1);
        assertState(id, 1, type(uint104).max - 1, 2, true);
        vm.prank(payee);
        escrow.void(terms, 1);
        assertState(id, 0, type(uint104).max - 1, 3, true);
    }

    function test_reverts_whenUnknown() public {
        Terms memory terms = plainTerms();
        refused(operator, abi.encodeWithSelector(IEscrow.UnknownPayment.selector, escrow.paymentId(terms)));
        escrow.capture(terms, 1, 0, "");
    }
}

contract VoidTest is EscrowTest {
    function testFuzz_thePayeeGivesBackAnyPart(uint256 part, bool isCleared, uint256 time) public {
        Terms memory terms = isCleared ? plainTerms() : gatedTerms();
        bytes32 id = authorize(terms, AMOUNT);
        uint256 before = token.balanceOf(payer);
        part = bound(part, 1, AMOUNT);
        vm.warp(bound(time, START, START + 1000 days));
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IEscrow.Voided(id, part);
        vm.prank(payee);
        escrow.void(terms, part);
        assertState(id, AMOUNT - part, 0, 2, isCleared);
        assertTrue(escrow.stateOf(id).noIncrease);
        assertEq(token.balanceOf(payer), before + part);
    }

    function test_theOperatorOnlyWhileNotCleared() public {
        Terms memory terms = gatedTerms();
        bytes32 id = authorize(terms, AMOUNT);
        vm.prank(operator);
        escrow.void(terms, 1);
        clear(terms);
        refused(operator, abi.encodeWithSelector(IEscrow.AlreadyCleared.selector, id));
        escrow.void(terms, 1);
        vm.prank(payee);
        escrow.void(terms, 1);
    }

    function test_aPayeeThatOperatesVoidsAnyTime() public {
        Terms memory terms = plainTerms();
        terms.operator = payee;
        bytes32 id = authorize(terms, AMOUNT);
        vm.prank(payee);
        escrow.void(terms, AMOUNT);
        assertState(id, 0, 0, 2, true);
    }

    function test_reverts_whenSentByAnyoneElse() public {
        Terms memory terms = gatedTerms();
        authorize(terms, AMOUNT);
        address[3] memory others = [payer, arbiter, stranger];
        for (uint256 i = 0; i < others.length; ++i) {
            refused(
                others[i],
                abi.encodeWithSelector(IEscrow.NotPayeeNorOperator.selector, others[i], payee, operator)
            );
            escrow.void(terms, AMOUNT);
        }
    }

    function test_reverts_whenTheAmountIsZeroOrMoreThanHeld() public {
        Terms memory terms = plainTerms();
        bytes32 id = authorize(terms, AMOUNT);
        refused(payee, abi.encodeWithSelector(IEscrow.InvalidAmount.selector, 0, AMOUNT));
        escrow.void(terms, 0);
        refused(payee, abi.encodeWithSelector(IEscrow.InvalidAmount.selector, AMOUNT + 1, AMOUNT));
        escrow.void(terms, AMOUNT + 1);
        capture(terms, AMOUNT, 0);
        refused(payee, abi.encodeWithSelector(IEscrow.NothingHeld.selector, id));
        escrow.void(terms, 1);
    }

    function test_reverts_whenUnknown() public {
        Terms memory terms = plainTerms();
        refused(payee, abi.encodeWithSelector(IEscrow.UnknownPayment.selector, escrow.paymentId(terms)));
        escrow.void(terms, 1);
    }
}

contract DenyTest is EscrowTest {
    function test_anyoneDeniesWhenTheGateSaysSo() public {
        Terms memory terms = gatedTerms();
        uint256 before = token.balanceOf(payer);
        bytes32 id = authorize(terms, AMOUNT);
        gateSays(DENY);
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IEscrow.Denied(id, AMOUNT);
        vm.prank(stranger);
        escrow.deny(terms, "report");
        assertState(id, 0, 0, 2, false);
        assertTrue(escrow.stateOf(id).noIncrease);
        assertEq(token.balanceOf(payer), before);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.NothingHeld.selector, id));
        escrow.deny(terms, "report");
    }

    function testFuzz_reverts_whenTheGateSaysAnythingElse(uint256 answer) public {
        vm.assume(answer != DENY);
        Terms memory terms = gatedTerms();
        bytes32 id = authorize(terms, AMOUNT);
        gateSays(answer);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.NotDenied.selector, id, answer));
        escrow.deny(terms, "report");
    }

    /// @dev Promise 7: what is cleared can no longer be denied.
    function test_reverts_whenCleared() public {
        Terms memory terms = gatedTerms();
        bytes32 id = authorize(terms, AMOUNT);
        clear(terms);
        gateSays(DENY);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.AlreadyCleared.selector, id));
        escrow.deny(terms, "report");
        terms = plainTerms();
        id = authorize(terms, AMOUNT);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.AlreadyCleared.selector, id));
        escrow.deny(terms, "report");
    }

    function test_theArbiterHasNoSayInDenying() public {
        Terms memory terms = gatedTerms();
        bytes32 id = authorize(terms, AMOUNT);
        gateSays(HOLD);
        refused(arbiter, abi.encodeWithSelector(IEscrow.NotDenied.selector, id, HOLD));
        escrow.deny(terms, "");
    }

    function test_reverts_whenUnknown() public {
        Terms memory terms = gatedTerms();
        vm.expectRevert(abi.encodeWithSelector(IEscrow.UnknownPayment.selector, escrow.paymentId(terms)));
        escrow.deny(terms, "report");
    }
}

contract ReclaimTest is EscrowTest {
    function testFuzz_thePayerTakesTheRestBack(uint256 captured, bool isCleared, bool isNative) public {
        captured = bound(captured, 0, AMOUNT - 1);
        Terms memory terms = isCleared ? plainTerms() : gatedTerms();
        if (isNative) terms.token = address(0);
        bytes32 id = authorize(terms, AMOUNT);
        if (!isCleared) gateSays(RELEASE);
        if (captured != 0) capture(terms, captured, 0);
        uint256 before = balance(terms.token, payer);
        vm.warp(terms.captureBy);
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IEscrow.Reclaimed(id, AMOUNT - captured);
        vm.prank(payer);
        escrow.reclaim(terms);
        PaymentState memory state = escrow.stateOf(id);
        assertEq(state.held, 0);
        assertEq(state.refundable, captured);
        assertTrue(state.noIncrease);
        assertEq(balance(terms.token, payer), before + AMOUNT - captured);
    }

    /// @dev Promise 7, and the first line of how this is checked: who asks back after it was cleared does not get it.
    function test_time_fromCaptureByOn() public {
        Terms memory terms = gatedTerms();
        authorize(terms, AMOUNT);
        clear(terms);
        uint256[3] memory early = [START, START + 12 hours, uint256(terms.captureBy) - 1];
        for (uint256 i = 0; i < early.length; ++i) {
            vm.warp(early[i]);
            refused(payer, abi.encodeWithSelector(IEscrow.BeforeCaptureBy.selector, early[i], terms.captureBy));
            escrow.reclaim(terms);
        }
        capture(terms, AMOUNT / 2, 0);
        assertEq(token.balanceOf(payee), AMOUNT / 2);
        vm.warp(terms.captureBy);
        vm.prank(payer);
        escrow.reclaim(terms);
        refused(payer, abi.encodeWithSelector(IEscrow.NothingHeld.selector, escrow.paymentId(terms)));
        escrow.reclaim(terms);
    }

    function test_captureAndReclaimNeverInTheSameSecond() public {
        Terms memory terms = plainTerms();
        authorize(terms, AMOUNT);
        vm.warp(terms.captureBy);
        refused(operator, abi.encodeWithSelector(IEscrow.AfterCaptureBy.selector, terms.captureBy, terms.captureBy));
        escrow.capture(terms, AMOUNT, 0, "");
        vm.prank(payer);
        escrow.reclaim(terms);
    }

    function test_reverts_whenNotSentByThePayer() public {
        Terms memory terms = gatedTerms();
        authorize(terms, AMOUNT);
        vm.warp(terms.captureBy);
        address[4] memory others = [payee, operator, arbiter, stranger];
        for (uint256 i = 0; i < others.length; ++i) {
            refused(others[i], abi.encodeWithSelector(IEscrow.NotPayer.selector, others[i], payer));
            escrow.reclaim(terms);
        }
    }

    function test_reverts_whenUnknown() public {
        Terms memory terms = gatedTerms();
        refused(payer, abi.encodeWithSelector(IEscrow.UnknownPayment.selector, escrow.paymentId(terms)));
        escrow.reclaim(terms);
    }
}
