// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Collector} from "../../../contracts/collect/Collector.sol";
import {Call, IEscrow, Terms} from "../../../contracts/escrow/IEscrow.sol";
import {ContractWallet} from "../../../contracts/mocks/ContractWallet.sol";
import {HostileReceiver} from "../../../contracts/mocks/HostileReceiver.sol";
import {Deploy, EscrowUnderTest} from "../../utils/Deploy.sol";
import {PayerDigests} from "./PayerDigests.sol";
import {SignedEscrowTest} from "./SignedEscrowTest.sol";

/// @notice A wallet to which every signature is good.
contract YesSayer {
    fallback() external {
        assembly ("memory-safe") {
            mstore(0, shl(224, 0x1626ba7e))
            return(0, 0x20)
        }
    }
}

/// @notice Each of the seven relayed verbs with the signature of whoever may do it, and with every other one.
contract RelayTest is SignedEscrowTest {
    uint256 private constant VERBS = 7;
    uint256 private constant DEADLINE = START + 2 days;

    struct Verb {
        bytes32 typeHash;
        bytes call_;
        address signer;
        bytes numbers;
        bytes32 id;
        uint256 seq;
    }

    function setUp() public override {
        super.setUp();
        token.mint(payee, AMOUNT);
        vm.prank(payee);
        token.approve(address(escrow), type(uint256).max);
    }

    /// @dev A payment in the state in which verb number `index` is due, and the verb.
    function due(uint256 index) private returns (Verb memory verb) {
        Terms memory terms = gatedTerms();
        bytes32 id = authorize(terms, AMOUNT);
        verb.id = id;
        if (index == 0) {
            verb.typeHash = CLEAR;
            verb.signer = arbiter;
            verb.call_ = abi.encodeCall(IEscrow.clear, (terms, ""));
        } else if (index == 1) {
            clear(terms);
            verb.typeHash = CAPTURE;
            verb.signer = operator;
            verb.numbers = abi.encode(100, 2);
            verb.call_ = abi.encodeCall(IEscrow.capture, (terms, 100, 2, ""));
        } else if (index == 2) {
            verb.typeHash = VOID;
            verb.signer = payee;
            verb.numbers = abi.encode(100);
            verb.call_ = abi.encodeCall(IEscrow.void, (terms, 100));
        } else if (index == 3) {
            verb.typeHash = DISPUTE;
            verb.signer = payer;
            verb.numbers = abi.encode(bytes32("evidence"));
            verb.call_ = abi.encodeCall(IEscrow.dispute, (terms, bytes32("evidence")));
        } else if (index == 4) {
            vm.prank(payer);
            escrow.dispute(terms, 0);
            verb.typeHash = RESOLVE;
            verb.signer = arbiter;
            verb.numbers = abi.encode(400);
            verb.call_ = abi.encodeCall(IEscrow.resolve, (terms, 400));
        } else if (index == 5) {
            vm.warp(terms.captureBy);
            verb.typeHash = RECLAIM;
            verb.signer = payer;
            verb.call_ = abi.encodeCall(IEscrow.reclaim, (terms));
        } else {
            clear(terms);
            capture(terms, AMOUNT / 2, 0);
            verb.typeHash = REFUND;
            verb.signer = payee;
            verb.numbers = abi.encode(50);
            verb.call_ = abi.encodeCall(IEscrow.refund, (terms, 50));
        }
        verb.seq = escrow.stateOf(id).seq;
    }

    function hashOf(Verb memory verb) private pure returns (bytes32) {
        return hashAs(verb, verb.signer);
    }

    /// @dev The verb in somebody's name.
    function hashAs(Verb memory verb, address signer) private pure returns (bytes32) {
        return verbHash(verb.typeHash, verb.id, signer, verb.numbers, verb.seq, DEADLINE);
    }

    function signatureOf(Verb memory verb) private view returns (bytes memory) {
        return signed(verb.signer, hashOf(verb));
    }

    function relay(Verb memory verb, bytes memory signature) private {
        vm.prank(stranger);
        escrow.relay(verb.call_, verb.signer, DEADLINE, signature);
    }

    /// @dev With these bytes the relay ends as not signed, and nothing happened.
    function notSigned(Verb memory verb, bytes memory signature) private {
        bytes32 before = world(verb.id);
        refused(
            stranger,
            abi.encodeWithSelector(IEscrow.InvalidSignature.selector, verb.signer, digestOf(hashOf(verb)))
        );
        escrow.relay(verb.call_, verb.signer, DEADLINE, signature);
        assertEq(world(verb.id), before);
    }

    /// @dev All that a verb can change.
    function world(bytes32 id) private view returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    escrow.stateOf(id),
                    token.balanceOf(payer),
                    token.balanceOf(payee),
                    token.balanceOf(operator),
                    token.balanceOf(feeReceiver),
                    token.balanceOf(address(escrow)),
                    token.balanceOf(stranger)
                )
            );
    }

    function test_everyVerb_doesWhatItsSignerWouldHaveDone() public {
        for (uint256 i = 0; i < VERBS; ++i) {
            uint256 fresh = vm.snapshotState();
            Verb memory verb = due(i);
            bytes32 before = world(verb.id);
            uint256 ready = vm.snapshotState();
            vm.prank(verb.signer);
            (bool worked, ) = address(escrow).call(verb.call_);
            assertTrue(worked);
            bytes32 direct = world(verb.id);
            assertNotEq(direct, before);
            assertTrue(vm.revertToState(ready));

            relay(verb, signatureOf(verb));
            assertEq(world(verb.id), direct);
            assertTrue(vm.revertToState(fresh));
        }
    }

    /// @dev Nitrolite's fault: a signature that two functions take.
    function test_fault_oneSignatureForTwoFunctions() public {
        bytes32[9] memory types = [CLEAR, CAPTURE, VOID, DISPUTE, RESOLVE, RECLAIM, REFUND, EXTEND, CLAIM_CREDIT];
        for (uint256 i = 0; i < VERBS; ++i) {
            uint256 fresh = vm.snapshotState();
            Verb memory verb = due(i);
            for (uint256 j = 0; j < types.length; ++j) {
                if (types[j] == verb.typeHash) continue;
                bytes32 other = verbHash(types[j], verb.id, verb.signer, verb.numbers, verb.seq, DEADLINE);
                notSigned(verb, signed(verb.signer, other));
            }
            // The terms' own digest is consent to nothing.
            notSigned(verb, signedBy(keys[verb.signer], verb.id));
            assertTrue(vm.revertToState(fresh));
        }
    }

    function test_everyVerb_servesOnce() public {
        for (uint256 i = 0; i < VERBS; ++i) {
            uint256 fresh = vm.snapshotState();
            Verb memory verb = due(i);
            bytes memory signature = signatureOf(verb);
            relay(verb, signature);
            if (i == 0) {
                // Clearing does not count; there is nothing to clear twice.
                refused(stranger, abi.encodeWithSelector(IEscrow.AlreadyCleared.selector, verb.id));
                escrow.relay(verb.call_, verb.signer, DEADLINE, signature);
            } else {
                ++verb.seq;
                notSigned(verb, signature);
            }
            assertTrue(vm.revertToState(fresh));
        }
    }

    function test_everyVerb_untilTheDeadlineAndNotASecondLonger() public {
        for (uint256 i = 0; i < VERBS; ++i) {
            uint256 fresh = vm.snapshotState();
            Verb memory verb = due(i);
            for (uint256 j = 0; j < 3; ++j) {
                uint256 ready = vm.snapshotState();
                uint256 deadline = block.timestamp + j;
                bytes memory signature = signed(
                    verb.signer,
                    verbHash(verb.typeHash, verb.id, verb.signer, verb.numbers, verb.seq, deadline)
                );
                vm.warp(deadline);
                vm.prank(stranger);
                escrow.relay(verb.call_, verb.signer, deadline, signature);
                assertTrue(vm.revertToState(ready));
                vm.warp(deadline + 1);
                refused(stranger, abi.encodeWithSelector(IEscrow.SignatureExpired.selector, deadline + 1, deadline));
                escrow.relay(verb.call_, verb.signer, deadline, signature);
                // Another deadline than the signed one does not help.
                vm.expectPartialRevert(IEscrow.InvalidSignature.selector);
                escrow.relay(verb.call_, verb.signer, deadline + 1, signature);
                assertTrue(vm.revertToState(ready));
            }
            assertTrue(vm.revertToState(fresh));
        }
    }

    function test_everyVerb_bindsSeqPaymentNumbersChainAndEscrow() public {
        for (uint256 i = 0; i < VERBS; ++i) {
            uint256 fresh = vm.snapshotState();
            Verb memory verb = due(i);
            bytes32 t = verb.typeHash;
            bytes32 id = verb.id;
            address s = verb.signer;
            notSigned(verb, signed(s, verbHash(t, id, s, verb.numbers, verb.seq + 1, DEADLINE)));
            notSigned(verb, signed(s, verbHash(t, id, s, verb.numbers, verb.seq - 1, DEADLINE)));
            notSigned(verb, signed(s, verbHash(t, bytes32(uint256(id) ^ 1), s, verb.numbers, verb.seq, DEADLINE)));
            for (uint256 j = 0; j < verb.numbers.length / 32; ++j) {
                bytes memory numbers = bytes.concat(verb.numbers);
                numbers[32 * j + 31] = bytes1(uint8(numbers[32 * j + 31]) + 1);
                notSigned(verb, signed(s, verbHash(t, id, s, numbers, verb.seq, DEADLINE)));
            }
            notSigned(verb, signed(s, hashAs(verb, s == payer ? payee : payer)));
            notSigned(verb, signedBy(keys[s], digestIn(separatorOf(block.chainid + 1, address(escrow)), hashOf(verb))));
            notSigned(verb, signedBy(keys[s], digestIn(separatorOf(block.chainid, stranger), hashOf(verb))));
            notSigned(verb, signedBy(keys[s], hashOf(verb)));
            notSigned(verb, "");
            notSigned(verb, new bytes(65));
            // It still works as signed.
            relay(verb, signatureOf(verb));
            assertTrue(vm.revertToState(fresh));
        }
    }

    /// @dev CRE's fault: what was signed is good on another chain. Here not even the payment is the same.
    function test_fault_signatureFromAnotherChain() public {
        for (uint256 i = 0; i < VERBS; ++i) {
            uint256 fresh = vm.snapshotState();
            Verb memory verb = due(i);
            bytes memory signature = signatureOf(verb);
            vm.chainId(block.chainid + 1);
            vm.expectPartialRevert(IEscrow.UnknownPayment.selector);
            escrow.relay(verb.call_, verb.signer, DEADLINE, signature);
            EscrowUnderTest other = Deploy.escrow();
            vm.expectPartialRevert(IEscrow.UnknownPayment.selector);
            other.relay(verb.call_, verb.signer, DEADLINE, signature);
            assertTrue(vm.revertToState(fresh));
        }
    }

    function test_everyVerb_takesNobodyElsesSignature() public {
        address[5] memory all = [payer, payee, operator, arbiter, stranger];
        for (uint256 i = 0; i < VERBS; ++i) {
            uint256 fresh = vm.snapshotState();
            Verb memory verb = due(i);
            bytes32 before = world(verb.id);
            for (uint256 j = 0; j < all.length; ++j) {
                if (all[j] == verb.signer) continue;
                // Somebody else's under the right name.
                notSigned(verb, signed(all[j], hashOf(verb)));
                // Somebody else's under its own: then that one acts, who may not. The operator may refund and, before it is
                // cleared, void; a report is as good from anyone.
                if (all[j] == operator && (i == 2 || i == 6)) continue;
                bytes memory signature = signed(all[j], hashAs(verb, all[j]));
                vm.prank(verb.signer); // not even where who may do it brings it
                (bool worked, bytes memory reason) = address(escrow).call(
                    abi.encodeCall(IEscrow.relay, (verb.call_, all[j], DEADLINE, signature))
                );
                assertFalse(worked);
                bytes4 expected = [
                    IEscrow.NotReleased.selector,
                    IEscrow.NotOperator.selector,
                    IEscrow.NotPayeeNorOperator.selector,
                    IEscrow.NotPayer.selector,
                    IEscrow.NotArbiter.selector,
                    IEscrow.NotPayer.selector,
                    IEscrow.NotOperatorNorPayee.selector
                ][i];
                assertEq(bytes32(bytes4(reason)), bytes32(expected));
                assertEq(world(verb.id), before);
            }
            assertTrue(vm.revertToState(fresh));
        }
    }

    /// @dev The signature holds for what stands in the call: bytes behind it, or a name at its end, change nothing.
    function test_everyVerb_bytesBehindTheCallCountForNothing() public {
        for (uint256 i = 0; i < VERBS; ++i) {
            uint256 fresh = vm.snapshotState();
            Verb memory verb = due(i);
            bytes memory call_ = verb.call_;
            verb.call_ = pretending(call_, verb.signer);
            bytes32 before = world(verb.id);
            bytes memory signature = signed(stranger, hashAs(verb, stranger));
            vm.prank(stranger);
            (bool worked, ) = address(escrow).call(
                abi.encodeCall(IEscrow.relay, (verb.call_, stranger, DEADLINE, signature))
            );
            assertFalse(worked);
            vm.prank(stranger);
            (worked, ) = address(escrow).call(
                pretending(abi.encodeCall(IEscrow.relay, (verb.call_, stranger, DEADLINE, signature)), verb.signer)
            );
            assertFalse(worked);
            assertEq(world(verb.id), before);
            assertTrue(vm.revertToState(fresh));
        }
    }

    /// @dev Nitrolite's fault: whoever attacks names the validator. A signer of its choice that says yes to everything acts
    /// as itself, and that is nobody.
    function test_fault_validatorChosenByTheAttacker() public {
        YesSayer yes = new YesSayer();
        for (uint256 i = 0; i < VERBS; ++i) {
            uint256 fresh = vm.snapshotState();
            Verb memory verb = due(i);
            bytes32 before = world(verb.id);
            vm.prank(stranger);
            (bool worked, bytes memory reason) = address(escrow).call(
                abi.encodeCall(IEscrow.relay, (verb.call_, address(yes), DEADLINE, "anything"))
            );
            assertFalse(worked);
            assertNotEq(bytes32(bytes4(reason)), bytes32(IEscrow.InvalidSignature.selector));
            assertEq(world(verb.id), before);
            // Nor does it help to name it as the factory of an account that is there.
            notSigned(verb, PayerDigests.wrapped(address(yes), "", "anything"));
            assertTrue(vm.revertToState(fresh));
        }
    }

    /// @dev A wallet that takes raw signatures of its owner's key must not answer for what the owner signed as itself, where
    /// both may do the verb: what is cleared the payee may void and the operator not; a refund is paid by who signed it.
    function test_fault_theOwnersSignatureForItsWallet() public {
        Terms memory terms = plainTerms();
        ContractWallet wallet = new ContractWallet(operator);
        terms.payee = address(wallet);
        bytes32 id = authorize(terms, AMOUNT);
        bytes memory call_ = abi.encodeCall(IEscrow.void, (terms, 100));
        bytes32 structHash = verbHash(VOID, id, operator, abi.encode(100), 1, DEADLINE);
        onlyFor(call_, structHash, operator, address(wallet), IEscrow.AlreadyCleared.selector);
        structHash = verbHash(VOID, id, address(wallet), abi.encode(100), 1, DEADLINE);
        onlyFor(call_, structHash, address(wallet), operator, 0);
        assertState(id, AMOUNT - 100, 0, 2, true);

        capture(terms, AMOUNT - 100, 0);
        wallet.act(address(token), 0, abi.encodeCall(token.approve, (address(escrow), AMOUNT)));
        token.mint(operator, 30);
        vm.prank(operator);
        token.approve(address(escrow), 30);
        call_ = abi.encodeCall(IEscrow.refund, (terms, 30));
        structHash = verbHash(REFUND, id, operator, abi.encode(30), 3, DEADLINE);
        onlyFor(call_, structHash, operator, address(wallet), 0);
        assertEq(token.balanceOf(operator), 0);
        assertEq(token.balanceOf(address(wallet)), AMOUNT - 100);
        structHash = verbHash(REFUND, id, address(wallet), abi.encode(30), 4, DEADLINE);
        onlyFor(call_, structHash, address(wallet), operator, 0);
        assertEq(token.balanceOf(address(wallet)), AMOUNT - 130);
    }

    /// @dev The operator's key signed this struct: it is no signature of `other`, and as `signer`'s it ends like this (zero:
    /// it works).
    function onlyFor(bytes memory call_, bytes32 structHash, address signer, address other, bytes4 end) private {
        bytes memory signature = signedBy(keys[operator], digestOf(structHash));
        vm.expectPartialRevert(IEscrow.InvalidSignature.selector);
        escrow.relay(call_, other, DEADLINE, signature);
        if (end != 0) vm.expectPartialRevert(end);
        escrow.relay(call_, signer, DEADLINE, signature);
    }

    function test_nothingElseIsRelayed() public {
        Terms memory terms = gatedTerms();
        authorize(terms, AMOUNT);
        bytes[20] memory calls = [
            abi.encodeCall(IEscrow.authorize, (terms, 1)),
            abi.encodeCall(IEscrow.authorizeWith, (terms, 1, Collector.Allowance, "")),
            abi.encodeCall(IEscrow.increase, (terms, 1, "")),
            abi.encodeCall(IEscrow.increaseWith, (terms, 1, "", Collector.Allowance, "")),
            abi.encodeCall(IEscrow.charge, (terms, 1, 0, "")),
            abi.encodeCall(IEscrow.chargeWith, (terms, 1, 0, "", Collector.Allowance, "")),
            abi.encodeCall(IEscrow.deny, (terms, "")),
            abi.encodeCall(IEscrow.resolveExpired, (terms)),
            abi.encodeCall(IEscrow.extend, (terms, 0, 0, 0, "", "")),
            bytes.concat(abi.encodeCall(IEscrow.claimCredit, (address(token), stranger)), new bytes(700)),
            bytes.concat(
                abi.encodeCall(IEscrow.claimCreditFor, (payer, address(token), stranger, 0, "")),
                new bytes(700)
            ),
            bytes.concat(abi.encodeCall(IEscrow.relay, ("", payer, 0, "")), new bytes(700)),
            bytes.concat(abi.encodeCall(IEscrow.batch, (new Call[](0), true)), new bytes(700)),
            abi.encodeCall(IEscrow.paymentId, (terms)),
            bytes.concat(abi.encodeCall(IEscrow.stateOf, (0)), new bytes(700)),
            bytes.concat(abi.encodeCall(IEscrow.extensionOf, (0)), new bytes(700)),
            bytes.concat(abi.encodeCall(IEscrow.credit, (payer, payer)), new bytes(700)),
            bytes.concat(abi.encodeCall(IEscrow.creditNonce, (payer)), new bytes(700)),
            bytes.concat(hex"84b0196e", new bytes(700)),
            bytes("")
        ];
        for (uint256 i = 0; i < calls.length; ++i) {
            bytes4 selector = bytes4(calls[i]);
            refused(payer, abi.encodeWithSelector(IEscrow.NotRelayable.selector, selector));
            escrow.relay(calls[i], payer, DEADLINE, new bytes(65));
        }
    }

    function testFuzz_noOtherSelectorIsRelayed(bytes4 selector) public {
        bytes4[7] memory relayed = [
            IEscrow.clear.selector,
            IEscrow.capture.selector,
            IEscrow.void.selector,
            IEscrow.dispute.selector,
            IEscrow.resolve.selector,
            IEscrow.reclaim.selector,
            IEscrow.refund.selector
        ];
        for (uint256 i = 0; i < relayed.length; ++i) vm.assume(selector != relayed[i]);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.NotRelayable.selector, selector));
        escrow.relay(bytes.concat(selector, new bytes(900)), payer, DEADLINE, "");
    }

    /// @dev A call that ends within its numbers would let the name behind it stand for one of them.
    function testFuzz_aCallCutOffIsRefused(uint256 index, uint256 length) public {
        Verb memory verb = due(bound(index, 0, VERBS - 1));
        uint256 whole = 580 + verb.numbers.length;
        length = bound(length, 0, whole - 1);
        bytes memory cut = new bytes(length);
        for (uint256 i = 0; i < length; ++i) cut[i] = verb.call_[i];
        bytes memory signature = signatureOf(verb);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.NotRelayable.selector, bytes4(cut)));
        escrow.relay(cut, verb.signer, DEADLINE, signature);
    }

    function test_unknownPayment() public {
        Verb memory verb = due(2);
        Terms memory terms = gatedTerms();
        terms.salt = 4711;
        bytes memory call_ = abi.encodeCall(IEscrow.void, (terms, 100));
        bytes32 id = escrow.paymentId(terms);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.UnknownPayment.selector, id));
        escrow.relay(call_, verb.signer, DEADLINE, "");
    }

    /// @dev The state slot's twelve bits are full: whoever may do it does it itself.
    function test_seqIsExhausted() public {
        Terms memory terms = plainTerms();
        bytes32 id = authorize(terms, AMOUNT);
        vm.startPrank(payee);
        for (uint256 i = 1; i < 4095; ++i) escrow.void(terms, 1);
        vm.stopPrank();
        assertEq(escrow.stateOf(id).seq, 4095);
        bytes memory call_ = abi.encodeCall(IEscrow.void, (terms, 1));
        bytes memory signature = signed(payee, verbHash(VOID, id, payee, abi.encode(1), 4095, DEADLINE));
        vm.expectRevert(abi.encodeWithSelector(IEscrow.SeqExhausted.selector, id));
        escrow.relay(call_, payee, DEADLINE, signature);
        vm.prank(payee);
        escrow.void(terms, 1);
        assertEq(escrow.stateOf(id).seq, 4095);
        vm.warp(terms.captureBy);
        vm.prank(payer);
        escrow.reclaim(terms);
        assertEq(token.balanceOf(address(escrow)), 0);
    }

    function test_native_whoeverBringsARefundPaysIt() public {
        Terms memory terms = nativeTerms();
        bytes32 id = authorize(terms, AMOUNT);
        capture(terms, AMOUNT, 0);
        bytes memory call_ = abi.encodeCall(IEscrow.refund, (terms, 10));
        bytes memory signature = signed(payee, verbHash(REFUND, id, payee, abi.encode(10), 2, DEADLINE));
        vm.deal(stranger, 100);
        refused(stranger, abi.encodeWithSelector(IEscrow.WrongValue.selector, 0, 10));
        escrow.relay(call_, payee, DEADLINE, signature);
        refused(stranger, abi.encodeWithSelector(IEscrow.WrongValue.selector, 11, 10));
        escrow.relay{value: 11}(call_, payee, DEADLINE, signature);
        uint256 before = payer.balance;
        vm.prank(stranger);
        escrow.relay{value: 10}(call_, payee, DEADLINE, signature);
        assertEq(payer.balance, before + 10);
        assertEq(stranger.balance, 90);
        assertState(id, 0, AMOUNT - 10, 3, true);
    }

    function test_native_noCoinStaysBehind() public {
        vm.deal(stranger, 100);
        for (uint256 i = 0; i < VERBS; ++i) {
            uint256 fresh = vm.snapshotState();
            Verb memory verb = due(i);
            bytes memory signature = signatureOf(verb);
            vm.prank(stranger);
            (bool worked, ) = address(escrow).call{value: 1}(
                abi.encodeCall(IEscrow.relay, (verb.call_, verb.signer, DEADLINE, signature))
            );
            assertFalse(worked);
            assertEq(address(escrow).balance, 0);
            assertTrue(vm.revertToState(fresh));
        }
    }

    /// @dev A relayed refund pulls from its signer, never from who brings it, whatever that one allowed the escrow.
    function test_refund_pullsFromTheSigner() public {
        Verb memory verb = due(6);
        token.mint(stranger, AMOUNT);
        vm.prank(stranger);
        token.approve(address(escrow), type(uint256).max);
        relay(verb, signatureOf(verb));
        assertEq(token.balanceOf(stranger), AMOUNT);
        assertEq(token.balanceOf(payee), AMOUNT + AMOUNT / 2 - 50);
    }

    function test_reasonsAreHandedOn() public {
        Terms memory terms = plainTerms();
        bytes32 id = authorize(terms, AMOUNT);
        bytes memory call_ = abi.encodeCall(IEscrow.capture, (terms, AMOUNT + 1, 0, ""));
        bytes memory signature = signed(
            operator,
            verbHash(CAPTURE, id, operator, abi.encode(AMOUNT + 1, 0), 1, DEADLINE)
        );
        vm.expectRevert(abi.encodeWithSelector(IEscrow.InvalidAmount.selector, AMOUNT + 1, AMOUNT));
        escrow.relay(call_, operator, DEADLINE, signature);
    }

    /// @dev Who relays can neither starve the payout nor turn it into a credit.
    function testFuzz_gas_aStarvedRelayDoesNothing(uint256 gasLimit) public {
        Terms memory terms = nativeTerms();
        HostileReceiver receiver = new HostileReceiver();
        terms.payee = address(receiver);
        bytes32 id = authorize(terms, AMOUNT);
        bytes memory call_ = abi.encodeCall(IEscrow.capture, (terms, AMOUNT, 10e6, ""));
        bytes memory signature = signed(
            operator,
            verbHash(CAPTURE, id, operator, abi.encode(AMOUNT, 10e6), 1, DEADLINE)
        );
        gasLimit = bound(gasLimit, 30_000, 800_000);
        vm.prank(stranger);
        (bool worked, ) = address(escrow).call{gas: gasLimit}(
            abi.encodeCall(IEscrow.relay, (call_, operator, DEADLINE, signature))
        );
        assertEq(escrow.credit(address(0), address(receiver)), 0);
        assertEq(escrow.credit(address(0), feeReceiver), 0);
        assertState(id, worked ? 0 : AMOUNT, worked ? AMOUNT : 0, worked ? 2 : 1, true);
    }
}
