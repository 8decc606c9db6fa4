// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow, PaymentState, Terms} from "../../../contracts/escrow/IEscrow.sol";
import {HostileToken} from "../../../contracts/mocks/HostileToken.sol";
import {EscrowTest} from "./EscrowTest.sol";

abstract contract DisputeTest is EscrowTest {
    function disputedTerms() internal view returns (Terms memory terms) {
        terms = gatedTerms();
        terms.minFeeBps = 100;
    }

    function dispute(Terms memory terms) internal {
        vm.prank(terms.payer);
        escrow.dispute(terms, "evidence");
    }

    function disputed(Terms memory terms) internal returns (bytes32 id) {
        id = authorize(terms, AMOUNT);
        dispute(terms);
    }

    function resolve(Terms memory terms, uint256 toPayee) internal {
        vm.prank(terms.arbiter);
        escrow.resolve(terms, toPayee);
    }
}

contract DisputeVerbTest is DisputeTest {
    function testFuzz_putsWhatIsHeldBeforeTheArbiter(uint256 time, bool isCleared, bytes32 evidence) public {
        Terms memory terms = disputedTerms();
        bytes32 id = authorize(terms, AMOUNT);
        if (isCleared) clear(terms);
        vm.warp(bound(time, START, terms.captureBy - 1));
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IEscrow.Disputed(id, evidence);
        vm.prank(payer);
        escrow.dispute(terms, evidence);
        PaymentState memory state = escrow.stateOf(id);
        assertTrue(state.disputed);
        assertEq(state.clock, block.timestamp);
        assertFalse(state.noIncrease);
        assertState(id, AMOUNT, 0, 2, isCleared);
        assertEq(token.balanceOf(address(escrow)), AMOUNT);
    }

    function test_time_theSecondBeforeAtAndAfterCaptureBy() public {
        for (uint256 i = 0; i < 3; ++i) {
            Terms memory terms = disputedTerms();
            terms.salt = i;
            vm.warp(START);
            bytes32 id = authorize(terms, AMOUNT);
            vm.warp(terms.captureBy + i - 1);
            if (i > 0) {
                refused(
                    payer,
                    abi.encodeWithSelector(IEscrow.AfterCaptureBy.selector, block.timestamp, terms.captureBy)
                );
            } else {
                vm.prank(payer);
            }
            escrow.dispute(terms, 0);
            assertEq(escrow.stateOf(id).disputed, i == 0);
        }
    }

    function test_reverts_whenNotSentByThePayer() public {
        Terms memory terms = disputedTerms();
        authorize(terms, AMOUNT);
        address[4] memory others = [payee, operator, arbiter, stranger];
        for (uint256 i = 0; i < others.length; ++i) {
            refused(others[i], abi.encodeWithSelector(IEscrow.NotPayer.selector, others[i], payer));
            escrow.dispute(terms, 0);
        }
    }

    function test_reverts_withoutAnArbiter() public {
        Terms memory terms = plainTerms();
        bytes32 id = authorize(terms, AMOUNT);
        refused(payer, abi.encodeWithSelector(IEscrow.NoArbiter.selector, id));
        escrow.dispute(terms, 0);
    }

    function test_reverts_whenDisputedAlreadyNothingHeldOrUnknown() public {
        Terms memory terms = disputedTerms();
        refused(payer, abi.encodeWithSelector(IEscrow.UnknownPayment.selector, escrow.paymentId(terms)));
        escrow.dispute(terms, 0);
        bytes32 id = disputed(terms);
        skip(5);
        refused(payer, abi.encodeWithSelector(IEscrow.InDispute.selector, id, START + terms.resolveSeconds));
        escrow.dispute(terms, 0);
        resolve(terms, AMOUNT);
        refused(payer, abi.encodeWithSelector(IEscrow.NothingHeld.selector, id));
        escrow.dispute(terms, 0);
    }

    /// @dev While disputed the held money moves only by the arbiter, by the payee's giving back, or by the arbiter's silence.
    function test_whatWaitsForTheArbiter() public {
        Terms memory terms = disputedTerms();
        bytes32 id = authorize(terms, AMOUNT / 2);
        clear(terms);
        dispute(terms);
        bytes memory reason = abi.encodeWithSelector(IEscrow.InDispute.selector, id, START + terms.resolveSeconds);
        refused(operator, reason);
        escrow.capture(terms, 1, 0, "");
        refused(payer, reason);
        escrow.increase(terms, 1, "");
        refused(payer, reason);
        escrow.dispute(terms, 0);
        refused(payer, reason);
        escrow.extend(terms, terms.captureBy, terms.refundBy, START, "", "");
        vm.warp(terms.captureBy + 100 days);
        refused(payer, reason);
        escrow.reclaim(terms);
        vm.warp(START);

        terms.salt = 2;
        id = disputed(terms);
        reason = abi.encodeWithSelector(IEscrow.InDispute.selector, id, START + terms.resolveSeconds);
        gateSays(RELEASE);
        refused(operator, reason);
        escrow.capture(terms, 1, 0, "");
        refused(stranger, reason);
        escrow.clear(terms, "report");
        refused(arbiter, reason);
        escrow.clear(terms, "");
        gateSays(DENY);
        refused(stranger, reason);
        escrow.deny(terms, "report");
        vm.prank(operator);
        escrow.void(terms, 1);
        assertTrue(escrow.stateOf(id).disputed);
        vm.prank(payee);
        escrow.void(terms, AMOUNT - 1);
        assertFalse(escrow.stateOf(id).disputed, "nothing is left to dispute about");
        assertEq(token.balanceOf(address(escrow)), AMOUNT / 2);
    }

    /// @dev What was captured before is out of the dispute, and can be refunded meanwhile.
    function test_refundsGoOn() public {
        Terms memory terms = disputedTerms();
        terms.minFeeBps = 0;
        bytes32 id = authorize(terms, AMOUNT);
        clear(terms);
        capture(terms, AMOUNT / 2, 0);
        dispute(terms);
        vm.startPrank(payee);
        token.approve(address(escrow), AMOUNT);
        escrow.refund(terms, AMOUNT / 4);
        vm.stopPrank();
        resolve(terms, AMOUNT / 2);
        assertState(id, 0, AMOUNT - AMOUNT / 4, 5, true);
    }
}

