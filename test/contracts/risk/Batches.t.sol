// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Hashes} from "@openzeppelin/contracts/utils/cryptography/Hashes.sol";
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {Verdict} from "../../../contracts/risk/IReleaseGate.sol";
import {IPostedReports, PostedReport} from "../../../contracts/risk/IPostedReports.sol";
import {IRiskModels} from "../../../contracts/risk/IRiskModels.sol";
import {IRiskOracle, Report} from "../../../contracts/risk/IRiskOracle.sol";
import {ISignerSets} from "../../../contracts/risk/ISignerSets.sol";
import {ReportHash} from "../../../contracts/risk/ReportHash.sol";
import {RiskTest} from "./RiskTest.sol";
import {TinyModel} from "./TinyModel.sol";

/// @notice Many reports under one signed root: posted whole, or one of them with its proof.
contract BatchesTest is RiskTest {
    function reportsOf(uint256 count) private view returns (Report[] memory reports) {
        reports = new Report[](count);
        for (uint256 i = 0; i < count; ++i) {
            Report memory r = reportOf((i * 701) % 10_000);
            r.subject = keccak256(abi.encode("payment", i));
            r.amount = 1_000 + i;
            reports[i] = r;
        }
    }

    /// @dev Nodes of the tree over reports in this order, as OpenZeppelin's StandardMerkleTree lays them out.
    function treeOf(Report[] memory reports) private pure returns (bytes32[] memory nodes) {
        uint256 count = reports.length;
        nodes = new bytes32[](2 * count - 1);
        for (uint256 i = 0; i < count; ++i) nodes[2 * count - 2 - i] = ReportHash.leaf(reports[i]);
        for (uint256 i = count - 1; i > 0; --i) {
            nodes[i - 1] = Hashes.commutativeKeccak256(nodes[2 * i - 1], nodes[2 * i]);
        }
    }

    function proofOf(bytes32[] memory nodes, uint256 position) private pure returns (bytes32[] memory proof) {
        proof = new bytes32[](32);
        uint256 length = 0;
        for (uint256 i = nodes.length - 1 - position; i > 0; i = (i - 1) / 2) {
            proof[length++] = nodes[i % 2 == 1 ? i + 1 : i - 1];
        }
        assembly ("memory-safe") {
            mstore(proof, length)
        }
    }

    function batchHead(Report[] memory reports, bool extra) private pure returns (bytes memory result) {
        Report memory r = reports[0];
        result = abi.encodePacked(
            extra ? uint8(6) : uint8(5),
            uint32(1),
            uint16(reports.length),
            uint48(r.round),
            uint48(r.validUntil),
            r.blockHash,
            r.manifest,
            r.model
        );
        for (uint256 i = 0; i < reports.length; ++i) {
            r = reports[i];
            result = abi.encodePacked(result, r.subject, uint104(r.amount), r.features);
            if (extra) result = bytes.concat(result, r.extraFeatures);
        }
    }

    function signatures(bytes32 digest) private view returns (bytes memory) {
        return bytes.concat(signature(digest, 0), signature(digest, 2), signature(digest, 4));
    }

    function digestOf(Report[] memory reports) private view returns (bytes32) {
        return oracle.batchDigest(treeOf(reports)[0], reports[0]);
    }

    function signedBatch(Report[] memory reports, bool extra) private view returns (bytes memory) {
        return bytes.concat(batchHead(reports, extra), signatures(digestOf(reports)));
    }

    function alone(Report[] memory reports, uint256 position) private view returns (bytes memory result) {
        Report memory r = reports[position];
        result = head(r, 1);
        result[0] = bytes1(uint8(result[0]) + 2);
        bytes32[] memory proof = proofOf(treeOf(reports), position);
        return
            bytes.concat(
                abi.encodePacked(result, uint8(proof.length), abi.encodePacked(proof)),
                signatures(digestOf(reports))
            );
    }

    function assertPosted(Report memory r) private view {
        PostedReport memory posted = oracle.postedReport(r.subject);
        assertEq(posted.amount, r.amount);
        assertEq(posted.round, r.round);
        assertEq(posted.roundAt, r.validUntil - REPORT_SECONDS);
        assertEq(posted.score, models.score(r.model, r.features, r.extraFeatures));
        assertEq(bytes32(posted.modelTag), bytes32(bytes8(r.model)));
    }

    function testFuzz_postsAll(uint256 count) public {
        Report[] memory reports = reportsOf(bound(count, 1, 40));
        oracle.postBatch(signedBatch(reports, false));
        for (uint256 i = 0; i < reports.length; ++i) assertPosted(reports[i]);
    }

    function testFuzz_anyOfThemAlone(uint256 count, uint256 position) public {
        count = bound(count, 1, 40);
        position = bound(position, 0, count - 1);
        Report[] memory reports = reportsOf(count);
        bytes memory report = alone(reports, position);
        subject = reports[position].subject;

        // The proof is one that OpenZeppelin's library accepts.
        bytes32[] memory nodes = treeOf(reports);
        assertTrue(MerkleProof.verify(proofOf(nodes, position), nodes[0], ReportHash.leaf(reports[position])));

        uint256 score = models.score(modelId, reports[position].features, 0);
        Verdict expected =
            score <= 3000
                ? Verdict.Release
                : score >= 7000
                    ? Verdict.Deny
                    : Verdict.Hold;
        assertVerdict(ask(report), expected);

        oracle.post(subject, report);
        assertPosted(reports[position]);
    }

    function test_extraFeatures() public {
        (bytes32 wide, ) = models.publish(TinyModel.tables(24, 20));
        Report[] memory reports = reportsOf(5);
        for (uint256 i = 0; i < 5; ++i) {
            reports[i].model = wide;
            if (i != 3) reports[i].extraFeatures = bytes32((i * 2003) << 176);
        }
        oracle.postBatch(signedBatch(reports, true));
        for (uint256 i = 0; i < 5; ++i) assertPosted(reports[i]);
        for (uint256 i = 0; i < 5; ++i) {
            // Posted in the same round already; that it gets this far shows that the quorum's signatures hold.
            bytes memory report = alone(reports, i);
            vm.expectRevert(abi.encodeWithSelector(IPostedReports.RoundSuperseded.selector, BLOCK - 1, BLOCK - 1));
            oracle.post(reports[i].subject, report);
        }
    }

    function test_oneThatIsNotLaterDoesNotBlockTheOthers() public {
        Report memory later = reportOf(9_000);
        later.subject = keccak256(abi.encode("payment", uint256(1)));
        oracle.post(later.subject, signed(later));

        Report[] memory reports = reportsOf(3);
        vm.expectEmit(true, true, true, true, address(oracle));
        emit IRiskOracle.ReportSkipped(later.subject, BLOCK - 1, BLOCK - 1);
        oracle.postBatch(signedBatch(reports, false));
        assertPosted(later);
        assertPosted(reports[0]);
        assertPosted(reports[2]);
    }

    function test_twoAboutOneSubject_theFirstCounts() public {
        Report[] memory reports = reportsOf(2);
        reports[1].subject = reports[0].subject;
        oracle.postBatch(signedBatch(reports, false));
        assertPosted(reports[0]);
    }

    function test_reverts_inAnotherOrder() public {
        Report[] memory reports = reportsOf(5);
        bytes memory signed_ = signatures(digestOf(reports));
        (reports[0], reports[4]) = (reports[4], reports[0]);
        bytes memory batch = bytes.concat(batchHead(reports, false), signed_);
        vm.expectRevert(abi.encodeWithSelector(ISignerSets.InvalidSignature.selector, 0));
        oracle.postBatch(batch);
    }

    function test_reverts_oneSignedAloneIsNoBatchAndTheOtherWayRound() public {
        Report[] memory reports = reportsOf(1);
        bytes memory asBatch = bytes.concat(batchHead(reports, false), signatures(oracle.reportDigest(reports[0])));
        vm.expectRevert(abi.encodeWithSelector(ISignerSets.InvalidSignature.selector, 0));
        oracle.postBatch(asBatch);

        bytes memory asReport = bytes.concat(head(reports[0], 1), signatures(digestOf(reports)));
        vm.expectRevert(abi.encodeWithSelector(ISignerSets.InvalidSignature.selector, 0));
        oracle.post(reports[0].subject, asReport);
    }

    /// @dev Longer than that of any tree one could build, and the longest that the wire form can say.
    function test_aProofOf255Words() public {
        Report memory r = reportOf(100);
        bytes32[] memory proof = new bytes32[](255);
        for (uint256 i = 0; i < 255; ++i) proof[i] = keccak256(abi.encode("sibling", i));
        bytes32 digest = oracle.batchDigest(MerkleProof.processProof(proof, ReportHash.leaf(r)), r);
        bytes memory fields = head(r, 1);
        fields[0] = 0x03;
        bytes memory unsigned = abi.encodePacked(fields, uint8(255), abi.encodePacked(proof));
        assertVerdict(ask(bytes.concat(unsigned, signatures(digest))), Verdict.Release);

        // Without its last word the first of the signatures' bytes would be taken for it.
        fails(
            bytes.concat(slice(unsigned, unsigned.length - 32), signatures(digest)),
            abi.encodeWithSelector(IPostedReports.MalformedReport.selector, 159 + 254 * 32 + 3 * 66)
        );
        // All of them beyond the end.
        fails(slice(unsigned, 159), abi.encodeWithSelector(IPostedReports.MalformedReport.selector, 159));
    }

    /// @dev What the model refuses cannot be posted, and takes the batch with it; each of the others can be posted alone.
    function test_oneThatTheModelRefuses() public {
        Report[] memory reports = reportsOf(3);
        reports[1].features = bytes32(uint256(1) << 255);
        bytes memory batch = signedBatch(reports, false);
        bytes memory reason = abi.encodeWithSelector(
            IRiskModels.InvalidFeatures.selector,
            reports[1].features,
            bytes32(0)
        );
        vm.expectRevert(reason);
        oracle.postBatch(batch);
        bytes memory refused = alone(reports, 1);
        vm.expectRevert(reason);
        oracle.post(reports[1].subject, refused);
        for (uint256 i = 0; i < 3; i += 2) {
            oracle.post(reports[i].subject, alone(reports, i));
            assertPosted(reports[i]);
        }
        assertEq(oracle.postedReport(reports[1].subject).round, 0);
    }

    function test_reverts_badForm() public {
        bytes memory good = signedBatch(reportsOf(2), false);
        bytes[] memory bad = new bytes[](7);
        bad[0] = "";
        bad[1] = hex"05";
        bad[2] = bytes.concat(good, hex"00");
        bad[3] = slice(good, good.length - 1);
        bad[4] = slice(good, 115 + 77);
        bad[5] = slice(good, 115);
        bad[6] = slice(good, good.length);
        bad[6][0] = 0x07;
        for (uint256 i = 0; i < bad.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IPostedReports.MalformedReport.selector, bad[i].length));
            oracle.postBatch(bad[i]);
        }
        bytes memory none = slice(good, 115);
        none[5] = 0;
        none[6] = 0;
        vm.expectRevert(abi.encodeWithSelector(IPostedReports.MalformedReport.selector, 115));
        oracle.postBatch(none);
    }

    function test_reverts_asASingleReportWould() public {
        Report[] memory reports = reportsOf(2);
        for (uint256 i = 0; i < 2; ++i) reports[i].blockHash = keccak256("fork");
        bytes memory fork = signedBatch(reports, false);
        vm.expectRevert(
            abi.encodeWithSelector(
                IPostedReports.WrongBlockHash.selector,
                BLOCK - 1,
                keccak256("fork"),
                hashOf(BLOCK - 1)
            )
        );
        oracle.postBatch(fork);

        bytes memory batch = signedBatch(reportsOf(2), false);
        vm.warp(block.timestamp + REPORT_SECONDS + 1);
        vm.expectRevert(
            abi.encodeWithSelector(IPostedReports.ReportExpired.selector, NOW + REPORT_SECONDS, block.timestamp)
        );
        oracle.postBatch(batch);

        vm.warp(NOW);
        vm.startPrank(owner);
        for (uint8 i = 0; i < 3; ++i) oracle.revokeSigner(1, i);
        vm.stopPrank();
        vm.expectRevert(abi.encodeWithSelector(ISignerSets.TooFewSignatures.selector, 2, 3));
        oracle.postBatch(batch);
    }

    function slice(bytes memory source, uint256 length) private pure returns (bytes memory result) {
        result = new bytes(length);
        for (uint256 i = 0; i < length; ++i) result[i] = source[i];
    }
}
