// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Collector} from "../../../contracts/collect/Collector.sol";
import {Call, IEscrow, PaymentState, Terms} from "../../../contracts/escrow/IEscrow.sol";
import {Money} from "../../../contracts/escrow/Money.sol";
import {HostileReceiver} from "../../../contracts/mocks/HostileReceiver.sol";
import {HostileToken} from "../../../contracts/mocks/HostileToken.sol";
import {EscrowTest} from "./EscrowTest.sol";

/// @notice Promise 8 in every verb that moves money, for every kind of token that misbehaves.
contract HostileVerbsTest is EscrowTest {
    uint256 private constant PART = AMOUNT / 4;

    HostileToken private bad;
    Terms private good;

    function setUp() public override {
        super.setUp();
        bad = new HostileToken();
        bad.mint(payer, 1e30);
        bad.mint(payee, 1e30);
        vm.prank(payer);
        bad.approve(address(escrow), type(uint256).max);
        vm.prank(payee);
        bad.approve(address(escrow), type(uint256).max);
        good = plainTerms();
        good.salt = 99;
        good.captureBy = uint48(START + 3 days);
        authorize(good, AMOUNT);
    }

    function badTerms(uint256 salt) private view returns (Terms memory terms) {
        terms = gatedTerms();
        terms.gate = address(0);
        terms.gateTerms = 0;
        terms.token = address(bad);
        terms.salt = salt;
    }

    /// @dev Whatever happened with the bad token: the good one's payment is whole and can leave.
    function goodIsWhole() private {
        assertEq(token.balanceOf(address(escrow)), AMOUNT);
        uint256 fresh = vm.snapshotState();
        capture(good, AMOUNT, 0);
        assertEq(token.balanceOf(payee), AMOUNT);
        assertTrue(vm.revertToState(fresh));
    }

    function pulls(Terms memory terms, Terms memory fresh) private pure returns (bytes[5] memory) {
        return
            [
                abi.encodeCall(IEscrow.authorizeWith, (fresh, PART, Collector.Allowance, "")),
                abi.encodeCall(IEscrow.increase, (terms, PART, "")),
                abi.encodeCall(IEscrow.increaseWith, (terms, PART, "", Collector.Allowance, "")),
                abi.encodeCall(IEscrow.charge, (fresh, PART, 0, "")),
                abi.encodeCall(IEscrow.chargeWith, (fresh, PART, 0, "", Collector.Allowance, ""))
            ];
    }

    function test_pulls_thatDoNotArriveExactlyAreRefused() public {
        HostileToken.Behaviour[7] memory kinds = [
            HostileToken.Behaviour.FeeOnTransfer,
            HostileToken.Behaviour.ReturnsFalse,
            HostileToken.Behaviour.LiesAboutMoving,
            HostileToken.Behaviour.ReturnsTwo,
            HostileToken.Behaviour.RevertsMuch,
            HostileToken.Behaviour.BurnsGas,
            HostileToken.Behaviour.LiesAboutBalances
        ];
        Terms memory terms = badTerms(1);
        bytes32 id = authorize(terms, PART);
        Terms memory fresh = badTerms(2);
        bytes[5] memory calls = pulls(terms, fresh);
        for (uint256 i = 0; i < kinds.length; ++i) {
            for (uint256 j = 0; j < calls.length; ++j) {
                bad.setBehaviour(kinds[i]);
                vm.prank(payer);
                (bool worked, ) = address(escrow).call{gas: 5_000_000}(calls[j]);
                assertFalse(worked);
            }
            bad.setBehaviour(HostileToken.Behaviour.Honest);
            assertState(id, PART, 0, 1, true);
            assertFalse(escrow.stateOf(escrow.paymentId(fresh)).exists);
            assertEq(bad.balanceOf(address(escrow)), PART);
            goodIsWhole();
        }
    }

    function test_pulls_toleratedReturns() public {
        HostileToken.Behaviour[2] memory kinds = [HostileToken.Behaviour.NoReturn, HostileToken.Behaviour.ReturnsMuch];
        for (uint256 i = 0; i < 2; ++i) {
            for (uint256 j = 0; j < 5; ++j) {
                uint256 fresh = vm.snapshotState();
                Terms memory terms = badTerms(1);
                authorize(terms, PART);
                bytes memory call_ = pulls(terms, badTerms(2))[j];
                bad.setBehaviour(kinds[i]);
                vm.prank(payer);
                (bool worked, ) = address(escrow).call(call_);
                assertTrue(worked);
                assertEq(bad.balanceOf(address(escrow)), j < 3 ? 2 * PART : PART);
                assertTrue(vm.revertToState(fresh));
            }
        }
    }

    /// @dev The verbs that pay out, each in the state in which it is due.
    function payout(uint256 index, uint256 salt) private returns (address sender, bytes memory call_, address paid) {
        Terms memory terms = badTerms(salt);
        if (index != 4) authorize(terms, PART);
        (sender, paid) = (payee, payer);
        if (index == 0) {
            (sender, call_, paid) = (operator, abi.encodeCall(IEscrow.capture, (terms, PART, 0, "")), payee);
        } else if (index == 1) {
            call_ = abi.encodeCall(IEscrow.void, (terms, PART));
        } else if (index == 2 || index == 3) {
            vm.prank(payer);
            escrow.dispute(terms, 0);
            (sender, paid) = (arbiter, index == 2 ? payee : payer);
            call_ = abi.encodeCall(IEscrow.resolve, (terms, index == 2 ? PART : 0));
        } else if (index == 4) {
            (sender, call_, paid) = (payer, abi.encodeCall(IEscrow.charge, (terms, PART, 0, "")), payee);
        } else if (index == 5) {
            vm.prank(payer);
            escrow.dispute(terms, 0);
            skip(1 days);
            (sender, call_) = (stranger, abi.encodeCall(IEscrow.resolveExpired, (terms)));
        } else {
            vm.warp(terms.captureBy);
            (sender, call_) = (payer, abi.encodeCall(IEscrow.reclaim, (terms)));
        }
    }

    /// @dev The state moves on, what was not paid is owed, and what the token burns is bounded.
    function test_payouts_thatFailAreOwed() public {
        HostileToken.Behaviour[4] memory kinds = [
            HostileToken.Behaviour.ReturnsFalse,
            HostileToken.Behaviour.ReturnsTwo,
            HostileToken.Behaviour.RevertsMuch,
            HostileToken.Behaviour.BurnsGas
        ];
        for (uint256 i = 0; i < kinds.length; ++i) {
            for (uint256 j = 0; j < 7; ++j) {
                if (j == 4) continue; // a charge pulls from the same token first
                uint256 fresh = vm.snapshotState();
                (address sender, bytes memory call_, address paid) = payout(j, 10);
                bad.setBehaviour(kinds[i]);
                vm.prank(sender);
                uint256 gasBefore = gasleft();
                (bool worked, ) = address(escrow).call(call_);
                assertLt(gasBefore - gasleft(), Money.PAYOUT_GAS + 200_000, "bounded");
                assertTrue(worked);
                assertEq(escrow.credit(address(bad), paid), PART);
                bad.setBehaviour(HostileToken.Behaviour.Honest);
                bad.mint(address(escrow), kinds[i] == HostileToken.Behaviour.ReturnsTwo ? PART : 0);
                vm.prank(paid);
                escrow.claimCredit(address(bad), stranger);
                assertEq(bad.balanceOf(stranger), PART);
                assertEq(bad.balanceOf(address(escrow)), 0);
                goodIsWhole();
                assertTrue(vm.revertToState(fresh));
            }
        }
    }

    function test_payouts_aBlockedReceiverIsOwed() public {
        for (uint256 j = 0; j < 7; ++j) {
            uint256 fresh = vm.snapshotState();
            (address sender, bytes memory call_, address paid) = payout(j, 10);
            bad.setBlocked(paid, true);
            vm.prank(sender);
            (bool worked, ) = address(escrow).call(call_);
            assertTrue(worked);
            assertEq(escrow.credit(address(bad), paid), PART);
            assertEq(bad.balanceOf(address(escrow)), PART);
            assertTrue(vm.revertToState(fresh));
        }
    }

    /// @dev A token calls back while it pays out: with all the verbs of those who are paid, nothing comes out twice.
    function test_payouts_thatReenter() public {
        for (uint256 j = 0; j < 7; ++j) {
            for (uint256 k = 0; k < 7; ++k) {
                uint256 fresh = vm.snapshotState();
                Terms memory other = badTerms(20);
                other.payer = address(bad);
                other.payee = address(bad);
                other.operator = address(bad);
                other.arbiter = address(bad);
                bad.mint(address(bad), AMOUNT);
                vm.prank(address(bad));
                bad.approve(address(escrow), AMOUNT);
                authorize(other, PART);
                (address sender, bytes memory call_, ) = payout(j, 10);
                bytes[7] memory again = [
                    call_,
                    abi.encodeCall(IEscrow.capture, (other, PART, 0, "")),
                    abi.encodeCall(IEscrow.void, (other, PART)),
                    abi.encodeCall(IEscrow.reclaim, (other)),
                    abi.encodeCall(IEscrow.claimCredit, (address(bad), stranger)),
                    abi.encodeCall(IEscrow.increase, (other, 1, "")),
                    abi.encodeCall(IEscrow.dispute, (other, 0))
                ];
                bad.setReenter(address(escrow), again[k]);
                uint256 before = bad.balanceOf(address(escrow)) + (j == 4 ? PART : 0);
                bad.setBehaviour(
                    k % 2 == 0 ? HostileToken.Behaviour.ReentersBefore : HostileToken.Behaviour.ReentersAfter
                );
                vm.prank(sender);
                (bool worked, ) = address(escrow).call(call_);
                bad.setBehaviour(HostileToken.Behaviour.Honest);
                assertTrue(worked);
                PaymentState memory state = escrow.stateOf(escrow.paymentId(other));
                uint256 owed =
                    escrow.credit(address(bad), payer) +
                        escrow.credit(address(bad), payee) +
                        escrow.credit(address(bad), address(bad));
                assertEq(bad.balanceOf(address(escrow)), state.held + owed, "what it has is what it owes");
                assertGe(before, bad.balanceOf(address(escrow)), "nothing came from nowhere");
                assertTrue(vm.revertToState(fresh));
            }
        }
    }

    /* REFUNDS go from the giver to the payer, and not through the escrow */

    function captured(uint256 salt) private returns (Terms memory terms, bytes32 id) {
        terms = badTerms(salt);
        id = authorize(terms, PART);
        capture(terms, PART, 0);
    }

    function test_refund_thatFailsIsUndone() public {
        HostileToken.Behaviour[4] memory kinds = [
            HostileToken.Behaviour.ReturnsFalse,
            HostileToken.Behaviour.ReturnsTwo,
            HostileToken.Behaviour.RevertsMuch,
            HostileToken.Behaviour.BurnsGas
        ];
        (Terms memory terms, bytes32 id) = captured(1);
        for (uint256 i = 0; i < kinds.length; ++i) {
            bad.setBehaviour(kinds[i]);
            vm.prank(payee);
            (bool worked, ) = address(escrow).call{gas: 3_000_000}(abi.encodeCall(IEscrow.refund, (terms, PART)));
            assertFalse(worked);
            assertState(id, 0, PART, 2, true);
        }
        bad.setBehaviour(HostileToken.Behaviour.Honest);
        bad.setBlocked(payer, true);
        vm.prank(payee);
        vm.expectRevert(abi.encodeWithSelector(HostileToken.Blocked.selector, payer));
        escrow.refund(terms, PART);
        goodIsWhole();
    }

    /// @dev A token that began to take a fee: the payer gets what it leaves; what others are owed does not change.
    function test_refund_withAFee() public {
        authorize(badTerms(5), PART);
        (Terms memory terms, bytes32 id) = captured(1);
        uint256 before = bad.balanceOf(payer);
        bad.setBehaviour(HostileToken.Behaviour.FeeOnTransfer);
        vm.prank(payee);
        escrow.refund(terms, PART);
        assertEq(bad.balanceOf(payer), before + PART - PART / 100);
        assertEq(bad.balanceOf(address(escrow)), PART);
        assertState(id, 0, 0, 3, true);
    }

    /// @dev While a refund is under way the giver calls back: no more is refunded than was captured.
    function test_refund_thatReenters() public {
        Terms memory terms = badTerms(1);
        terms.payee = address(bad);
        terms.operator = address(bad);
        bytes32 id = authorize(terms, PART);
        vm.startPrank(address(bad));
        bad.approve(address(escrow), type(uint256).max);
        escrow.capture(terms, PART, 0, "");
        vm.stopPrank();
        bad.setReenter(address(escrow), abi.encodeCall(IEscrow.refund, (terms, PART)));
        bad.setBehaviour(HostileToken.Behaviour.ReentersBefore);
        vm.prank(address(bad));
        escrow.refund(terms, PART);
        assertFalse(bad.reenterWorked());
        assertEq(bad.reenterResult(), abi.encodeWithSelector(IEscrow.InvalidAmount.selector, PART, 0));
        assertState(id, 0, 0, 3, true);
        assertEq(bad.balanceOf(payer), 1e30);
    }

    /* REBASING */

    /// @dev What grew stays behind and belongs to nobody; each is paid what it is owed.
    function test_rebaseUp_everyoneGetsWhatItIsOwed() public {
        for (uint256 j = 0; j < 7; ++j) {
            uint256 fresh = vm.snapshotState();
            authorize(badTerms(5), PART);
            (address sender, bytes memory call_, address paid) = payout(j, 10);
            uint256 had = bad.balanceOf(address(escrow));
            bad.setBalance(address(escrow), had * 2);
            uint256 before = bad.balanceOf(paid);
            vm.prank(sender);
            (bool worked, ) = address(escrow).call(call_);
            assertTrue(worked);
            assertEq(bad.balanceOf(paid), before + PART);
            assertEq(bad.balanceOf(address(escrow)), j == 4 ? had * 2 : had * 2 - PART);
            assertTrue(vm.revertToState(fresh));
        }
    }

    /// @dev What shrank is missing to the last of those who chose the token, as a credit; the good token does not notice.
    function test_rebaseDown_staysWithinTheToken() public {
        for (uint256 j = 0; j < 7; ++j) {
            if (j == 4) continue; // brings its own money
            uint256 fresh = vm.snapshotState();
            authorize(badTerms(5), PART);
            (address sender, bytes memory call_, address paid) = payout(j, 10);
            bad.setBalance(address(escrow), PART - 1);
            vm.prank(sender);
            (bool worked, ) = address(escrow).call(call_);
            assertTrue(worked);
            assertEq(escrow.credit(address(bad), paid), PART);
            goodIsWhole();
            assertTrue(vm.revertToState(fresh));
        }
    }

    /* RECEIVERS OF NATIVE COIN */

    function test_native_receiversThatFailAreOwedInEveryVerb() public {
        HostileReceiver.Behaviour[3] memory kinds = [
            HostileReceiver.Behaviour.Reverts,
            HostileReceiver.Behaviour.RevertsMuch,
            HostileReceiver.Behaviour.BurnsGas
        ];
        for (uint256 i = 0; i < kinds.length; ++i) {
            for (uint256 j = 0; j < 5; ++j) {
                uint256 fresh = vm.snapshotState();
                HostileReceiver receiver = new HostileReceiver();
                receiver.set(kinds[i]);
                vm.deal(address(receiver), AMOUNT);
                Terms memory terms = badTerms(1);
                terms.token = address(0);
                if (j < 2) terms.payee = address(receiver);
                else terms.payer = address(receiver);
                authorize(terms, PART);
                if (j == 0) capture(terms, PART, 0);
                else if (j == 4) {
                    vm.warp(terms.captureBy);
                    vm.prank(terms.payer);
                    escrow.reclaim(terms);
                } else if (j == 3) {
                    vm.prank(terms.payee);
                    escrow.void(terms, PART);
                } else {
                    vm.prank(terms.payer);
                    escrow.dispute(terms, 0);
                    vm.prank(arbiter);
                    escrow.resolve(terms, j == 1 ? PART : 0);
                }
                assertEq(escrow.credit(address(0), address(receiver)), PART);
                assertEq(address(escrow).balance, PART);
                assertTrue(vm.revertToState(fresh));
            }
        }
    }

    /// @dev One of many payees misbehaves: the batch of captures pays all others.
    function test_batch_oneBadPayeeOrTokenBlocksNobody() public {
        HostileReceiver receiver = new HostileReceiver();
        receiver.set(HostileReceiver.Behaviour.BurnsGas);
        Call[] memory calls = new Call[](3);
        Terms memory terms = nativeTerms();
        terms.payee = address(receiver);
        authorize(terms, PART);
        calls[0].data = abi.encodeCall(IEscrow.capture, (terms, PART, 0, ""));
        terms = badTerms(7);
        authorize(terms, PART);
        bad.setBehaviour(HostileToken.Behaviour.BurnsGas);
        calls[1].data = abi.encodeCall(IEscrow.capture, (terms, PART, 0, ""));
        calls[2].data = abi.encodeCall(IEscrow.capture, (good, AMOUNT, 0, ""));
        vm.prank(operator);
        escrow.batch{gas: 1_500_000}(calls, false);
        assertEq(token.balanceOf(payee), AMOUNT);
        assertEq(escrow.credit(address(0), address(receiver)), PART);
        assertEq(escrow.credit(address(bad), payee), PART);
    }
}
