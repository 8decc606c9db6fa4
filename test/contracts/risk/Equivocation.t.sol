// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Verdict} from "../../../contracts/risk/IReleaseGate.sol";
import {Report} from "../../../contracts/risk/IRiskOracle.sol";
import {ISignerSets} from "../../../contracts/risk/ISignerSets.sol";
import {Bond, Evidence, ISignerBonds} from "../../../contracts/risk/ISignerBonds.sol";
import {ReportHash} from "../../../contracts/risk/ReportHash.sol";
import {Deploy, RiskOracleUnderTest} from "../../utils/Deploy.sol";
import {BondsTest} from "./BondsTest.sol";

/// @notice What is equivocation, what is not, and what a proof does.
contract EquivocationTest is BondsTest {
    function slashed(uint256 index) private view {
        Bond memory bond = bonds.bondOf(address(oracle), signerAt(index));
        assertTrue(bond.slashed);
        assertEq(bond.stake, 0);
        assertEq(bond.withdrawableAt, 0);
        assertFalse(bonds.isBonded(address(oracle), signerAt(index)));
        assertFalse(liveBit(1, index), "retired");
    }

    function provesAndSlashes(Evidence memory a, Evidence memory b) private {
        uint256 snapshot = vm.snapshotState();
        (address signer, uint256 reward) = prove(a, b);
        assertEq(signer, signerAt(0));
        assertEq(reward, MINIMUM / 5);
        slashed(0);
        vm.revertToState(snapshot);
        (signer, ) = prove(b, a);
        assertEq(signer, signerAt(0));
        slashed(0);
        vm.revertToState(snapshot);
    }

    function test_proof_ofTwoReports() public {
        (Report memory a, Report memory b) = twoReports();
        vm.expectEmit(true, true, true, true, address(bonds));
        emit ISignerBonds.EquivocationProven(
            address(oracle),
            signerAt(0),
            subject,
            a.round,
            prover,
            MINIMUM / 5,
            (MINIMUM * 4) / 5
        );
        (address signer, uint256 reward) = prove(alone(0, a), alone(0, b));
        assertEq(signer, signerAt(0));
        assertEq(reward, MINIMUM / 5);
        slashed(0);
        assertEq(token.balanceOf(prover), MINIMUM / 5);
        assertEq(token.balanceOf(BURN), (MINIMUM * 4) / 5);
        assertEq(token.balanceOf(address(bonds)), 2 * MINIMUM);
        for (uint256 i = 1; i < 3; ++i) {
            assertTrue(bonds.isBonded(address(oracle), signerAt(i)), "the others keep theirs");
            assertTrue(liveBit(1, i));
        }
        // In force at once: its signature counts no more.
        fails(signed(reportOf(0)), abi.encodeWithSelector(ISignerSets.TooFewSignatures.selector, 0, 3));
        assertVerdict(ask(signed(reportOf(0), 14)), Verdict.Release);
    }

    function test_proof_aloneAndInBatchesOfAnySize() public {
        (Report memory a, Report memory b) = twoReports();
        for (uint256 i = 0; i < 4; ++i) {
            provesAndSlashes(alone(0, a), inBatch(0, b, nodes(i)));
            provesAndSlashes(inBatch(0, a, nodes(1)), inBatch(0, b, nodes(i)));
        }
        // Both in one batch, each the other's neighbour.
        bytes32[] memory leafOfB = new bytes32[](1);
        bytes32[] memory leafOfA = new bytes32[](1);
        (leafOfA[0], leafOfB[0]) = (ReportHash.leaf(a), ReportHash.leaf(b));
        provesAndSlashes(inBatch(0, a, leafOfB), inBatch(0, b, leafOfA));
    }

    function test_proof_everyOtherFieldCounts() public {
        Report memory a = reportOf(100);
        for (uint256 i = 0; i < 6; ++i) {
            Report memory b = reportOf(100);
            if (i == 0) ++b.amount;
            if (i == 1) b.features = bytes32(uint256(b.features) ^ 1);
            if (i == 2) b.extraFeatures = bytes32(uint256(1) << 255);
            if (i == 3) b.model = keccak256("another");
            if (i == 4) b.manifest = keccak256("another");
            if (i == 5) --b.validUntil;
            provesAndSlashes(alone(0, a), alone(0, b));
            provesAndSlashes(alone(0, a), inBatch(0, b, nodes(2)));
        }
    }

    function test_noProof_theSameReportAloneAndInBatches() public {
        Report memory a = reportOf(100);
        bytes memory same = abi.encodeWithSelector(ISignerBonds.SameReport.selector, ReportHash.ofReport(a));
        refuses(alone(0, a), alone(0, a), same);
        refuses(alone(0, a), inBatch(0, a, nodes(0)), same);
        refuses(inBatch(0, a, nodes(1)), inBatch(0, a, nodes(3)), same);
        assertTrue(bonds.isBonded(address(oracle), signerAt(0)));
    }

    function test_noProof_anotherSubjectRoundOrBlock() public {
        bytes memory different = abi.encodeWithSelector(ISignerBonds.DifferentRounds.selector);
        (Report memory a, Report memory b) = twoReports();
        b.subject = keccak256("another payment");
        refuses(alone(0, a), alone(0, b), different);
        (a, b) = twoReports();
        ++b.round;
        refuses(alone(0, a), alone(0, b), different);
        refuses(inBatch(0, a, nodes(2)), inBatch(0, b, nodes(2)), different);
        // A reorganisation: the same number, another block.
        (a, b) = twoReports();
        b.blockHash = keccak256("fork");
        refuses(alone(0, a), alone(0, b), different);
    }

    function test_noProof_twoSigners() public {
        (Report memory a, Report memory b) = twoReports();
        refuses(
            alone(0, a),
            alone(1, b),
            abi.encodeWithSelector(ISignerBonds.DifferentSigners.selector, signerAt(0), signerAt(1))
        );
    }

    /// @dev What was signed for another chain or contract recovers to somebody else here.
    function test_noProof_anotherChainOrContract() public {
        (Report memory a, Report memory b) = twoReports();
        Evidence memory first = alone(0, a);
        RiskOracleUnderTest second = bondedOracle(bonds);
        Evidence memory elsewhere = aloneFor(address(second), keys[0], b);
        notTheSigner(first, elsewhere);
        uint256 here = block.chainid;
        vm.chainId(here + 1);
        Evidence memory otherChain = alone(0, b);
        vm.chainId(here);
        notTheSigner(first, otherChain);
        assertTrue(bonds.isBonded(address(oracle), signerAt(0)));
    }

    function notTheSigner(Evidence memory a, Evidence memory b) private {
        vm.expectPartialRevert(ISignerBonds.DifferentSigners.selector);
        prove(a, b);
    }

    function test_noProof_signaturesOfAnotherForm() public {
        (Report memory a, Report memory b) = twoReports();
        Evidence memory good = alone(0, a);
        Evidence memory bad = alone(0, b);
        bytes memory whole = bad.signature;
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(keys[0], digestOf(address(oracle), ReportHash.ofReport(b)));
        bytes[6] memory forms = [
            abi.encodePacked(r, bytes32(ORDER - uint256(s)), v == 27 ? uint8(28) : uint8(27)),
            abi.encodePacked(r, s),
            abi.encodePacked(r, s, v - 27),
            abi.encodePacked(whole, uint8(0)),
            bytes(""),
            abi.encodePacked(bytes32(0), bytes32(0), uint8(27))
        ];
        for (uint256 i = 0; i < forms.length; ++i) {
            bad.signature = forms[i];
            refuses(good, bad, abi.encodeWithSelector(ISignerBonds.InvalidEvidence.selector, 1));
        }
        bad.signature = whole;
        provesAndSlashes(good, bad);
        bad.proof = nodes(1); // a proof, but said to be signed alone
        refuses(good, bad, abi.encodeWithSelector(ISignerBonds.InvalidEvidence.selector, 1));
    }

    /// @dev A report that is not a leaf of what was signed: neither another leaf, nor a node, nor the root.
    function test_noProof_notInTheBatch() public {
        (Report memory a, Report memory b) = twoReports();
        Evidence memory first = alone(0, a);
        Evidence memory second = inBatch(0, b, nodes(3));
        second.report.amount += 1;
        notTheSigner(first, second);
        second.report = b;
        second.proof = nodes(2);
        notTheSigner(first, second);
        second.proof = nodes(4);
        notTheSigner(first, second);
        // A batch's signature says nothing as a signature over one report, nor the reverse.
        second = inBatch(0, b, nodes(0));
        second.batched = false;
        notTheSigner(first, second);
        second = alone(0, b);
        second.batched = true;
        notTheSigner(first, second);
    }

    function test_twice_isRefused() public {
        (Report memory a, Report memory b) = twoReports();
        prove(alone(0, a), alone(0, b));
        bytes memory done = abi.encodeWithSelector(ISignerBonds.SlashedAlready.selector, address(oracle), signerAt(0));
        refuses(alone(0, a), alone(0, b), done);
        b.amount = 7;
        refuses(alone(0, a), inBatch(0, b, nodes(1)), done);
        fund(signerAt(0), MINIMUM);
        vm.expectRevert(done);
        vm.prank(signerAt(0));
        bonds.deposit(address(oracle), MINIMUM);
        vm.expectRevert(done);
        vm.prank(signerAt(0));
        bonds.depositFor(address(oracle), signerAt(0), MINIMUM);
        assertEq(token.balanceOf(prover), MINIMUM / 5);
    }

    function test_leavingFirst_savesNothing() public {
        (Report memory a, Report memory b) = twoReports();
        Evidence memory first = alone(0, a);
        Evidence memory second = alone(0, b);
        leaves(signerAt(0));
        vm.warp(bonds.bondOf(address(oracle), signerAt(0)).withdrawableAt);
        uint256 snapshot = vm.snapshotState();
        (, uint256 reward) = prove(first, second);
        assertEq(reward, MINIMUM / 5);
        slashed(0);
        vm.expectRevert(abi.encodeWithSelector(ISignerBonds.NothingAtStake.selector, address(oracle), signerAt(0)));
        vm.prank(signerAt(0));
        bonds.withdraw(address(oracle), signerAt(0), signerAt(0));
        vm.revertToState(snapshot);

        // After it has withdrawn there is nothing to lose, but it never comes back.
        vm.prank(signerAt(0));
        bonds.withdraw(address(oracle), signerAt(0), signerAt(0));
        (, reward) = prove(first, second);
        assertEq(reward, 0);
        slashed(0);
        assertEq(token.balanceOf(signerAt(0)), MINIMUM);
        assertEq(token.balanceOf(BURN), 0);
    }

    /// @dev Whoever's transaction comes first has the reward. A signer that proves its own equivocation loses four fifths.
    function test_frontRunning_theSignerLosesFourFifths() public {
        (Report memory a, Report memory b) = twoReports();
        vm.prank(signerAt(0));
        bonds.proveEquivocation(address(oracle), alone(0, a), alone(0, b), signerAt(0));
        assertEq(token.balanceOf(signerAt(0)), MINIMUM / 5);
        assertEq(token.balanceOf(BURN), (MINIMUM * 4) / 5);
        slashed(0);
        refuses(
            alone(0, a),
            alone(0, b),
            abi.encodeWithSelector(ISignerBonds.SlashedAlready.selector, address(oracle), signerAt(0))
        );
    }

    function test_withoutAStake_retiresAllTheSame() public {
        (Report memory a, Report memory b) = twoReports();
        assertTrue(liveBit(1, 4));
        (address signer, uint256 reward) = prove(alone(4, a), alone(4, b));
        assertEq(signer, signerAt(4));
        assertEq(reward, 0);
        slashed(4);
        assertEq(token.balanceOf(address(bonds)), 3 * MINIMUM);
    }

    /// @dev A key that is in no set of the oracle: nothing happens to anybody.
    function test_ofAStranger_changesNothing() public {
        (Report memory a, Report memory b) = twoReports();
        uint256 key = uint256(keccak256("stranger's key"));
        uint32 live = oracle.signerSet(1).live;
        (address signer, uint256 reward) = prove(aloneFor(address(oracle), key, a), aloneFor(address(oracle), key, b));
        assertEq(signer, vm.addr(key));
        assertEq(reward, 0);
        assertEq(oracle.signerSet(1).live, live);
        assertEq(token.balanceOf(address(bonds)), 3 * MINIMUM);
    }

    function test_retires_fromTheSetThatWaits() public {
        address[] memory signers = new address[](2);
        (signers[0], signers[1]) = (signerAt(2), signerAt(0));
        vm.prank(owner);
        oracle.announceSignerSet(signers, 1);
        (Report memory a, Report memory b) = twoReports();
        prove(alone(0, a), alone(0, b));
        assertFalse(liveBit(1, 0));
        assertFalse(liveBit(2, 1));
        assertTrue(liveBit(2, 0));
        vm.expectRevert(abi.encodeWithSelector(ISignerSets.UnbondedSigner.selector, signerAt(0)));
        vm.prank(owner);
        oracle.announceSignerSet(signers, 1);
    }

    /// @dev The longest search there is: of the sets that are searched each has 31 signers, and none is over.
    function test_retires_fromThirtyTwoSetsOfThirtyOne() public {
        address[] memory signers = new address[](31);
        for (uint256 i = 0; i < 30; ++i) signers[i] = vm.addr(uint256(keccak256(abi.encode("one of 31", i))));
        signers[30] = signerAt(0);
        oracle = Deploy.riskOracle(owner, address(models), address(bonds), REPORT_SECONDS, 0, signers, 20);
        fund(address(this), 31 * MINIMUM);
        for (uint256 i = 0; i < 31; ++i) bonds.depositFor(address(oracle), signers[i], MINIMUM);
        for (uint256 set = 2; set <= 32; ++set) {
            vm.prank(owner);
            oracle.announceSignerSet(signers, 20);
        }
        (Report memory a, Report memory b) = twoReports();
        prove(alone(0, a), alone(0, b));
        for (uint32 set = 1; set <= 32; ++set) {
            assertFalse(liveBit(set, 30), "slashed, but not retired");
            assertTrue(liveBit(set, 29));
        }
    }

    function test_receiver_isNotNobody() public {
        (Report memory a, Report memory b) = twoReports();
        Evidence memory first = alone(0, a);
        Evidence memory second = alone(0, b);
        vm.expectRevert(abi.encodeWithSelector(ISignerBonds.InvalidReceiver.selector, address(0)));
        bonds.proveEquivocation(address(oracle), first, second, address(0));
    }

    /// @dev Whatever the stake, at most a fifth leaves, and all of it is accounted for.
    function testFuzz_shares(uint256 amount, uint256 rewardBps) public {
        amount = bound(amount, 1, 1 << 120);
        rewardBps = bound(rewardBps, 0, 2000);
        bonds = deployBonds(address(token), 1, PROOF_SECONDS, rewardBps);
        oracle = bondedOracle(bonds);
        stake(signerAt(0), amount);
        (Report memory a, Report memory b) = twoReports();
        (, uint256 reward) = prove(alone(0, a), alone(0, b));
        assertLe(reward * 5, amount, "a fifth");
        assertEq(reward, (amount * rewardBps) / 10_000);
        assertEq(token.balanceOf(prover), reward);
        assertEq(token.balanceOf(BURN), amount - reward);
        assertEq(token.balanceOf(address(bonds)), 0);
    }

    /// @dev Whoever signs at most one report for each subject, round and block is never slashed, whatever evidence others
    /// put together from what it signed.
    function testFuzz_honest_neverSlashed(uint256 seed) public {
        Evidence[] memory signed_ = new Evidence[](8);
        for (uint256 i = 0; i < 8; ++i) {
            uint256 word = uint256(keccak256(abi.encode(seed, i)));
            // The content is a function of subject, round and block, as on an honest node.
            Report memory r = reportOf(0);
            r.subject = keccak256(abi.encode("subject", word % 2));
            r.round = uint64(BLOCK - 1 - ((word >> 8) % 2));
            r.blockHash = (word >> 16) % 2 == 0 ? hashOf(r.round) : keccak256(abi.encode("fork", r.round));
            r.features = bytes32((uint256(keccak256(abi.encode(r.subject, r.round, r.blockHash))) % 10_000) << 240);
            r.amount = 1 + (uint256(r.features) >> 250);
            signed_[i] = (word >> 24) % 2 == 0 ? alone(0, r) : inBatch(0, r, nodes((word >> 32) % 4));
        }
        for (uint256 i = 0; i < 8; ++i) {
            for (uint256 j = 0; j < 8; ++j) {
                Evidence memory a = signed_[i];
                Evidence memory b = signed_[j];
                uint256 turn = uint256(keccak256(abi.encode(seed, i, j))) % 6;
                Evidence memory forged = Evidence(b.report, b.batched, b.proof, b.signature);
                if (turn == 1) forged.report = a.report;
                if (turn == 2) forged.batched = !b.batched;
                if (turn == 3) forged.proof = a.proof;
                if (turn == 4) forged.signature = a.signature;
                try bonds.proveEquivocation(address(oracle), a, forged, prover) returns (address signer, uint256) {
                    assertTrue(signer != signerAt(0), "an honest signer was slashed");
                } catch {}
            }
        }
        assertEq(bonds.bondOf(address(oracle), signerAt(0)).stake, MINIMUM);
        assertTrue(liveBit(1, 0));
    }
}
