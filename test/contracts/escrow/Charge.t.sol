// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow, PaymentState, Terms} from "../../../contracts/escrow/IEscrow.sol";
import {HostileGate} from "../../../contracts/mocks/HostileGate.sol";
import {HostileReceiver} from "../../../contracts/mocks/HostileReceiver.sol";
import {IReleaseGate} from "../../../contracts/risk/IReleaseGate.sol";
import {EscrowTest} from "./EscrowTest.sol";

contract ChargeTest is EscrowTest {
    function charge(Terms memory terms, uint256 amount, uint256 fee) private returns (bytes32 id) {
        uint256 value = terms.token == address(0) ? amount : 0;
        vm.prank(terms.payer);
        escrow.charge{value: value}(terms, amount, fee, "report");
        return escrow.paymentId(terms);
    }

    function testFuzz_paysAtOnce(uint256 amount, uint256 fee, bool isNative, bool isGated) public {
        Terms memory terms = isGated ? gatedTerms() : plainTerms();
        if (isNative) terms.token = address(0);
        amount = bound(amount, 1, AMOUNT);
        fee = bound(fee, 0, (amount * 250) / 10_000);
        gateSays(RELEASE);
        bytes32 id = escrow.paymentId(terms);
        uint256 before = balance(terms.token, payer);
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IEscrow.Charged(id, payer, payee, terms, amount, fee);
        charge(terms, amount, fee);
        assertState(id, 0, amount, 1, true);
        assertEq(escrow.stateOf(id).clock, START);
        assertEq(balance(terms.token, payer), before - amount);
        assertEq(balance(terms.token, payee), amount - fee);
        assertEq(balance(terms.token, feeReceiver), fee);
        assertEq(balance(terms.token, address(escrow)), 0);
    }

    function test_asksTheGateAboutAPaymentThatIsNotThereYet() public {
        Terms memory terms = gatedTerms();
        gateSays(RELEASE);
        vm.expectCall(
            address(gate),
            abi.encodeCall(
                IReleaseGate.releaseVerdict,
                (escrow.paymentId(terms), payer, payee, AMOUNT / 3, START, terms.gateTerms, "report")
            )
        );
        charge(terms, AMOUNT / 3, 0);
    }

    function testFuzz_reverts_whenTheGateDoesNotRelease(uint256 answer) public {
        vm.assume(answer != RELEASE);
        Terms memory terms = gatedTerms();
        bytes32 id = escrow.paymentId(terms);
        gateSays(answer);
        refused(payer, abi.encodeWithSelector(IEscrow.NotReleased.selector, id, answer));
        escrow.charge(terms, AMOUNT, 0, "report");
        assertFalse(escrow.stateOf(id).exists);
        // The arbiter has no say in what is charged: nobody had time to look.
        terms.payer = arbiter;
        refused(arbiter, abi.encodeWithSelector(IEscrow.NotReleased.selector, escrow.paymentId(terms), answer));
        escrow.charge(terms, AMOUNT, 0, "");
    }

    function test_aGateThatFailsHolds() public {
        Terms memory terms = gatedTerms();
        HostileGate.Behaviour[6] memory kinds = [
            HostileGate.Behaviour.Reverts,
            HostileGate.Behaviour.RevertsMuch,
            HostileGate.Behaviour.ReturnsMuch,
            HostileGate.Behaviour.ReturnsNothing,
            HostileGate.Behaviour.ReturnsLittle,
            HostileGate.Behaviour.BurnsGas
        ];
        for (uint256 i = 0; i < kinds.length; ++i) {
            gate.set(kinds[i], RELEASE);
            vm.expectRevert();
            vm.prank(payer);
            escrow.charge{gas: 5_000_000}(terms, AMOUNT, 0, "report");
            assertFalse(escrow.stateOf(escrow.paymentId(terms)).exists);
        }
    }

    function test_theSameTermsTwice() public {
        Terms memory terms = plainTerms();
        bytes32 id = charge(terms, AMOUNT / 2, 0);
        bytes memory reason = abi.encodeWithSelector(IEscrow.AlreadyAuthorized.selector, id);
        refused(payer, reason);
        escrow.charge(terms, AMOUNT / 2, 0, "");
        refused(payer, reason);
        escrow.authorize(terms, 1);
        terms.salt = 2;
        id = authorize(terms, AMOUNT);
        refused(payer, abi.encodeWithSelector(IEscrow.AlreadyAuthorized.selector, id));
        escrow.charge(terms, 1, 0, "");
    }

    function test_thenRefundIncreaseAndCapture() public {
        Terms memory terms = plainTerms();
        bytes32 id = charge(terms, AMOUNT / 2, 0);
        vm.prank(payer);
        escrow.increase(terms, AMOUNT / 2, "");
        assertState(id, AMOUNT / 2, AMOUNT / 2, 2, true);
        capture(terms, AMOUNT / 2, 0);
        vm.startPrank(payee);
        token.approve(address(escrow), AMOUNT);
        escrow.refund(terms, AMOUNT);
        vm.stopPrank();
        assertState(id, 0, 0, 4, true);
        assertEq(token.balanceOf(payer), 1e30);
    }

    function test_time_authorizeByAndCaptureFrom() public {
        Terms memory terms = plainTerms();
        terms.captureFrom = uint48(START + 100);
        uint48[4] memory times = [terms.captureFrom - 1, terms.captureFrom, terms.authorizeBy - 1, terms.authorizeBy];
        for (uint256 i = 0; i < times.length; ++i) {
            terms.salt = i;
            vm.warp(times[i]);
            if (i == 0) {
                refused(payer, abi.encodeWithSelector(IEscrow.BeforeCaptureFrom.selector, times[i], terms.captureFrom));
            } else if (i == 3) {
                refused(payer, abi.encodeWithSelector(IEscrow.AfterAuthorizeBy.selector, times[i], terms.authorizeBy));
            } else {
                vm.prank(payer);
            }
            escrow.charge(terms, 1, 0, "");
            assertEq(escrow.stateOf(escrow.paymentId(terms)).exists, i == 1 || i == 2);
        }
    }

    function test_reverts_amountsFeesValuesAndSenders() public {
        Terms memory terms = plainTerms();
        terms.minFeeBps = 100;
        refused(payer, abi.encodeWithSelector(IEscrow.InvalidAmount.selector, 0, AMOUNT));
        escrow.charge(terms, 0, 0, "");
        refused(payer, abi.encodeWithSelector(IEscrow.InvalidAmount.selector, AMOUNT + 1, AMOUNT));
        escrow.charge(terms, AMOUNT + 1, 0, "");
        refused(payer, abi.encodeWithSelector(IEscrow.FeeOutOfBounds.selector, 0, 1, 2));
        escrow.charge(terms, 100, 0, "");
        refused(payer, abi.encodeWithSelector(IEscrow.FeeOutOfBounds.selector, 3, 1, 2));
        escrow.charge(terms, 100, 3, "");
        refused(payer, abi.encodeWithSelector(IEscrow.WrongValue.selector, 1, 0));
        escrow.charge{value: 1}(terms, 100, 2, "");
        address[4] memory others = [payee, operator, arbiter, stranger];
        for (uint256 i = 0; i < others.length; ++i) {
            refused(others[i], abi.encodeWithSelector(IEscrow.NotPayer.selector, others[i], payer));
            escrow.charge(terms, 100, 2, "");
        }
        terms = nativeTerms();
        refused(payer, abi.encodeWithSelector(IEscrow.WrongValue.selector, 99, 100));
        escrow.charge{value: 99}(terms, 100, 0, "");
        terms.captureBy = terms.authorizeBy - 1;
        vm.prank(payer);
        vm.expectPartialRevert(IEscrow.InvalidDeadlines.selector);
        escrow.charge{value: 100}(terms, 100, 0, "");
    }

    /// @dev commerce-payments' fault: a payee that cannot be paid blocks all. Here it is owed, and the fee is paid.
    function test_fault_aPayeeThatCannotBePaid() public {
        HostileReceiver receiver = new HostileReceiver();
        receiver.set(HostileReceiver.Behaviour.BurnsGas);
        Terms memory terms = nativeTerms();
        terms.payee = address(receiver);
        bytes32 id = charge(terms, AMOUNT, 25e6);
        assertState(id, 0, AMOUNT, 1, true);
        assertEq(escrow.credit(address(0), address(receiver)), AMOUNT - 25e6);
        assertEq(feeReceiver.balance, 25e6);
    }

    function test_theLargestAmountThereIs() public {
        Terms memory terms = plainTerms();
        terms.maxAmount = type(uint104).max;
        terms.maxFeeBps = 10_000;
        token.mint(payer, type(uint104).max);
        bytes32 id = charge(terms, type(uint104).max, type(uint104).max);
        assertState(id, 0, type(uint104).max, 1, true);
        assertEq(token.balanceOf(feeReceiver), type(uint104).max);
        assertEq(token.balanceOf(payee), 0);
    }

    function test_oneForAll() public {
        Terms memory terms = plainTerms();
        terms.payee = payer;
        terms.operator = payer;
        terms.feeReceiver = payer;
        bytes32 id = charge(terms, AMOUNT, 25e6);
        assertEq(token.balanceOf(payer), 1e30);
        vm.prank(payer);
        escrow.refund(terms, AMOUNT);
        assertState(id, 0, 0, 2, true);
        assertEq(token.balanceOf(payer), 1e30);
        assertEq(token.balanceOf(address(escrow)), 0);
    }
}

