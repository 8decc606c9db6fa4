// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Collector} from "../../../contracts/collect/Collector.sol";
import {IEscrow, PaymentState, Terms} from "../../../contracts/escrow/IEscrow.sol";
import {HostileGate} from "../../../contracts/mocks/HostileGate.sol";
import {IReleaseGate} from "../../../contracts/risk/IReleaseGate.sol";
import {EscrowTest} from "./EscrowTest.sol";

contract IncreaseTest is EscrowTest {
    function increase(Terms memory terms, uint256 amount) private {
        uint256 value = terms.token == address(0) ? amount : 0;
        vm.prank(terms.payer);
        escrow.increase{value: value}(terms, amount, "");
    }

    function testFuzz_locksMore(uint256 first, uint256 more, uint256 time, bool isNative, bool isGated) public {
        Terms memory terms = isGated ? gatedTerms() : plainTerms();
        if (isNative) terms.token = address(0);
        first = bound(first, 1, AMOUNT - 1);
        more = bound(more, 1, AMOUNT - first);
        bytes32 id = authorize(terms, first);
        uint256 before = balance(terms.token, payer);
        vm.warp(bound(time, START, terms.authorizeBy - 1));
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IEscrow.Increased(id, more);
        increase(terms, more);
        assertState(id, first + more, 0, 2, !isGated);
        assertEq(escrow.stateOf(id).clock, block.timestamp);
        assertEq(balance(terms.token, payer), before - more);
        assertEq(balance(terms.token, address(escrow)), first + more);
    }

    function test_time_theSecondBeforeAtAndAfterAuthorizeBy() public {
        Terms memory terms = plainTerms();
        authorize(terms, 1);
        vm.warp(terms.authorizeBy - 1);
        increase(terms, 1);
        for (uint256 i = 0; i < 2; ++i) {
            vm.warp(terms.authorizeBy + i);
            refused(
                payer,
                abi.encodeWithSelector(IEscrow.AfterAuthorizeBy.selector, block.timestamp, terms.authorizeBy)
            );
            escrow.increase(terms, 1, "");
        }
    }

    /// @dev Circle's fault: the sum that was signed is checked step by step, and not as a sum.
    function testFuzz_fault_theLimitHoldsForTheSum(uint256[8] memory parts, uint256 captured) public {
        Terms memory terms = plainTerms();
        bytes32 id = authorize(terms, 1);
        uint256 sum = 1;
        for (uint256 i = 0; i < parts.length; ++i) {
            uint256 part = bound(parts[i], 1, AMOUNT);
            if (sum + part > AMOUNT) {
                refused(payer, abi.encodeWithSelector(IEscrow.InvalidAmount.selector, part, AMOUNT - sum));
                escrow.increase(terms, part, "");
            } else {
                increase(terms, part);
                sum += part;
            }
            // Capturing makes no room.
            uint256 held = escrow.stateOf(id).held;
            if (held > 0 && i == 3) capture(terms, bound(captured, 1, held), 0);
        }
        PaymentState memory state = escrow.stateOf(id);
        assertEq(uint256(state.held) + state.refundable, sum);
        refused(payer, abi.encodeWithSelector(IEscrow.InvalidAmount.selector, AMOUNT - sum + 1, AMOUNT - sum));
        escrow.increase(terms, AMOUNT - sum + 1, "");
        refused(payer, abi.encodeWithSelector(IEscrow.InvalidAmount.selector, 0, AMOUNT - sum));
        escrow.increase(terms, 0, "");
        refused(payer, abi.encodeWithSelector(IEscrow.InvalidAmount.selector, type(uint256).max, AMOUNT - sum));
        escrow.increase(terms, type(uint256).max, "");
    }

    /// @dev Giving back makes no room either: whoever signed for a sum does not pay it twice.
    function test_afterAnythingWasGivenBackNoMore() public {
        for (uint256 i = 0; i < 4; ++i) {
            Terms memory terms = i == 3 ? gatedTerms() : plainTerms();
            terms.salt = i;
            bytes32 id = authorize(terms, AMOUNT);
            if (i == 0) {
                vm.prank(payee);
                escrow.void(terms, 1);
            } else if (i == 1) {
                capture(terms, AMOUNT, 0);
                vm.startPrank(payee);
                token.approve(address(escrow), 1);
                escrow.refund(terms, 1);
                vm.stopPrank();
            } else if (i == 2) {
                vm.prank(payee);
                escrow.void(terms, AMOUNT);
            } else {
                gateSays(DENY);
                escrow.deny(terms, "");
            }
            refused(payer, abi.encodeWithSelector(IEscrow.NoMoreIncrease.selector, id));
            escrow.increase(terms, 1, "");
        }
    }

    function test_reverts_whenUnknownOrNotSentByThePayer() public {
        Terms memory terms = plainTerms();
        refused(payer, abi.encodeWithSelector(IEscrow.UnknownPayment.selector, escrow.paymentId(terms)));
        escrow.increase(terms, 1, "");
        authorize(terms, 1);
        address[4] memory others = [payee, operator, arbiter, stranger];
        for (uint256 i = 0; i < others.length; ++i) {
            refused(others[i], abi.encodeWithSelector(IEscrow.NotPayer.selector, others[i], payer));
            escrow.increase(terms, 1, "");
        }
    }

    function test_reverts_whenTheValueIsNotTheAmount() public {
        Terms memory terms = nativeTerms();
        authorize(terms, 100);
        for (uint256 i = 0; i < 2; ++i) {
            refused(payer, abi.encodeWithSelector(IEscrow.WrongValue.selector, 9 + 2 * i, 10));
            escrow.increase{value: 9 + 2 * i}(terms, 10, "");
        }
        terms = plainTerms();
        authorize(terms, 100);
        refused(payer, abi.encodeWithSelector(IEscrow.WrongValue.selector, 10, 0));
        escrow.increase{value: 10}(terms, 10, "");
        assertEq(address(escrow).balance, 100);
    }

    /// @dev Promise 7: the payer adds one unit to a cleared payment to have it denied, or to need a new clearance.
    function test_attack_oneUnitMoreTakesNoClearanceAway() public {
        Terms memory terms = gatedTerms();
        bytes32 id = authorize(terms, AMOUNT - 1);
        clear(terms);
        uint256[3] memory noRelease = [HOLD, DENY, 3];
        for (uint256 i = 0; i < 3; ++i) {
            gateSays(noRelease[i]);
            refused(payer, abi.encodeWithSelector(IEscrow.NotReleased.selector, id, noRelease[i]));
            escrow.increase(terms, 1, "report");
            assertState(id, AMOUNT - 1, 0, 1, true);
            vm.expectRevert(abi.encodeWithSelector(IEscrow.AlreadyCleared.selector, id));
            escrow.deny(terms, "report");
        }
        gate.set(HostileGate.Behaviour.Reverts, RELEASE);
        vm.prank(payer);
        vm.expectPartialRevert(IEscrow.GateFailed.selector);
        escrow.increase(terms, 1, "report");

        // With a release for the whole it grows, and stays cleared.
        gateSays(RELEASE);
        skip(7);
        vm.expectCall(
            address(gate),
            abi.encodeCall(
                IReleaseGate.releaseVerdict,
                (id, payer, payee, AMOUNT, block.timestamp, terms.gateTerms, "report")
            )
        );
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IEscrow.Cleared(id, AMOUNT);
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IEscrow.Increased(id, 1);
        vm.prank(payer);
        escrow.increase(terms, 1, "report");
        assertState(id, AMOUNT, 0, 2, true);
        gateSays(DENY);
        capture(terms, AMOUNT, 0);
    }

    /// @dev What the arbiter cleared grows only by the gate's release: the arbiter did not clear the rest.
    function test_arbitersClearanceIsNotForMore() public {
        Terms memory terms = gatedTerms();
        bytes32 id = authorize(terms, AMOUNT / 2);
        vm.prank(arbiter);
        escrow.clear(terms, "");
        gateSays(HOLD);
        refused(payer, abi.encodeWithSelector(IEscrow.NotReleased.selector, id, HOLD));
        escrow.increase(terms, 1, "");
        assertState(id, AMOUNT / 2, 0, 1, true);
    }

    /// @dev While not cleared the gate is not asked; what it is asked then is the whole, since the increase.
    function test_notCleared_theGateIsAskedLater() public {
        Terms memory terms = gatedTerms();
        bytes32 id = authorize(terms, AMOUNT / 2);
        gateSays(DENY);
        skip(10);
        increase(terms, AMOUNT / 2);
        gateSays(RELEASE);
        vm.expectCall(
            address(gate),
            abi.encodeCall(IReleaseGate.releaseVerdict, (id, payer, payee, AMOUNT, START + 10, terms.gateTerms, "r"))
        );
        escrow.clear(terms, "r");
    }

    function test_theLargestAmountThereIs() public {
        Terms memory terms = plainTerms();
        terms.maxAmount = type(uint104).max;
        token.mint(payer, type(uint104).max);
        bytes32 id = authorize(terms, 1);
        increase(terms, type(uint104).max - 1);
        assertState(id, type(uint104).max, 0, 2, true);
        refused(payer, abi.encodeWithSelector(IEscrow.InvalidAmount.selector, 1, 0));
        escrow.increase(terms, 1, "");
        capture(terms, type(uint104).max, 0);
        assertState(id, 0, type(uint104).max, 3, true);
    }

    /// @dev After 4095 verbs nothing signed is taken any more; the payer itself can still do what it may.
    function test_seqIsExhausted() public {
        Terms memory terms = plainTerms();
        bytes32 id = authorize(terms, 1);
        vm.startPrank(payer);
        for (uint256 i = 1; i < 4095; ++i) escrow.increase(terms, 1, "");
        assertState(id, 4095, 0, 4095, true);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.SeqExhausted.selector, id));
        escrow.increaseWith(terms, 1, "", Collector.Allowance, "");
        escrow.increase(terms, 1, "");
        vm.stopPrank();
        assertState(id, 4096, 0, 4095, true);
    }
}
