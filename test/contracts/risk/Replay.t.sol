// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Verdict} from "../../../contracts/risk/IReleaseGate.sol";
import {IPostedReports, PostedReport} from "../../../contracts/risk/IPostedReports.sol";
import {ISignerSets} from "../../../contracts/risk/ISignerSets.sol";
import {IRiskOracle, Report} from "../../../contracts/risk/IRiskOracle.sol";
import {Deploy, RiskOracleUnderTest} from "../../utils/Deploy.sol";
import {RiskTest} from "./RiskTest.sol";
import {TestBatch} from "./TestBatch.sol";
import {TinyModel} from "./TinyModel.sol";

/// @notice Promise 6: what nodes signed serves for what they signed and for nothing else, in each of the six wire kinds.
contract ReplayTest is RiskTest {
    using TestBatch for Report[];
    using TestBatch for Report;

    uint256 private constant COUNT = 5;

    bytes32 private smallModel;
    bytes32 private largeModel;

    function setUp() public override {
        super.setUp();
        smallModel = modelId;
        (largeModel, ) = models.publish(TinyModel.tables(24, 20));
    }

    /* What is signed */

    function signatures(bytes32 digest) private view returns (bytes memory result) {
        for (uint256 i = 0; i < 3; ++i) result = bytes.concat(result, signature(digest, i));
    }

    function alone(Report memory r, uint256 kind) private view returns (bytes memory) {
        return bytes.concat(r.fields(kind, 1), signatures(oracle.reportDigest(r)));
    }

    function batchSignatures(Report[] memory reports) private view returns (bytes memory) {
        return signatures(oracle.batchDigest(reports.root(), reports[0]));
    }

    function batched(Report[] memory reports, uint256 index, uint256 kind) private view returns (bytes memory) {
        return bytes.concat(reports[index].batched(kind, 1, reports.proof(index)), batchSignatures(reports));
    }

    function whole(Report[] memory reports, uint256 kind) private view returns (bytes memory) {
        return bytes.concat(reports.whole(kind, 1), batchSignatures(reports));
    }

    /// @dev One of them is about `subject`.
    function batchOf(uint256 count, uint256 risk) private view returns (Report[] memory reports) {
        reports = new Report[](count);
        for (uint256 i = 0; i < count; ++i) {
            reports[i] = reportOf(risk);
            reports[i].amount = 1_000 + i;
            if (i != 0) reports[i].subject = keccak256(abi.encode("subject", i));
        }
        reports.sort();
    }

    function indexOf(Report[] memory reports, bytes32 about) private pure returns (uint256 index) {
        while (reports[index].subject != about) ++index;
    }

    /// @dev A report that serves, of that kind; for 5 and 6 a batch.
    function valid(uint256 kind) private returns (bytes memory) {
        modelId = kind % 2 == 0 ? largeModel : smallModel;
        if (kind < 3) return alone(reportOf(0), kind);
        Report[] memory reports = batchOf(COUNT, 0);
        return kind < 5 ? batched(reports, indexOf(reports, subject), kind) : whole(reports, kind);
    }

    /* Asking */

    function answers(RiskOracleUnderTest target, bytes memory wire) private view returns (bool) {
        (bool worked, ) = address(target).staticcall(
            abi.encodeCall(target.releaseVerdict, (subject, address(1), address(2), 1_000, NOW, usualTerms(), wire))
        );
        return worked;
    }

    function posts(RiskOracleUnderTest target, bytes memory wire) private returns (bool worked) {
        uint256 snapshot = vm.snapshotState();
        (worked, ) = address(target).call(abi.encodeCall(target.post, (subject, wire)));
        vm.revertToState(snapshot);
    }

    function postsBatch(RiskOracleUnderTest target, bytes memory wire) private returns (bool worked) {
        uint256 snapshot = vm.snapshotState();
        (worked, ) = address(target).call(abi.encodeCall(target.postBatch, (wire)));
        vm.revertToState(snapshot);
    }

    /// @dev Nowhere that takes reports.
    function refusedEverywhere(RiskOracleUnderTest target, bytes memory wire) private {
        assertFalse(answers(target, wire), "no verdict");
        assertFalse(posts(target, wire), "not posted");
        assertFalse(postsBatch(target, wire), "not posted as a batch");
    }

    /// @dev Where it belongs, and only there.
    function servesWhereItBelongs(bytes memory wire, uint256 kind) private {
        assertEq(answers(oracle, wire), kind < 5, "verdict");
        assertEq(posts(oracle, wire), kind < 5, "post");
        assertEq(postsBatch(oracle, wire), kind >= 5, "postBatch");
    }

    /* Across chain, contract, time */

    function test_everyKindServesWhereItBelongs() public {
        for (uint256 kind = 1; kind <= 6; ++kind) servesWhereItBelongs(valid(kind), kind);
    }

    function test_notOnAnotherChain() public {
        for (uint256 kind = 1; kind <= 6; ++kind) {
            bytes memory wire = valid(kind);
            uint256 chain = block.chainid;
            vm.chainId(chain + 1);
            refusedEverywhere(oracle, wire);
            vm.chainId(chain);
            servesWhereItBelongs(wire, kind);
        }
    }

    function test_notByAnotherOracleOfTheSameSigners() public {
        RiskOracleUnderTest other = Deploy.riskOracle(
            owner,
            address(models),
            REPORT_SECONDS,
            ROTATION_DELAY,
            addressesOf(keys),
            3
        );
        for (uint256 kind = 1; kind <= 6; ++kind) refusedEverywhere(other, valid(kind));
    }

    function test_notAfterRotationAndOverlap() public {
        vm.prank(owner);
        oracle.announceSignerSet(addressesOf(keys), 4);
        vm.warp(NOW + ROTATION_DELAY + REPORT_SECONDS - 1);
        for (uint256 kind = 1; kind <= 6; ++kind) servesWhereItBelongs(valid(kind), kind);
        vm.warp(NOW + ROTATION_DELAY + REPORT_SECONDS);
        for (uint256 kind = 1; kind <= 6; ++kind) refusedEverywhere(oracle, valid(kind));
    }

    function test_notBeforeTheSetTakesOver() public {
        vm.prank(owner);
        oracle.announceSignerSet(addressesOf(keys), 3);
        for (uint256 kind = 1; kind <= 6; ++kind) {
            bytes memory wire = valid(kind);
            wire[4] = 0x02;
            vm.warp(NOW);
            refusedEverywhere(oracle, wire);
        }
    }

    /// @dev What three of the old set signed is not what four of the new set must sign, nor the other way round, even where
    /// the signers are the same.
    function test_notUnderTheNumberOfAnotherSet() public {
        vm.prank(owner);
        oracle.announceSignerSet(addressesOf(keys), 4);
        address[] memory reversed = addressesOf(keys);
        for (uint256 i = 0; i < 2; ++i) (reversed[i], reversed[4 - i]) = (reversed[4 - i], reversed[i]);
        vm.warp(NOW + ROTATION_DELAY);
        for (uint256 kind = 1; kind <= 6; ++kind) {
            bytes memory wire = valid(kind);
            servesWhereItBelongs(wire, kind);
            wire[4] = 0x02;
            refusedEverywhere(oracle, wire);
        }
        // The same signers at other places.
        vm.prank(owner);
        oracle.announceSignerSet(reversed, 3);
        vm.warp(NOW + 2 * ROTATION_DELAY);
        for (uint256 kind = 1; kind <= 6; ++kind) {
            bytes memory wire = valid(kind);
            wire[4] = 0x03;
            refusedEverywhere(oracle, wire);
        }
    }

    function test_notOfARevokedSigner() public {
        vm.prank(owner);
        oracle.revokeSigner(1, 2);
        for (uint256 kind = 1; kind <= 6; ++kind) refusedEverywhere(oracle, valid(kind));
    }

    /* Across subject, amount, model */

    function test_notAboutAnotherSubject() public {
        for (uint256 kind = 1; kind <= 4; ++kind) {
            bytes memory wire = valid(kind);
            bytes32 kept = subject;
            // In the same batch, even.
            subject = keccak256(abi.encode("subject", 1));
            refusedEverywhere(oracle, wire);
            subject = kept;
        }
    }

    function test_notForMoreThanItSpeaksFor() public {
        for (uint256 kind = 1; kind <= 4; ++kind) {
            bytes memory wire = valid(kind);
            vm.expectRevert(abi.encodeWithSelector(IRiskOracle.AmountAboveReport.selector, 1_001, 1_000));
            oracle.releaseVerdict(subject, address(1), address(2), 1_001, NOW, usualTerms(), wire);
            wire[17] = bytes1(uint8(wire[17]) + 1); // the ceiling's last byte
            vm.expectRevert(abi.encodeWithSelector(ISignerSets.InvalidSignature.selector, 0));
            oracle.releaseVerdict(subject, address(1), address(2), 1_001, NOW, usualTerms(), wire);
        }
    }

    function test_notByAnotherModel() public {
        (bytes32 other, ) = models.publish(TinyModel.tables(3, 0));
        bytes memory wire = valid(1);
        modelId = other;
        fails(wire, abi.encodeWithSelector(IRiskOracle.WrongModel.selector, smallModel, bytes21(other)));
        for (uint256 kind = 1; kind <= 6; ++kind) {
            wire = valid(kind);
            uint256 start = kind < 5 ? 94 : 83;
            for (uint256 i = 0; i < 32; ++i) wire[start + i] = other[i];
            modelId = other;
            refusedEverywhere(oracle, wire);
        }
    }

    /* Rounds */

    function test_notOnceALaterRoundIsPosted() public {
        for (uint256 kind = 1; kind <= 6; ++kind) {
            bytes memory wire = valid(kind);
            uint256 snapshot = vm.snapshotState();
            Report memory later = reportOf(0);
            later.round = uint64(BLOCK);
            oracle.post(subject, signed(later));
            PostedReport memory before = oracle.postedReport(subject);
            assertFalse(answers(oracle, wire), "void in calldata");
            assertFalse(posts(oracle, wire), "not posted");
            if (kind >= 5) {
                oracle.postBatch(wire);
                assertEq(oracle.postedReport(keccak256(abi.encode("subject", 1))).round, BLOCK - 1);
            }
            assertEq(keccak256(abi.encode(oracle.postedReport(subject))), keccak256(abi.encode(before)));
            vm.revertToState(snapshot);
        }
    }

    function test_batch_postedTwiceChangesNothing() public {
        Report[] memory reports = batchOf(COUNT, 5000);
        bytes memory wire = whole(reports, 5);
        oracle.postBatch(wire);
        vm.warp(NOW + 60);
        for (uint256 i = 0; i < COUNT; ++i) {
            vm.expectEmit(true, true, true, true, address(oracle));
            emit IRiskOracle.ReportSkipped(reports[i].subject, BLOCK - 1, BLOCK - 1);
        }
        oracle.postBatch(wire);
        for (uint256 i = 0; i < COUNT; ++i) {
            PostedReport memory posted = oracle.postedReport(reports[i].subject);
            assertEq(posted.roundAt, NOW);
            assertEq(posted.amount, reports[i].amount);
            assertEq(posted.score, 5000);
        }
        // Nor does one of it, alone.
        wire = batched(reports, indexOf(reports, subject), 3);
        vm.expectRevert(abi.encodeWithSelector(IPostedReports.RoundSuperseded.selector, BLOCK - 1, BLOCK - 1));
        oracle.post(subject, wire);
    }

    /* The tree */

    /// @dev A report signed alone is no batch of one, and the other way round.
    function test_aloneIsNotABatchOfOne() public {
        Report[] memory one = new Report[](1);
        one[0] = reportOf(0);
        bytes memory signedAlone = signatures(oracle.reportDigest(one[0]));
        bytes memory signedInBatch = batchSignatures(one);
        bytes32[] memory none = new bytes32[](0);

        assertTrue(answers(oracle, bytes.concat(one[0].fields(1, 1), signedAlone)), "alone");
        assertTrue(answers(oracle, bytes.concat(one[0].batched(3, 1, none), signedInBatch)), "a batch of one");
        assertTrue(postsBatch(oracle, bytes.concat(one.whole(5, 1), signedInBatch)), "the whole batch of one");

        refusedEverywhere(oracle, bytes.concat(one[0].batched(3, 1, none), signedAlone));
        refusedEverywhere(oracle, bytes.concat(one[0].batched(4, 1, none), signedAlone));
        refusedEverywhere(oracle, bytes.concat(one.whole(5, 1), signedAlone));
        refusedEverywhere(oracle, bytes.concat(one.whole(6, 1), signedAlone));
        refusedEverywhere(oracle, bytes.concat(one[0].fields(1, 1), signedInBatch));
        refusedEverywhere(oracle, bytes.concat(one[0].fields(2, 1), signedInBatch));
    }

    /// @dev A node of the tree is no leaf: a report whose hashed words are a node's two children has another leaf, because
    /// leaves are hashed twice and over four words. So a proof that stops early or goes on too far proves nothing.
    function test_aNodeIsNoLeaf() public {
        Report[] memory reports = batchOf(4, 0);
        bytes memory proven = batchSignatures(reports);
        bytes32[] memory nodes = reports.tree();
        uint256 index = indexOf(reports, subject);
        bytes32[] memory path = reports.proof(index);
        assertTrue(answers(oracle, bytes.concat(reports[index].batched(3, 1, path), proven)), "the right proof");

        // Words that hash to an inner node, as a report: 64 bytes are all that a node hashes, a report's are 128.
        Report memory forged = reportOf(0);
        forged.subject = nodes[3];
        forged.amount = uint256(nodes[4]);
        assertNotEq(forged.leaf(), nodes[1]);
        bytes32[] memory shorter = new bytes32[](1);
        shorter[0] = path[1];
        refusedEverywhere(oracle, bytes.concat(reports[index].batched(3, 1, shorter), proven));
        shorter[0] = path[0];
        refusedEverywhere(oracle, bytes.concat(reports[index].batched(3, 1, shorter), proven));
        refusedEverywhere(oracle, bytes.concat(reports[index].batched(3, 1, new bytes32[](0)), proven));
        bytes32[] memory longer = new bytes32[](3);
        (longer[0], longer[1], longer[2]) = (path[0], path[1], nodes[0]);
        refusedEverywhere(oracle, bytes.concat(reports[index].batched(3, 1, longer), proven));
        (longer[0], longer[1], longer[2]) = (path[0], path[0], path[1]);
        refusedEverywhere(oracle, bytes.concat(reports[index].batched(3, 1, longer), proven));
        (path[0], path[1]) = (path[1], path[0]);
        refusedEverywhere(oracle, bytes.concat(reports[index].batched(3, 1, path), proven));
    }

    /// @dev The contract's leaf in 64 bytes would be a node: a signed root of what a stranger chose as two leaves.
    function test_noSecondPreimageOf64Bytes() public {
        Report[] memory reports = batchOf(2, 0);
        bytes32[] memory nodes = reports.tree();
        // A batch of one whose only leaf would have to be the root of the two.
        Report[] memory forged = new Report[](1);
        forged[0] = reportOf(0);
        (forged[0].features, forged[0].extraFeatures) =
            nodes[1] < nodes[2] ? (nodes[1], nodes[2]) : (nodes[2], nodes[1]);
        bytes memory proven = batchSignatures(reports);
        refusedEverywhere(oracle, bytes.concat(forged[0].batched(4, 1, new bytes32[](0)), proven));
        refusedEverywhere(oracle, bytes.concat(forged.whole(6, 1), proven));
    }

    function test_batch_partsAndMoreAreAnotherBatch() public {
        Report[] memory reports = batchOf(COUNT, 0);
        bytes memory proven = batchSignatures(reports);
        Report[] memory fewer = new Report[](COUNT - 1);
        for (uint256 i = 0; i < COUNT - 1; ++i) fewer[i] = reports[i];
        refusedEverywhere(oracle, bytes.concat(fewer.whole(5, 1), proven));
        Report[] memory more = new Report[](COUNT + 1);
        for (uint256 i = 0; i <= COUNT; ++i) more[i] = reports[i == COUNT ? COUNT - 1 : i];
        refusedEverywhere(oracle, bytes.concat(more.whole(5, 1), proven));
        // A report of one batch under the root of another.
        Report[] memory others = batchOf(COUNT, 10_000);
        refusedEverywhere(oracle, bytes.concat(others[0].batched(3, 1, others.proof(0)), batchSignatures(reports)));
        refusedEverywhere(oracle, bytes.concat(others.whole(5, 1), proven));
    }

    /// @dev Two siblings may change places: the tree is the same, and so is what is posted. Others may not.
    function test_batch_inAnotherOrderIsTheSameOrNothing() public {
        Report[] memory reports = batchOf(4, 0);
        bytes memory proven = batchSignatures(reports);
        for (uint256 i = 0; i < 4; ++i) {
            for (uint256 j = i + 1; j < 4; ++j) {
                (reports[i], reports[j]) = (reports[j], reports[i]);
                bytes memory wire = bytes.concat(reports.whole(5, 1), proven);
                // Of four leaves the first two are siblings, and the last two.
                assertEq(postsBatch(oracle, wire), i / 2 == j / 2, "only siblings");
                (reports[i], reports[j]) = (reports[j], reports[i]);
            }
        }
        (reports[0], reports[1]) = (reports[1], reports[0]);
        oracle.postBatch(bytes.concat(reports.whole(5, 1), proven));
        for (uint256 i = 0; i < 4; ++i) assertEq(oracle.postedReport(reports[i].subject).amount, reports[i].amount);
    }

    /* Signatures */

    /// @dev Under a batch as under a report: each signer once, in order, in the one form.
    function testFuzz_aSignatureCountsOnce(uint256 kind, uint8 first, uint8 second, uint8 third, bool twin) public {
        kind = bound(kind, 1, 6);
        uint8[3] memory who = [first % 5, second % 5, third % 5];
        modelId = kind % 2 == 0 ? largeModel : smallModel;
        Report[] memory reports = batchOf(COUNT, 0);
        uint256 index = indexOf(reports, subject);
        bytes32 digest =
            kind < 3 ? oracle.reportDigest(reports[index]) : oracle.batchDigest(reports.root(), reports[index]);
        bytes memory wire =
            kind < 3
                ? reports[index].fields(kind, 1)
                : kind < 5
                    ? reports[index].batched(kind, 1, reports.proof(index))
                    : reports.whole(kind, 1);
        for (uint256 i = 0; i < 3; ++i) {
            (uint8 v, bytes32 x, bytes32 s) = vm.sign(keys[who[i]], digest);
            if (twin && i == 2) (v, s) = (v == 27 ? 28 : 27, bytes32(ORDER - uint256(s)));
            wire = abi.encodePacked(wire, who[i], x, s, v);
        }
        if (who[0] < who[1] && who[1] < who[2] && !twin) servesWhereItBelongs(wire, kind);
        else refusedEverywhere(oracle, wire);
    }

    /* Mutations */

    /// @dev Any one byte of a valid report or batch, of any kind, changed to anything: it serves nowhere. That includes the
    /// byte that says the kind, so no kind can be taken for another.
    function testFuzz_anyChangedByte(uint256 kind, uint256 position, uint8 change) public {
        kind = bound(kind, 1, 6);
        vm.assume(change != 0);
        bytes memory wire = valid(kind);
        position = bound(position, 0, wire.length - 1);
        wire[position] ^= bytes1(change);
        refusedEverywhere(oracle, wire);
    }

    function testFuzz_anyOtherKind(uint256 kind, uint8 other) public {
        kind = bound(kind, 1, 6);
        vm.assume(other != kind);
        bytes memory wire = valid(kind);
        wire[0] = bytes1(other);
        refusedEverywhere(oracle, wire);
    }

    /// @dev A piece cut out, put in or doubled, of any length, anywhere.
    function testFuzz_anyPieceCutOrPutIn(uint256 kind, uint256 start, uint256 length, bytes memory piece) public {
        kind = bound(kind, 1, 6);
        bytes memory wire = valid(kind);
        start = bound(start, 0, wire.length - 1);
        length = bound(length, 0, wire.length - start);
        vm.assume(length + piece.length != 0);
        bytes memory changed = bytes.concat(slice(wire, 0, start), piece, slice(wire, start + length, wire.length));
        vm.assume(keccak256(changed) != keccak256(wire) && changed.length != 0);
        refusedEverywhere(oracle, changed);
        bytes memory doubled = bytes.concat(slice(wire, 0, start + length), slice(wire, start, wire.length));
        if (length != 0) refusedEverywhere(oracle, doubled);
    }

    /// @dev The head of one kind with the rest of another.
    function testFuzz_headOfOneRestOfAnother(uint256 kind, uint256 other, uint256 cut) public {
        kind = bound(kind, 1, 6);
        other = bound(other, 1, 6);
        bytes memory left = valid(kind);
        bytes memory right = valid(other);
        cut = bound(cut, 0, (left.length < right.length ? left.length : right.length) - 1);
        bytes memory spliced = bytes.concat(slice(left, 0, cut), slice(right, cut, right.length));
        if (keccak256(spliced) == keccak256(right)) return;
        modelId = kind % 2 == 0 ? largeModel : smallModel;
        if (keccak256(spliced) != keccak256(left)) refusedEverywhere(oracle, spliced);
    }

    function test_releasesAtAll() public {
        for (uint256 kind = 1; kind <= 4; ++kind) assertVerdict(ask(valid(kind)), Verdict.Release);
    }

    function slice(bytes memory data, uint256 start, uint256 end) private pure returns (bytes memory result) {
        result = new bytes(end - start);
        for (uint256 i = start; i < end; ++i) result[i - start] = data[i];
    }
}
