// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {ICreOracle} from "../../../contracts/adapters/ICreOracle.sol";
import {IReceiver} from "../../../contracts/interfaces/IReceiver.sol";
import {IPostedReports, Report} from "../../../contracts/risk/IPostedReports.sol";
import {IReleaseGate} from "../../../contracts/risk/IReleaseGate.sol";
import {DeliveredTest} from "./DeliveredTest.sol";
import {DeployChainlink} from "./DeployChainlink.sol";

/// @notice This contract is the forwarder.
contract CreOracleTest is DeliveredTest {
    bytes32 private constant WORKFLOW = keccak256("workflow");
    address private workflowOwner;
    ICreOracle private adapter;

    function setUp() public override {
        super.setUp();
        workflowOwner = makeAddr("workflow owner");
        adapter = deploy(address(this));
    }

    function deploy(address forwarder) public returns (ICreOracle) {
        return DeployChainlink.creOracle(forwarder, workflowOwner, WORKFLOW, address(models), REPORT_SECONDS);
    }

    function gate() internal view override returns (IPostedReports) {
        return adapter;
    }

    function metadata() private view returns (bytes memory) {
        return abi.encodePacked(WORKFLOW, bytes10("sluice"), workflowOwner, bytes2(0x0001));
    }

    function payload(bytes memory packed) private view returns (bytes memory) {
        return abi.encodePacked(uint64(block.chainid), address(adapter), packed);
    }

    function deliver(bytes memory packed) internal override {
        adapter.onReport(metadata(), payload(packed));
    }

    function refused(bytes memory packed, bytes memory reason) internal override {
        bytes memory wrapped = payload(packed);
        vm.expectRevert(reason);
        adapter.onReport(metadata(), wrapped);
    }

    function test_saysWhatItIs() public view {
        assertEq(adapter.forwarder(), address(this));
        assertEq(adapter.workflowOwner(), workflowOwner);
        assertEq(adapter.workflowId(), WORKFLOW);
        assertEq(adapter.models(), address(models));
        assertEq(adapter.reportSeconds(), REPORT_SECONDS);
    }

    function test_refusesAForwarderWithoutCode() public {
        address nobody = makeAddr("nobody");
        vm.expectRevert(abi.encodeWithSelector(ICreOracle.NoCode.selector, nobody));
        this.deploy(nobody);
    }

    function testFuzz_advertisesItsInterfaces(bytes4 id) public view {
        assertEq(bytes32(type(IReceiver).interfaceId), bytes32(bytes4(0x805f2132)));
        assertTrue(adapter.supportsInterface(0x805f2132));
        assertTrue(adapter.supportsInterface(0x01ffc9a7));
        assertFalse(adapter.supportsInterface(0xffffffff));
        bool known = id == 0x805f2132 || id == type(IERC165).interfaceId || id == type(IReleaseGate).interfaceId;
        assertEq(adapter.supportsInterface(id), known);
    }

    function test_tellsWhatWasDelivered() public {
        vm.expectEmit(true, true, true, true, address(adapter));
        emit ICreOracle.Delivered(subject, manifest);
        deliver(pack(reportOf(0)));
    }

    function testFuzz_onlyTheForwarderBringsReports(address who) public {
        vm.assume(who != address(this));
        bytes memory wrapped = payload(pack(reportOf(0)));
        vm.expectRevert(abi.encodeWithSelector(ICreOracle.NotForwarder.selector, who));
        vm.prank(who);
        adapter.onReport(metadata(), wrapped);
    }

    function testFuzz_metadataHave62Or64Bytes(uint256 length) public {
        length = bound(length, 0, 130);
        bytes memory whole = bytes.concat(metadata(), new bytes(66));
        bytes memory given = new bytes(length);
        for (uint256 i = 0; i < length; ++i) given[i] = whole[i];
        bytes memory wrapped = payload(pack(reportOf(0)));
        if (length != 62 && length != 64) {
            vm.expectRevert(abi.encodeWithSelector(ICreOracle.MalformedMetadata.selector, length));
        }
        adapter.onReport(given, wrapped);
    }

    function testFuzz_anotherWorkflowOrOwnerIsRefused(bytes32 workflow, address other, bytes10 name) public {
        vm.assume(workflow != WORKFLOW && other != workflowOwner);
        bytes memory wrapped = payload(pack(reportOf(0)));
        vm.expectRevert(abi.encodeWithSelector(ICreOracle.WrongWorkflow.selector, workflow));
        adapter.onReport(abi.encodePacked(workflow, name, workflowOwner), wrapped);
        vm.expectRevert(abi.encodeWithSelector(ICreOracle.WrongWorkflowOwner.selector, other));
        adapter.onReport(abi.encodePacked(WORKFLOW, name, other), wrapped);
        adapter.onReport(abi.encodePacked(WORKFLOW, name, workflowOwner), wrapped);
    }

    function testFuzz_aReportForAnotherChainOrContractIsRefused(uint64 chainId, address receiver) public {
        vm.assume(chainId != block.chainid && receiver != address(adapter));
        bytes memory packed = pack(reportOf(0));
        vm.expectRevert(abi.encodeWithSelector(ICreOracle.WrongReceiver.selector, chainId, address(adapter)));
        adapter.onReport(metadata(), abi.encodePacked(chainId, address(adapter), packed));
        vm.expectRevert(abi.encodeWithSelector(ICreOracle.WrongReceiver.selector, block.chainid, receiver));
        adapter.onReport(metadata(), abi.encodePacked(uint64(block.chainid), receiver, packed));
        // And what is for this one serves no other, even of the same forwarder and workflow.
        ICreOracle other = deploy(address(this));
        bytes memory wrapped = payload(packed);
        vm.expectRevert(abi.encodeWithSelector(ICreOracle.WrongReceiver.selector, block.chainid, address(adapter)));
        other.onReport(metadata(), wrapped);
    }

    function test_aChainThatSplitsOffRefuses() public {
        bytes memory wrapped = payload(pack(reportOf(0)));
        uint256 here = block.chainid;
        vm.chainId(here + 1);
        vm.expectRevert(abi.encodeWithSelector(ICreOracle.WrongReceiver.selector, here, address(adapter)));
        adapter.onReport(metadata(), wrapped);
    }

    function testFuzz_aPayloadWithoutAHeadIsRefused(uint256 length) public {
        length = bound(length, 0, 27);
        vm.expectRevert(abi.encodeWithSelector(IPostedReports.MalformedReport.selector, length));
        adapter.onReport(metadata(), new bytes(length));
    }

    function test_theSameReportAgainIsRefused() public {
        Report memory r = reportOf(0);
        deliver(pack(r));
        refused(pack(r), abi.encodeWithSelector(IPostedReports.RoundSuperseded.selector, BLOCK - 1, BLOCK - 1));
    }
}
