// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow, Terms} from "../../contracts/escrow/IEscrow.sol";
import {HostileGate} from "../../contracts/mocks/HostileGate.sol";
import {IPostedReports} from "../../contracts/risk/IPostedReports.sol";
import {ISignerSets} from "../../contracts/risk/ISignerSets.sol";
import {IRiskOracle, Report} from "../../contracts/risk/IRiskOracle.sol";
import {GatedTest} from "./GatedTest.sol";
import {TinyModel} from "./risk/TinyModel.sol";

/// @notice The silence rule with the real escrow: each way to cheat with it, by the payee, who wants money that the oracle
/// would not release, and by the payer, who wants to take back what silence would release.
contract SilenceCheatsTest is GatedTest {
    function releasedBySilence(Terms memory t, uint256 amount) private {
        vm.prank(payee);
        escrow.capture(t, amount, 0, "");
        assertEq(token.balanceOf(payee), amount, "silence released");
    }

    function post(bytes32 id, uint256 risk, uint256 amount, uint256 round) private {
        Report memory r = about(id, risk);
        r.amount = amount;
        r.round = uint64(round);
        r.blockHash = hashOf(round);
        vm.prank(makeAddr("anyone"));
        oracle.post(id, signed(r));
    }

    /* By the payee */

    /// @dev The payee fetches a hold or a deny, shows it to nobody and waits. Whoever posts it before the time is up ends
    /// that: nodes do, and payers may.
    function test_payee_withholdsAHoldOrADeny() public {
        uint256[2] memory risks = [uint256(5000), 10_000];
        for (uint256 i = 0; i < 2; ++i) {
            Terms memory t = patientTerms();
            t.salt = 10 + i;
            vm.warp(NOW);
            bytes32 id = authorize(t, AMOUNT);
            vm.warp(NOW + SILENCE / 2);
            post(id, risks[i], AMOUNT, BLOCK - 1);
            vm.warp(NOW + SILENCE);
            heldFor(t, "");
            vm.warp(NOW + 9 days);
            heldFor(t, "");
        }
        assertEq(token.balanceOf(payee), 0);
    }

    /// @dev Nor does an older release that it kept help, once a later word is posted.
    function test_payee_bringsAnOlderReleaseThanThePostedHold() public {
        Terms memory t = patientTerms();
        bytes32 id = authorize(t, AMOUNT);
        Report memory older = about(id, 0);
        older.round = uint64(BLOCK - 5);
        older.blockHash = hashOf(BLOCK - 5);
        bytes memory kept = signed(older);
        post(id, 5000, AMOUNT, BLOCK - 4);
        gateFails(id, abi.encodeWithSelector(IPostedReports.RoundSuperseded.selector, BLOCK - 5, BLOCK - 4));
        escrow.capture(t, AMOUNT, 0, kept);
        vm.expectRevert(abi.encodeWithSelector(IPostedReports.RoundSuperseded.selector, BLOCK - 5, BLOCK - 4));
        oracle.post(id, kept);
        vm.warp(NOW + SILENCE);
        heldFor(t, "");
    }

    /// @dev Signers out of service have not kept silent. It counts again when a set with a quorum is in force.
    function test_payee_waitsForSignersThatAreAllRevoked() public {
        Terms memory t = patientTerms();
        authorize(t, AMOUNT);
        vm.startPrank(owner);
        for (uint8 i = 0; i < 5; ++i) oracle.revokeSigner(1, i);
        oracle.announceSignerSet(addressesOf(keys), 3);
        vm.stopPrank();
        vm.warp(NOW + SILENCE);
        heldFor(t, "");
        vm.warp(NOW + ROTATION_DELAY - 1);
        heldFor(t, "");
        vm.warp(NOW + ROTATION_DELAY);
        releasedBySilence(t, AMOUNT);
    }

    /// @dev k − 1 left are no quorum, k are.
    function test_payee_waitsForOneSignerTooFew() public {
        Terms memory t = patientTerms();
        authorize(t, AMOUNT);
        vm.warp(NOW + SILENCE);
        vm.startPrank(owner);
        oracle.revokeSigner(1, 1);
        oracle.revokeSigner(1, 2);
        uint256 snapshot = vm.snapshotState();
        oracle.revokeSigner(1, 3);
        vm.stopPrank();
        heldFor(t, "");
        vm.revertToState(snapshot);
        releasedBySilence(t, AMOUNT);
    }

    /// @dev The signers of a set that is only in its overlap do not speak for the one in force.
    function test_payee_countsOnTheOldSetInItsOverlap() public {
        Terms memory t = patientTerms();
        authorize(t, AMOUNT);
        address[] memory next = new address[](1);
        next[0] = makeAddr("next signer");
        vm.startPrank(owner);
        uint32 set = oracle.announceSignerSet(next, 1);
        oracle.revokeSigner(set, 0);
        vm.stopPrank();
        vm.warp(NOW + ROTATION_DELAY - 1);
        uint256 snapshot = vm.snapshotState();
        releasedBySilence(t, AMOUNT);
        vm.revertToState(snapshot);
        vm.warp(NOW + ROTATION_DELAY);
        heldFor(t, "");
    }

    /// @dev A report that fails is not the same as none: no money moves on it, whatever the clock says.
    function test_payee_makesTheGateFail() public {
        Terms memory t = patientTerms();
        bytes32 id = authorize(t, AMOUNT);
        Report memory r = about(id, 5000);
        bytes memory aged = signed(r);
        vm.warp(NOW + SILENCE);
        gateFails(
            id,
            abi.encodeWithSelector(IPostedReports.ReportExpired.selector, NOW + REPORT_SECONDS, block.timestamp)
        );
        escrow.capture(t, AMOUNT, 0, aged);
        gateFails(id, abi.encodeWithSelector(IPostedReports.MalformedReport.selector, 1));
        escrow.capture(t, AMOUNT, 0, hex"00");
        r = about(id, 0);
        r.model = keccak256("another");
        bytes memory foreign = signed(r);
        gateFails(id, abi.encodeWithSelector(IRiskOracle.WrongModel.selector, r.model, bytes21(modelId)));
        escrow.capture(t, AMOUNT, 0, foreign);
        foreign = signed(about(id, 0), 3);
        gateFails(id, abi.encodeWithSelector(ISignerSets.TooFewSignatures.selector, 2, 3));
        escrow.capture(t, AMOUNT, 0, foreign);
        assertEq(token.balanceOf(payee), 0);
    }

    /// @dev A gate that fails is never silence, however long.
    function test_payee_namesAGateThatFails() public {
        HostileGate bad = new HostileGate();
        bad.set(HostileGate.Behaviour.Reverts, 1);
        Terms memory t = patientTerms();
        t.gate = address(bad);
        bytes32 id = authorize(t, AMOUNT);
        vm.warp(NOW + 9 days);
        gateFails(id, abi.encodeWithSelector(HostileGate.Refused.selector, "because"));
        escrow.capture(t, AMOUNT, 0, "");
    }

    /// @dev Terms whose silence is nonsense release nothing: the gate refuses to read them.
    function test_payee_writesASilenceOfSeconds() public {
        Terms memory t = terms();
        t.gateTerms = gateTerms(3000, 7000, MAX_AGE, 3599);
        bytes32 id = authorize(t, AMOUNT);
        vm.warp(NOW + 9 days);
        gateFails(id, abi.encodeWithSelector(IPostedReports.InvalidGateTerms.selector, t.gateTerms));
        escrow.capture(t, AMOUNT, 0, "");
    }

    /// @dev A posted word by another model than the pinned one, even a release, is hold: somebody did speak.
    function test_payee_hasAnotherModelSpeak() public {
        Terms memory t = patientTerms();
        bytes32 id = authorize(t, AMOUNT);
        bytes32 pinned = modelId;
        (modelId, ) = models.publish(TinyModel.tables(3, 0));
        post(id, 0, AMOUNT, BLOCK - 3);
        heldFor(t, "");
        vm.warp(NOW + SILENCE);
        heldFor(t, "");
        // The pinned model's later word takes its place.
        modelId = pinned;
        post(id, 0, AMOUNT, BLOCK - 2);
        releasedBySilence(t, AMOUNT);
    }

    /// @dev A hold or a deny that has aged, or spoke for less, still says that somebody spoke.
    function test_payee_waitsUntilAHoldHasAged() public {
        Terms memory t = patientTerms();
        bytes32 id = authorize(t, AMOUNT);
        post(id, 5000, 1, BLOCK - 3);
        vm.warp(NOW + REPORT_SECONDS + 1 days);
        heldFor(t, "");
        post(id, 10_000, 1, BLOCK - 2);
        vm.warp(NOW + REPORT_SECONDS + 2 days);
        heldFor(t, "");
        vm.expectRevert(abi.encodeWithSelector(IEscrow.NotDenied.selector, id, 0));
        escrow.deny(t, "");
    }

    /* By the payer */

    /// @dev The payer sets the clock back by increasing by a unit again and again. It can until authorizeBy, which the payee
    /// accepted, and not after it.
    function test_payer_setsTheClockBackByIncreasing() public {
        Terms memory t = patientTerms();
        t.authorizeBy = uint48(NOW + 6 hours);
        bytes32 id = authorize(t, AMOUNT);
        uint256 last;
        for (uint256 i = 1; i <= 3; ++i) {
            last = NOW + i * SILENCE - i;
            vm.warp(last);
            heldFor(t, "");
            vm.prank(payer);
            escrow.increase(t, 1, "");
        }
        assertEq(last, t.authorizeBy - 3);
        vm.warp(t.authorizeBy);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.AfterAuthorizeBy.selector, t.authorizeBy, t.authorizeBy));
        vm.prank(payer);
        escrow.increase(t, 1, "");
        assertEq(escrow.stateOf(id).clock, last);
        vm.warp(last + SILENCE - 1);
        heldFor(t, "");
        vm.warp(last + SILENCE);
        releasedBySilence(t, AMOUNT + 3);
    }

    /// @dev Nor does giving back or clearing set it.
    function test_payer_cannotSetTheClockOtherwise() public {
        Terms memory t = patientTerms();
        bytes32 id = authorize(t, AMOUNT);
        vm.warp(NOW + SILENCE - 1);
        vm.prank(payee);
        escrow.void(t, 1);
        assertEq(escrow.stateOf(id).clock, NOW);
        vm.warp(NOW + SILENCE);
        releasedBySilence(t, AMOUNT - 1);
    }

    /// @dev The payer has a release signed for a trifle and posts it, so that "somebody spoke".
    function test_payer_postsAReleaseForATrifle() public {
        Terms memory t = patientTerms();
        bytes32 id = authorize(t, AMOUNT);
        post(id, 0, 1, BLOCK - 3);
        heldFor(t, "");
        vm.warp(NOW + SILENCE - 1);
        post(id, 0, AMOUNT - 1, BLOCK - 2);
        heldFor(t, "");
        vm.warp(NOW + SILENCE);
        releasedBySilence(t, AMOUNT);
    }

    /// @dev A release that is posted and ages stands back in the same way.
    function test_payer_postsAReleaseThatAges() public {
        Terms memory t = patientTerms();
        bytes32 id = authorize(t, AMOUNT);
        post(id, 0, AMOUNT, BLOCK - 3);
        vm.warp(NOW + MAX_AGE + 1);
        heldFor(t, "");
        vm.warp(NOW + SILENCE);
        releasedBySilence(t, AMOUNT);
    }

    /// @dev Silence keeps the money held unless the terms say otherwise.
    function test_payer_neverAgreedToSilence() public {
        Terms memory t = terms();
        authorize(t, AMOUNT);
        vm.warp(NOW + 9 days);
        heldFor(t, "");
    }
}
