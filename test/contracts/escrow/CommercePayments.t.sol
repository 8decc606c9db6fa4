// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Collector} from "../../../contracts/collect/Collector.sol";
import {IEscrow, Terms} from "../../../contracts/escrow/IEscrow.sol";
import {WalletFactory} from "../../../contracts/mocks/WalletFactory.sol";
import {CollectTest} from "./CollectTest.sol";

/// @notice What base/commerce-payments tests of its escrow, done with this one: an operator without money of its own brings
/// in what payers signed, captures, charges, voids and refunds, in any amounts. What it has and this escrow means otherwise:
/// the payer, not the operator, names the fee's receiver; deadlines are at most 400 days ahead.
contract CommercePaymentsTest is CollectTest {
    uint256 private constant MOST = type(uint104).max;

    function setUp() public override {
        super.setUp();
        dollars.mint(payer, MOST);
    }

    function terms_() private view returns (Terms memory terms) {
        terms = signedTerms();
        terms.maxAmount = MOST;
        terms.maxFeeBps = 10_000;
    }

    function consentBy(address who, uint256 key, Terms memory terms) private view returns (Consent memory c) {
        c.payer = who;
        c.key = key;
        c.token = terms.token;
        c.id = escrow.paymentId(terms);
        c.deadline = terms.authorizeBy - 1;
    }

    /// @dev ERC-3009, sent by the operator.
    function bring(uint256 verb, Terms memory terms, uint256 amount) private {
        Consent memory c = consentBy(payer, keys[payer], terms);
        c.collector = Collector.AuthorizationVrs;
        c.verb = verb;
        c.amount = amount;
        bytes memory call_ = callOf(verb, terms, amount, c.collector, dataOf(c));
        vm.prank(operator);
        (bool worked, ) = address(escrow).call(call_);
        assertTrue(worked, "brought");
    }

    function fundRefund(address from, uint256 amount) private {
        dollars.mint(from, amount);
        vm.prank(from);
        dollars.approve(address(escrow), amount);
    }

    function has(uint256 payee_, uint256 fees, uint256 held) private view {
        assertEq(dollars.balanceOf(payee), payee_, "payee");
        assertEq(dollars.balanceOf(feeReceiver), fees, "fee receiver");
        assertEq(dollars.balanceOf(address(escrow)), held, "escrow");
    }

    function testFuzz_capture_full(uint256 amount, uint256 feeBps) public {
        amount = bound(amount, 1, MOST);
        uint256 fee = (amount * bound(feeBps, 0, 10_000)) / 10_000;
        Terms memory terms = terms_();
        bring(AUTHORIZE, terms, amount);
        has(0, 0, amount);
        capture(terms, amount, fee);
        has(amount - fee, fee, 0);
    }

    function testFuzz_capture_manyPartsThenTheRestIsReclaimed(uint256 amount, uint256[4] memory parts) public {
        amount = bound(amount, 100, MOST);
        Terms memory terms = terms_();
        uint256 before = dollars.balanceOf(payer);
        bring(AUTHORIZE, terms, amount);
        uint256 captured = 0;
        uint256 fees = 0;
        for (uint256 i = 0; i < 4; ++i) {
            uint256 part = bound(parts[i], 1, amount / 5);
            capture(terms, part, part / 40);
            captured += part;
            fees += part / 40;
        }
        has(captured - fees, fees, amount - captured);
        vm.warp(terms.captureBy);
        vm.prank(payer);
        escrow.reclaim(terms);
        has(captured - fees, fees, 0);
        assertEq(dollars.balanceOf(payer), before - captured);
    }

    function testFuzz_capture_neverMoreThanAuthorized(uint256 amount) public {
        amount = bound(amount, 1, MOST - 1);
        Terms memory terms = terms_();
        bring(AUTHORIZE, terms, amount);
        refused(operator, abi.encodeWithSelector(IEscrow.InvalidAmount.selector, amount + 1, amount));
        escrow.capture(terms, amount + 1, 0, "");
    }

    function testFuzz_capture_onlyByTheOperator(address sender) public {
        vm.assume(sender != operator && sender != address(escrow));
        Terms memory terms = terms_();
        bring(AUTHORIZE, terms, 100);
        refused(sender, abi.encodeWithSelector(IEscrow.NotOperator.selector, sender, operator));
        escrow.capture(terms, 100, 0, "");
    }

    function testFuzz_charge_lessThanTheMaximumThenRefundInParts(uint256 amount, uint256 first) public {
        amount = bound(amount, 4, MOST / 2);
        first = bound(first, 1, amount - 1);
        Terms memory terms = terms_();
        uint256 before = dollars.balanceOf(payer);
        bring(CHARGE, terms, amount);
        has(amount, 0, 0);

        fundRefund(operator, first);
        vm.prank(operator);
        escrow.refund(terms, first);
        assertEq(dollars.balanceOf(operator), 0);
        refused(operator, abi.encodeWithSelector(IEscrow.InvalidAmount.selector, amount, amount - first));
        escrow.refund(terms, amount);
        vm.startPrank(payee);
        dollars.approve(address(escrow), amount);
        escrow.refund(terms, amount - first);
        vm.stopPrank();
        assertEq(dollars.balanceOf(payer), before);
        refused(operator, abi.encodeWithSelector(IEscrow.InvalidAmount.selector, 1, 0));
        escrow.refund(terms, 1);
    }

    function testFuzz_refund_afterACaptureOfHalf(uint256 amount, uint256 back) public {
        amount = bound(amount, 2, MOST);
        back = bound(back, 1, amount / 2);
        Terms memory terms = terms_();
        bring(AUTHORIZE, terms, amount);
        capture(terms, amount / 2, 0);
        fundRefund(operator, amount);
        refused(operator, abi.encodeWithSelector(IEscrow.InvalidAmount.selector, amount / 2 + 1, amount / 2));
        escrow.refund(terms, amount / 2 + 1);
        uint256 before = dollars.balanceOf(payer);
        vm.prank(operator);
        escrow.refund(terms, back);
        assertEq(dollars.balanceOf(payer), before + back);
        // What is still held is nobody's refund.
        has(amount / 2, 0, amount - amount / 2);
        vm.warp(terms.refundBy);
        refused(operator, abi.encodeWithSelector(IEscrow.AfterRefundBy.selector, terms.refundBy, terms.refundBy));
        escrow.refund(terms, 1);
    }

    /// @dev Their operator voids at any time; here only what is not cleared yet, and the payee the rest.
    function testFuzz_void_afterACapture(uint256 amount, uint256 part) public {
        amount = bound(amount, 2, MOST);
        part = bound(part, 1, amount - 1);
        Terms memory terms = terms_();
        uint256 before = dollars.balanceOf(payer);
        bring(AUTHORIZE, terms, amount);
        capture(terms, part, 0);
        bytes32 id = escrow.paymentId(terms);
        refused(operator, abi.encodeWithSelector(IEscrow.AlreadyCleared.selector, id));
        escrow.void(terms, amount - part);
        vm.prank(payee);
        escrow.void(terms, amount - part);
        assertEq(dollars.balanceOf(payer), before - part);
        refused(payee, abi.encodeWithSelector(IEscrow.NothingHeld.selector, id));
        escrow.void(terms, 1);
        refused(operator, abi.encodeWithSelector(IEscrow.NothingHeld.selector, id));
        escrow.capture(terms, 1, 0, "");
    }

    /// @dev Voided, reclaimed or captured whole: the same terms and signature lock nothing again.
    function test_theSameTermsNeverLiveAgain() public {
        for (uint256 i = 0; i < 3; ++i) {
            uint256 fresh = vm.snapshotState();
            Terms memory terms = terms_();
            bring(AUTHORIZE, terms, 100);
            if (i == 0) capture(terms, 100, 0);
            if (i == 1) {
                vm.prank(payee);
                escrow.void(terms, 100);
            }
            if (i == 2) {
                vm.warp(terms.captureBy);
                vm.prank(payer);
                escrow.reclaim(terms);
                vm.warp(START);
            }
            Consent memory c = consentBy(payer, keys[payer], terms);
            c.collector = Collector.AuthorizationVrs;
            c.amount = 100;
            bytes memory data = dataOf(c);
            refused(operator, abi.encodeWithSelector(IEscrow.AlreadyAuthorized.selector, c.id));
            escrow.authorizeWith(terms, 100, c.collector, data);
            assertTrue(vm.revertToState(fresh));
        }
    }

    /// @dev A smart wallet that is not deployed pays by ERC-3009 and by Permit2; its first payment deploys it.
    function test_smartWallet_counterfactual() public {
        WalletFactory factory = new WalletFactory();
        (address owner, uint256 key) = makeAccount("wallet owner");
        address wallet = factory.addressOf(owner, 0);
        dollars.mint(wallet, 300);
        for (uint256 i = 0; i < 2; ++i) {
            Terms memory terms = terms_();
            terms.payer = wallet;
            terms.salt = 100 + i;
            Consent memory c = consentBy(wallet, key, terms);
            c.collector = i == 0 ? Collector.Authorization : Collector.Permit2;
            c.amount = 150;
            c.factory = address(factory);
            c.deploy = abi.encodeCall(WalletFactory.deploy, (owner, 0));
            vm.prank(wallet);
            dollars.approve(0x000000000022D473030F116dDEE9F6B43aC78BA3, 150);
            assertEq(wallet.code.length != 0, i == 1, "deployed");
            bytes memory data = dataOf(c);
            vm.prank(operator);
            escrow.authorizeWith(terms, 150, c.collector, data);
            capture(terms, 150, 15);
        }
        has(270, 30, 0);
    }
}
