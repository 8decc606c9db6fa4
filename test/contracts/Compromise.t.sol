// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow, Terms} from "../../contracts/escrow/IEscrow.sol";
import {PostedReport} from "../../contracts/risk/IPostedReports.sol";
import {ISignerSets, SignerSet} from "../../contracts/risk/ISignerSets.sol";
import {IRiskOracle, Report} from "../../contracts/risk/IRiskOracle.sol";
import {Deploy, RiskOracleUnderTest} from "../utils/Deploy.sol";
import {GatedTest} from "./GatedTest.sol";

/// @notice The drill of docs/security/roles.md: each key in a thief's hands, what it reaches, what it does not, and what the
/// honest ones do about it.
contract CompromiseTest is GatedTest {
    address private thief;
    uint256[] private thiefKeys;

    function setUp() public override {
        super.setUp();
        thief = makeAddr("thief");
        thiefKeys.push(uint256(keccak256("the thief's signer")));
    }

    function signedByThief(Report memory r, uint256 set) private view returns (bytes memory) {
        (uint8 v, bytes32 x, bytes32 s) = vm.sign(thiefKeys[0], oracle.reportDigest(r));
        return bytes.concat(head(r, set), abi.encodePacked(uint8(0), x, s, v));
    }

    function unauthorized(address account) private {
        vm.expectRevert(abi.encodeWithSelector(RiskOracleUnderTest.OwnableUnauthorizedAccount.selector, account));
        vm.prank(account);
    }

    /* The owner's key */

    /// @dev The thief announces its own signer. For the whole delay only the honest signers' word counts: what was
    /// authorized before is cleared or denied by them, and ends, before the thief says anything.
    function test_owner_thiefAnnouncesItsOwnSigners() public {
        Terms memory t = terms();
        t.captureBy = uint48(NOW + ROTATION_DELAY);
        bytes32 id = authorize(t, AMOUNT);
        vm.prank(owner);
        oracle.transferOwnership(thief);
        vm.startPrank(thief);
        oracle.acceptOwnership();
        uint32 set = oracle.announceSignerSet(addressesOf(thiefKeys), 1);
        vm.stopPrank();

        // The announcement tells everybody who will sign, and from when.
        SignerSet memory announced = oracle.signerSet(set);
        assertEq(announced.signers[0], vm.addr(thiefKeys[0]));
        assertEq(announced.activeAt, NOW + ROTATION_DELAY);
        vm.warp(NOW + ROTATION_DELAY - 1);
        bytes memory forged = signedByThief(about(id, 0), set);
        gateFails(id, abi.encodeWithSelector(ISignerSets.SignerSetNotInForce.selector, set));
        escrow.capture(t, AMOUNT, 0, forged);
        bytes memory honest = signed(about(id, 0));
        uint256 snapshot = vm.snapshotState();
        vm.prank(payee);
        escrow.capture(t, AMOUNT, 0, honest);
        assertEq(token.balanceOf(payee), AMOUNT);
        vm.revertToState(snapshot);

        // Nothing happened: at captureBy the payer has it back, whatever the thief signs.
        vm.warp(NOW + ROTATION_DELAY);
        forged = signedByThief(about(id, 0), set);
        vm.expectRevert(
            abi.encodeWithSelector(IEscrow.AfterCaptureBy.selector, NOW + ROTATION_DELAY, NOW + ROTATION_DELAY)
        );
        vm.prank(payee);
        escrow.capture(t, AMOUNT, 0, forged);
        vm.prank(payer);
        escrow.reclaim(t);
        assertEq(token.balanceOf(payer), WEALTH);
        assertEq(token.balanceOf(thief), 0);
    }

    /// @dev The honest owner still has the key too: it announces again, which replaces what the thief announced, and hands
    /// the oracle to a fresh key.
    function test_owner_honestOneAnnouncesAgainAndHandsOver() public {
        address fresh = makeAddr("fresh key");
        vm.startPrank(owner); // the thief
        uint32 stolen = oracle.announceSignerSet(addressesOf(thiefKeys), 1);
        vm.stopPrank();
        vm.warp(NOW + ROTATION_DELAY - 1);
        vm.startPrank(owner); // the honest one
        uint32 honest = oracle.announceSignerSet(addressesOf(keys), 3);
        oracle.transferOwnership(fresh);
        vm.stopPrank();
        vm.prank(fresh);
        oracle.acceptOwnership();

        unauthorized(owner);
        oracle.revokeSigner(1, 0);
        vm.warp(NOW + ROTATION_DELAY);
        assertEq(oracle.activeSignerSet(), 1);
        fails(
            signedByThief(reportOf(0), stolen),
            abi.encodeWithSelector(ISignerSets.SignerSetNotInForce.selector, stolen)
        );
        vm.warp(NOW + 2 * ROTATION_DELAY);
        assertEq(oracle.activeSignerSet(), honest);
        fails(
            signedByThief(reportOf(0), stolen),
            abi.encodeWithSelector(ISignerSets.SignerSetNotInForce.selector, stolen)
        );
    }

    /// @dev The worst it can do at once: revoke everybody. Then nothing is released or denied, also not by silence, and what
    /// was cleared before is paid all the same.
    function test_owner_thiefRevokesEverybody_holdsAtOnce() public {
        Terms memory cleared = patientTerms();
        bytes32 id = authorize(cleared, AMOUNT);
        escrow.clear(cleared, signed(about(id, 0)));
        Terms memory open = patientTerms();
        open.salt = 2;
        bytes32 openId = authorize(open, AMOUNT);
        vm.startPrank(owner);
        for (uint8 i = 0; i < 5; ++i) oracle.revokeSigner(1, i);
        vm.stopPrank();

        heldFor(open, signed(about(openId, 0)));
        bytes memory denial = signed(about(openId, 10_000));
        vm.expectRevert(abi.encodeWithSelector(IEscrow.NotDenied.selector, openId, 0));
        escrow.deny(open, denial);
        vm.warp(NOW + SILENCE);
        heldFor(open, "");
        vm.prank(payee);
        escrow.capture(cleared, AMOUNT, 0, "");
        assertEq(token.balanceOf(payee), AMOUNT);
        vm.warp(NOW + 10 days);
        vm.prank(payer);
        escrow.reclaim(open);
        assertEq(token.balanceOf(payer), WEALTH - AMOUNT);
    }

    /// @dev When the thief's set has taken over: it can release to the payee and deny to the payer, by the pinned model of
    /// features that it makes up. It cannot name another receiver, amount, model or threshold, and what was cleared is safe.
    function test_owner_afterTheTakeover_onlyToPayeeOrPayer() public {
        vm.prank(owner);
        uint32 set = oracle.announceSignerSet(addressesOf(thiefKeys), 1);
        Terms memory t = terms();
        bytes32 id = authorize(t, AMOUNT);
        Terms memory cleared = terms();
        cleared.salt = 2;
        bytes32 clearedId = authorize(cleared, AMOUNT);
        escrow.clear(cleared, signed(about(clearedId, 0)));

        vm.warp(NOW + ROTATION_DELAY);
        bytes memory report = signedByThief(about(clearedId, 10_000), set);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.AlreadyCleared.selector, clearedId));
        escrow.deny(cleared, report);
        report = signedByThief(about(id, 0), set);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.NotOperator.selector, thief, payee));
        vm.prank(thief);
        escrow.capture(t, AMOUNT, 0, report);
        uint256 snapshot = vm.snapshotState();
        vm.prank(payee);
        escrow.capture(t, AMOUNT, 0, report);
        assertEq(token.balanceOf(payee), AMOUNT);
        vm.revertToState(snapshot);
        report = signedByThief(about(id, 10_000), set);
        vm.prank(thief);
        escrow.deny(t, report);
        assertEq(token.balanceOf(payer), WEALTH - AMOUNT);
        assertEq(token.balanceOf(thief), 0);
    }

    /// @dev Everything that the owner can send, once for each function that changes anything: no balance, credit or
    /// payment is other than before, and every exit still works as it would have.
    function test_owner_noFunctionTouchesMoney() public {
        Terms memory t = patientTerms();
        t.arbiter = makeAddr("arbiter");
        t.resolveSeconds = 1 days;
        bytes32 id = authorize(t, AMOUNT);
        Terms memory captured = patientTerms();
        captured.salt = 2;
        bytes32 capturedId = authorize(captured, AMOUNT);
        bytes memory release = signed(about(capturedId, 0));
        vm.prank(payee);
        escrow.capture(captured, AMOUNT / 2, 0, release);
        bytes32 before = everythingAboutMoney(id, capturedId);
        bytes memory held = signed(about(id, 5000));

        bytes[8] memory calls = [
            abi.encodeCall(ISignerSets.announceSignerSet, (addressesOf(thiefKeys), 1)),
            abi.encodeCall(ISignerSets.revokeSigner, (1, 0)),
            abi.encodeCall(ISignerSets.retireSigner, (vm.addr(keys[1]))),
            abi.encodeCall(IRiskOracle.post, (id, held)),
            abi.encodeCall(IRiskOracle.postBatch, (held)),
            abi.encodeCall(RiskOracleUnderTest.transferOwnership, (thief)),
            abi.encodeCall(RiskOracleUnderTest.acceptOwnership, ()),
            abi.encodeCall(RiskOracleUnderTest.renounceOwnership, ())
        ];
        // What of these the owner can do at all: the bonds retire, a report is no batch, nothing was proposed to the owner.
        bool[8] memory works = [true, true, false, true, false, true, false, true];
        for (uint256 i = 0; i < calls.length; ++i) {
            uint256 snapshot = vm.snapshotState();
            vm.prank(owner);
            (bool worked, ) = address(oracle).call(calls[i]);
            assertEq(worked, works[i], "works");
            assertEq(everythingAboutMoney(id, capturedId), before, "money is where it was");
            everyExit(t, captured);
            vm.revertToState(snapshot);
        }
        // It takes no money, and has nothing to give.
        vm.deal(owner, 1 ether);
        vm.prank(owner);
        (bool paid, ) = address(oracle).call{value: 1}("");
        assertFalse(paid, "the oracle takes no native coin");
        assertEq(token.balanceOf(address(oracle)), 0);
    }

    function everythingAboutMoney(bytes32 id, bytes32 capturedId) private view returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    escrow.stateOf(id),
                    escrow.stateOf(capturedId),
                    token.balanceOf(address(escrow)),
                    token.balanceOf(payer),
                    token.balanceOf(payee),
                    token.balanceOf(owner),
                    token.balanceOf(thief),
                    token.allowance(payer, address(escrow)),
                    escrow.credit(address(token), payee)
                )
            );
    }

    function everyExit(Terms memory t, Terms memory captured) private {
        vm.prank(payee);
        escrow.void(t, AMOUNT / 4);
        vm.prank(payee);
        token.approve(address(escrow), AMOUNT);
        vm.prank(payee);
        escrow.refund(captured, AMOUNT / 2);
        vm.prank(payer);
        escrow.dispute(t, "");
        uint256 snapshot = vm.snapshotState();
        vm.prank(t.arbiter);
        escrow.resolve(t, AMOUNT / 4);
        vm.revertToState(snapshot);
        vm.warp(NOW + 1 days);
        escrow.resolveExpired(t);
        vm.warp(NOW + 10 days);
        vm.prank(payer);
        escrow.reclaim(captured);
        assertEq(token.balanceOf(address(escrow)), 0, "all left");
        vm.warp(NOW);
    }

    /* Two steps */

    function test_pendingOwner_hasNoPower() public {
        vm.prank(owner);
        oracle.transferOwnership(thief);
        unauthorized(thief);
        oracle.revokeSigner(1, 0);
        unauthorized(thief);
        oracle.announceSignerSet(addressesOf(thiefKeys), 1);
        unauthorized(thief);
        oracle.transferOwnership(thief);
        // The owner takes it back by proposing another, or nobody.
        vm.prank(owner);
        oracle.transferOwnership(address(0));
        unauthorized(thief);
        oracle.acceptOwnership();
        assertEq(oracle.owner(), owner);
        // A mistyped address never accepts: the oracle is not lost.
        vm.prank(owner);
        oracle.transferOwnership(address(0xdead));
        vm.prank(owner);
        oracle.revokeSigner(1, 0);
        assertEq(oracle.signerSet(1).live, 30);
    }

    /* Signers' keys */

    /// @dev Below the quorum: nothing, not even together with the honest reports that they see.
    function test_signers_oneTooFewReachNothing() public {
        bytes32 id = authorize(terms(), AMOUNT);
        bytes memory forged = signed(about(id, 0), 3);
        gateFails(id, abi.encodeWithSelector(ISignerSets.TooFewSignatures.selector, 2, 3));
        escrow.capture(terms(), AMOUNT, 0, forged);
        vm.expectRevert(abi.encodeWithSelector(ISignerSets.TooFewSignatures.selector, 2, 3));
        oracle.post(id, forged);
        // With an honest signature over another report to fill up.
        bytes32 honest = oracle.reportDigest(about(id, 5000));
        bytes memory mixed = bytes.concat(forged, signature(honest, 2));
        gateFails(id, abi.encodeWithSelector(ISignerSets.InvalidSignature.selector, 2));
        escrow.capture(terms(), AMOUNT, 0, mixed);
    }

    /// @dev A quorum lies about the facts. The money still goes to the payee or back to the payer; the owner revokes the
    /// keys at once, which is hold for everybody, and reports that they signed are void from then on, also unused ones.
    function test_signers_aQuorumLies_untilRevoked() public {
        Terms memory t = terms();
        bytes32 id = authorize(t, AMOUNT);
        bytes memory lie = signed(about(id, 0));
        uint256 snapshot = vm.snapshotState();
        vm.expectRevert(abi.encodeWithSelector(IEscrow.NotOperator.selector, thief, payee));
        vm.prank(thief);
        escrow.capture(t, AMOUNT, 0, lie);
        vm.prank(payee);
        escrow.capture(t, AMOUNT, 0, lie);
        assertEq(token.balanceOf(payee), AMOUNT);
        assertEq(token.balanceOf(thief), 0);
        vm.revertToState(snapshot);

        vm.prank(owner);
        oracle.revokeSigner(1, 0);
        gateFails(id, abi.encodeWithSelector(ISignerSets.TooFewSignatures.selector, 0, 3));
        escrow.capture(t, AMOUNT, 0, lie);
        vm.startPrank(owner);
        oracle.revokeSigner(1, 1);
        oracle.revokeSigner(1, 2);
        vm.stopPrank();
        heldFor(t, lie);
        vm.expectRevert(abi.encodeWithSelector(ISignerSets.TooFewSignatures.selector, 2, 3));
        oracle.post(id, lie);
    }

    /// @dev What a lying quorum posted stays posted, and a revocation does not undo it: an honest later round does.
    function test_signers_aPostedLieIsReplacedByALaterRound() public {
        Terms memory t = terms();
        bytes32 id = authorize(t, AMOUNT);
        Report memory lie = about(id, 0);
        lie.round = uint64(BLOCK - 3);
        lie.blockHash = hashOf(BLOCK - 3);
        oracle.post(id, signed(lie));
        vm.prank(owner);
        oracle.revokeSigner(1, 0);
        oracle.post(id, signed(about(id, 5000), 14));
        heldFor(t, "");
        PostedReport memory posted = oracle.postedReport(id);
        assertEq(posted.round, BLOCK - 1);
        assertEq(posted.score, 5000);
    }

    /// @dev The signers cannot choose the arithmetic: the pinned model computes the score of what they claim, and a model of
    /// their own is refused.
    function test_signers_cannotChooseTheModel() public {
        bytes32 id = authorize(terms(), AMOUNT);
        Report memory r = about(id, 0);
        r.model = keccak256("a model that likes the thief");
        bytes memory lie = signed(r);
        gateFails(id, abi.encodeWithSelector(IRiskOracle.WrongModel.selector, r.model, bytes21(modelId)));
        escrow.capture(terms(), AMOUNT, 0, lie);
    }

    /// @dev They have no power over sets: one cannot revoke another, nor name a successor.
    function test_signers_haveNoOtherPower() public {
        for (uint256 i = 0; i < 5; ++i) {
            address signer = vm.addr(keys[i]);
            unauthorized(signer);
            oracle.revokeSigner(1, 0);
            unauthorized(signer);
            oracle.announceSignerSet(addressesOf(thiefKeys), 1);
            vm.expectRevert(abi.encodeWithSelector(ISignerSets.NotBonds.selector, signer, address(0)));
            vm.prank(signer);
            oracle.retireSigner(vm.addr(keys[0]));
        }
    }

    /* The parties' keys */

    /// @dev The operator pays the payee and nobody else, within the fee that the payer signed, and no more than is held.
    function test_operator_thiefPaysThePayeeAndNobodyElse() public {
        Terms memory t = terms();
        t.operator = thief;
        t.maxFeeBps = 100;
        t.feeReceiver = makeAddr("fee receiver");
        bytes32 id = authorize(t, AMOUNT);
        vm.startPrank(thief);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.NotReleased.selector, id, 0));
        escrow.capture(t, AMOUNT, 0, "");
        escrow.clear(t, signed(about(id, 0)));
        vm.expectPartialRevert(IEscrow.FeeOutOfBounds.selector);
        escrow.capture(t, AMOUNT, 11, "");
        escrow.capture(t, AMOUNT, 10, "");
        vm.stopPrank();
        assertEq(token.balanceOf(payee), AMOUNT - 10);
        assertEq(token.balanceOf(t.feeReceiver), 10);
        assertEq(token.balanceOf(thief), 0);
        // It pulls nothing: the payer's allowance is no consent.
        Terms memory mine = terms();
        mine.payee = mine.operator = thief;
        vm.expectRevert(abi.encodeWithSelector(IEscrow.NotPayer.selector, thief, payer));
        vm.prank(thief);
        escrow.authorize(mine, AMOUNT);
    }

    /// @dev The arbiter moves what is held to the payee or the payer, only of a payment that names it, and never what was
    /// captured.
    function test_arbiter_thiefSplitsBetweenTheTwo() public {
        Terms memory t = terms();
        t.arbiter = thief;
        t.resolveSeconds = 1 days;
        authorize(t, AMOUNT);
        bytes32 other = authorize(terms(), AMOUNT);
        vm.prank(payer);
        escrow.dispute(t, "");
        vm.startPrank(thief);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.InvalidAmount.selector, AMOUNT + 1, AMOUNT));
        escrow.resolve(t, AMOUNT + 1);
        escrow.resolve(t, AMOUNT);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.NotArbiter.selector, thief, address(0)));
        escrow.resolve(terms(), AMOUNT);
        vm.stopPrank();
        assertEq(token.balanceOf(payee), AMOUNT);
        assertEq(token.balanceOf(thief), 0);
        assertEq(escrow.stateOf(other).held, AMOUNT);
    }

    /* Nobody's key */

    /// @dev Constructed without an owner, or renounced: the same oracle, and nobody can change it, the deployer included.
    function test_ownerless_bothWaysServeAndNeverChange() public {
        RiskOracleUnderTest constructed = Deploy.riskOracle(
            address(0),
            address(models),
            REPORT_SECONDS,
            ROTATION_DELAY,
            addressesOf(keys),
            3
        );
        // A renounced one forgets whom it was offered to.
        vm.startPrank(owner);
        oracle.transferOwnership(thief);
        oracle.renounceOwnership();
        vm.stopPrank();
        unauthorized(thief);
        oracle.acceptOwnership();

        RiskOracleUnderTest[2] memory both = [constructed, oracle];
        address[4] memory everybody = [owner, address(this), thief, vm.addr(keys[0])];
        for (uint256 i = 0; i < 2; ++i) {
            oracle = both[i];
            assertEq(oracle.owner(), address(0));
            assertEq(oracle.pendingOwner(), address(0));
            for (uint256 j = 0; j < everybody.length; ++j) {
                unauthorized(everybody[j]);
                oracle.announceSignerSet(addressesOf(thiefKeys), 1);
                unauthorized(everybody[j]);
                oracle.revokeSigner(1, 0);
                unauthorized(everybody[j]);
                oracle.transferOwnership(everybody[j]);
            }
            Terms memory t = terms();
            t.salt = 10 + i;
            bytes32 id = authorize(t, AMOUNT);
            bytes memory report = signed(about(id, 0));
            vm.prank(payee);
            escrow.capture(t, AMOUNT, 0, report);
            oracle.post(id, signed(about(id, 5000)));
            assertEq(oracle.postedReport(id).score, 5000);
        }
        assertEq(token.balanceOf(payee), 2 * AMOUNT);
    }
}
