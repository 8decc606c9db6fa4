// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow, Terms} from "../../../contracts/escrow/IEscrow.sol";
import {ContractWallet} from "../../../contracts/mocks/ContractWallet.sol";
import {HostileToken} from "../../../contracts/mocks/HostileToken.sol";
import {SignedEscrowTest} from "./SignedEscrowTest.sol";

contract ExtendTest is SignedEscrowTest {
    uint256 private constant DEADLINE = START + 100 days;

    function agreed(
        address signer,
        bytes32 id,
        uint256 captureBy,
        uint256 refundBy,
        uint256 seq
    ) private view returns (bytes memory) {
        return signed(signer, extendHash(id, signer, captureBy, refundBy, seq, DEADLINE));
    }

    function extend(Terms memory terms, uint256 captureBy, uint256 refundBy) private {
        bytes32 id = escrow.paymentId(terms);
        uint256 seq = escrow.stateOf(id).seq;
        bytes memory payers = agreed(terms.payer, id, captureBy, refundBy, seq);
        bytes memory payees = agreed(terms.payee, id, captureBy, refundBy, seq);
        vm.prank(stranger);
        escrow.extend(terms, uint48(captureBy), uint48(refundBy), DEADLINE, payers, payees);
    }

    function checkExtension(bytes32 id, uint256 captureBy, uint256 refundBy) private view {
        (uint48 a, uint48 b) = escrow.extensionOf(id);
        assertEq(a, captureBy);
        assertEq(b, refundBy);
    }

    function testFuzz_movesTheDeadlines(uint256 captureLater, uint256 refundLater) public {
        Terms memory terms = plainTerms();
        bytes32 id = authorize(terms, AMOUNT);
        uint256 captureBy = terms.captureBy + bound(captureLater, 0, 399 days);
        uint256 refundBy = bound(refundLater, 0, type(uint48).max);
        if (refundBy < captureBy) refundBy = captureBy;
        if (refundBy < terms.refundBy) refundBy = terms.refundBy;
        checkExtension(id, 0, 0);
        extend(terms, captureBy, refundBy);
        checkExtension(id, captureBy, refundBy);
        assertState(id, AMOUNT, 0, 2, true);
        assertEq(escrow.stateOf(id).clock, START, "silence counts on");

        vm.warp(captureBy - 1);
        capture(terms, 1, 0);
        refused(payer, abi.encodeWithSelector(IEscrow.BeforeCaptureBy.selector, captureBy - 1, captureBy));
        escrow.reclaim(terms);
        vm.warp(captureBy);
        refused(operator, abi.encodeWithSelector(IEscrow.AfterCaptureBy.selector, captureBy, captureBy));
        escrow.capture(terms, 1, 0, "");
        vm.prank(payer);
        escrow.reclaim(terms);

        vm.prank(payee);
        token.approve(address(escrow), 1);
        vm.warp(refundBy);
        refused(payee, abi.encodeWithSelector(IEscrow.AfterRefundBy.selector, refundBy, refundBy));
        escrow.refund(terms, 1);
        vm.warp(refundBy - 1);
        vm.prank(payee);
        escrow.refund(terms, 1);
    }

    function test_clearAndDisputeInTheExtension() public {
        Terms memory terms = gatedTerms();
        bytes32 id = authorize(terms, AMOUNT);
        extend(terms, terms.captureBy + 10, terms.refundBy);
        vm.warp(terms.captureBy + 9);
        clear(terms);
        vm.prank(payer);
        escrow.dispute(terms, 0);
        assertTrue(escrow.stateOf(id).disputed);
        vm.prank(arbiter);
        escrow.resolve(terms, 0);
        terms.salt = 2;
        vm.warp(START);
        authorize(terms, AMOUNT);
        extend(terms, terms.captureBy + 10, terms.refundBy);
        vm.warp(terms.captureBy + 10);
        refused(payer, abi.encodeWithSelector(IEscrow.AfterCaptureBy.selector, block.timestamp, terms.captureBy + 10));
        escrow.dispute(terms, 0);
        gateSays(RELEASE);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.AfterCaptureBy.selector, block.timestamp, terms.captureBy + 10));
        escrow.clear(terms, "report");
    }

    function test_onlyToALaterSecond() public {
        Terms memory terms = plainTerms();
        authorize(terms, AMOUNT);
        extend(terms, terms.captureBy + 100, terms.refundBy + 100);
        uint256[2][4] memory wrong = [
            [uint256(terms.captureBy) + 99, uint256(terms.refundBy) + 100],
            [uint256(terms.captureBy) + 100, uint256(terms.refundBy) + 99],
            [uint256(terms.refundBy) + 101, uint256(terms.refundBy) + 100],
            [START + 400 days + 1, START + 500 days]
        ];
        for (uint256 i = 0; i < wrong.length; ++i) {
            vm.expectRevert(
                abi.encodeWithSelector(IEscrow.InvalidExtension.selector, wrong[i][0], wrong[i][1], START + 400 days)
            );
            vm.prank(payer);
            escrow.extend(terms, uint48(wrong[i][0]), uint48(wrong[i][1]), DEADLINE, "", "");
        }
        extend(terms, START + 400 days, START + 400 days);
        skip(1);
        extend(terms, START + 400 days + 1, START + 400 days + 1);
    }

    function test_whoeverOfThemSendsItNeedsNoSignature() public {
        Terms memory terms = plainTerms();
        bytes32 id = authorize(terms, AMOUNT);
        bytes memory payers = agreed(payer, id, terms.captureBy + 1, terms.refundBy, 1);
        bytes memory payees = agreed(payee, id, terms.captureBy + 1, terms.refundBy, 1);
        uint256 fresh = vm.snapshotState();
        vm.prank(payer);
        escrow.extend(terms, terms.captureBy + 1, terms.refundBy, DEADLINE, "", payees);
        checkExtension(id, terms.captureBy + 1, terms.refundBy);
        assertTrue(vm.revertToState(fresh));
        vm.prank(payee);
        escrow.extend(terms, terms.captureBy + 1, terms.refundBy, DEADLINE, payers, "");
        checkExtension(id, terms.captureBy + 1, terms.refundBy);
        assertTrue(vm.revertToState(fresh));

        // One of them alone is not enough, and neither are the others.
        bytes32 asked = digestOf(extendHash(id, payee, terms.captureBy + 1, terms.refundBy, 1, DEADLINE));
        bytes memory reason = abi.encodeWithSelector(IEscrow.InvalidSignature.selector, payee, asked);
        refused(payer, reason);
        escrow.extend(terms, terms.captureBy + 1, terms.refundBy, DEADLINE, "", payers);
        refused(payer, reason);
        escrow.extend(terms, terms.captureBy + 1, terms.refundBy, DEADLINE, payers, "");
        asked = digestOf(extendHash(id, payer, terms.captureBy + 1, terms.refundBy, 1, DEADLINE));
        reason = abi.encodeWithSelector(IEscrow.InvalidSignature.selector, payer, asked);
        refused(payee, reason);
        escrow.extend(terms, terms.captureBy + 1, terms.refundBy, DEADLINE, payees, payees);
        refused(operator, reason);
        escrow.extend(terms, terms.captureBy + 1, terms.refundBy, DEADLINE, payees, payers);
    }

    /// @dev A payee's wallet that takes raw signatures of the payer's key has agreed to nothing by the payer's signature, and
    /// the other way round.
    function test_fault_theOwnersSignatureForItsWallet() public {
        Terms memory terms = plainTerms();
        address wallet = address(new ContractWallet(payer));
        terms.payee = wallet;
        bytes32 id = authorize(terms, AMOUNT);
        uint48 later = terms.captureBy + 1;
        bytes memory payers = agreed(payer, id, later, terms.refundBy, 1);
        bytes32 asked = extendHash(id, wallet, later, terms.refundBy, 1, DEADLINE);
        bytes memory wallets = signed(payer, asked);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.InvalidSignature.selector, wallet, digestOf(asked)));
        escrow.extend(terms, later, terms.refundBy, DEADLINE, payers, payers);
        vm.expectPartialRevert(IEscrow.InvalidSignature.selector);
        escrow.extend(terms, later, terms.refundBy, DEADLINE, wallets, wallets);
        escrow.extend(terms, later, terms.refundBy, DEADLINE, payers, wallets);
        checkExtension(id, later, terms.refundBy);
    }

    function test_signaturesServeOnceAndForWhatTheySay() public {
        Terms memory terms = plainTerms();
        bytes32 id = authorize(terms, AMOUNT);
        bytes memory payers = agreed(payer, id, terms.captureBy + 1, terms.refundBy, 1);
        bytes memory payees = agreed(payee, id, terms.captureBy + 1, terms.refundBy, 1);
        vm.expectPartialRevert(IEscrow.InvalidSignature.selector);
        escrow.extend(terms, terms.captureBy + 2, terms.refundBy, DEADLINE, payers, payees);
        vm.expectPartialRevert(IEscrow.InvalidSignature.selector);
        escrow.extend(terms, terms.captureBy + 1, terms.refundBy + 1, DEADLINE, payers, payees);
        vm.expectPartialRevert(IEscrow.InvalidSignature.selector);
        escrow.extend(terms, terms.captureBy + 1, terms.refundBy, DEADLINE + 1, payers, payees);
        vm.warp(DEADLINE + 1);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.SignatureExpired.selector, DEADLINE + 1, DEADLINE));
        escrow.extend(terms, terms.captureBy + 1, terms.refundBy, DEADLINE, payers, payees);
        vm.warp(DEADLINE);
        escrow.extend(terms, terms.captureBy + 1, terms.refundBy, DEADLINE, payers, payees);
        vm.expectPartialRevert(IEscrow.InvalidSignature.selector);
        escrow.extend(terms, terms.captureBy + 1, terms.refundBy, DEADLINE, payers, payees);
        assertEq(escrow.stateOf(id).seq, 2);
    }

    /// @dev Signed for one payment, or before something moved, it serves no other.
    function test_signaturesBindPaymentAndSeq() public {
        Terms memory terms = plainTerms();
        authorize(terms, AMOUNT);
        Terms memory other = plainTerms();
        other.salt = 2;
        bytes32 id = authorize(other, AMOUNT);
        bytes memory payers = agreed(payer, id, terms.captureBy + 1, terms.refundBy, 1);
        bytes memory payees = agreed(payee, id, terms.captureBy + 1, terms.refundBy, 1);
        vm.expectPartialRevert(IEscrow.InvalidSignature.selector);
        escrow.extend(terms, terms.captureBy + 1, terms.refundBy, DEADLINE, payers, payees);
        capture(other, 1, 0);
        vm.expectPartialRevert(IEscrow.InvalidSignature.selector);
        escrow.extend(other, terms.captureBy + 1, terms.refundBy, DEADLINE, payers, payees);
    }

    function test_reverts_whenUnknownOrEmpty() public {
        Terms memory terms = plainTerms();
        bytes32 id = escrow.paymentId(terms);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.UnknownPayment.selector, id));
        escrow.extend(terms, terms.captureBy, terms.refundBy, DEADLINE, "", "");
        authorize(terms, AMOUNT);
        vm.prank(payee);
        escrow.void(terms, AMOUNT);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.NothingHeld.selector, id));
        escrow.extend(terms, terms.captureBy, terms.refundBy, DEADLINE, "", "");
    }

    /// @dev x402's fault: what is signed near the deadline can no longer be redeemed. Both may agree to more time even then.
    function test_fault_signedTooLate() public {
        Terms memory terms = plainTerms();
        bytes32 id = authorize(terms, AMOUNT);
        vm.warp(terms.captureBy + 3 days);
        extend(terms, block.timestamp + 1, terms.refundBy);
        capture(terms, AMOUNT, 0);
        assertState(id, 0, AMOUNT, 3, true);
    }

    function test_payerAndPayeeInOne() public {
        Terms memory terms = plainTerms();
        terms.payee = payer;
        bytes32 id = authorize(terms, AMOUNT);
        vm.prank(payer);
        escrow.extend(terms, terms.captureBy + 1, terms.refundBy, 0, "", "");
        checkExtension(id, terms.captureBy + 1, terms.refundBy);
        extend(terms, terms.captureBy + 2, terms.refundBy);
        checkExtension(id, terms.captureBy + 2, terms.refundBy);
    }
}

