// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Verdict} from "../../../contracts/risk/IReleaseGate.sol";
import {Report} from "../../../contracts/risk/IRiskOracle.sol";
import {IRiskModels} from "../../../contracts/risk/IRiskModels.sol";
import {Deploy, RiskOracleUnderTest} from "../../utils/Deploy.sol";
import {Test} from "../../utils/Test.sol";
import {TinyModel} from "./TinyModel.sol";

/// @notice A risk oracle with five signers, three of which are a quorum, and a model whose score is feature 0.
abstract contract RiskTest is Test {
    uint256 internal constant NOW = 1_800_000_000;
    uint256 internal constant BLOCK = 1_000_000;
    uint256 internal constant REPORT_SECONDS = 1 hours;
    uint256 internal constant ROTATION_DELAY = 7 days;
    uint256 internal constant MAX_AGE = 30 minutes;
    uint256 internal constant SILENCE = 2 hours;
    uint256 internal constant ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;

    IRiskModels internal models;
    RiskOracleUnderTest internal oracle;
    bytes32 internal modelId;
    address internal owner;
    uint256[] internal keys;
    bytes32 internal subject = keccak256("payment");
    bytes32 internal manifest = keccak256("manifest");

    function setUp() public virtual {
        vm.warp(NOW);
        vm.roll(BLOCK);
        owner = makeAddr("owner");
        for (uint256 i = 1; i <= 5; ++i) keys.push(uint256(keccak256(abi.encode("signer", i))));
        models = Deploy.riskModels();
        (modelId, ) = models.publish(TinyModel.tables(16, 0));
        oracle = Deploy.riskOracle(owner, address(models), REPORT_SECONDS, ROTATION_DELAY, addressesOf(keys), 3);
        for (uint256 i = 1; i <= 256; ++i) vm.setBlockhash(BLOCK - i, hashOf(BLOCK - i));
    }

    function hashOf(uint256 number) internal pure returns (bytes32) {
        return keccak256(abi.encode("block", number));
    }

    function addressesOf(uint256[] memory list) internal pure returns (address[] memory result) {
        result = new address[](list.length);
        for (uint256 i = 0; i < list.length; ++i) result[i] = vm.addr(list[i]);
    }

    /// @dev The score is this feature's value, to the next of sixteen steps.
    function reportOf(uint256 risk) internal view returns (Report memory report) {
        report.subject = subject;
        report.amount = 1_000;
        report.features = bytes32(risk << 240);
        report.model = modelId;
        report.manifest = manifest;
        report.round = uint64(BLOCK - 1);
        report.blockHash = hashOf(BLOCK - 1);
        report.validUntil = uint64(block.timestamp + REPORT_SECONDS);
    }

    function gateTerms(uint256 release, uint256 deny, uint256 maxAge, uint256 silence) internal view returns (bytes32) {
        return
            bytes32(
                (uint256(1) << 248) |
                    (release << 232) |
                    (deny << 216) |
                    (maxAge << 192) |
                    (silence << 168) |
                    (uint256(modelId) >> 88)
            );
    }

    function usualTerms() internal view returns (bytes32) {
        return gateTerms(3000, 7000, MAX_AGE, 0);
    }

    function head(Report memory r, uint256 set) internal pure returns (bytes memory result) {
        result = abi.encodePacked(
            r.extraFeatures == 0 ? uint8(1) : uint8(2),
            uint32(set),
            uint104(r.amount),
            uint48(r.round),
            uint48(r.validUntil),
            r.blockHash,
            r.manifest,
            r.model,
            r.features
        );
        if (r.extraFeatures != 0) result = bytes.concat(result, r.extraFeatures);
    }

    function signature(bytes32 digest, uint256 index) internal view returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(keys[index], digest);
        return abi.encodePacked(uint8(index), r, s, v);
    }

    /// @dev Signed by those of the first set whose bits are set.
    function signed(Report memory r, uint256 signers) internal view returns (bytes memory result) {
        bytes32 digest = oracle.reportDigest(r);
        result = head(r, 1);
        for (uint256 i = 0; i < keys.length; ++i) {
            if ((signers >> i) & 1 == 1) result = bytes.concat(result, signature(digest, i));
        }
    }

    function signed(Report memory r) internal view returns (bytes memory) {
        return signed(r, 7);
    }

    function ask(bytes memory report) internal view returns (Verdict) {
        return ask(report, usualTerms());
    }

    function ask(bytes memory report, bytes32 terms) internal view returns (Verdict) {
        return oracle.releaseVerdict(subject, address(1), address(2), 1_000, NOW, terms, report);
    }

    function fails(bytes memory report, bytes memory reason) internal {
        fails(report, usualTerms(), reason);
    }

    function fails(bytes memory report, bytes32 terms, bytes memory reason) internal {
        vm.expectRevert(reason);
        oracle.releaseVerdict(subject, address(1), address(2), 1_000, NOW, terms, report);
    }

    function assertVerdict(Verdict left, Verdict right) internal pure {
        assertEq(uint256(left), uint256(right));
    }
}
