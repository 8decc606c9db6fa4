// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {Collector} from "../../../contracts/collect/Collector.sol";
import {Call, IEscrow, Terms} from "../../../contracts/escrow/IEscrow.sol";
import {HostileGate} from "../../../contracts/mocks/HostileGate.sol";
import {HostileReceiver} from "../../../contracts/mocks/HostileReceiver.sol";
import {HostileToken} from "../../../contracts/mocks/HostileToken.sol";
import {IReleaseGate} from "../../../contracts/risk/IReleaseGate.sol";
import {SignedEscrowTest} from "./SignedEscrowTest.sol";

contract BatchTest is SignedEscrowTest {
    uint256 private constant PART = AMOUNT / 10;

    function payment(uint256 salt) private view returns (Terms memory terms) {
        terms = plainTerms();
        terms.salt = salt;
    }

    function payments(uint256 count) private returns (Terms[] memory all) {
        all = new Terms[](count);
        for (uint256 i = 0; i < count; ++i) {
            all[i] = payment(i);
            authorize(all[i], AMOUNT);
        }
    }

    function captures(Terms[] memory all) private pure returns (Call[] memory calls) {
        calls = new Call[](all.length);
        for (uint256 i = 0; i < all.length; ++i) calls[i].data = abi.encodeCall(IEscrow.capture, (all[i], PART, 1, ""));
    }

    function one(bytes memory data) private pure returns (Call[] memory calls) {
        calls = new Call[](1);
        calls[0].data = data;
    }

    function batch(address sender, Call[] memory calls, bool mayFail) private {
        vm.prank(sender);
        escrow.batch(calls, mayFail);
    }

    function test_manyCaptures() public {
        Terms[] memory all = payments(10);
        batch(operator, captures(all), false);
        for (uint256 i = 0; i < all.length; ++i) assertState(escrow.paymentId(all[i]), AMOUNT - PART, PART, 2, true);
        assertEq(token.balanceOf(payee), 10 * (PART - 1));
        assertEq(token.balanceOf(feeReceiver), 10);
        assertEq(token.balanceOf(address(escrow)), 10 * (AMOUNT - PART));
    }

    function test_manyVoidsRefundsAndCapturesOfThePayeeThatOperates() public {
        Terms[] memory all = new Terms[](3);
        for (uint256 i = 0; i < 3; ++i) {
            all[i] = payment(i);
            all[i].operator = payee;
            authorize(all[i], AMOUNT);
        }
        Call[] memory calls = new Call[](4);
        calls[0].data = abi.encodeCall(IEscrow.capture, (all[0], AMOUNT, 0, ""));
        calls[1].data = abi.encodeCall(IEscrow.void, (all[1], AMOUNT));
        calls[2].data = abi.encodeCall(IEscrow.refund, (all[0], AMOUNT / 2));
        calls[3].data = abi.encodeCall(IEscrow.void, (all[2], PART));
        vm.prank(payee);
        token.approve(address(escrow), AMOUNT);
        batch(payee, calls, false);
        assertState(escrow.paymentId(all[0]), 0, AMOUNT / 2, 3, true);
        assertState(escrow.paymentId(all[1]), 0, 0, 2, true);
        assertState(escrow.paymentId(all[2]), AMOUNT - PART, 0, 2, true);
        assertEq(token.balanceOf(payee), AMOUNT / 2);
    }

    function test_nothingAtAll() public {
        batch(stranger, new Call[](0), false);
        batch(stranger, new Call[](0), true);
    }

    /// @dev x402's fault: a batch that dies because somebody was first with one of its items.
    function test_fault_somebodyWasFirst() public {
        Terms[] memory all = payments(3);
        Call[] memory calls = captures(all);
        vm.prank(payee);
        escrow.void(all[1], AMOUNT);
        bytes32 id = escrow.paymentId(all[1]);
        bytes memory reason = abi.encodeWithSelector(IEscrow.NothingHeld.selector, id);

        refused(operator, abi.encodeWithSelector(IEscrow.BatchFailed.selector, 1, reason));
        escrow.batch(calls, false);
        assertEq(token.balanceOf(payee), 0);

        vm.expectEmit(true, true, true, true, address(escrow));
        emit IEscrow.BatchCallFailed(1, reason);
        batch(operator, calls, true);
        assertEq(token.balanceOf(payee), 2 * (PART - 1));
        assertState(id, 0, 0, 2, true);
    }

    /// @dev Any set of items fails, for any reason: the others go on, and each failing one leaves nothing behind.
    function testFuzz_failingItemsBlockNobody(uint8[8] memory kinds) public {
        Terms[] memory all = payments(8);
        Call[] memory calls = captures(all);
        uint256 good = 0;
        for (uint256 i = 0; i < 8; ++i) {
            uint256 kind = kinds[i] % 6;
            if (kind == 0) calls[i].data = abi.encodeCall(IEscrow.capture, (all[i], AMOUNT + 1, 0, ""));
            else if (kind == 1) calls[i].data = abi.encodeCall(IEscrow.capture, (all[i], PART, PART, ""));
            else if (kind == 2) calls[i].data = abi.encodeCall(IEscrow.reclaim, (all[i]));
            else if (kind == 3) calls[i].data = "";
            else if (kind == 4) calls[i].data = hex"deadbeef";
            else ++good;
        }
        batch(operator, calls, true);
        for (uint256 i = 0; i < 8; ++i) {
            bool worked = kinds[i] % 6 == 5;
            assertState(
                escrow.paymentId(all[i]),
                worked ? AMOUNT - PART : AMOUNT,
                worked ? PART : 0,
                worked ? 2 : 1,
                true
            );
        }
        assertEq(token.balanceOf(payee), good * (PART - 1));
        assertEq(token.balanceOf(address(escrow)), 8 * AMOUNT - good * PART);
    }

    function test_ofAReasonAtMost256Bytes() public {
        Terms[] memory all = payments(1);
        // A batch within the batch: its reason holds another, and so on.
        Call[] memory calls = one(abi.encodeCall(IEscrow.capture, (all[0], 0, 0, "")));
        for (uint256 i = 0; i < 5; ++i) calls = one(abi.encodeCall(IEscrow.batch, (calls, false)));
        vm.prank(operator);
        (bool worked, bytes memory result) = address(escrow).call(abi.encodeCall(IEscrow.batch, (calls, false)));
        assertFalse(worked);
        assertEq(bytes32(bytes4(result)), bytes32(IEscrow.BatchFailed.selector));
        assertEq(result.length, 4 + 3 * 32 + 256);
    }

    /// @dev Something to burn gas with: a gate that is asked, a token that is refunded.
    function burning(uint256 salt, bool isToken) private returns (bytes memory) {
        if (!isToken) {
            Terms memory terms = gatedTerms();
            terms.salt = salt;
            authorize(terms, AMOUNT);
            gate.set(HostileGate.Behaviour.BurnsGas, RELEASE);
            return abi.encodeCall(IEscrow.capture, (terms, PART, 0, "report"));
        }
        HostileToken bad = new HostileToken();
        bad.mint(payer, AMOUNT);
        vm.prank(payer);
        bad.approve(address(escrow), AMOUNT);
        Terms memory refundable = payment(salt);
        refundable.token = address(bad);
        authorize(refundable, AMOUNT);
        capture(refundable, AMOUNT, 0);
        bad.setBehaviour(HostileToken.Behaviour.BurnsGas);
        return abi.encodeCall(IEscrow.refund, (refundable, PART));
    }

    /// @dev Whatever burns all it gets does not get what the others need.
    function test_gas_oneItemBurnsItsShareOnly() public {
        Terms[] memory all = payments(6);
        Call[] memory calls = captures(all);
        calls[0].data = burning(100, false);
        calls[3].data = burning(101, true);
        vm.prank(operator);
        escrow.batch{gas: 4_500_000}(calls, true);
        assertEq(token.balanceOf(payee), 4 * (PART - 1));
    }

    /// @dev With any gas: either the batch is undone, or every item that could work did. So an estimate of the gas, which
    /// looks for the least with which the transaction succeeds, finds one with which its items do.
    function testFuzz_gas_noItemIsStarvedIntoFailing(uint256 gasLimit, bool burns) public {
        Terms[] memory all = payments(4);
        Call[] memory calls = captures(all);
        if (burns) calls[1].data = burning(100, false);
        else calls[1].data = "";
        vm.prank(operator);
        (bool worked, bytes memory reason) = address(escrow).call{gas: bound(gasLimit, 50_000, 4_000_000)}(
            abi.encodeCall(IEscrow.batch, (calls, true))
        );
        assertEq(token.balanceOf(payee), worked ? 3 * (PART - 1) : 0);
        if (!worked && reason.length != 0) {
            assertEq(bytes32(bytes4(reason)), bytes32(IEscrow.InsufficientGas.selector));
        }
    }

    /* VALUES */

    function nativePayment(uint256 salt) private view returns (Terms memory terms) {
        terms = nativeTerms();
        terms.salt = salt;
    }

    function test_values_addUp() public {
        Call[] memory calls = new Call[](2);
        calls[0] = Call(100, abi.encodeCall(IEscrow.authorize, (nativePayment(1), 100)));
        calls[1] = Call(200, abi.encodeCall(IEscrow.authorize, (nativePayment(2), 200)));
        for (uint256 i = 299; i <= 301; ++i) {
            if (i != 300) refused(payer, abi.encodeWithSelector(IEscrow.WrongValue.selector, i, 300));
            else vm.prank(payer);
            escrow.batch{value: i}(calls, true);
        }
        assertState(escrow.paymentId(nativePayment(1)), 100, 0, 1, true);
        assertState(escrow.paymentId(nativePayment(2)), 200, 0, 1, true);
        assertEq(address(escrow).balance, 300);
    }

    /// @dev Values that run over 256 bits add up to nothing.
    function test_values_doNotRunOver() public {
        Call[] memory calls = new Call[](2);
        calls[0] = Call(type(uint256).max, abi.encodeCall(IEscrow.authorize, (nativePayment(1), 100)));
        calls[1] = Call(1, abi.encodeCall(IEscrow.authorize, (nativePayment(2), 200)));
        vm.prank(payer);
        (bool worked, ) = address(escrow).call(abi.encodeCall(IEscrow.batch, (calls, true)));
        assertFalse(worked);
    }

    /// @dev One item cannot spend what another brought, nor what the escrow holds for others.
    function test_values_anItemHasItsOwnOnly() public {
        authorize(nativePayment(9), AMOUNT);
        Call[] memory calls = new Call[](2);
        calls[0] = Call(100, abi.encodeCall(IEscrow.authorize, (nativePayment(1), 100)));
        calls[1] = Call(0, abi.encodeCall(IEscrow.authorize, (nativePayment(2), 100)));
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IEscrow.BatchCallFailed(1, abi.encodeWithSelector(IEscrow.WrongValue.selector, 0, 100));
        vm.prank(payer);
        escrow.batch{value: 100}(calls, true);
        assertFalse(escrow.stateOf(escrow.paymentId(nativePayment(2))).exists);
        assertEq(address(escrow).balance, AMOUNT + 100);
    }

    function test_values_ofFailingItemsComeBack() public {
        Call[] memory calls = new Call[](4);
        calls[0] = Call(100, abi.encodeCall(IEscrow.authorize, (nativePayment(1), 100)));
        calls[1] = Call(200, abi.encodeCall(IEscrow.authorize, (nativePayment(1), 200))); // the same terms twice
        calls[2] = Call(300, abi.encodeCall(IEscrow.claimCredit, (address(0), payer))); // takes no coin
        calls[3] = Call(400, ""); // nothing at all
        uint256 before = payer.balance;
        vm.prank(payer);
        escrow.batch{value: 1000}(calls, true);
        assertEq(payer.balance, before - 100);
        assertEq(address(escrow).balance, 100);

        before = payer.balance;
        calls[0] = Call(100, abi.encodeCall(IEscrow.authorize, (nativePayment(2), 100)));
        vm.expectPartialRevert(IEscrow.BatchFailed.selector);
        vm.prank(payer);
        escrow.batch{value: 1000}(calls, false);
        assertEq(payer.balance, before);
    }

    function test_values_thatCannotComeBackAreOwed() public {
        HostileReceiver receiver = new HostileReceiver();
        receiver.set(HostileReceiver.Behaviour.Reverts);
        Call[] memory calls = new Call[](1);
        calls[0] = Call(400, "");
        vm.deal(address(this), 400);
        receiver.act{value: 400}(address(escrow), 400, abi.encodeCall(IEscrow.batch, (calls, true)));
        assertEq(escrow.credit(address(0), address(receiver)), 400);
        receiver.act(address(escrow), 0, abi.encodeCall(IEscrow.claimCredit, (address(0), stranger)));
        assertEq(stranger.balance, 400);
    }

    /// @dev What a nested batch could not use comes back through it, once.
    function test_values_nested() public {
        Call[] memory inner = new Call[](2);
        inner[0] = Call(10, abi.encodeCall(IEscrow.authorize, (nativePayment(1), 10)));
        inner[1] = Call(20, "");
        Call[] memory outer = new Call[](2);
        outer[0] = Call(30, abi.encodeCall(IEscrow.batch, (inner, true)));
        outer[1] = Call(31, abi.encodeCall(IEscrow.batch, (inner, true))); // 31 for 30
        authorize(nativePayment(9), AMOUNT);
        uint256 before = payer.balance;
        vm.prank(payer);
        escrow.batch{value: 61}(outer, true);
        assertEq(payer.balance, before - 10);
        assertEq(address(escrow).balance, AMOUNT + 10);
    }

    /// @dev While a batch runs the escrow has its values: a receiver that is paid meanwhile cannot get at them.
    function test_values_areOutOfReachOfReceivers() public {
        HostileReceiver receiver = new HostileReceiver();
        Terms memory terms = nativePayment(1);
        terms.payee = address(receiver);
        terms.operator = payer;
        authorize(terms, 100);
        Call[] memory steal = new Call[](1);
        steal[0] = Call(0, abi.encodeCall(IEscrow.capture, (terms, 50, 0, "")));
        receiver.setReenter(address(escrow), abi.encodeCall(IEscrow.batch, (steal, true)));
        Call[] memory calls = new Call[](2);
        calls[0] = Call(0, abi.encodeCall(IEscrow.capture, (terms, 50, 0, "")));
        calls[1] = Call(500, "");
        uint256 before = payer.balance;
        vm.prank(payer);
        escrow.batch{value: 500}(calls, true);
        assertEq(payer.balance, before);
        assertEq(address(receiver).balance, 50);
        assertEq(address(escrow).balance, 50);
    }

    /* WHO ACTS */

    function test_actor_inANestedBatchIsTheSender() public {
        Terms[] memory all = payments(2);
        Call[] memory inner = one(abi.encodeCall(IEscrow.batch, (captures(all), false)));
        batch(operator, one(abi.encodeCall(IEscrow.batch, (inner, true))), false);
        assertEq(token.balanceOf(payee), 2 * (PART - 1));
        refused(
            stranger,
            abi.encodeWithSelector(
                IEscrow.BatchFailed.selector,
                0,
                abi.encodeWithSelector(IEscrow.NotOperator.selector, stranger, operator)
            )
        );
        escrow.batch(captures(all), false);
    }

    function relayed(Terms memory terms, uint256 amount) private view returns (bytes memory) {
        bytes32 id = escrow.paymentId(terms);
        uint256 seq = escrow.stateOf(id).seq;
        bytes memory signature = signed(operator, verbHash(CAPTURE, id, operator, abi.encode(amount, 1), seq, START));
        bytes memory call_ = abi.encodeCall(IEscrow.capture, (terms, amount, 1, ""));
        return abi.encodeCall(IEscrow.relay, (call_, operator, START, signature));
    }

    /// @dev In a relay the signer acts, and only there: the next item is the sender's again.
    function test_actor_ofARelayIsItsSigner() public {
        Terms[] memory all = payments(2);
        Call[] memory calls = new Call[](3);
        calls[0].data = relayed(all[0], PART);
        calls[1].data = abi.encodeCall(IEscrow.capture, (all[1], PART, 1, ""));
        calls[2].data = relayed(all[1], 2 * PART);
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IEscrow.BatchCallFailed(1, abi.encodeWithSelector(IEscrow.NotOperator.selector, stranger, operator));
        batch(stranger, calls, true);
        assertState(escrow.paymentId(all[0]), AMOUNT - PART, PART, 2, true);
        assertState(escrow.paymentId(all[1]), AMOUNT - 2 * PART, 2 * PART, 2, true);
    }

    function test_actor_aSignatureServesOnceWithinABatch() public {
        Terms[] memory all = payments(1);
        Call[] memory calls = new Call[](2);
        calls[0].data = relayed(all[0], PART);
        calls[1].data = calls[0].data;
        batch(stranger, calls, true);
        assertState(escrow.paymentId(all[0]), AMOUNT - PART, PART, 2, true);
    }

    /// @dev The verbs of a stranger, with a name that may do them at the end, in every wrapping there is.
    function test_actor_nobodyActsAsAnotherByAppendingBytes() public {
        Terms memory terms = gatedTerms();
        bytes32 id = authorize(terms, AMOUNT);
        Terms memory captured = plainTerms();
        authorize(captured, AMOUNT);
        capture(captured, AMOUNT / 2, 0);
        Terms memory fresh = payment(77);
        token.mint(payee, AMOUNT);
        vm.prank(payee);
        token.approve(address(escrow), type(uint256).max);
        bytes[9] memory verbs = [
            abi.encodeCall(IEscrow.void, (terms, 1)),
            abi.encodeCall(IEscrow.clear, (terms, "")),
            abi.encodeCall(IEscrow.dispute, (terms, 0)),
            abi.encodeCall(IEscrow.capture, (captured, 1, 0, "")),
            abi.encodeCall(IEscrow.refund, (captured, 1)),
            abi.encodeCall(IEscrow.authorize, (fresh, 1)),
            abi.encodeCall(IEscrow.increase, (captured, 1, "")),
            abi.encodeCall(IEscrow.charge, (fresh, 1, 0, "")),
            abi.encodeCall(IEscrow.authorizeWith, (fresh, 1, Collector.Allowance, ""))
        ];
        address[4] memory names = [payer, payee, operator, arbiter];
        bytes32 before = keccak256(abi.encode(escrow.stateOf(id), token.balanceOf(payer), token.balanceOf(payee)));
        for (uint256 i = 0; i < verbs.length; ++i) {
            for (uint256 j = 0; j < names.length; ++j) {
                bytes memory call_ = pretending(verbs[i], names[j]);
                attempt(call_);
                attempt(abi.encodeCall(IEscrow.batch, (one(call_), false)));
                attempt(pretending(abi.encodeCall(IEscrow.batch, (one(verbs[i]), false)), names[j]));
                attempt(
                    pretending(
                        abi.encodeCall(
                            IEscrow.batch,
                            (one(pretending(abi.encodeCall(IEscrow.batch, (one(call_), false)), names[j])), false)
                        ),
                        names[j]
                    )
                );
            }
        }
        assertEq(keccak256(abi.encode(escrow.stateOf(id), token.balanceOf(payer), token.balanceOf(payee))), before);
    }

    function attempt(bytes memory data) private {
        vm.prank(stranger);
        (bool worked, ) = address(escrow).call(data);
        assertFalse(worked);
    }

    /// @dev The name stands behind the call; a call that stops short lets it slip into an argument, and only there.
    function testFuzz_actor_aCallCutOffGainsNothing(uint256 length, bytes20 name) public {
        Terms memory terms = gatedTerms();
        bytes32 id = authorize(terms, AMOUNT);
        bytes memory whole = pretending(abi.encodeCall(IEscrow.void, (terms, 1)), address(name));
        length = bound(length, 0, whole.length);
        bytes memory cut = new bytes(length);
        for (uint256 i = 0; i < length; ++i) cut[i] = whole[i];
        address actor = address(name);
        vm.assume(actor != payee && actor != operator && actor != address(0) && actor != address(vm));
        vm.prank(actor);
        (bool worked, ) = address(escrow).call(abi.encodeCall(IEscrow.batch, (one(cut), false)));
        assertFalse(worked);
        assertState(id, AMOUNT, 0, 1, false);
    }

    /// @dev An address that begins like a function's selector, behind a call without any bytes.
    function test_actor_anAddressThatLooksLikeACall() public {
        bytes4[5] memory selectors = [
            IEscrow.reclaim.selector,
            IEscrow.claimCredit.selector,
            IEscrow.batch.selector,
            IEscrow.relay.selector,
            IEscrow.stateOf.selector
        ];
        for (uint256 i = 0; i < selectors.length; ++i) {
            address actor = address(bytes20(selectors[i]));
            for (uint256 length = 0; length < 4; ++length) {
                vm.prank(actor);
                (bool worked, ) = address(escrow).call(abi.encodeCall(IEscrow.batch, (one(new bytes(length)), false)));
                assertFalse(worked);
            }
        }
    }

    /// @dev Whatever strangers' addresses the escrow calls, it may be its own: token, gate, wallet, permit. None of the
    /// functions that it calls there is one of its own, or else whoever picked the address would act as anyone.
    function test_actor_noneOfTheFunctionsItCallsIsItsOwn() public {
        bytes4[10] memory called = [
            IERC20.balanceOf.selector,
            IERC20.transfer.selector,
            IERC20.transferFrom.selector,
            IERC20.approve.selector,
            IERC20Permit.permit.selector,
            bytes4(
                keccak256(
                    "receiveWithAuthorization(address,address,uint256,uint256,uint256,bytes32,uint8,bytes32,bytes32)"
                )
            ),
            bytes4(keccak256("receiveWithAuthorization(address,address,uint256,uint256,uint256,bytes32,bytes)")),
            IERC1271.isValidSignature.selector,
            IReleaseGate.releaseVerdict.selector,
            bytes4(keccak256("deploy(address,bytes)"))
        ];
        for (uint256 i = 0; i < called.length; ++i) {
            vm.prank(address(escrow));
            (bool worked, bytes memory result) = address(escrow).call(bytes.concat(called[i], new bytes(900)));
            assertFalse(worked);
            assertEq(result.length, 0);
        }
        vm.prank(address(escrow));
        (bool paid, ) = address(escrow).call{value: 0}("");
        assertFalse(paid, "no receive function");
    }

    function test_actor_theEscrowAsTokenGateOrParty() public {
        Terms memory terms = plainTerms();
        terms.token = address(escrow);
        refused(payer, abi.encodeWithSelector(IEscrow.NotAToken.selector, address(escrow)));
        escrow.authorize(terms, 1);
        bytes memory permit = abi.encode(0, 0, "", 0, 0, 0, 0, 0);
        bytes memory authorization = abi.encode(0, type(uint256).max, "");
        refused(payer, abi.encodeWithSelector(IEscrow.NotAToken.selector, address(escrow)));
        escrow.authorizeWith(terms, 1, Collector.Permit, permit);
        refused(payer, abi.encodeWithSelector(IEscrow.NotAToken.selector, address(escrow)));
        escrow.authorizeWith(terms, 1, Collector.Authorization, authorization);

        for (uint256 i = 0; i < 5; ++i) {
            terms = gatedTerms();
            if (i == 0) terms.payer = address(escrow);
            if (i == 1) terms.payee = address(escrow);
            if (i == 2) terms.operator = address(escrow);
            if (i == 3) terms.feeReceiver = address(escrow);
            if (i == 4) terms.arbiter = address(escrow);
            vm.expectRevert(abi.encodeWithSelector(IEscrow.InvalidParty.selector, address(escrow)));
            escrow.authorizeWith(terms, 1, Collector.Allowance, "");
        }
    }

    /// @dev A receiver that is paid calls back with somebody's name behind the call.
    function test_actor_whoIsPaidCannotPretendEither() public {
        HostileReceiver receiver = new HostileReceiver();
        Terms memory other = nativePayment(5);
        bytes32 id = authorize(other, AMOUNT);
        Terms memory terms = nativePayment(6);
        terms.payee = address(receiver);
        authorize(terms, AMOUNT);
        bytes[2] memory calls = [
            pretending(abi.encodeCall(IEscrow.void, (other, AMOUNT)), payee),
            pretending(abi.encodeCall(IEscrow.capture, (other, AMOUNT, 0, "")), operator)
        ];
        for (uint256 i = 0; i < calls.length; ++i) {
            receiver.setReenter(address(escrow), calls[i]);
            batch(operator, one(abi.encodeCall(IEscrow.capture, (terms, 10, 0, ""))), false);
            assertFalse(receiver.reenterWorked());
            assertEq(
                bytes32(bytes4(receiver.reenterResult())),
                bytes32(i == 0 ? IEscrow.NotPayeeNorOperator.selector : IEscrow.NotOperator.selector)
            );
        }
        assertState(id, AMOUNT, 0, 1, true);
    }

    /// @dev A credit is its owner's: a batch claims the sender's own and no other.
    function test_actor_claimsItsOwnCredit() public {
        HostileReceiver receiver = new HostileReceiver();
        receiver.set(HostileReceiver.Behaviour.Reverts);
        Terms memory terms = nativePayment(1);
        terms.payee = address(receiver);
        authorize(terms, AMOUNT);
        capture(terms, AMOUNT, 0);
        bytes memory claim = abi.encodeCall(IEscrow.claimCredit, (address(0), stranger));
        refused(
            stranger,
            abi.encodeWithSelector(
                IEscrow.BatchFailed.selector,
                0,
                abi.encodeWithSelector(IEscrow.NoCredit.selector, address(0), stranger)
            )
        );
        escrow.batch(one(pretending(claim, address(receiver))), false);
        receiver.act(address(escrow), 0, abi.encodeCall(IEscrow.batch, (one(claim), false)));
        assertEq(stranger.balance, AMOUNT);
    }
}
