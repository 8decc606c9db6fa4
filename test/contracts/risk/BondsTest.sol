// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Report} from "../../../contracts/risk/IRiskOracle.sol";
import {Evidence, ISignerBonds} from "../../../contracts/risk/ISignerBonds.sol";
import {ReportHash} from "../../../contracts/risk/ReportHash.sol";
import {Deploy, RiskOracleUnderTest} from "../../utils/Deploy.sol";
import {RiskTest} from "./RiskTest.sol";

interface TestTokenUnderTest {
    function mint(address to, uint256 amount) external;
    function approve(address spender, uint256 amount) external returns (bool);
    function transfer(address to, uint256 amount) external returns (bool);
    function balanceOf(address account) external view returns (uint256);
}

/// @notice A risk oracle whose five signers can stake; the first three have.
abstract contract BondsTest is RiskTest {
    uint256 internal constant MINIMUM = 1_000e6;
    uint256 internal constant PROOF_SECONDS = 14 days;
    uint256 internal constant REWARD_BPS = 2000;
    address internal constant BURN = 0x000000000000000000000000000000000000dEaD;

    TestTokenUnderTest internal token;
    ISignerBonds internal bonds;
    address internal prover;

    function setUp() public virtual override {
        super.setUp();
        prover = makeAddr("prover");
        token = TestTokenUnderTest(Deploy.create(vm.getCode("TestToken.sol:TestToken")));
        bonds = deployBonds(address(token), MINIMUM, PROOF_SECONDS, REWARD_BPS);
        oracle = bondedOracle(bonds);
        for (uint256 i = 0; i < 3; ++i) stake(signerAt(i), MINIMUM);
    }

    function deployBonds(
        address token_,
        uint256 minimum,
        uint256 proofSeconds,
        uint256 rewardBps
    ) internal returns (ISignerBonds) {
        bytes memory code = vm.getCode("SignerBonds.sol:SignerBonds");
        return ISignerBonds(Deploy.create(bytes.concat(code, abi.encode(token_, minimum, proofSeconds, rewardBps))));
    }

    function bondedOracle(ISignerBonds bonds_) internal returns (RiskOracleUnderTest) {
        address[] memory signers = addressesOf(keys);
        return Deploy.riskOracle(owner, address(models), address(bonds_), REPORT_SECONDS, ROTATION_DELAY, signers, 3);
    }

    function signerAt(uint256 index) internal view returns (address) {
        return vm.addr(keys[index]);
    }

    function fund(address account, uint256 amount) internal {
        token.mint(account, amount);
        vm.prank(account);
        token.approve(address(bonds), type(uint256).max);
    }

    function stake(address signer, uint256 amount) internal {
        fund(signer, amount);
        vm.prank(signer);
        bonds.deposit(address(oracle), amount);
    }

    function leaves(address signer) internal {
        vm.prank(signer);
        bonds.requestLeave(address(oracle), signer);
    }

    /* EVIDENCE */

    function digestOf(address verifier, bytes32 structHash) internal view returns (bytes32) {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("Sluice Risk Oracle"),
                keccak256("1"),
                block.chainid,
                verifier
            )
        );
        return keccak256(abi.encodePacked(hex"1901", domain, structHash));
    }

    function signatureOver(uint256 key, bytes32 digest) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return abi.encodePacked(r, s, v);
    }

    /// @dev A report signed alone by a signer, for a contract.
    function aloneFor(address verifier, uint256 key, Report memory r) internal view returns (Evidence memory evidence) {
        evidence.report = r;
        evidence.signature = signatureOver(key, digestOf(verifier, ReportHash.ofReport(r)));
    }

    function alone(uint256 index, Report memory r) internal view returns (Evidence memory) {
        return aloneFor(address(oracle), keys[index], r);
    }

    /// @dev A report in a batch whose other leaves are below these nodes.
    function inBatch(
        uint256 index,
        Report memory r,
        bytes32[] memory proof
    ) internal view returns (Evidence memory evidence) {
        evidence.report = r;
        evidence.batched = true;
        evidence.proof = proof;
        bytes32 root = ReportHash.leaf(r);
        for (uint256 i = 0; i < proof.length; ++i) {
            (bytes32 low, bytes32 high) = root < proof[i] ? (root, proof[i]) : (proof[i], root);
            root = keccak256(abi.encodePacked(low, high));
        }
        evidence.signature = signatureOver(keys[index], digestOf(address(oracle), ReportHash.ofBatch(root, r)));
    }

    function nodes(uint256 count) internal pure returns (bytes32[] memory proof) {
        proof = new bytes32[](count);
        for (uint256 i = 0; i < count; ++i) proof[i] = keccak256(abi.encode("node", i));
    }

    /// @dev Two reports that a signer must not both sign.
    function twoReports() internal view returns (Report memory a, Report memory b) {
        a = reportOf(100);
        b = reportOf(9_000);
    }

    function prove(Evidence memory a, Evidence memory b) internal returns (address signer, uint256 reward) {
        return bonds.proveEquivocation(address(oracle), a, b, prover);
    }

    function refuses(Evidence memory a, Evidence memory b, bytes memory reason) internal {
        vm.expectRevert(reason);
        bonds.proveEquivocation(address(oracle), a, b, prover);
        vm.expectRevert(); // whichever comes first
        bonds.proveEquivocation(address(oracle), b, a, prover);
    }

    function liveBit(uint32 set, uint256 index) internal view returns (bool) {
        return (uint256(oracle.signerSet(set).live) >> index) & 1 == 1;
    }
}