contract ClaimCreditForTest is SignedEscrowTest {
    HostileToken private bad;

    function setUp() public override {
        super.setUp();
        bad = new HostileToken();
        bad.mint(payer, 10 * AMOUNT);
        vm.prank(payer);
        bad.approve(address(escrow), 10 * AMOUNT);
        owe(1);
    }

    function owe(uint256 salt) private {
        Terms memory terms = plainTerms();
        terms.token = address(bad);
        terms.salt = salt;
        authorize(terms, AMOUNT);
        bad.setBlocked(payee, true);
        capture(terms, AMOUNT, 0);
    }

    function claimHash(address account, address to, uint256 nonce, uint256 deadline) private view returns (bytes32) {
        return keccak256(abi.encode(CLAIM_CREDIT, account, address(bad), to, nonce, deadline));
    }

    function test_paysAsSigned_once() public {
        bytes memory signature = signed(payee, claimHash(payee, stranger, 0, START));
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IEscrow.CreditClaimed(address(bad), payee, stranger, AMOUNT);
        vm.prank(operator);
        escrow.claimCreditFor(payee, address(bad), stranger, START, signature);
        assertEq(bad.balanceOf(stranger), AMOUNT);
        assertEq(escrow.creditNonce(payee), 1);
        owe(2);
        vm.expectRevert(
            abi.encodeWithSelector(
                IEscrow.InvalidSignature.selector,
                payee,
                digestOf(claimHash(payee, stranger, 1, START))
            )
        );
        escrow.claimCreditFor(payee, address(bad), stranger, START, signature);
        signature = signed(payee, claimHash(payee, stranger, 1, START));
        escrow.claimCreditFor(payee, address(bad), stranger, START, signature);
        assertEq(bad.balanceOf(stranger), 2 * AMOUNT);
    }

    /// @dev What was signed for one credit must not send the next one where the first was meant to go.
    function test_claimedByItself_theSignatureIsSpent() public {
        bytes memory signature = signed(payee, claimHash(payee, stranger, 0, START));
        vm.prank(payee);
        escrow.claimCredit(address(bad), operator);
        assertEq(escrow.creditNonce(payee), 1);
        owe(2);
        vm.expectPartialRevert(IEscrow.InvalidSignature.selector);
        escrow.claimCreditFor(payee, address(bad), stranger, START, signature);
        assertEq(escrow.credit(address(bad), payee), AMOUNT);
    }

    function test_reverts_forAnythingElse() public {
        bytes memory signature = signed(payee, claimHash(payee, stranger, 0, START));
        bytes4 reason = IEscrow.InvalidSignature.selector;
        vm.expectPartialRevert(reason);
        escrow.claimCreditFor(payee, address(bad), operator, START, signature);
        vm.expectPartialRevert(reason);
        escrow.claimCreditFor(payee, address(token), stranger, START, signature);
        vm.expectPartialRevert(reason);
        escrow.claimCreditFor(payer, address(bad), stranger, START, signature);
        vm.expectPartialRevert(reason);
        escrow.claimCreditFor(payee, address(bad), stranger, START + 1, signature);
        signature = signed(stranger, claimHash(payee, stranger, 0, START));
        vm.expectPartialRevert(reason);
        escrow.claimCreditFor(payee, address(bad), stranger, START, signature);
        signature = signed(payee, claimHash(payee, stranger, 1, START));
        vm.expectPartialRevert(reason);
        escrow.claimCreditFor(payee, address(bad), stranger, START, signature);
        assertEq(escrow.credit(address(bad), payee), AMOUNT);
    }

    function test_time_untilTheDeadline() public {
        bytes memory signature = signed(payee, claimHash(payee, stranger, 0, START + 5));
        vm.warp(START + 6);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.SignatureExpired.selector, START + 6, START + 5));
        escrow.claimCreditFor(payee, address(bad), stranger, START + 5, signature);
        vm.warp(START + 5);
        escrow.claimCreditFor(payee, address(bad), stranger, START + 5, signature);
        assertEq(bad.balanceOf(stranger), AMOUNT);
    }

    /// @dev A payout that the token still refuses costs neither credit nor signature.
    function test_aRefusedPayoutLeavesTheSignatureGood() public {
        bytes memory signature = signed(payee, claimHash(payee, stranger, 0, START));
        bad.setBlocked(stranger, true);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.PayoutFailed.selector, address(bad), stranger, AMOUNT));
        escrow.claimCreditFor(payee, address(bad), stranger, START, signature);
        assertEq(escrow.creditNonce(payee), 0);
        bad.setBlocked(stranger, false);
        escrow.claimCreditFor(payee, address(bad), stranger, START, signature);
        assertEq(bad.balanceOf(stranger), AMOUNT);
    }

    /// @dev Who relays the claim cannot starve it into nothing: it is paid, or all is undone.
    function testFuzz_gas_aStarvedClaimIsUndone(uint256 gasLimit) public {
        bytes memory signature = signed(payee, claimHash(payee, stranger, 0, START));
        (bool worked, ) = address(escrow).call{gas: bound(gasLimit, 20_000, 300_000)}(
            abi.encodeCall(IEscrow.claimCreditFor, (payee, address(bad), stranger, START, signature))
        );
        assertEq(escrow.credit(address(bad), payee), worked ? 0 : AMOUNT);
        assertEq(bad.balanceOf(stranger), worked ? AMOUNT : 0);
        assertEq(escrow.creditNonce(payee), worked ? 1 : 0);
    }

    function test_reverts_whenNothingIsOwedOrToNowhere() public {
        bytes memory signature = signed(stranger, claimHash(stranger, stranger, 0, START));
        vm.expectRevert(abi.encodeWithSelector(IEscrow.NoCredit.selector, address(bad), stranger));
        escrow.claimCreditFor(stranger, address(bad), stranger, START, signature);
        signature = signed(payee, claimHash(payee, address(0), 0, START));
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ZeroAddress.selector));
        escrow.claimCreditFor(payee, address(bad), address(0), START, signature);
        signature = signed(payee, claimHash(payee, address(escrow), 0, START));
        vm.expectRevert(abi.encodeWithSelector(IEscrow.InvalidParty.selector, address(escrow)));
        escrow.claimCreditFor(payee, address(bad), address(escrow), START, signature);
    }
}
