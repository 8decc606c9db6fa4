// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow, PaymentState, Terms} from "../../contracts/escrow/IEscrow.sol";
import {HostileGate} from "../../contracts/mocks/HostileGate.sol";
import {HostileToken} from "../../contracts/mocks/HostileToken.sol";
import {IRiskModels} from "../../contracts/risk/IRiskModels.sol";
import {ISignerSets} from "../../contracts/risk/ISignerSets.sol";
import {Report} from "../../contracts/risk/IRiskOracle.sol";
import {GatedTest} from "./GatedTest.sol";

/// @notice Promise 5: whatever becomes of the gate that a payment named, every way out that does not ask it is open: void by
/// the payee, void by the operator, the arbiter's clearing, dispute with the arbiter's word, dispute without it, reclaim at
/// the deadline, refund of what was paid, and claiming what could not be paid out. Each test puts one payment into each of
/// these ways, breaks the gate, and lets all of them out; not a unit stays in the escrow.
contract HostageTest is GatedTest {
    /// @dev A call out gets no more than that, so that a gate which burned gas would be noticed.
    uint256 private constant GAS = 400_000;

    enum Way {
        PayeeVoids,
        OperatorVoids,
        ArbiterClears,
        ArbiterResolves,
        NobodyResolves,
        PayerReclaims,
        PayeeRefunds,
        CreditIsClaimed
    }

    HostileToken private blocking;
    HostileGate private gate;
    address private operator;
    address private arbiter;

    function setUp() public override {
        super.setUp();
        operator = makeAddr("operator");
        arbiter = makeAddr("arbiter");
        gate = new HostileGate();
        gate.set(HostileGate.Behaviour.Answers, 1);
        blocking = new HostileToken();
        blocking.mint(payer, WEALTH);
        vm.prank(payer);
        blocking.approve(address(escrow), type(uint256).max);
    }

    function termsOf(Way way, address gate_) private view returns (Terms memory t) {
        t = patientTerms();
        t.operator = operator;
        t.arbiter = arbiter;
        t.resolveSeconds = 1 days;
        t.gate = gate_;
        t.salt = uint256(way);
        if (way == Way.CreditIsClaimed) t.token = address(blocking);
    }

    /// @dev While the gate still works: what must have happened before it breaks.
    function enter(address gate_, bytes memory report) private {
        for (uint256 i = 0; i <= uint256(type(Way).max); ++i) {
            Terms memory t = termsOf(Way(i), gate_);
            bytes32 id = authorize(t, AMOUNT);
            if (Way(i) == Way.ArbiterResolves || Way(i) == Way.NobodyResolves) {
                vm.prank(payer);
                escrow.dispute(t, keccak256("evidence"));
            } else if (Way(i) == Way.PayeeRefunds) {
                bytes memory released = report.length == 0 ? signed(about(id, 0)) : report;
                vm.prank(operator);
                escrow.capture(t, AMOUNT / 2, 0, released);
                vm.prank(payee);
                token.approve(address(escrow), AMOUNT / 2);
            } else if (Way(i) == Way.CreditIsClaimed) {
                bytes memory released = report.length == 0 ? signed(about(id, 0)) : report;
                blocking.setBlocked(payee, true);
                vm.prank(operator);
                escrow.capture(t, AMOUNT, 0, released);
                assertEq(escrow.credit(address(blocking), payee), AMOUNT);
            }
        }
    }

    /// @dev Nothing is released, with a report or without.
    function nothingIsReleased(address gate_, bytes memory reason) private {
        Terms memory t = termsOf(Way.PayerReclaims, gate_);
        bytes32 id = escrow.paymentId(t);
        bytes memory expected =
            reason.length == 0
                ? abi.encodeWithSelector(IEscrow.NotReleased.selector, id, 0)
                : abi.encodeWithSelector(IEscrow.GateFailed.selector, id, reason);
        vm.expectRevert(expected);
        vm.prank(operator);
        escrow.capture{gas: 2_000_000}(t, 1, 0, "");
    }

    function everybodyGetsOut(address gate_) private {
        Terms memory t = termsOf(Way.PayeeVoids, gate_);
        vm.prank(payee);
        escrow.void{gas: GAS}(t, AMOUNT);
        t = termsOf(Way.OperatorVoids, gate_);
        vm.prank(operator);
        escrow.void{gas: GAS}(t, AMOUNT);
        t = termsOf(Way.ArbiterClears, gate_);
        vm.prank(arbiter);
        escrow.clear{gas: GAS}(t, "");
        vm.prank(operator);
        escrow.capture{gas: GAS}(t, AMOUNT, 0, "");
        t = termsOf(Way.ArbiterResolves, gate_);
        vm.prank(arbiter);
        escrow.resolve{gas: GAS}(t, AMOUNT / 4);
        t = termsOf(Way.PayeeRefunds, gate_);
        vm.prank(payee);
        escrow.refund{gas: GAS}(t, AMOUNT / 2);
        vm.prank(payee);
        escrow.claimCredit{gas: GAS}(address(blocking), makeAddr("another account of the payee"));
        vm.warp(NOW + 2 days);
        escrow.resolveExpired{gas: GAS}(termsOf(Way.NobodyResolves, gate_));
        vm.warp(NOW + 10 days);
        t = termsOf(Way.PayerReclaims, gate_);
        vm.startPrank(payer);
        escrow.reclaim{gas: GAS}(t);
        escrow.reclaim{gas: GAS}(termsOf(Way.PayeeRefunds, gate_));
        vm.stopPrank();

        for (uint256 i = 0; i <= uint256(type(Way).max); ++i) {
            assertEq(escrow.stateOf(escrow.paymentId(termsOf(Way(i), gate_))).held, 0, "nothing is held");
        }
        assertEq(token.balanceOf(address(escrow)), 0, "nothing of the token stays behind");
        assertEq(blocking.balanceOf(address(escrow)), 0, "nor of the blocking one");
        assertEq(token.balanceOf(payee), AMOUNT + AMOUNT / 4, "cleared and resolved");
        assertEq(token.balanceOf(payer), WEALTH - AMOUNT - AMOUNT / 4, "the rest is the payer's");
        assertEq(blocking.balanceOf(makeAddr("another account of the payee")), AMOUNT, "the credit");
    }

    /* The risk oracle */

    function test_oracleSilent() public {
        enter(address(oracle), "");
        nothingIsReleased(address(oracle), "");
        everybodyGetsOut(address(oracle));
    }

    function test_allSignersRevoked() public {
        enter(address(oracle), "");
        vm.startPrank(owner);
        for (uint8 i = 0; i < 5; ++i) oracle.revokeSigner(1, i);
        vm.stopPrank();
        // Not even by silence.
        vm.warp(NOW + SILENCE);
        nothingIsReleased(address(oracle), "");
        everybodyGetsOut(address(oracle));
    }

    function test_modelMissing() public {
        enter(address(oracle), "");
        bytes32 published = modelId;
        modelId = keccak256("never published");
        Terms memory t = termsOf(Way.PayerReclaims, address(oracle));
        t.salt = 100;
        bytes32 id = authorize(t, AMOUNT);
        Report memory r = about(id, 0);
        bytes memory report = signed(r);
        bytes memory reason = abi.encodeWithSelector(IRiskModels.UnknownModel.selector, modelId);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.GateFailed.selector, id, reason));
        vm.prank(operator);
        escrow.capture(t, AMOUNT, 0, report);
        vm.expectRevert(reason);
        oracle.post(id, report);
        vm.prank(payee);
        escrow.void(t, AMOUNT);
        modelId = published;
        everybodyGetsOut(address(oracle));
    }

    function test_oracleWithoutCode() public {
        enter(address(oracle), "");
        vm.etch(address(oracle), "");
        nothingIsReleased(address(oracle), "");
        everybodyGetsOut(address(oracle));
    }

    function test_modelsWithoutCode() public {
        enter(address(oracle), "");
        Terms memory t = termsOf(Way.PayerReclaims, address(oracle));
        bytes32 id = escrow.paymentId(t);
        bytes memory report = signed(about(id, 0));
        address model = models.modelAddress(modelId);
        vm.etch(model, "");
        vm.etch(address(models), "");
        bytes memory reason = abi.encodeWithSelector(IRiskModels.UnknownModel.selector, modelId);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.GateFailed.selector, id, reason));
        vm.prank(operator);
        escrow.capture(t, AMOUNT, 0, report);
        everybodyGetsOut(address(oracle));
    }

    function test_signerListWithoutCode() public {
        enter(address(oracle), "");
        Terms memory t = termsOf(Way.PayerReclaims, address(oracle));
        bytes32 id = escrow.paymentId(t);
        bytes memory report = signed(about(id, 0));
        // The first contract that the oracle created.
        address list = address(
            uint160(uint256(keccak256(abi.encodePacked(bytes2(0xd694), address(oracle), uint8(1)))))
        );
        assertGt(list.code.length, 0, "the list");
        vm.etch(list, "");
        bytes memory reason = abi.encodeWithSelector(ISignerSets.InvalidSignature.selector, 1);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.GateFailed.selector, id, reason));
        vm.prank(operator);
        escrow.capture(t, AMOUNT, 0, report);
        everybodyGetsOut(address(oracle));
    }

    /* Any gate */

    /// @dev Every way to misbehave that the hostile gate knows, with any word behind it.
    function testFuzz_gateMisbehaves(uint256 kind, uint256 answer) public {
        kind = bound(kind, 0, uint256(type(HostileGate.Behaviour).max));
        enter(address(gate), "a report");
        gate.set(HostileGate.Behaviour(kind), answer);
        everybodyGetsOut(address(gate));
    }

    function test_gateReverts() public {
        breaks(HostileGate.Behaviour.Reverts, 1);
    }

    function test_gateRevertsWith100kB() public {
        breaks(HostileGate.Behaviour.RevertsMuch, 1);
    }

    function test_gateReturns100kB() public {
        breaks(HostileGate.Behaviour.ReturnsMuch, 1);
    }

    function test_gateReturnsNothing() public {
        breaks(HostileGate.Behaviour.ReturnsNothing, 1);
    }

    function test_gateReturnsHalfAWord() public {
        breaks(HostileGate.Behaviour.ReturnsLittle, 1);
    }

    function test_gateReturnsRubbish() public {
        breaks(HostileGate.Behaviour.Answers, type(uint256).max);
    }

    function test_gateReturnsAnUnknownVerdict() public {
        breaks(HostileGate.Behaviour.Answers, 3);
    }

    function test_gateBurnsAllGas() public {
        breaks(HostileGate.Behaviour.BurnsGas, 1);
    }

    function test_gateWrites() public {
        breaks(HostileGate.Behaviour.Writes, 1);
    }

    /// @dev As after a selfdestruct.
    function test_gateWithoutCode() public {
        enter(address(gate), "a report");
        vm.etch(address(gate), "");
        nothingIsReleased(address(gate), "");
        everybodyGetsOut(address(gate));
    }

    /// @dev A broken gate releases nothing, denies nothing, leaves the payment as it was, and holds nobody.
    function breaks(HostileGate.Behaviour behaviour, uint256 answer) private {
        enter(address(gate), "a report");
        gate.set(behaviour, answer);
        Terms memory t = termsOf(Way.PayerReclaims, address(gate));
        bytes32 id = escrow.paymentId(t);
        PaymentState memory before = escrow.stateOf(id);
        bytes[3] memory calls = [
            abi.encodeCall(IEscrow.capture, (t, AMOUNT, 0, "a report")),
            abi.encodeCall(IEscrow.clear, (t, "a report")),
            abi.encodeCall(IEscrow.deny, (t, "a report"))
        ];
        for (uint256 i = 0; i < calls.length; ++i) {
            vm.prank(operator);
            (bool worked, ) = address(escrow).call{gas: 2_000_000}(calls[i]);
            assertFalse(worked, "no verdict, no money");
        }
        assertEq(keccak256(abi.encode(escrow.stateOf(id))), keccak256(abi.encode(before)));
        everybodyGetsOut(address(gate));
    }
}