contract RefundTest is EscrowTest {
    function captured(Terms memory terms) private returns (bytes32 id) {
        id = authorize(terms, AMOUNT);
        capture(terms, AMOUNT, 0);
        token.mint(operator, AMOUNT);
        vm.deal(operator, AMOUNT);
        address[2] memory givers = [payee, operator];
        for (uint256 i = 0; i < 2; ++i) {
            vm.prank(givers[i]);
            token.approve(address(escrow), type(uint256).max);
        }
    }

    function testFuzz_givesBackFromWhoeverRefunds(uint256 part, bool byOperator, bool isNative) public {
        Terms memory terms = isNative ? nativeTerms() : plainTerms();
        bytes32 id = captured(terms);
        part = bound(part, 1, AMOUNT);
        address giver = byOperator ? operator : payee;
        address other = byOperator ? payee : operator;
        uint256 before = balance(terms.token, payer);
        uint256 given = balance(terms.token, giver);
        uint256 kept = balance(terms.token, other);
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IEscrow.Refunded(id, part);
        vm.prank(giver);
        escrow.refund{value: isNative ? part : 0}(terms, part);
        assertState(id, 0, AMOUNT - part, 3, true);
        assertTrue(escrow.stateOf(id).noIncrease);
        assertEq(balance(terms.token, payer), before + part);
        assertEq(balance(terms.token, giver), given - part);
        assertEq(balance(terms.token, other), kept);
        assertEq(balance(terms.token, address(escrow)), 0);
    }

    /// @dev Circle's fault: the original amount can be refunded after part of it was.
    function testFuzz_fault_neverMoreThanWasCaptured(uint256[6] memory parts) public {
        Terms memory terms = plainTerms();
        bytes32 id = captured(terms);
        uint256 left = AMOUNT;
        for (uint256 i = 0; i < parts.length; ++i) {
            uint256 part = bound(parts[i], 1, AMOUNT);
            if (part > left) {
                refused(payee, abi.encodeWithSelector(IEscrow.InvalidAmount.selector, part, left));
                escrow.refund(terms, part);
            } else {
                vm.prank(payee);
                escrow.refund(terms, part);
                left -= part;
            }
            assertEq(escrow.stateOf(id).refundable, left);
            assertEq(token.balanceOf(payer), 1e30 - left);
        }
        refused(payee, abi.encodeWithSelector(IEscrow.InvalidAmount.selector, 0, left));
        escrow.refund(terms, 0);
    }

    function test_time_theSecondBeforeAtAndAfterRefundBy() public {
        Terms memory terms = plainTerms();
        captured(terms);
        vm.warp(terms.refundBy - 1);
        vm.prank(payee);
        escrow.refund(terms, 1);
        for (uint256 i = 0; i < 2; ++i) {
            vm.warp(terms.refundBy + i);
            refused(payee, abi.encodeWithSelector(IEscrow.AfterRefundBy.selector, block.timestamp, terms.refundBy));
            escrow.refund(terms, 1);
        }
    }

    function test_reverts_whenNotSentByOperatorOrPayee() public {
        Terms memory terms = gatedTerms();
        authorize(terms, AMOUNT);
        address[4] memory others = [payer, arbiter, feeReceiver, stranger];
        for (uint256 i = 0; i < others.length; ++i) {
            refused(
                others[i],
                abi.encodeWithSelector(IEscrow.NotOperatorNorPayee.selector, others[i], operator, payee)
            );
            escrow.refund(terms, 1);
        }
        refused(payee, abi.encodeWithSelector(IEscrow.InvalidAmount.selector, 1, 0));
        escrow.refund(terms, 1);
        terms.salt = 9;
        refused(payee, abi.encodeWithSelector(IEscrow.UnknownPayment.selector, escrow.paymentId(terms)));
        escrow.refund(terms, 1);
    }

    function test_reverts_whenTheValueIsWrong() public {
        Terms memory terms = plainTerms();
        captured(terms);
        refused(operator, abi.encodeWithSelector(IEscrow.WrongValue.selector, 1, 0));
        escrow.refund{value: 1}(terms, 1);
        terms = nativeTerms();
        captured(terms);
        refused(operator, abi.encodeWithSelector(IEscrow.WrongValue.selector, 0, 1));
        escrow.refund(terms, 1);
        refused(operator, abi.encodeWithSelector(IEscrow.WrongValue.selector, 2, 1));
        escrow.refund{value: 2}(terms, 1);
    }

    /// @dev The escrow's own money is never what is refunded with: without the giver's allowance nothing moves.
    function test_fault_pooledMoneyPaysNobodyElse() public {
        Terms memory terms = plainTerms();
        bytes32 id = captured(terms);
        Terms memory other = plainTerms();
        other.salt = 2;
        authorize(other, AMOUNT);
        vm.prank(payee);
        token.approve(address(escrow), 0);
        vm.prank(payee);
        vm.expectRevert();
        escrow.refund(terms, AMOUNT);
        vm.startPrank(payee);
        token.approve(address(escrow), AMOUNT);
        assertTrue(token.transfer(stranger, AMOUNT));
        vm.expectRevert();
        escrow.refund(terms, AMOUNT);
        vm.stopPrank();
        assertEq(token.balanceOf(address(escrow)), AMOUNT);
        assertEq(escrow.stateOf(id).refundable, AMOUNT);
    }

    /// @dev A payer that cannot take native coin is owed it: the refund is not stuck.
    function test_native_aPayerThatRevertsIsOwed() public {
        HostileReceiver receiver = new HostileReceiver();
        Terms memory terms = nativeTerms();
        terms.payer = address(receiver);
        vm.deal(address(receiver), AMOUNT);
        captured(terms);
        receiver.set(HostileReceiver.Behaviour.RevertsMuch);
        vm.prank(payee);
        escrow.refund{value: AMOUNT}(terms, AMOUNT);
        assertEq(escrow.credit(address(0), address(receiver)), AMOUNT);
        assertEq(address(escrow).balance, AMOUNT);
        receiver.act(address(escrow), 0, abi.encodeCall(IEscrow.claimCredit, (address(0), stranger)));
        assertEq(stranger.balance, AMOUNT);
    }

    /// @dev The payer is the payee, and refunds itself.
    function test_toItself() public {
        Terms memory terms = plainTerms();
        terms.payee = payer;
        bytes32 id = authorize(terms, AMOUNT);
        capture(terms, AMOUNT, 0);
        vm.prank(payer);
        escrow.refund(terms, AMOUNT / 2);
        assertState(id, 0, AMOUNT / 2, 3, true);
        assertEq(token.balanceOf(payer), 1e30);
        terms.token = address(0);
        vm.deal(payer, AMOUNT);
        id = authorize(terms, AMOUNT);
        capture(terms, AMOUNT, 0);
        vm.prank(payer);
        escrow.refund{value: AMOUNT / 2}(terms, AMOUNT / 2);
        assertEq(payer.balance, AMOUNT);
        PaymentState memory state = escrow.stateOf(id);
        assertEq(state.refundable, AMOUNT / 2);
    }
}
