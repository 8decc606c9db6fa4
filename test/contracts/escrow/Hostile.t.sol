// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {IEscrow, Terms} from "../../../contracts/escrow/IEscrow.sol";
import {Money} from "../../../contracts/escrow/Money.sol";
import {HostileGate} from "../../../contracts/mocks/HostileGate.sol";
import {HostileReceiver} from "../../../contracts/mocks/HostileReceiver.sol";
import {HostileToken} from "../../../contracts/mocks/HostileToken.sol";
import {EscrowTest} from "./EscrowTest.sol";

/// @notice Promise 8: a token that misbehaves costs only those who chose it.
contract HostileTokenTest is EscrowTest {
    HostileToken private bad;
    Terms private other;

    function setUp() public override {
        super.setUp();
        bad = new HostileToken();
        bad.mint(payer, 1e30);
        vm.prank(payer);
        bad.approve(address(escrow), type(uint256).max);
        // Somebody else's payments, in a good token and in the bad one while it was still good.
        other = plainTerms();
        other.salt = 99;
        authorize(other, AMOUNT);
        Terms memory terms = badTerms();
        terms.salt = 99;
        authorize(terms, AMOUNT);
    }

    function badTerms() private view returns (Terms memory terms) {
        terms = plainTerms();
        terms.token = address(bad);
    }

    function becomes(HostileToken.Behaviour behaviour) private {
        bad.setBehaviour(behaviour);
    }

    /// @dev Whatever happened: the good token's payment is whole and can leave.
    function goodTokenUntouched() private {
        assertEq(token.balanceOf(address(escrow)), AMOUNT, "the good token's money");
        uint256 before = token.balanceOf(payee);
        capture(other, AMOUNT, 0);
        assertEq(token.balanceOf(payee), before + AMOUNT, "the good token's payee");
    }

    function refusesToLock(HostileToken.Behaviour behaviour, bytes memory reason) private {
        becomes(behaviour);
        refused(payer, reason);
        escrow.authorize(badTerms(), AMOUNT);
        assertFalse(escrow.stateOf(escrow.paymentId(badTerms())).exists);
        goodTokenUntouched();
    }

    function test_authorize_refusesFeeOnTransfer() public {
        refusesToLock(
            HostileToken.Behaviour.FeeOnTransfer,
            abi.encodeWithSelector(IEscrow.InexactTransfer.selector, address(bad), AMOUNT - AMOUNT / 100, AMOUNT)
        );
    }

    function test_authorize_refusesATokenThatSaysTrueAndMovesNothing() public {
        refusesToLock(
            HostileToken.Behaviour.LiesAboutMoving,
            abi.encodeWithSelector(IEscrow.InexactTransfer.selector, address(bad), 0, AMOUNT)
        );
    }

    function test_authorize_refusesFalse() public {
        refusesToLock(
            HostileToken.Behaviour.ReturnsFalse,
            abi.encodeWithSelector(SafeERC20.SafeERC20FailedOperation.selector, address(bad))
        );
    }

    function test_authorize_refusesTwo() public {
        refusesToLock(
            HostileToken.Behaviour.ReturnsTwo,
            abi.encodeWithSelector(SafeERC20.SafeERC20FailedOperation.selector, address(bad))
        );
    }

    function test_authorize_refusesBalancesThatJump() public {
        // The balance read afterwards is double: 2 · (1000 + 1000) − 1000.
        refusesToLock(
            HostileToken.Behaviour.LiesAboutBalances,
            abi.encodeWithSelector(IEscrow.InexactTransfer.selector, address(bad), 3 * AMOUNT, AMOUNT)
        );
    }

    function test_authorize_toleratesNoReturnValueAndTooMuchOfIt() public {
        HostileToken.Behaviour[2] memory kinds = [HostileToken.Behaviour.NoReturn, HostileToken.Behaviour.ReturnsMuch];
        for (uint256 i = 0; i < kinds.length; ++i) {
            becomes(kinds[i]);
            Terms memory terms = badTerms();
            terms.salt = 1000 + i;
            bytes32 id = authorize(terms, AMOUNT);
            capture(terms, AMOUNT / 2, AMOUNT / 100);
            assertState(id, AMOUNT / 2, AMOUNT / 2, 2, true);
            assertEq(escrow.credit(address(bad), payee), 0);
        }
        goodTokenUntouched();
    }

    /// @dev Every way in which a payout can fail, in every verb: the state moves on, the money is owed and claimable.
    function test_payouts_thatFailAreCreditedAndClaimable() public {
        HostileToken.Behaviour[5] memory kinds = [
            HostileToken.Behaviour.ReturnsFalse,
            HostileToken.Behaviour.ReturnsTwo,
            HostileToken.Behaviour.RevertsMuch,
            HostileToken.Behaviour.BurnsGas,
            HostileToken.Behaviour.Honest // but blocked
        ];
        for (uint256 i = 0; i < kinds.length; ++i) {
            becomes(HostileToken.Behaviour.Honest);
            bad.setBlocked(payee, false);
            Terms memory terms = badTerms();
            terms.salt = 100 + i;
            bytes32 id = authorize(terms, AMOUNT);
            uint256 owed = escrow.credit(address(bad), payee);

            bad.setBlocked(payee, true);
            becomes(kinds[i]);
            vm.expectEmit(true, true, true, true, address(escrow));
            emit IEscrow.Credited(address(bad), payee, AMOUNT);
            capture(terms, AMOUNT, 0);
            assertState(id, 0, AMOUNT, 2, true);
            assertEq(escrow.credit(address(bad), payee), owed + AMOUNT);
        }
        becomes(HostileToken.Behaviour.Honest);
        // ReturnsTwo is a lie about a transfer that took place: it costs holders of this token, nobody else.
        bad.mint(address(escrow), AMOUNT);
        uint256 credit = escrow.credit(address(bad), payee);
        refused(payee, abi.encodeWithSelector(IEscrow.PayoutFailed.selector, address(bad), payee, credit));
        escrow.claimCredit(address(bad), payee);
        assertEq(escrow.credit(address(bad), payee), credit);
        vm.prank(payee);
        escrow.claimCredit(address(bad), stranger);
        assertEq(bad.balanceOf(stranger), credit);
        assertEq(escrow.credit(address(bad), payee), 0);
        goodTokenUntouched();
    }

    function test_payouts_aBlockedPayeeDoesNotBlockTheFee() public {
        Terms memory terms = badTerms();
        authorize(terms, AMOUNT);
        bad.setBlocked(payee, true);
        capture(terms, AMOUNT, 25e6);
        assertEq(bad.balanceOf(feeReceiver), 25e6);
        assertEq(escrow.credit(address(bad), payee), AMOUNT - 25e6);
    }

    function test_payouts_aBlockedFeeReceiverDoesNotBlockThePayee() public {
        Terms memory terms = badTerms();
        authorize(terms, AMOUNT);
        bad.setBlocked(feeReceiver, true);
        capture(terms, AMOUNT, 25e6);
        assertEq(bad.balanceOf(payee), AMOUNT - 25e6);
        assertEq(escrow.credit(address(bad), feeReceiver), 25e6);
    }

    function test_payouts_aBlockedPayerDoesNotBlockVoidDenyOrReclaim() public {
        bad.setBlocked(payer, false);
        Terms[3] memory payments;
        for (uint256 i = 0; i < 3; ++i) {
            payments[i] = gatedTerms();
            payments[i].token = address(bad);
            payments[i].salt = 200 + i;
            authorize(payments[i], AMOUNT);
        }
        bad.setBlocked(payer, true);
        vm.prank(payee);
        escrow.void(payments[0], AMOUNT);
        gateSays(DENY);
        escrow.deny(payments[1], "");
        vm.warp(payments[2].captureBy);
        vm.prank(payer);
        escrow.reclaim(payments[2]);
        assertEq(escrow.credit(address(bad), payer), 3 * AMOUNT);
        vm.prank(payer);
        escrow.claimCredit(address(bad), stranger);
        assertEq(bad.balanceOf(stranger), 3 * AMOUNT);
    }

    /// @dev A token that calls back in the middle of a pull: no verb runs, so nothing is measured twice.
    function test_reentry_duringAPull_noVerbRuns() public {
        Terms memory inner = badTerms();
        inner.payer = address(bad);
        inner.payee = address(bad);
        inner.operator = address(bad);
        inner.salt = 300;
        bad.mint(address(bad), 10 * AMOUNT);
        vm.prank(address(bad));
        bad.approve(address(escrow), type(uint256).max);
        vm.prank(address(bad));
        escrow.authorize(inner, AMOUNT);

        Terms memory second = inner;
        bytes[6] memory calls = [
            abi.encodeCall(IEscrow.capture, (inner, 1, 0, "")),
            abi.encodeCall(IEscrow.void, (inner, 1)),
            abi.encodeCall(IEscrow.clear, (inner, "")),
            abi.encodeCall(IEscrow.deny, (inner, "")),
            abi.encodeCall(IEscrow.reclaim, (inner)),
            abi.encodeCall(IEscrow.claimCredit, (address(bad), stranger))
        ];
        HostileToken.Behaviour[3] memory kinds = [
            HostileToken.Behaviour.ReentersBefore,
            HostileToken.Behaviour.ReentersAfter,
            HostileToken.Behaviour.ReentersBefore
        ];
        for (uint256 i = 0; i < calls.length; ++i) {
            bad.setReenter(address(escrow), calls[i]);
            becomes(kinds[i % 3]);
            Terms memory terms = badTerms();
            terms.salt = 400 + i;
            authorize(terms, AMOUNT);
            assertFalse(bad.reenterWorked());
            assertEq(bad.reenterResult(), abi.encodeWithSelector(_REENTRANT));
        }
        second.salt = 301;
        bad.setReenter(address(escrow), abi.encodeCall(IEscrow.authorize, (second, AMOUNT)));
        becomes(HostileToken.Behaviour.ReentersBefore);
        Terms memory last = badTerms();
        last.salt = 500;
        authorize(last, AMOUNT);
        assertFalse(bad.reenterWorked());
        goodTokenUntouched();
    }

    /// @dev The double count itself: the outer pull moves nothing and lets the inner one bring the money.
    function test_reentry_oneDepositIsNeverCountedTwice() public {
        Terms memory inner = badTerms();
        inner.payer = address(bad);
        inner.salt = 300;
        bad.mint(address(bad), AMOUNT);
        vm.prank(address(bad));
        bad.approve(address(escrow), type(uint256).max);
        bad.setReenter(address(escrow), abi.encodeCall(IEscrow.authorize, (inner, AMOUNT)));
        becomes(HostileToken.Behaviour.ReentersInstead);
        refused(payer, abi.encodeWithSelector(IEscrow.InexactTransfer.selector, address(bad), 0, AMOUNT));
        escrow.authorize(badTerms(), AMOUNT);
        assertFalse(escrow.stateOf(escrow.paymentId(inner)).exists);
        assertFalse(escrow.stateOf(escrow.paymentId(badTerms())).exists);
        goodTokenUntouched();
    }

    /// @dev A payout's share of gas is too little for another payout within it; and the state is final before anything is
    /// paid, so that even without that limit nothing comes out twice (see the claim below, which has all the gas).
    function test_reentry_duringAPayout_nothingComesOutTwice() public {
        // `npm run coverage`: every counted line costs gas, and a payout has no more than its share.
        if (vm.envOr("SLUICE_COVERAGE", 0) == 1) return;
        Terms memory inner = badTerms();
        inner.payee = address(bad);
        inner.operator = address(bad);
        inner.salt = 600;
        bytes32 id = authorize(inner, AMOUNT);
        bytes[3] memory calls = [
            abi.encodeCall(IEscrow.capture, (inner, AMOUNT, 0, "")),
            abi.encodeCall(IEscrow.capture, (inner, 1, 0, "")),
            abi.encodeCall(IEscrow.void, (inner, AMOUNT / 2))
        ];
        for (uint256 i = 0; i < calls.length; ++i) {
            bad.setReenter(address(escrow), calls[i]);
            becomes(i == 1 ? HostileToken.Behaviour.ReentersAfter : HostileToken.Behaviour.ReentersBefore);
            vm.prank(address(bad));
            escrow.capture(inner, AMOUNT / 4, 0, "");
            assertFalse(bad.reenterWorked());
            assertEq(bad.balanceOf(address(bad)), ((i + 1) * AMOUNT) / 4);
        }
        assertState(id, AMOUNT / 4, 3 * (AMOUNT / 4), 4, true);
        assertEq(bad.balanceOf(address(escrow)), AMOUNT + AMOUNT / 4);
        goodTokenUntouched();
    }

    function test_reentry_duringAClaim_verbsSeeTheFinalState() public {
        Terms memory inner = badTerms();
        inner.payee = address(bad);
        inner.operator = address(bad);
        inner.salt = 601;
        bytes32 id = authorize(inner, AMOUNT);
        bad.setBlocked(address(bad), true);
        vm.prank(address(bad));
        escrow.capture(inner, AMOUNT / 2, 0, "");
        bad.setBlocked(address(bad), false);

        bad.setReenter(address(escrow), abi.encodeCall(IEscrow.capture, (inner, AMOUNT / 2, 0, "")));
        becomes(HostileToken.Behaviour.ReentersBefore);
        vm.prank(address(bad));
        escrow.claimCredit(address(bad), stranger);
        assertTrue(bad.reenterWorked());
        assertState(id, 0, AMOUNT, 3, true);
        assertEq(bad.balanceOf(stranger), AMOUNT / 2);
        assertEq(bad.balanceOf(address(bad)), AMOUNT / 2);
        assertEq(bad.balanceOf(address(escrow)), AMOUNT, "what the first payment left");
        goodTokenUntouched();
    }

    function test_reentry_claimCreditPaysOnce() public {
        Terms memory terms = badTerms();
        terms.payee = address(bad);
        authorize(terms, AMOUNT);
        bad.setBlocked(address(bad), true);
        capture(terms, AMOUNT, 0);
        bad.setBlocked(address(bad), false);
        bad.setReenter(address(escrow), abi.encodeCall(IEscrow.claimCredit, (address(bad), stranger)));
        becomes(HostileToken.Behaviour.ReentersBefore);
        vm.prank(address(bad));
        escrow.claimCredit(address(bad), stranger);
        assertFalse(bad.reenterWorked());
        assertEq(bad.reenterResult(), abi.encodeWithSelector(IEscrow.NoCredit.selector, address(bad), address(bad)));
        assertEq(bad.balanceOf(stranger), AMOUNT);
    }

    /// @dev A rebasing token shrinks: who comes last is owed, the good token does not notice.
    function test_rebaseDown_staysWithinTheToken() public {
        Terms memory terms = badTerms();
        authorize(terms, AMOUNT);
        bad.setBalance(address(escrow), AMOUNT);
        capture(terms, AMOUNT, 0);
        assertEq(bad.balanceOf(payee), AMOUNT);
        terms.salt = 99;
        capture(terms, AMOUNT, 0);
        assertEq(escrow.credit(address(bad), payee), AMOUNT);
        goodTokenUntouched();
    }

    bytes4 private constant _REENTRANT = ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector;
}

