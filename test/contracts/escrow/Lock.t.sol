// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Collector} from "../../../contracts/collect/Collector.sol";
import {Call, IEscrow, Terms} from "../../../contracts/escrow/IEscrow.sol";
import {HostileGate} from "../../../contracts/mocks/HostileGate.sol";
import {HostileToken} from "../../../contracts/mocks/HostileToken.sol";
import {Permit2Code} from "../../../contracts/mocks/Permit2Code.sol";
import {WalletFactory} from "../../../contracts/mocks/WalletFactory.sol";
import {CollectTest} from "./CollectTest.sol";

/// @notice A stranger's code runs in the middle of a signature (ERC-6492) or of a pull, and is everything that a party can
/// be: whatever verb it calls, the lock refuses it, and nothing is measured twice.
contract LockTest is CollectTest {
    uint256 private constant PART = 300e6;

    WalletFactory private factory;
    address private wallet;
    Terms private held;
    Terms private disputed;
    Terms private captured;
    bytes[] private attempts;

    function setUp() public override {
        super.setUp();
        factory = new WalletFactory();
        wallet = factory.addressOf(payer, "salt");
        dollars.mint(address(factory), 100 * AMOUNT);
        dollars.mint(wallet, AMOUNT);
        vm.prank(wallet);
        dollars.approve(address(escrow), type(uint256).max);
        vm.prank(wallet);
        dollars.approve(Permit2Code.ADDRESS, type(uint256).max);
        vm.prank(address(factory));
        dollars.approve(address(escrow), type(uint256).max);

        // The factory's own payments, one for each state in which its verbs are due.
        held = ownTerms(1);
        authorize(held, AMOUNT);
        disputed = ownTerms(2);
        authorize(disputed, AMOUNT);
        vm.prank(address(factory));
        escrow.dispute(disputed, 0);
        captured = ownTerms(3);
        captured.gate = address(0);
        captured.gateTerms = 0;
        authorize(captured, AMOUNT);
        capture(captured, AMOUNT / 2, 0);
        gateSays(RELEASE);
    }

    function ownTerms(uint256 salt) private view returns (Terms memory terms) {
        terms = gatedTerms();
        terms.token = address(dollars);
        terms.payer = address(factory);
        terms.payee = address(factory);
        terms.operator = address(factory);
        terms.arbiter = address(factory);
        terms.salt = salt;
    }

    /// @dev Every function that changes something, as the factory may call it at any other moment.
    function everyVerb() private returns (bytes[] memory) {
        delete attempts;
        Terms memory fresh = ownTerms(10);
        attempts.push(abi.encodeCall(IEscrow.authorize, (fresh, PART)));
        attempts.push(abi.encodeCall(IEscrow.authorizeWith, (fresh, PART, Collector.Allowance, "")));
        attempts.push(abi.encodeCall(IEscrow.increase, (captured, 0, "")));
        attempts.push(abi.encodeCall(IEscrow.increaseWith, (held, 0, "", Collector.Allowance, "")));
        attempts.push(abi.encodeCall(IEscrow.charge, (fresh, PART, 0, "")));
        attempts.push(abi.encodeCall(IEscrow.chargeWith, (fresh, PART, 0, "", Collector.Allowance, "")));
        attempts.push(abi.encodeCall(IEscrow.clear, (held, "")));
        attempts.push(abi.encodeCall(IEscrow.capture, (captured, PART, 0, "")));
        attempts.push(abi.encodeCall(IEscrow.void, (held, PART)));
        attempts.push(abi.encodeCall(IEscrow.deny, (held, "")));
        attempts.push(abi.encodeCall(IEscrow.dispute, (held, 0)));
        attempts.push(abi.encodeCall(IEscrow.resolve, (disputed, PART)));
        attempts.push(abi.encodeCall(IEscrow.resolveExpired, (disputed)));
        attempts.push(abi.encodeCall(IEscrow.extend, (held, held.captureBy, held.refundBy, START, "", "")));
        attempts.push(abi.encodeCall(IEscrow.reclaim, (held)));
        attempts.push(abi.encodeCall(IEscrow.refund, (captured, PART)));
        attempts.push(abi.encodeCall(IEscrow.claimCredit, (address(dollars), stranger)));
        attempts.push(
            abi.encodeCall(IEscrow.claimCreditFor, (address(factory), address(dollars), stranger, START, ""))
        );
        attempts.push(
            abi.encodeCall(IEscrow.relay, (abi.encodeCall(IEscrow.void, (held, PART)), address(factory), START, ""))
        );
        Call[] memory calls = new Call[](1);
        calls[0].data = abi.encodeCall(IEscrow.void, (held, PART));
        attempts.push(abi.encodeCall(IEscrow.batch, (calls, true)));
        return attempts;
    }

    /// @dev authorize alone looks at the lock only where it pulls; all others look first.
    function nothingRan(uint256 count) private view {
        assertEq(factory.attempted(), count, "the factory was called");
        for (uint256 i = 0; i < count; ++i) {
            assertFalse(factory.worked(i));
            assertEq(
                factory.results(i),
                abi.encodeWithSelector(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector)
            );
        }
    }

    function signature6492(bytes32 digest) private view returns (bytes memory) {
        Consent memory consent;
        consent.key = keys[payer];
        consent.factory = address(factory);
        consent.deploy = abi.encodeCall(WalletFactory.deploy, (payer, "salt"));
        return wrapped(consent, digest);
    }

    /// @dev First the same verbs outside: they work, so it is the lock that stops them, and not their own checks.
    function test_outsideTheLockTheyWork() public {
        bytes[] memory verbs = everyVerb();
        bool[20] memory works = [
            true,
            true,
            false,
            false,
            true,
            true,
            true,
            true,
            true,
            false,
            true,
            true,
            false,
            true,
            false,
            true,
            false,
            false,
            false,
            true
        ];
        uint256 fresh = vm.snapshotState();
        for (uint256 i = 0; i < verbs.length; ++i) {
            vm.prank(address(factory));
            (bool worked, bytes memory reason) = address(escrow).call(verbs[i]);
            assertEq(worked, works[i]);
            if (!worked) {
                assertNotEq(
                    bytes32(bytes4(reason)),
                    bytes32(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector)
                );
            }
            assertTrue(vm.revertToState(fresh));
        }
    }

    function test_duringConsent() public {
        Collector[3] memory ways = [Collector.Allowance, Collector.Authorization, Collector.Permit2];
        for (uint256 i = 0; i < 2 * ways.length; ++i) {
            uint256 fresh = vm.snapshotState();
            bytes[] memory verbs = everyVerb();
            factory.setAttempts(address(escrow), verbs);
            Terms memory terms = signedTerms();
            terms.payer = wallet;
            Consent memory consent;
            consent.collector = ways[i / 2];
            consent.payer = wallet;
            consent.key = keys[payer];
            consent.token = address(dollars);
            consent.id = escrow.paymentId(terms);
            consent.verb = i % 2 == 0 ? AUTHORIZE : CHARGE;
            consent.amount = PART;
            consent.deadline = START + 1;
            consent.factory = address(factory);
            consent.deploy = abi.encodeCall(WalletFactory.deploy, (payer, "salt"));
            bytes memory call_ = callOf(consent.verb, terms, PART, consent.collector, dataOf(consent));
            bytes32 before = others();
            uint256 escrowHad = dollars.balanceOf(address(escrow));

            vm.prank(operator);
            (bool worked, ) = address(escrow).call(call_);
            assertTrue(worked);
            nothingRan(verbs.length);
            assertEq(others(), before);
            assertEq(dollars.balanceOf(address(escrow)), escrowHad + (i % 2 == 0 ? PART : 0));
            assertEq(dollars.balanceOf(wallet), AMOUNT - PART);
            assertTrue(vm.revertToState(fresh));
        }
    }

    /// @dev What the factory has and what stands under its payments.
    function others() private view returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    escrow.stateOf(escrow.paymentId(held)),
                    escrow.stateOf(escrow.paymentId(disputed)),
                    escrow.stateOf(escrow.paymentId(captured)),
                    escrow.stateOf(escrow.paymentId(ownTerms(10))),
                    dollars.balanceOf(address(factory))
                )
            );
    }

    function test_duringARelay() public {
        Terms memory terms = signedTerms();
        terms.payee = wallet;
        terms.payer = address(factory);
        bytes32 id = authorize(terms, AMOUNT);
        bytes[] memory verbs = everyVerb();
        factory.setAttempts(address(escrow), verbs);
        bytes32 structHash = verbHash(VOID, id, wallet, abi.encode(PART), 1, START);
        bytes memory signature = signature6492(digestOf(structHash));
        bytes memory call_ = abi.encodeCall(IEscrow.void, (terms, PART));
        bytes32 before = others();
        vm.prank(stranger);
        escrow.relay(call_, wallet, START, signature);
        nothingRan(verbs.length);
        assertState(id, AMOUNT - PART, 0, 2, true);
        dollarsBack(PART);
        assertEq(others(), before);
    }

    /// @dev Takes back from the factory what the void gave it, so that its balance compares.
    function dollarsBack(uint256 amount) private {
        vm.prank(address(factory));
        assertTrue(dollars.transfer(stranger, amount));
    }

    function test_duringAnExtension() public {
        Terms memory terms = signedTerms();
        terms.payee = wallet;
        bytes32 id;
        vm.prank(payer);
        dollars.approve(address(escrow), AMOUNT);
        id = authorize(terms, AMOUNT);
        bytes[] memory verbs = everyVerb();
        factory.setAttempts(address(escrow), verbs);
        uint48 later = terms.captureBy + 1;
        bytes memory mine = signed(payer, extendHash(id, payer, later, terms.refundBy, 1, START));
        bytes memory theirs = signature6492(digestOf(extendHash(id, wallet, later, terms.refundBy, 1, START)));
        bytes32 before = others();
        vm.prank(stranger);
        escrow.extend(terms, later, terms.refundBy, START, mine, theirs);
        nothingRan(verbs.length);
        (uint48 captureBy, uint48 refundBy) = escrow.extensionOf(id);
        assertEq(captureBy, later);
        assertEq(refundBy, terms.refundBy);
        assertEq(others(), before);
    }

    /// @dev Who signs the extension of a payment cannot slip a verb of that very payment in between.
    function test_duringAnExtension_thePaymentItselfStands() public {
        Terms memory terms = signedTerms();
        terms.payer = address(factory);
        terms.payee = wallet;
        terms.operator = address(factory);
        bytes32 id = authorize(terms, AMOUNT);
        bytes[] memory verbs = new bytes[](3);
        verbs[0] = abi.encodeCall(IEscrow.capture, (terms, AMOUNT, 0, ""));
        verbs[1] = abi.encodeCall(IEscrow.increase, (terms, 1, ""));
        verbs[2] = abi.encodeCall(IEscrow.refund, (terms, 1));
        factory.setAttempts(address(escrow), verbs);
        bytes32 structHash = extendHash(id, wallet, terms.captureBy, terms.refundBy, 1, START);
        bytes memory theirs = signature6492(digestOf(structHash));
        vm.prank(address(factory));
        escrow.extend(terms, terms.captureBy, terms.refundBy, START, "", theirs);
        nothingRan(3);
        assertState(id, AMOUNT, 0, 2, true);
    }

    function test_duringAClaimForSomeone() public {
        HostileToken bad = new HostileToken();
        bad.mint(payer, AMOUNT);
        vm.prank(payer);
        bad.approve(address(escrow), AMOUNT);
        Terms memory terms = plainTerms();
        terms.token = address(bad);
        terms.payee = wallet;
        authorize(terms, AMOUNT);
        bad.setBlocked(wallet, true);
        capture(terms, AMOUNT, 0);
        bytes[] memory verbs = everyVerb();
        factory.setAttempts(address(escrow), verbs);
        bytes32 structHash = keccak256(abi.encode(CLAIM_CREDIT, wallet, address(bad), stranger, 0, START));
        bytes memory signature = signature6492(digestOf(structHash));
        escrow.claimCreditFor(wallet, address(bad), stranger, START, signature);
        nothingRan(verbs.length);
        assertEq(bad.balanceOf(stranger), AMOUNT);
        assertEq(escrow.creditNonce(wallet), 1);
    }

    /// @dev Native coin for a new payment is the one thing that goes through: it disturbs nothing that is measured.
    function test_nativeCoinForANewPaymentDisturbsNothing() public {
        Terms memory own = nativeTerms();
        own.payer = address(factory);
        bytes[] memory verbs = new bytes[](1);
        verbs[0] = abi.encodeCall(IEscrow.authorize, (own, 0));
        factory.setAttempts(address(escrow), verbs);
        Terms memory terms = signedTerms();
        terms.payee = wallet;
        terms.payer = address(factory);
        bytes32 id = authorize(terms, AMOUNT);
        bytes32 structHash = verbHash(VOID, id, wallet, abi.encode(PART), 1, START);
        bytes memory signature = signature6492(digestOf(structHash));
        escrow.relay(abi.encodeCall(IEscrow.void, (terms, PART)), wallet, START, signature);
        assertEq(factory.results(0), abi.encodeWithSelector(IEscrow.InvalidAmount.selector, 0, AMOUNT));
        assertState(id, AMOUNT - PART, 0, 2, true);
    }

    /// @dev The factory is called by an address that is nobody: no party, no allowance, no coin.
    function test_theFactoryIsNotCalledByTheEscrow() public {
        dollars.mint(address(escrow), AMOUNT); // sent there by mistake
        Terms memory terms = signedTerms();
        terms.payer = wallet;
        Consent memory consent;
        consent.payer = wallet;
        consent.key = keys[payer];
        consent.id = escrow.paymentId(terms);
        consent.amount = PART;
        consent.deadline = START;
        consent.factory = address(dollars);
        consent.deploy = abi.encodeWithSignature("transfer(address,uint256)", stranger, PART);
        bytes memory data = dataOf(consent);
        vm.expectPartialRevert(IEscrow.InvalidSignature.selector);
        escrow.authorizeWith(terms, PART, Collector.Allowance, data);
        consent.factory = address(escrow);
        consent.deploy = abi.encodeCall(IEscrow.void, (held, PART));
        data = dataOf(consent);
        vm.expectPartialRevert(IEscrow.InvalidSignature.selector);
        escrow.authorizeWith(terms, PART, Collector.Allowance, data);
        assertEq(dollars.balanceOf(stranger), 0);
    }

    /// @dev A factory that deploys nothing, reverts or burns gas makes nobody a signer.
    function test_aFactoryThatFails() public {
        Terms memory terms = signedTerms();
        terms.payer = wallet;
        Consent memory consent;
        consent.payer = wallet;
        consent.key = keys[payer];
        consent.id = escrow.paymentId(terms);
        consent.amount = PART;
        consent.deadline = START;
        consent.factory = stranger;
        bytes memory data = dataOf(consent);
        vm.expectPartialRevert(IEscrow.InvalidSignature.selector);
        escrow.authorizeWith(terms, PART, Collector.Allowance, data);
        consent.factory = address(gate);
        gate.set(HostileGate.Behaviour.BurnsGas, 0);
        data = dataOf(consent);
        vm.expectPartialRevert(IEscrow.InvalidSignature.selector);
        escrow.authorizeWith{gas: 20_000_000}(terms, PART, Collector.Allowance, data);
        // Wrapped, and nothing in it.
        data = abi.encode(
            PART,
            START,
            bytes.concat(bytes32(0x6492649264926492649264926492649264926492649264926492649264926492))
        );
        vm.expectRevert();
        escrow.authorizeWith(terms, PART, Collector.Allowance, data);
        assertFalse(escrow.stateOf(consent.id).exists);
    }

    /* A TOKEN THAT CALLS BACK IN THE MIDDLE OF A PULL */

    function test_duringAPull_inEveryVerbThatPulls() public {
        HostileToken bad = new HostileToken();
        bad.mint(payer, 1e30);
        vm.prank(payer);
        bad.approve(address(escrow), type(uint256).max);
        bytes[] memory verbs = everyVerb();
        HostileToken.Behaviour[2] memory kinds = [
            HostileToken.Behaviour.ReentersBefore,
            HostileToken.Behaviour.ReentersAfter
        ];
        Terms memory terms = plainTerms();
        terms.token = address(bad);
        terms.maxAmount = type(uint104).max;
        authorize(terms, AMOUNT);
        for (uint256 i = 0; i < verbs.length; ++i) {
            bad.setBehaviour(kinds[i % 2]);
            // The token asks the factory, and the factory, which may do all that, asks the escrow.
            bad.setReenter(address(factory), abi.encodeCall(WalletFactory.act, (address(escrow), 0, verbs[i])));
            for (uint256 verb = 0; verb < CHARGE; ++verb) {
                Terms memory fresh = plainTerms();
                fresh.token = address(bad);
                fresh.salt = 1000 + VERBS * i + verb;
                bytes memory call_ = callOf(verb, verb == INCREASE ? terms : fresh, PART, Collector.Allowance, "");
                bytes32 before = others();
                vm.prank(payer);
                (bool worked, ) = address(escrow).call(call_);
                assertTrue(worked);
                assertFalse(bad.reenterWorked());
                assertEq(
                    bad.reenterResult(),
                    abi.encodeWithSelector(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector)
                );
                assertEq(others(), before);
            }
        }
    }

    /// @dev The outer pull moves nothing and lets an inner one bring what it is measured by.
    function test_duringAPull_oneDepositIsNeverCountedTwice() public {
        HostileToken bad = new HostileToken();
        bad.mint(payer, 1e30);
        bad.mint(address(factory), 1e30);
        vm.prank(payer);
        bad.approve(address(escrow), type(uint256).max);
        vm.prank(address(factory));
        bad.approve(address(escrow), type(uint256).max);
        Terms memory terms = plainTerms();
        terms.token = address(bad);
        authorize(terms, PART);
        Terms memory inner = ownTerms(20);
        inner.token = address(bad);
        bad.setBehaviour(HostileToken.Behaviour.ReentersInstead);
        bytes[4] memory inners = [
            abi.encodeCall(IEscrow.authorize, (inner, PART)),
            abi.encodeCall(IEscrow.authorizeWith, (inner, PART, Collector.Allowance, "")),
            abi.encodeCall(IEscrow.charge, (inner, PART, 0, "")),
            abi.encodeCall(HostileToken.transfer, (address(escrow), 0))
        ];
        for (uint256 i = 0; i < inners.length; ++i) {
            address target = i == 3 ? address(bad) : address(escrow);
            bad.setReenter(address(factory), abi.encodeCall(WalletFactory.act, (target, 0, inners[i])));
            for (uint256 verb = 0; verb < VERBS; ++verb) {
                Terms memory fresh = terms;
                if (verb != INCREASE) fresh = plainTerms();
                fresh.token = address(bad);
                fresh.salt = verb == INCREASE ? 1 : 21;
                bytes memory call_ = callOf(verb, fresh, PART, Collector.Allowance, "");
                vm.prank(payer);
                (bool worked, bytes memory reason) = address(escrow).call(call_);
                assertFalse(worked);
                assertEq(reason, abi.encodeWithSelector(IEscrow.InexactTransfer.selector, address(bad), 0, PART));
            }
        }
        assertFalse(escrow.stateOf(escrow.paymentId(inner)).exists);
        assertEq(bad.balanceOf(address(escrow)), PART);
    }
}
