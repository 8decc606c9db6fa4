// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Verdict} from "../../../contracts/risk/IReleaseGate.sol";
import {IPostedReports} from "../../../contracts/risk/IPostedReports.sol";
import {ISignerBonds} from "../../../contracts/risk/ISignerBonds.sol";
import {ISignerSets, SignerSet} from "../../../contracts/risk/ISignerSets.sol";
import {Report} from "../../../contracts/risk/IRiskOracle.sol";
import {Deploy, RiskOracleUnderTest} from "../../utils/Deploy.sol";
import {RiskTest} from "./RiskTest.sol";

contract SignerSetsTest is RiskTest {
    uint256[] private _newKeys;

    function setUp() public override {
        super.setUp();
        for (uint256 i = 1; i <= 2; ++i) _newKeys.push(uint256(keccak256(abi.encode("new signer", i))));
    }

    function announce() private returns (uint32 set) {
        address[] memory signers = addressesOf(_newKeys);
        vm.prank(owner);
        return oracle.announceSignerSet(signers, 1);
    }

    function signedByNew(Report memory r, uint256 set) private view returns (bytes memory) {
        (uint8 v, bytes32 x, bytes32 s) = vm.sign(_newKeys[1], oracle.reportDigest(r));
        return bytes.concat(head(r, set), abi.encodePacked(uint8(1), x, s, v));
    }

    /// @dev A fresh report at whatever second it is.
    function old() private view returns (bytes memory) {
        return signed(reportOf(0));
    }

    function notInForce(bytes memory report, uint256 set) private {
        fails(report, abi.encodeWithSelector(ISignerSets.SignerSetNotInForce.selector, set));
    }

    function test_theFirstSetIsInForceAtOnce() public view {
        SignerSet memory set = oracle.signerSet(1);
        assertEq(oracle.activeSignerSet(), 1);
        assertEq(set.signers.length, 5);
        assertEq(set.signers[4], vm.addr(keys[4]));
        assertEq(set.quorum, 3);
        assertEq(set.live, 31);
        assertEq(set.activeAt, NOW);
        assertEq(set.servesUntil, type(uint48).max);
        assertEq(oracle.signerSet(2).signers.length, 0);
    }

    function test_rotation_waitsAndOverlapsToTheSecond() public {
        uint256 takeover = NOW + ROTATION_DELAY;
        vm.expectEmit(true, true, true, true, address(oracle));
        emit ISignerSets.SignerSetAnnounced(2, addressesOf(_newKeys), 1, takeover);
        assertEq(announce(), 2);
        assertEq(oracle.signerSet(2).activeAt, takeover);
        assertEq(oracle.signerSet(1).servesUntil, takeover + REPORT_SECONDS);

        vm.warp(takeover - 1);
        assertEq(oracle.activeSignerSet(), 1);
        assertVerdict(ask(old()), Verdict.Release);
        notInForce(signedByNew(reportOf(0), 2), 2);

        vm.warp(takeover);
        assertEq(oracle.activeSignerSet(), 2);
        assertVerdict(ask(old()), Verdict.Release);
        assertVerdict(ask(signedByNew(reportOf(0), 2)), Verdict.Release);

        vm.warp(takeover + REPORT_SECONDS - 1);
        assertVerdict(ask(old()), Verdict.Release);
        vm.warp(takeover + REPORT_SECONDS);
        notInForce(old(), 1);
        assertVerdict(ask(signedByNew(reportOf(0), 2)), Verdict.Release);
        vm.warp(takeover + 300 days);
        assertVerdict(ask(signedByNew(reportOf(0), 2)), Verdict.Release);
    }

    function test_rotation_aNewAnnouncementReplacesOneThatDidNotTakeOver() public {
        announce();
        vm.warp(NOW + ROTATION_DELAY - 1);
        vm.expectEmit(true, true, true, true, address(oracle));
        emit ISignerSets.SignerSetReplaced(2);
        assertEq(announce(), 3);
        uint256 takeover = NOW + 2 * ROTATION_DELAY - 1;
        assertEq(oracle.signerSet(3).activeAt, takeover);
        assertEq(oracle.signerSet(1).servesUntil, takeover + REPORT_SECONDS);

        vm.warp(NOW + ROTATION_DELAY);
        notInForce(signedByNew(reportOf(0), 2), 2);
        assertEq(oracle.activeSignerSet(), 1);
        vm.warp(takeover);
        notInForce(signedByNew(reportOf(0), 2), 2);
        assertVerdict(ask(signedByNew(reportOf(0), 3)), Verdict.Release);
        assertEq(oracle.activeSignerSet(), 3);
    }

    function test_rotation_afterATakeoverTheNewSetStands() public {
        announce();
        vm.warp(NOW + ROTATION_DELAY);
        assertEq(announce(), 3);
        assertEq(oracle.signerSet(2).servesUntil, NOW + 2 * ROTATION_DELAY + REPORT_SECONDS);
        assertEq(oracle.signerSet(1).servesUntil, NOW + ROTATION_DELAY + REPORT_SECONDS);
        assertEq(oracle.activeSignerSet(), 2);
        vm.warp(NOW + 2 * ROTATION_DELAY);
        assertEq(oracle.activeSignerSet(), 3);
    }

    function test_rotation_theSetsOfTheOldSignersAreNotMixed() public {
        announce();
        vm.warp(NOW + ROTATION_DELAY);
        // A report signed by the old set, presented as one of the new set, and the reverse.
        Report memory r = reportOf(0);
        bytes memory report = bytes.concat(head(r, 2), signature(oracle.reportDigest(r), 0));
        fails(report, abi.encodeWithSelector(ISignerSets.InvalidSignature.selector, 0));
        report = signedByNew(r, 1);
        fails(report, abi.encodeWithSelector(ISignerSets.TooFewSignatures.selector, 1, 3));
    }

    function test_revocation_countsAtOnce() public {
        bytes memory report = old();
        assertVerdict(ask(report), Verdict.Release);
        vm.expectEmit(true, true, true, true, address(oracle));
        emit ISignerSets.SignerRevoked(1, 1, vm.addr(keys[1]));
        vm.prank(owner);
        oracle.revokeSigner(1, 1);
        fails(report, abi.encodeWithSelector(ISignerSets.TooFewSignatures.selector, 1, 3));
        assertVerdict(ask(signed(reportOf(0), 13)), Verdict.Release);
        assertEq(oracle.signerSet(1).live, 29);
    }

    function test_revocation_belowTheQuorumHolds() public {
        vm.startPrank(owner);
        oracle.revokeSigner(1, 0);
        oracle.revokeSigner(1, 1);
        assertVerdict(ask(signed(reportOf(10_000), 28)), Verdict.Deny);
        oracle.revokeSigner(1, 2);
        vm.stopPrank();
        assertVerdict(ask(signed(reportOf(0))), Verdict.Hold);
        assertVerdict(ask(signed(reportOf(10_000), 24)), Verdict.Hold);
        bytes memory report = signed(reportOf(0));
        vm.expectRevert(abi.encodeWithSelector(ISignerSets.TooFewSignatures.selector, 2, 3));
        oracle.post(subject, report);
    }

    function test_revocation_ofNobody() public {
        vm.startPrank(owner);
        oracle.revokeSigner(1, 4);
        vm.expectRevert(abi.encodeWithSelector(ISignerSets.UnknownSigner.selector, 1, 4));
        oracle.revokeSigner(1, 4);
        vm.expectRevert(abi.encodeWithSelector(ISignerSets.UnknownSigner.selector, 1, 5));
        oracle.revokeSigner(1, 5);
        vm.expectRevert(abi.encodeWithSelector(ISignerSets.UnknownSigner.selector, 1, 255));
        oracle.revokeSigner(1, 255);
        vm.expectRevert(abi.encodeWithSelector(ISignerSets.UnknownSigner.selector, 2, 0));
        oracle.revokeSigner(2, 0);
        vm.stopPrank();
    }

    function refusesSet(address[] memory signers, uint8 quorum) private {
        refused(signers, quorum);
        vm.expectRevert(abi.encodeWithSelector(ISignerSets.InvalidSignerSet.selector, signers.length, quorum));
        Deploy.riskOracle(owner, address(models), REPORT_SECONDS, 0, signers, quorum);
    }

    function refused(address[] memory signers, uint8 quorum) private {
        vm.expectRevert(abi.encodeWithSelector(ISignerSets.InvalidSignerSet.selector, signers.length, quorum));
        vm.prank(owner);
        oracle.announceSignerSet(signers, quorum);
    }

    function test_sets_thatMakeNoSense() public {
        address[] memory signers = addressesOf(keys);
        refusesSet(signers, 0);
        refusesSet(signers, 6);
        refusesSet(new address[](0), 0);
        refusesSet(new address[](0), 1);
        signers[4] = signers[0];
        refusesSet(signers, 3);
        signers[4] = address(0);
        refusesSet(signers, 3);
        signers = new address[](32);
        for (uint256 i = 0; i < 32; ++i) signers[i] = address(uint160(i + 1));
        refusesSet(signers, 1);
    }

    function test_sets_of31Serve() public {
        delete keys;
        for (uint256 i = 0; i < 31; ++i) keys.push(i + 1);
        oracle = Deploy.riskOracle(address(0), address(models), REPORT_SECONDS, 0, addressesOf(keys), 31);
        assertVerdict(ask(signed(reportOf(0), type(uint256).max)), Verdict.Release);
        assertEq(oracle.signerSet(1).live, uint256(type(uint32).max) >> 1);
    }

    /// @dev A list's address comes from its number, whose form grows with it: 1, 128 and 256 take one byte more each.
    function test_sets_ofAnyNumberServe() public {
        oracle = Deploy.riskOracle(owner, address(models), REPORT_SECONDS, 0, addressesOf(keys), 3);
        for (uint256 set = 2; set <= 300; ++set) {
            // Each set has its own first and last signer, so that another one's list would be found out.
            keys[0] = set * 1000;
            keys[4] = set * 1000 + 1;
            address[] memory signers = addressesOf(keys);
            vm.prank(owner);
            assertEq(oracle.announceSignerSet(signers, 3), set);
            if (set > 4 && set < 125 && set != 64) continue;
            Report memory r = reportOf(0);
            bytes32 digest = oracle.reportDigest(r);
            bytes memory report = bytes.concat(
                head(r, set),
                signature(digest, 0),
                signature(digest, 2),
                signature(digest, 4)
            );
            assertVerdict(ask(report), Verdict.Release);
            assertEq(oracle.signerSet(uint32(set)).signers[4], signers[4]);
            assertEq(oracle.signerSet(uint32(set)).activeAt, block.timestamp);
        }
    }

    function test_bonds_onlyTheyRetire() public {
        address signer = vm.addr(keys[0]);
        vm.expectRevert(abi.encodeWithSelector(ISignerSets.NotBonds.selector, address(this), address(0)));
        oracle.retireSigner(signer);
        vm.expectRevert(abi.encodeWithSelector(ISignerSets.NotBonds.selector, owner, address(0)));
        vm.prank(owner);
        oracle.retireSigner(signer);
    }

    function test_bonds_retireFromEverySetThatServesOrWill() public {
        address bonds = makeAddr("bonds");
        vm.mockCall(bonds, abi.encodeWithSelector(ISignerBonds.isBonded.selector), abi.encode(true));
        oracle = Deploy.riskOracle(owner, address(models), bonds, REPORT_SECONDS, ROTATION_DELAY, addressesOf(keys), 3);
        address signer = vm.addr(keys[3]);
        address[] memory signers = addressesOf(keys);
        vm.startPrank(owner);
        oracle.announceSignerSet(signers, 3);
        vm.warp(NOW + ROTATION_DELAY);
        // Set 1 is in its overlap, set 2 stands, set 3 is replaced by set 4.
        oracle.announceSignerSet(signers, 3);
        (signers[0], signers[3]) = (signers[3], signers[0]);
        oracle.announceSignerSet(signers, 3);
        vm.stopPrank();

        vm.startPrank(bonds);
        oracle.retireSigner(makeAddr("nobody"));
        for (uint32 set = 1; set <= 4; ++set) assertEq(oracle.signerSet(set).live, 31);
        vm.expectEmit(true, true, true, true, address(oracle));
        emit ISignerSets.SignerRevoked(4, 0, signer);
        oracle.retireSigner(signer);
        oracle.retireSigner(signer);
        vm.stopPrank();
        assertEq(oracle.signerSet(1).live, 31 - 8);
        assertEq(oracle.signerSet(2).live, 31 - 8);
        assertEq(oracle.signerSet(3).live, 31);
        assertEq(oracle.signerSet(4).live, 30);
    }

    function test_bonds_askedBeforeASetIsAnnounced() public {
        address bonds = makeAddr("bonds");
        vm.mockCall(bonds, abi.encodeWithSelector(ISignerBonds.isBonded.selector), abi.encode(true));
        oracle = Deploy.riskOracle(owner, address(models), bonds, REPORT_SECONDS, ROTATION_DELAY, addressesOf(keys), 3);
        address[] memory signers = addressesOf(_newKeys);
        vm.mockCall(
            bonds,
            abi.encodeWithSelector(ISignerBonds.isBonded.selector, address(oracle), signers[1]),
            abi.encode(false)
        );
        vm.startPrank(owner);
        vm.expectRevert(abi.encodeWithSelector(ISignerSets.UnbondedSigner.selector, signers[1]));
        oracle.announceSignerSet(signers, 1);
        signers = addressesOf(keys);
        assertEq(oracle.announceSignerSet(signers, 3), 2);
        vm.stopPrank();
    }

    function test_owner_onlyMayRotateAndRevoke() public {
        address[] memory signers = addressesOf(_newKeys);
        address stranger = makeAddr("stranger");
        vm.startPrank(stranger);
        vm.expectRevert(abi.encodeWithSelector(Ownable.OwnableUnauthorizedAccount.selector, stranger));
        oracle.announceSignerSet(signers, 1);
        vm.expectRevert(abi.encodeWithSelector(Ownable.OwnableUnauthorizedAccount.selector, stranger));
        oracle.revokeSigner(1, 0);
        vm.stopPrank();
    }

    function test_owner_changesInTwoSteps() public {
        address next = makeAddr("next");
        vm.prank(owner);
        oracle.transferOwnership(next);
        assertEq(oracle.owner(), owner);
        vm.prank(next);
        oracle.acceptOwnership();
        assertEq(oracle.owner(), next);
    }

    function test_ownerless_nobodyEverChangesIt() public {
        oracle = Deploy.riskOracle(address(0), address(models), REPORT_SECONDS, ROTATION_DELAY, addressesOf(keys), 3);
        assertEq(oracle.owner(), address(0));
        assertEq(oracle.pendingOwner(), address(0));
        vm.expectRevert(abi.encodeWithSelector(Ownable.OwnableUnauthorizedAccount.selector, address(this)));
        oracle.revokeSigner(1, 0);
        assertVerdict(ask(signed(reportOf(0))), Verdict.Release);
    }

    function test_durations() public {
        address[] memory signers = addressesOf(keys);
        uint256[2][4] memory wrong = [
            [uint256(0), 0],
            [uint256(365 days + 1), 0],
            [uint256(1 hours), 365 days + 1],
            [type(uint256).max, type(uint256).max]
        ];
        for (uint256 i = 0; i < wrong.length; ++i) {
            uint256 named = i == 2 ? wrong[i][1] : wrong[i][0];
            vm.expectRevert(abi.encodeWithSelector(IPostedReports.InvalidDuration.selector, named, 365 days));
            Deploy.riskOracle(owner, address(models), wrong[i][0], wrong[i][1], signers, 3);
        }
        RiskOracleUnderTest longest = Deploy.riskOracle(owner, address(models), 365 days, 365 days, signers, 3);
        assertEq(longest.reportSeconds(), 365 days);
        assertEq(longest.rotationDelay(), 365 days);
        assertEq(longest.models(), address(models));
    }
}