/// @notice Promise 8: a receiver of native coin that misbehaves blocks nobody else.
contract HostileReceiverTest is EscrowTest {
    HostileReceiver private receiver;

    function setUp() public override {
        super.setUp();
        receiver = new HostileReceiver();
    }

    function paying(address to) private view returns (Terms memory terms) {
        terms = nativeTerms();
        terms.payee = to;
    }

    function test_failingPayoutsAreCreditedAndClaimable() public {
        HostileReceiver.Behaviour[3] memory kinds = [
            HostileReceiver.Behaviour.Reverts,
            HostileReceiver.Behaviour.RevertsMuch,
            HostileReceiver.Behaviour.BurnsGas
        ];
        for (uint256 i = 0; i < kinds.length; ++i) {
            receiver.set(kinds[i]);
            Terms memory terms = paying(address(receiver));
            terms.salt = i;
            bytes32 id = authorize(terms, AMOUNT);
            uint256 gasBefore = gasleft();
            capture(terms, AMOUNT, 25e6);
            assertLt(gasBefore - gasleft(), Money.PAYOUT_GAS + 150_000, "what a receiver can burn is bounded");
            assertState(id, 0, AMOUNT, 2, true);
            assertEq(feeReceiver.balance, (i + 1) * 25e6);
            assertEq(escrow.credit(address(0), address(receiver)), (i + 1) * (AMOUNT - 25e6));
        }
        uint256 owed = escrow.credit(address(0), address(receiver));
        vm.expectRevert(abi.encodeWithSelector(IEscrow.PayoutFailed.selector, address(0), address(receiver), owed));
        receiver.act(address(escrow), 0, abi.encodeCall(IEscrow.claimCredit, (address(0), address(receiver))));
        receiver.act(address(escrow), 0, abi.encodeCall(IEscrow.claimCredit, (address(0), stranger)));
        assertEq(stranger.balance, owed);
        assertEq(escrow.credit(address(0), address(receiver)), 0);
        assertEq(address(escrow).balance, 0);
    }

    function test_reentry_nothingComesOutTwice() public {
        Terms memory terms = paying(address(receiver));
        terms.operator = address(receiver);
        bytes32 id = authorize(terms, AMOUNT);
        authorize(paying(stranger), AMOUNT);
        receiver.setReenter(address(escrow), abi.encodeCall(IEscrow.capture, (terms, AMOUNT / 2, 0, "")));
        receiver.act(address(escrow), 0, abi.encodeCall(IEscrow.capture, (terms, AMOUNT / 2, 0, "")));
        assertFalse(receiver.reenterWorked());
        assertEq(bytes32(bytes4(receiver.reenterResult())), bytes32(IEscrow.InsufficientGas.selector));
        assertState(id, AMOUNT / 2, AMOUNT / 2, 2, true);
        assertEq(address(receiver).balance, AMOUNT / 2);
        assertEq(address(escrow).balance, AMOUNT + AMOUNT / 2, "the other payment's money and the other half");
    }

    function test_reentry_duringAClaim_verbsSeeTheFinalState() public {
        Terms memory terms = paying(address(receiver));
        terms.operator = address(receiver);
        bytes32 id = authorize(terms, AMOUNT);
        authorize(paying(stranger), AMOUNT);
        receiver.set(HostileReceiver.Behaviour.Reverts);
        receiver.act(address(escrow), 0, abi.encodeCall(IEscrow.capture, (terms, AMOUNT / 2, 0, "")));

        receiver.setReenter(address(escrow), abi.encodeCall(IEscrow.capture, (terms, AMOUNT / 2, 0, "")));
        receiver.act(address(escrow), 0, abi.encodeCall(IEscrow.claimCredit, (address(0), address(receiver))));
        assertTrue(receiver.reenterWorked());
        assertState(id, 0, AMOUNT, 3, true);
        assertEq(address(receiver).balance, AMOUNT);
        assertEq(address(escrow).balance, AMOUNT, "the other payment's money");
    }

    function test_reentry_claimCreditPaysOnce() public {
        receiver.set(HostileReceiver.Behaviour.Reverts);
        authorize(paying(address(receiver)), AMOUNT);
        authorize(paying(stranger), AMOUNT);
        capture(paying(address(receiver)), AMOUNT, 0);
        bytes memory claim = abi.encodeCall(IEscrow.claimCredit, (address(0), address(receiver)));
        receiver.setReenter(address(escrow), claim);
        receiver.act(address(escrow), 0, claim);
        assertFalse(receiver.reenterWorked());
        assertEq(
            receiver.reenterResult(),
            abi.encodeWithSelector(IEscrow.NoCredit.selector, address(0), address(receiver))
        );
        assertEq(address(receiver).balance, AMOUNT);
        assertEq(address(escrow).balance, AMOUNT);
    }

    /// @dev Whoever calls cannot turn somebody's payout into a credit by bringing little gas: the call fails as a whole.
    function testFuzz_gas_aStarvedPayoutNeverBecomesACredit(uint256 gasLimit, bool isNative) public {
        Terms memory terms = isNative ? paying(address(receiver)) : plainTerms();
        bytes32 id = authorize(terms, AMOUNT);
        gasLimit = bound(gasLimit, 30_000, 600_000);
        vm.prank(operator);
        (bool worked, ) = address(escrow).call{gas: gasLimit}(
            abi.encodeCall(IEscrow.capture, (terms, AMOUNT, 10e6, ""))
        );
        assertEq(escrow.credit(terms.token, terms.payee), 0);
        assertEq(escrow.credit(terms.token, feeReceiver), 0);
        assertState(id, worked ? 0 : AMOUNT, worked ? AMOUNT : 0, worked ? 2 : 1, true);
        if (gasLimit < Money.PAYOUT_GAS_NEEDED) assertFalse(worked);
    }

    function test_gas_tooLittleIsSaid() public {
        Terms memory terms = plainTerms();
        authorize(terms, AMOUNT);
        vm.prank(operator);
        (bool worked, bytes memory reason) = address(escrow).call{gas: 150_000}(
            abi.encodeCall(IEscrow.capture, (terms, AMOUNT, 0, ""))
        );
        assertFalse(worked);
        assertEq(bytes32(bytes4(reason)), bytes32(IEscrow.InsufficientGas.selector));
    }
}

