// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Call, IEscrow, Terms} from "../../../contracts/escrow/IEscrow.sol";
import {HostileGate} from "../../../contracts/mocks/HostileGate.sol";
import {HostileReceiver} from "../../../contracts/mocks/HostileReceiver.sol";
import {EscrowTest} from "./EscrowTest.sol";

/// @notice Faults that were found and mended.
contract FaultsTest is EscrowTest {
    /// @dev A splitter or a vault takes money and can neither call nor sign. Its payout failed once.
    function test_aReceiverThatCannotCallGetsItsMoneyLater() public {
        HostileReceiver vault = new HostileReceiver();
        vault.set(HostileReceiver.Behaviour.Reverts);
        Terms memory terms = nativeTerms();
        terms.payee = address(vault);
        authorize(terms, AMOUNT);
        capture(terms, AMOUNT, 0);
        assertEq(escrow.credit(address(0), address(vault)), AMOUNT);
        vault.set(HostileReceiver.Behaviour.Accepts);

        vm.expectPartialRevert(IEscrow.InvalidSignature.selector);
        vm.prank(stranger);
        escrow.claimCreditFor(address(vault), address(0), stranger, START, "");
        vm.prank(stranger);
        escrow.claimCreditFor(address(vault), address(0), address(vault), START, "");
        assertEq(address(vault).balance, AMOUNT);
        assertEq(escrow.credit(address(0), address(vault)), 0);
    }

    /// @dev Twenty captures with gas for fifty. One payment was given back before: the others are paid.
    function test_batch_somebodyWasFirstWhenGasWasEstimated() public {
        Call[] memory calls = new Call[](20);
        Terms memory terms = plainTerms();
        for (uint256 i = 0; i < calls.length; ++i) {
            terms.salt = 100 + i;
            authorize(terms, AMOUNT);
            calls[i].data = abi.encodeCall(IEscrow.capture, (terms, AMOUNT, 0, ""));
            if (i != 0) continue;
            vm.prank(payee);
            escrow.void(terms, AMOUNT);
        }
        vm.prank(operator);
        escrow.batch{gas: 3_000_000}(calls, true);
        assertEq(token.balanceOf(payee), 19 * AMOUNT);
    }

    /// @dev The last call burns its share, not the gas with which the value of another comes back.
    function test_batch_theLastCallLeavesGasForTheValue() public {
        Terms memory good = plainTerms();
        good.operator = payee;
        authorize(good, AMOUNT);
        Terms memory burning = gatedTerms();
        burning.operator = payee;
        authorize(burning, AMOUNT);
        gate.set(HostileGate.Behaviour.BurnsGas, RELEASE);
        Call[] memory calls = new Call[](3);
        calls[0].data = abi.encodeCall(IEscrow.capture, (good, AMOUNT, 0, ""));
        calls[1].value = 1; // no native payment: refused
        calls[1].data = abi.encodeCall(IEscrow.refund, (good, AMOUNT));
        calls[2].data = abi.encodeCall(IEscrow.capture, (burning, AMOUNT, 0, ""));
        vm.deal(payee, 1);
        vm.prank(payee);
        escrow.batch{value: 1, gas: 3_000_000}(calls, true);
        assertEq(token.balanceOf(payee), AMOUNT);
        assertEq(payee.balance, 1);
    }
}
