// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC3009} from "@openzeppelin/contracts/token/ERC20/extensions/draft-ERC3009.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {Collector} from "../../../contracts/collect/Collector.sol";
import {IEscrow, PaymentState, Terms} from "../../../contracts/escrow/IEscrow.sol";
import {ContractWallet} from "../../../contracts/mocks/ContractWallet.sol";
import {WalletFactory} from "../../../contracts/mocks/WalletFactory.sol";
import {CollectTest} from "./CollectTest.sol";
import {Permit2Code} from "../../../contracts/mocks/Permit2Code.sol";

contract Permit2CodeTest is CollectTest {
    /// @dev The code is the one that stands on every chain: no other has this address.
    function test_isTheRealPermit2() public pure {
        bytes32 salted = keccak256(
            bytes.concat(hex"ff", bytes20(Permit2Code.DEPLOYER), Permit2Code.SALT, keccak256(Permit2Code.CREATION_CODE))
        );
        assertEq(address(uint160(uint256(salted))), Permit2Code.ADDRESS);
        assertEq(Permit2Code.ADDRESS, 0x000000000022D473030F116dDEE9F6B43aC78BA3);
    }
}

/// @notice Every way to pay for every verb that takes money, with the payer's consent and with what only looks like it.
contract CollectorTest is CollectTest {
    uint256 private constant PART = 300e6;

    struct Case {
        uint256 verb;
        Collector collector;
        Terms terms;
        bytes32 id;
        uint256 seq;
    }

    function caseOf(uint256 verb, uint256 collector) private returns (Case memory c) {
        c.verb = verb;
        c.collector = Collector(collector);
        c.terms = signedTerms();
        c.id = escrow.paymentId(c.terms);
        if (verb == INCREASE) {
            vm.prank(payer);
            dollars.approve(address(escrow), PART);
            authorize(c.terms, PART);
            c.seq = 1;
        }
        ready(c.collector);
    }

    function consentFor(Case memory c) private view returns (Consent memory consent) {
        consent.collector = c.collector;
        consent.payer = payer;
        consent.key = keys[payer];
        consent.token = address(dollars);
        consent.id = c.id;
        consent.verb = c.verb;
        consent.seq = c.seq;
        consent.amount = PART;
        consent.deadline = START + 100;
    }

    function bring(
        Case memory c,
        uint256 amount,
        bytes memory data
    ) private returns (bool worked, bytes memory reason) {
        return bringBy(c.verb == CHARGE ? operator : stranger, c, amount, data);
    }

    function bringBy(
        address sender,
        Case memory c,
        uint256 amount,
        bytes memory data
    ) private returns (bool worked, bytes memory reason) {
        vm.prank(sender);
        return address(escrow).call(callOf(c.verb, c.terms, amount, c.collector, data));
    }

    /// @dev Nothing came in, nothing is remembered, and the consent, if there was one, still serves.
    function gainsNothing(Case memory c, uint256 amount, bytes memory data, bytes4 expected) private {
        uint256 mine = dollars.balanceOf(payer);
        uint256 held = dollars.balanceOf(address(escrow));
        PaymentState memory before = escrow.stateOf(c.id);
        (bool worked, bytes memory reason) = bring(c, amount, data);
        assertFalse(worked);
        assertEq(bytes32(bytes4(reason)), bytes32(expected));
        assertEq(dollars.balanceOf(payer), mine);
        assertEq(dollars.balanceOf(address(escrow)), held);
        assertEq(keccak256(abi.encode(escrow.stateOf(c.id))), keccak256(abi.encode(before)));
    }

    /// @dev What is said where the signature is not the payer's over what is asked for.
    function notSigned(Collector collector) private pure returns (bytes4) {
        if (collector <= Collector.Permit) return IEscrow.InvalidSignature.selector;
        if (collector == Collector.Permit2) return bytes4(keccak256("InvalidSigner()"));
        return ERC3009.ERC3009InvalidSignature.selector;
    }

    function checkBrought(Case memory c, uint256 amount) private view {
        PaymentState memory state = escrow.stateOf(c.id);
        uint256 before = c.verb == INCREASE ? PART : 0;
        assertEq(state.held, c.verb == CHARGE ? 0 : before + amount);
        assertEq(state.refundable, c.verb == CHARGE ? amount : 0);
        assertEq(state.seq, c.seq + 1);
        assertEq(state.clock, block.timestamp);
        assertTrue(state.exists && state.cleared);
        assertEq(dollars.balanceOf(payer), 1e30 - before - amount);
        assertEq(dollars.balanceOf(address(escrow)), state.held);
        assertEq(dollars.balanceOf(payee), state.refundable);
    }

    function test_everyWayForEveryVerb() public {
        for (uint256 i = 0; i < VERBS * COLLECTORS; ++i) {
            uint256 fresh = vm.snapshotState();
            Case memory c = caseOf(i % VERBS, i / VERBS);
            bytes memory data = dataOf(consentFor(c));
            (bool worked, ) = bring(c, PART, data);
            assertTrue(worked);
            checkBrought(c, PART);
            // Once.
            (worked, ) = bring(c, PART, data);
            assertFalse(worked);
            checkBrought(c, PART);
            assertTrue(vm.revertToState(fresh));
        }
    }

    function test_consentForSomethingElseIsNone() public {
        for (uint256 i = 0; i < VERBS * COLLECTORS; ++i) {
            uint256 fresh = vm.snapshotState();
            Case memory c = caseOf(i % VERBS, i / VERBS);
            bytes4 expected = notSigned(c.collector);

            Consent memory consent = consentFor(c);
            consent.id = bytes32(uint256(c.id) ^ 1);
            gainsNothing(c, PART, dataOf(consent), expected);
            for (uint256 verb = 0; verb < VERBS; ++verb) {
                if (verb == c.verb) continue;
                consent = consentFor(c);
                consent.verb = verb;
                gainsNothing(c, PART, dataOf(consent), expected);
            }
            consent = consentFor(c);
            consent.seq = c.seq + 1;
            gainsNothing(c, PART, dataOf(consent), expected);
            consent = consentFor(c);
            consent.key = keys[stranger];
            gainsNothing(c, PART, dataOf(consent), expected);
            consent = consentFor(c);
            consent.foreign = true;
            gainsNothing(c, PART, dataOf(consent), expected);
            assertTrue(vm.revertToState(fresh));
        }
    }

    function test_noMoreThanTheConsentSays() public {
        for (uint256 i = 0; i < VERBS * COLLECTORS; ++i) {
            uint256 fresh = vm.snapshotState();
            Case memory c = caseOf(i % VERBS, i / VERBS);
            Consent memory consent = consentFor(c);
            bytes memory data = dataOf(consent);
            if (isExact(c.collector)) {
                gainsNothing(c, PART + 1, data, notSigned(c.collector));
                gainsNothing(c, PART - 1, data, notSigned(c.collector));
            } else {
                gainsNothing(c, PART + 1, data, IEscrow.NotAsConsented.selector);
                // The amount in the data is raised, and not signed.
                consent.amount = PART - 1;
                bytes memory raised = dataOf(consent);
                assembly ("memory-safe") {
                    mstore(add(raised, 0x20), add(mload(add(raised, 0x20)), 1))
                }
                gainsNothing(c, PART, raised, notSigned(c.collector));
            }
            assertTrue(vm.revertToState(fresh));
        }
    }

    /// @dev Who sees a consent and is neither payer nor operator cannot spend it on a trifle.
    function test_lessOnlyByPayerOrOperator() public {
        for (uint256 i = 0; i < VERBS * COLLECTORS; ++i) {
            Collector collector = Collector(i / VERBS);
            if (isExact(collector)) continue;
            uint256 fresh = vm.snapshotState();
            Case memory c = caseOf(i % VERBS, i / VERBS);
            bytes memory data = dataOf(consentFor(c));
            if (c.verb != CHARGE) gainsNothing(c, PART - 1, data, IEscrow.NotAsConsented.selector);
            uint256 ready_ = vm.snapshotState();
            (bool worked, ) = bringBy(operator, c, PART - 1, data);
            assertTrue(worked);
            checkBrought(c, PART - 1);
            assertTrue(vm.revertToState(ready_));
            (worked, ) = bringBy(payer, c, PART - 1, data);
            assertTrue(worked);
            checkBrought(c, PART - 1);
            assertTrue(vm.revertToState(fresh));
        }
    }

    function isExact(Collector collector) private pure returns (bool) {
        return collector == Collector.Authorization || collector == Collector.AuthorizationVrs;
    }

    /// @dev ACE's fault: permits without expiry. Here every consent ends, to the second.
    function test_fault_consentWithoutExpiry() public {
        for (uint256 i = 0; i < VERBS * COLLECTORS; ++i) {
            Collector collector = Collector(i / VERBS);
            bool is3009 = isExact(collector);
            for (uint256 late = 0; late < 3; ++late) {
                uint256 fresh = vm.snapshotState();
                Case memory c = caseOf(i % VERBS, i / VERBS);
                Consent memory consent = consentFor(c);
                bytes memory data = dataOf(consent);
                vm.warp(consent.deadline + late - 1);
                // ERC-3009 says "before" where the others say "until".
                if (is3009 ? late == 0 : late <= 1) {
                    (bool worked, ) = bring(c, PART, data);
                    assertTrue(worked);
                    checkBrought(c, PART);
                } else {
                    bytes4 expected =
                        is3009
                            ? ERC3009.ERC3009InvalidAuthorizationTime.selector
                            : collector == Collector.Permit2
                                ? bytes4(keccak256("SignatureExpired(uint256)"))
                                : IEscrow.SignatureExpired.selector;
                    gainsNothing(c, PART, data, expected);
                }
                assertTrue(vm.revertToState(fresh));
            }
        }
    }

    /// @dev Promise 3: whatever a payer allowed the escrow or Permit2, nobody else can move it.
    function test_standingAllowanceIsNoConsent() public {
        for (uint256 i = 0; i < VERBS * COLLECTORS; ++i) {
            uint256 fresh = vm.snapshotState();
            Case memory c = caseOf(i % VERBS, i / VERBS);
            vm.startPrank(payer);
            dollars.approve(address(escrow), type(uint256).max);
            dollars.approve(Permit2Code.ADDRESS, type(uint256).max);
            vm.stopPrank();
            Consent memory consent = consentFor(c);
            consent.silent = true;
            gainsNothing(c, PART, dataOf(consent), notSigned(c.collector));
            assertTrue(vm.revertToState(fresh));
        }
    }

    /// @dev A permit seen in the mempool allows the escrow, and by that nobody anything.
    function test_permitAloneIsNoConsent() public {
        for (uint256 verb = 0; verb < VERBS; ++verb) {
            uint256 fresh = vm.snapshotState();
            Case memory c = caseOf(verb, uint256(Collector.Permit));
            Consent memory consent = consentFor(c);
            consent.silent = true;
            gainsNothing(c, PART, dataOf(consent), IEscrow.InvalidSignature.selector);
            // The same for terms of the attacker's choice.
            Terms memory theft = signedTerms();
            theft.payee = stranger;
            theft.operator = stranger;
            theft.salt = 666;
            c.terms = theft;
            c.verb = AUTHORIZE;
            gainsNothing(c, PART, dataOf(consentFor(c)), IEscrow.InvalidSignature.selector);
            assertTrue(vm.revertToState(fresh));
        }
    }

    function test_permit_usedBySomeoneElseFirst() public {
        for (uint256 verb = 0; verb < VERBS; ++verb) {
            uint256 fresh = vm.snapshotState();
            Case memory c = caseOf(verb, uint256(Collector.Permit));
            bytes memory data = dataOf(consentFor(c));
            (, , , uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s) = abi.decode(
                data,
                (uint256, uint256, bytes, uint256, uint256, uint8, bytes32, bytes32)
            );
            vm.prank(stranger);
            dollars.permit(payer, address(escrow), value, deadline, v, r, s);
            (bool worked, ) = bring(c, PART, data);
            assertTrue(worked);
            checkBrought(c, PART);
            assertTrue(vm.revertToState(fresh));
        }
    }

    function test_permit_thatIsWrongAndNoAllowanceThere() public {
        Case memory c = caseOf(AUTHORIZE, uint256(Collector.Permit));
        Consent memory consent = consentFor(c);
        consent.permitKey = keys[stranger];
        gainsNothing(c, PART, dataOf(consent), IERC20Errors.ERC20InsufficientAllowance.selector);
    }

    /// @dev Who sends it itself has said yes by that: an allowance is enough, a permit too. The other ways are signatures.
    function test_thePayerItselfNeedsNoSignature() public {
        for (uint256 i = 0; i < VERBS * COLLECTORS; ++i) {
            uint256 fresh = vm.snapshotState();
            Case memory c = caseOf(i % VERBS, i / VERBS);
            Consent memory consent = consentFor(c);
            consent.silent = true;
            (bool worked, ) = bringBy(payer, c, PART, dataOf(consent));
            assertEq(worked, c.collector <= Collector.Permit);
            if (worked) checkBrought(c, PART);
            assertTrue(vm.revertToState(fresh));
        }
        Case memory empty = caseOf(AUTHORIZE, uint256(Collector.Allowance));
        (bool done, ) = bringBy(payer, empty, PART, "");
        assertTrue(done);
    }

    /// @dev Consent to a charge is for the operator: who else has it can do nothing with it.
    function test_charge_onlyByOperatorOrPayer() public {
        for (uint256 i = 0; i < COLLECTORS; ++i) {
            uint256 fresh = vm.snapshotState();
            Case memory c = caseOf(CHARGE, i);
            bytes memory data = dataOf(consentFor(c));
            address[4] memory others = [payee, feeReceiver, arbiter, stranger];
            for (uint256 j = 0; j < others.length; ++j) {
                (bool worked, bytes memory reason) = bringBy(others[j], c, PART, data);
                assertFalse(worked);
                assertEq(
                    reason,
                    abi.encodeWithSelector(IEscrow.NotPayerNorOperator.selector, others[j], payer, operator)
                );
            }
            (bool done, ) = bringBy(payer, c, PART, data);
            assertTrue(done);
            checkBrought(c, PART);
            assertTrue(vm.revertToState(fresh));
        }
    }

    /// @dev x402's fault: a fee that whoever submits may direct or raise. The terms are what was signed.
    function test_fault_theSubmitterNamesTheFee() public {
        Case memory c = caseOf(CHARGE, uint256(Collector.Allowance));
        bytes memory data = dataOf(consentFor(c));
        Terms memory other = signedTerms();
        other.feeReceiver = operator;
        vm.prank(operator);
        vm.expectPartialRevert(IEscrow.InvalidSignature.selector);
        escrow.chargeWith(other, PART, 0, "", Collector.Allowance, data);
        uint256 tooMuch = (PART * 250) / 10_000 + 1;
        refused(operator, abi.encodeWithSelector(IEscrow.FeeOutOfBounds.selector, tooMuch, 0, tooMuch - 1));
        escrow.chargeWith(c.terms, PART, tooMuch, "", Collector.Allowance, data);
        vm.prank(operator);
        escrow.chargeWith(c.terms, PART, tooMuch - 1, "", Collector.Allowance, data);
        assertEq(dollars.balanceOf(feeReceiver), tooMuch - 1);
        assertEq(dollars.balanceOf(payee), PART - tooMuch + 1);
        assertEq(dollars.balanceOf(address(escrow)), 0);
    }

    function test_nativeCoinIsNotCollectable() public {
        for (uint256 i = 0; i < VERBS * COLLECTORS; ++i) {
            Case memory c;
            c.verb = i % VERBS;
            c.collector = Collector(i / VERBS);
            c.terms = nativeTerms();
            c.terms.salt = i;
            if (c.verb == INCREASE) authorize(c.terms, PART);
            bytes32 id = escrow.paymentId(c.terms);
            bytes memory call_ = callOf(c.verb, c.terms, PART, c.collector, dataOf(consentFor(c)));
            vm.prank(payer);
            (bool worked, bytes memory reason) = address(escrow).call(call_);
            assertFalse(worked);
            assertEq(reason, abi.encodeWithSelector(IEscrow.NativeCoinNotCollectable.selector, id));
            vm.prank(payer);
            (worked, ) = address(escrow).call{value: PART}(callOf(c.verb, c.terms, PART, c.collector, ""));
            assertFalse(worked, "no coin with it");
        }
    }

    function testFuzz_anyAmountByAnyWay(uint256 amount, uint256 pick, uint256 ceiling) public {
        amount = bound(amount, 1, AMOUNT - PART);
        pick = bound(pick, 0, VERBS * COLLECTORS - 1);
        Case memory c = caseOf(pick % VERBS, pick / VERBS);
        Consent memory consent = consentFor(c);
        consent.amount = isExact(c.collector) ? amount : bound(ceiling, amount, type(uint256).max);
        (bool worked, ) = bringBy(operator, c, amount, dataOf(consent));
        assertTrue(worked);
        checkBrought(c, amount);
    }

    function testFuzz_rubbishBringsNothing(bytes memory data, uint256 pick) public {
        pick = bound(pick, 0, VERBS * COLLECTORS - 1);
        Case memory c = caseOf(pick % VERBS, pick / VERBS);
        vm.prank(payer);
        dollars.approve(address(escrow), type(uint256).max);
        uint256 before = dollars.balanceOf(payer);
        (bool worked, ) = bring(c, PART, data);
        assertFalse(worked);
        assertEq(dollars.balanceOf(payer), before);
    }

    function test_noSuchCollector() public {
        Terms memory terms = signedTerms();
        bytes memory call_ = abi.encodeCall(IEscrow.authorizeWith, (terms, 1, Collector.Allowance, ""));
        assembly ("memory-safe") {
            mstore(add(call_, add(0x20, add(4, mul(19, 0x20)))), 5)
        }
        vm.prank(payer);
        (bool worked, ) = address(escrow).call(call_);
        assertFalse(worked);
    }

    /* WALLETS */

    /// @dev A contract wallet, an account to be deployed, an account with delegated code: by every way that takes bytes.
    function test_erc1271_everyWayThatTakesBytes() public {
        for (uint256 i = 0; i < VERBS * COLLECTORS; ++i) {
            if (Collector(i / VERBS) == Collector.AuthorizationVrs) continue;
            if (Collector(i / VERBS) == Collector.Permit) continue; // ERC-2612 itself is ECDSA
            uint256 fresh = vm.snapshotState();
            ContractWallet wallet = new ContractWallet(payer);
            bringsAsWallet(i % VERBS, Collector(i / VERBS), address(wallet), "", "");
            assertTrue(vm.revertToState(fresh));
        }
    }

    function test_erc6492_everyWayThatTakesBytes() public {
        for (uint256 i = 0; i < VERBS * COLLECTORS; ++i) {
            if (i % VERBS == INCREASE) continue; // it cannot have authorized without code
            if (Collector(i / VERBS) == Collector.AuthorizationVrs) continue;
            if (Collector(i / VERBS) == Collector.Permit) continue;
            uint256 fresh = vm.snapshotState();
            WalletFactory factory = new WalletFactory();
            address wallet = factory.addressOf(payer, "salt");
            bytes memory deploy = abi.encodeCall(WalletFactory.deploy, (payer, "salt"));
            assertEq(wallet.code.length, 0);
            bringsAsWallet(i % VERBS, Collector(i / VERBS), wallet, abi.encode(address(factory)), deploy);
            assertGt(wallet.code.length, 0, "deployed on the way");
            assertTrue(vm.revertToState(fresh));
        }
    }

    /// @dev The wrapping of an account that is there already is taken off, and nobody called.
    function test_erc6492_ofAWalletThatIsDeployed() public {
        WalletFactory factory = new WalletFactory();
        factory.deploy(payer, "salt");
        address wallet = factory.addressOf(payer, "salt");
        bytes memory deploy = abi.encodeCall(WalletFactory.deploy, (payer, "salt"));
        bringsAsWallet(AUTHORIZE, Collector.Allowance, wallet, abi.encode(address(factory)), deploy);
    }

    function bringsAsWallet(
        uint256 verb,
        Collector collector,
        address wallet,
        bytes memory factory,
        bytes memory deploy
    ) private {
        dollars.mint(wallet, AMOUNT);
        vm.startPrank(wallet);
        dollars.approve(address(escrow), AMOUNT);
        dollars.approve(Permit2Code.ADDRESS, AMOUNT);
        vm.stopPrank();
        Case memory c;
        c.verb = verb;
        c.collector = collector;
        c.terms = signedTerms();
        c.terms.payer = wallet;
        c.id = escrow.paymentId(c.terms);
        if (verb == INCREASE) {
            authorize(c.terms, PART);
            c.seq = 1;
        }
        Consent memory consent = consentFor(c);
        consent.payer = wallet;
        if (factory.length != 0) (consent.factory, consent.deploy) = (abi.decode(factory, (address)), deploy);
        uint256 before = dollars.balanceOf(wallet);

        // Somebody else's signature first.
        consent.key = keys[stranger];
        uint256 undo = vm.snapshotState();
        (bool worked, ) = bring(c, PART, dataOf(consent));
        assertFalse(worked);
        assertTrue(vm.revertToState(undo));

        consent.key = keys[payer];
        (worked, ) = bring(c, PART, dataOf(consent));
        assertTrue(worked);
        assertEq(dollars.balanceOf(wallet), before - PART);
        assertEq(escrow.stateOf(c.id).seq, c.seq + 1);
    }

    /// @dev EIP-7702: the account has code, which answers no ERC-1271, and signs by its key.
    function test_eip7702_signsByItsKey() public {
        for (uint256 i = 0; i < VERBS * 2; ++i) {
            uint256 fresh = vm.snapshotState();
            Case memory c = caseOf(i % VERBS, i / VERBS);
            vm.etch(payer, bytes.concat(hex"ef0100", bytes20(address(token))));
            assertEq(payer.code.length, 23);
            Consent memory consent = consentFor(c);
            (bool worked, ) = bring(c, PART, dataOf(consent));
            assertTrue(worked);
            checkBrought(c, PART);
            consent.key = keys[stranger];
            c.seq += 1;
            (worked, ) = bring(c, PART, dataOf(consent));
            assertFalse(worked);
            assertTrue(vm.revertToState(fresh));
        }
    }

    /// @dev The other half of each signature (s above half the order) and the empty one are none.
    function test_malleatedSignatures() public {
        Case memory c = caseOf(AUTHORIZE, uint256(Collector.Allowance));
        Consent memory consent = consentFor(c);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(keys[payer], consentDigest(consent));
        uint256 order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;
        bytes memory flipped = abi.encodePacked(r, order - uint256(s), v == 27 ? uint8(28) : uint8(27));
        vm.prank(payer);
        dollars.approve(address(escrow), PART);
        gainsNothing(c, PART, abi.encode(PART, consent.deadline, flipped), IEscrow.InvalidSignature.selector);
        gainsNothing(c, PART, abi.encode(PART, consent.deadline, ""), IEscrow.InvalidSignature.selector);
        gainsNothing(c, PART, abi.encode(PART, consent.deadline, new bytes(65)), IEscrow.InvalidSignature.selector);
        gainsNothing(
            c,
            PART,
            abi.encode(PART, consent.deadline, abi.encodePacked(r, s, v, v)),
            IEscrow.InvalidSignature.selector
        );
    }
}