contract ClaimCreditTest is EscrowTest {
    HostileToken private bad;

    function setUp() public override {
        super.setUp();
        bad = new HostileToken();
        bad.mint(payer, AMOUNT);
        vm.prank(payer);
        bad.approve(address(escrow), AMOUNT);
        Terms memory terms = plainTerms();
        terms.token = address(bad);
        authorize(terms, AMOUNT);
        bad.setBlocked(payee, true);
        capture(terms, AMOUNT, 0);
    }

    function test_paysToAnyAddress() public {
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IEscrow.CreditClaimed(address(bad), payee, stranger, AMOUNT);
        vm.prank(payee);
        escrow.claimCredit(address(bad), stranger);
        assertEq(bad.balanceOf(stranger), AMOUNT);
        refused(payee, abi.encodeWithSelector(IEscrow.NoCredit.selector, address(bad), payee));
        escrow.claimCredit(address(bad), stranger);
    }

    function test_reverts_whenNothingIsOwed() public {
        refused(stranger, abi.encodeWithSelector(IEscrow.NoCredit.selector, address(bad), stranger));
        escrow.claimCredit(address(bad), stranger);
        refused(payee, abi.encodeWithSelector(IEscrow.NoCredit.selector, address(token), payee));
        escrow.claimCredit(address(token), payee);
        refused(payee, abi.encodeWithSelector(IEscrow.NoCredit.selector, address(0), payee));
        escrow.claimCredit(address(0), payee);
    }

    function test_reverts_toZeroOrTheEscrow() public {
        refused(payee, abi.encodeWithSelector(IEscrow.ZeroAddress.selector));
        escrow.claimCredit(address(bad), address(0));
        refused(payee, abi.encodeWithSelector(IEscrow.InvalidParty.selector, address(escrow)));
        escrow.claimCredit(address(bad), address(escrow));
    }

    function test_reverts_whenTheTokenIsGone() public {
        vm.etch(address(bad), "");
        refused(payee, abi.encodeWithSelector(IEscrow.PayoutFailed.selector, address(bad), stranger, AMOUNT));
        escrow.claimCredit(address(bad), stranger);
        assertEq(escrow.credit(address(bad), payee), AMOUNT);
    }
}