contract ResolveTest is DisputeTest {
    function testFuzz_splits(uint256 toPayee, uint256 amount, uint256 minFeeBps, bool isNative) public {
        Terms memory terms = disputedTerms();
        if (isNative) terms.token = address(0);
        terms.maxFeeBps = 10_000;
        terms.minFeeBps = uint16(bound(minFeeBps, 0, 10_000));
        amount = bound(amount, 1, AMOUNT);
        toPayee = bound(toPayee, 0, amount);
        bytes32 id = authorize(terms, amount);
        dispute(terms);
        uint256 before = balance(terms.token, payer);
        uint256 fee = (toPayee * terms.minFeeBps) / 10_000;
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IEscrow.Resolved(id, toPayee, fee, amount - toPayee);
        resolve(terms, toPayee);
        assertEq(balance(terms.token, payee), toPayee - fee);
        assertEq(balance(terms.token, feeReceiver), fee);
        assertEq(balance(terms.token, payer), before + amount - toPayee);
        assertEq(balance(terms.token, address(escrow)), 0);
        assertState(id, 0, toPayee, 3, false);
        assertFalse(escrow.stateOf(id).disputed);
        assertEq(escrow.stateOf(id).noIncrease, toPayee != amount);
    }

    function test_reverts_aboveWhatIsHeld() public {
        Terms memory terms = disputedTerms();
        disputed(terms);
        refused(arbiter, abi.encodeWithSelector(IEscrow.InvalidAmount.selector, AMOUNT + 1, AMOUNT));
        escrow.resolve(terms, AMOUNT + 1);
        refused(arbiter, abi.encodeWithSelector(IEscrow.InvalidAmount.selector, type(uint256).max, AMOUNT));
        escrow.resolve(terms, type(uint256).max);
    }

    function test_time_theSecondBeforeAtAndAfter() public {
        for (uint256 i = 0; i < 3; ++i) {
            vm.warp(START);
            Terms memory terms = disputedTerms();
            terms.salt = i;
            bytes32 id = disputed(terms);
            uint256 resolveBy = START + terms.resolveSeconds;
            vm.warp(resolveBy + i - 1);
            if (i == 0) {
                refused(stranger, abi.encodeWithSelector(IEscrow.BeforeResolveBy.selector, block.timestamp, resolveBy));
                escrow.resolveExpired(terms);
                resolve(terms, 1);
            } else {
                refused(arbiter, abi.encodeWithSelector(IEscrow.AfterResolveBy.selector, block.timestamp, resolveBy));
                escrow.resolve(terms, 1);
                vm.prank(stranger);
                escrow.resolveExpired(terms);
            }
            assertFalse(escrow.stateOf(id).disputed);
            assertEq(escrow.stateOf(id).held, 0);
        }
    }

    function test_reverts_whenNotSentByTheArbiter() public {
        Terms memory terms = disputedTerms();
        disputed(terms);
        address[4] memory others = [payer, payee, operator, stranger];
        for (uint256 i = 0; i < others.length; ++i) {
            refused(others[i], abi.encodeWithSelector(IEscrow.NotArbiter.selector, others[i], arbiter));
            escrow.resolve(terms, 1);
        }
    }

    function test_reverts_whenThereIsNoDisputeOrItIsOver() public {
        Terms memory terms = disputedTerms();
        bytes32 id = authorize(terms, AMOUNT);
        bytes memory reason = abi.encodeWithSelector(IEscrow.NotDisputed.selector, id);
        refused(arbiter, reason);
        escrow.resolve(terms, 1);
        refused(stranger, reason);
        escrow.resolveExpired(terms);
        dispute(terms);
        resolve(terms, AMOUNT / 2);
        refused(arbiter, reason);
        escrow.resolve(terms, 1);
        vm.warp(START + 90 days);
        refused(stranger, reason);
        escrow.resolveExpired(terms);
        terms.salt = 5;
        refused(arbiter, abi.encodeWithSelector(IEscrow.UnknownPayment.selector, escrow.paymentId(terms)));
        escrow.resolve(terms, 1);
        refused(arbiter, abi.encodeWithSelector(IEscrow.UnknownPayment.selector, escrow.paymentId(terms)));
        escrow.resolveExpired(terms);
    }

    /// @dev Promise 5: the arbiter stays silent; whatever gate and operator do, the money goes where the terms say.
    function testFuzz_silenceGoesTheWayOfTheTerms(bool toPayee, uint32 resolveSeconds, uint256 later) public {
        Terms memory terms = disputedTerms();
        terms.resolveToPayee = toPayee;
        terms.resolveSeconds = uint32(bound(resolveSeconds, 1, 90 days));
        bytes32 id = disputed(terms);
        uint256 before = token.balanceOf(payer);
        vm.warp(START + bound(later, terms.resolveSeconds, 400 days));
        uint256 fee = toPayee ? AMOUNT / 100 : 0;
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IEscrow.Resolved(id, toPayee ? AMOUNT : 0, fee, toPayee ? 0 : AMOUNT);
        vm.prank(stranger);
        escrow.resolveExpired(terms);
        assertEq(token.balanceOf(payee), toPayee ? AMOUNT - fee : 0);
        assertEq(token.balanceOf(feeReceiver), fee);
        assertEq(token.balanceOf(payer), before + (toPayee ? 0 : AMOUNT));
        assertState(id, 0, toPayee ? AMOUNT : 0, 3, false);
    }

    /// @dev Before the arbiter decides the payee gives some back: only the rest is split.
    function test_afterAPartialVoid() public {
        Terms memory terms = disputedTerms();
        bytes32 id = disputed(terms);
        vm.prank(payee);
        escrow.void(terms, AMOUNT / 4);
        assertTrue(escrow.stateOf(id).disputed);
        refused(arbiter, abi.encodeWithSelector(IEscrow.InvalidAmount.selector, AMOUNT, (AMOUNT * 3) / 4));
        escrow.resolve(terms, AMOUNT);
        resolve(terms, (AMOUNT * 3) / 4);
        assertEq(token.balanceOf(address(escrow)), 0);
        assertState(id, 0, (AMOUNT * 3) / 4, 4, false);
    }

    /// @dev What the arbiter gave the payee can be refunded, never more; and more may come under the same terms.
    function test_thenRefundIncreaseAndDisputeAgain() public {
        Terms memory terms = disputedTerms();
        terms.minFeeBps = 0;
        bytes32 id = authorize(terms, AMOUNT / 2);
        dispute(terms);
        resolve(terms, AMOUNT / 2);
        vm.startPrank(payer);
        refusedNext(abi.encodeWithSelector(IEscrow.InvalidAmount.selector, AMOUNT / 2 + 1, AMOUNT / 2));
        escrow.increase(terms, AMOUNT / 2 + 1, "");
        skip(10);
        escrow.increase(terms, AMOUNT / 2, "");
        assertEq(escrow.stateOf(id).clock, START + 10);
        escrow.dispute(terms, 0);
        vm.stopPrank();
        resolve(terms, 0);
        assertState(id, 0, AMOUNT / 2, 6, false);
        vm.startPrank(payee);
        token.approve(address(escrow), AMOUNT);
        refusedNext(abi.encodeWithSelector(IEscrow.InvalidAmount.selector, AMOUNT / 2 + 1, AMOUNT / 2));
        escrow.refund(terms, AMOUNT / 2 + 1);
        escrow.refund(terms, AMOUNT / 2);
        vm.stopPrank();
        assertState(id, 0, 0, 7, false);
        assertEq(token.balanceOf(payer), 1e30);
    }

    function refusedNext(bytes memory reason) private {
        vm.expectRevert(reason);
    }

    /// @dev One blocked side does not keep the other from its part.
    function test_aBlockedSideIsCredited() public {
        HostileToken bad = new HostileToken();
        bad.mint(payer, 2 * AMOUNT);
        vm.prank(payer);
        bad.approve(address(escrow), 2 * AMOUNT);
        Terms memory terms = disputedTerms();
        terms.token = address(bad);
        disputed(terms);
        bad.setBlocked(payee, true);
        resolve(terms, AMOUNT / 2);
        assertEq(bad.balanceOf(payer), AMOUNT + AMOUNT / 2);
        assertEq(escrow.credit(address(bad), payee), AMOUNT / 2 - AMOUNT / 200);
        assertEq(bad.balanceOf(feeReceiver), AMOUNT / 200);
        bad.setBlocked(payee, false);
        terms.salt = 2;
        disputed(terms);
        bad.setBlocked(payer, true);
        resolve(terms, AMOUNT / 2);
        assertEq(escrow.credit(address(bad), payer), AMOUNT / 2);
        assertEq(bad.balanceOf(payee), AMOUNT / 2 - AMOUNT / 200);
    }

    /// @dev The arbiter is also a party: it may be, the payer agreed to it.
    function test_oneForAll() public {
        Terms memory terms = disputedTerms();
        terms.payee = payer;
        terms.operator = payer;
        terms.feeReceiver = payer;
        terms.arbiter = payer;
        bytes32 id = disputed(terms);
        resolve(terms, AMOUNT / 3);
        assertState(id, 0, AMOUNT / 3, 3, false);
        assertEq(token.balanceOf(payer), 1e30);
        assertEq(token.balanceOf(address(escrow)), 0);
    }
}