/// @notice Promises 5 and 8: a gate that misbehaves means hold, and stands in no other way.
contract HostileGateTest is EscrowTest {
    function gateIs(HostileGate.Behaviour behaviour) private {
        gate.set(behaviour, RELEASE);
    }

    function everyExitIsOpen(Terms memory terms) private {
        vm.prank(payee);
        escrow.void(terms, AMOUNT / 4);
        vm.prank(operator);
        escrow.void(terms, AMOUNT / 4);
        vm.prank(arbiter);
        escrow.clear(terms, "");
        capture(terms, AMOUNT / 4, 0);
        vm.warp(terms.captureBy);
        vm.prank(payer);
        escrow.reclaim(terms);
        assertEq(token.balanceOf(address(escrow)), 0);
    }

    function failsWith(HostileGate.Behaviour behaviour, bytes memory kept) private {
        Terms memory terms = gatedTerms();
        bytes32 id = authorize(terms, AMOUNT);
        gateIs(behaviour);
        bytes memory reason = abi.encodeWithSelector(IEscrow.GateFailed.selector, id, kept);
        vm.expectRevert(reason);
        escrow.clear{gas: 5_000_000}(terms, "report");
        refused(operator, reason);
        escrow.capture{gas: 5_000_000}(terms, AMOUNT, 0, "report");
        vm.expectRevert(reason);
        escrow.deny{gas: 5_000_000}(terms, "report");
        everyExitIsOpen(terms);
    }

    function holds(HostileGate.Behaviour behaviour) private {
        Terms memory terms = gatedTerms();
        bytes32 id = authorize(terms, AMOUNT);
        gateIs(behaviour);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.NotReleased.selector, id, 0));
        escrow.clear(terms, "report");
        refused(operator, abi.encodeWithSelector(IEscrow.NotReleased.selector, id, 0));
        escrow.capture(terms, AMOUNT, 0, "report");
        vm.expectRevert(abi.encodeWithSelector(IEscrow.NotDenied.selector, id, 0));
        escrow.deny(terms, "report");
        everyExitIsOpen(terms);
    }

    function test_aRevertIsHandedOn() public {
        failsWith(HostileGate.Behaviour.Reverts, abi.encodeWithSelector(HostileGate.Refused.selector, "because"));
    }

    function test_ofALongRevertAtMost256Bytes() public {
        bytes memory kept = new bytes(256);
        kept[31] = 0x01; // the gate reverts with its answer and zeros
        failsWith(HostileGate.Behaviour.RevertsMuch, kept);
    }

    function test_burningGas() public {
        failsWith(HostileGate.Behaviour.BurnsGas, "");
    }

    function test_aGateCannotWrite() public {
        failsWith(HostileGate.Behaviour.Writes, "");
    }

    function test_tooMuchIsNoVerdict() public {
        holds(HostileGate.Behaviour.ReturnsMuch);
    }

    function test_nothingIsNoVerdict() public {
        holds(HostileGate.Behaviour.ReturnsNothing);
    }

    function test_tooLittleIsNoVerdict() public {
        holds(HostileGate.Behaviour.ReturnsLittle);
    }

    function test_aGateWithoutCodeIsNoVerdict() public {
        Terms memory terms = gatedTerms();
        terms.gate = stranger;
        bytes32 id = authorize(terms, AMOUNT);
        refused(operator, abi.encodeWithSelector(IEscrow.NotReleased.selector, id, 0));
        escrow.capture(terms, AMOUNT, 0, "report");
        everyExitIsOpen(terms);
    }

    function test_theEscrowAsAGateIsNoVerdict() public {
        Terms memory terms = gatedTerms();
        terms.gate = address(escrow);
        bytes32 id = authorize(terms, AMOUNT);
        refused(operator, abi.encodeWithSelector(IEscrow.GateFailed.selector, id, ""));
        escrow.capture(terms, AMOUNT, 0, "report");
        everyExitIsOpen(terms);
    }
}
