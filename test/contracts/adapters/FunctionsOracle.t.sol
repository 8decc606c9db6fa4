// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFunctionsOracle} from "../../../contracts/adapters/IFunctionsOracle.sol";
import {IFunctionsClient} from "../../../contracts/interfaces/IFunctionsRouter.sol";
import {IPostedReports, Report} from "../../../contracts/risk/IPostedReports.sol";
import {Vm} from "../../utils/Vm.sol";
import {TinyModel} from "../risk/TinyModel.sol";
import {DeliveredTest} from "./DeliveredTest.sol";
import {DeployChainlink} from "./DeployChainlink.sol";
import {FunctionsRouterStandIn} from "./FunctionsRouterStandIn.sol";

contract FunctionsOracleTest is DeliveredTest {
    uint256 private constant REQUEST_SECONDS = 5 minutes;
    bytes private constant REQUEST = "the request but for its variable argument";

    FunctionsRouterStandIn private router;
    IFunctionsOracle private adapter;
    bytes32 private open;

    function setUp() public override {
        super.setUp();
        router = new FunctionsRouterStandIn();
        adapter = deploy(address(0));
    }

    function gate() internal view override returns (IPostedReports) {
        return adapter;
    }

    function deploy(address requester) private returns (IFunctionsOracle) {
        return
            DeployChainlink.functionsOracle(
                address(router),
                requester,
                REQUEST_SECONDS,
                address(models),
                REPORT_SECONDS,
                REQUEST
            );
    }

    /// @dev The request that may be answered now, if need be the next one as early as it may be made. An answer that was
    /// refused leaves its request open.
    function live() private returns (bytes32) {
        uint256 next = adapter.nextRequestAt(subject);
        if (open == 0 || block.timestamp >= next) {
            if (block.timestamp < next) vm.warp(next);
            open = adapter.request(subject);
        }
        return open;
    }

    function deliver(bytes memory packed) internal override {
        bytes32 id = live();
        open = 0;
        assertLt(router.answer(address(adapter), id, packed, ""), 150_000, "gas of a fulfilment");
        bytes32 about;
        uint256 round;
        assembly ("memory-safe") {
            about := mload(add(packed, 32))
            round := shr(208, mload(add(packed, 77)))
        }
        assertEq(adapter.postedReport(about).round, round, "stored");
    }

    function refused(bytes memory packed, bytes memory reason) internal override {
        refused(live(), packed, reason);
    }

    function refused(bytes32 id, bytes memory packed, bytes memory reason) private {
        vm.expectEmit(true, true, true, true, address(adapter));
        emit IFunctionsOracle.AnswerRefused(id, reason);
        router.answer(address(adapter), id, packed, "");
    }

    function notLive(bytes32 id, bytes32 about) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IFunctionsOracle.RequestNotLive.selector, id, about);
    }

    /* CONSTRUCTION */

    function test_saysWhatItIs() public {
        IFunctionsOracle other = deploy(owner);
        assertEq(other.router(), address(router));
        assertEq(other.subscriptionId(), 7);
        assertEq(other.donId(), "don");
        assertEq(other.requester(), owner);
        assertEq(other.requestSeconds(), REQUEST_SECONDS);
        assertEq(other.models(), address(models));
        assertEq(other.reportSeconds(), REPORT_SECONDS);
    }

    function test_theIdOfTheCallback() public pure {
        assertEq(bytes32(IFunctionsClient.handleOracleFulfillment.selector), bytes32(bytes4(0x0ca76175)));
    }

    function construct(address router_, uint256 requestSeconds) external {
        DeployChainlink.functionsOracle(router_, address(0), requestSeconds, address(models), REPORT_SECONDS, REQUEST);
    }

    function test_refusesARouterWithoutCodeAndUselessTimes() public {
        address nobody = makeAddr("nobody");
        vm.expectRevert(abi.encodeWithSelector(IFunctionsOracle.NoCode.selector, nobody));
        this.construct(nobody, REQUEST_SECONDS);
        vm.expectRevert(abi.encodeWithSelector(IPostedReports.InvalidDuration.selector, 0, 1 days));
        this.construct(address(router), 0);
        vm.expectRevert(abi.encodeWithSelector(IPostedReports.InvalidDuration.selector, 1 days + 1, 1 days));
        this.construct(address(router), 1 days + 1);
    }

    /* ASKING */

    function testFuzz_sendsTheFixedRequestWithTheSubjectBehind(bytes32 about) public {
        bytes memory data = bytes.concat(REQUEST, hex"69", "bytesArgs", hex"815820", about);
        assertEq(adapter.requestData(about), data);
        vm.recordLogs();
        bytes32 id = adapter.request(about);
        (address client, uint64 payer, bytes memory sent, uint16 version, uint32 gas_, bytes32 don) = router.last();
        assertEq(client, address(adapter));
        assertEq(payer, 7);
        assertEq(sent, data);
        assertEq(version, 1);
        assertEq(gas_, 300_000);
        assertEq(don, "don");
        Vm.Log[] memory logs = vm.getRecordedLogs();
        assertEq(logs[0].topics[0], IFunctionsOracle.Requested.selector);
        assertEq(logs[0].topics[1], id);
        assertEq(logs[0].topics[2], about);
        assertEq(logs[0].topics[3], bytes32(uint256(uint160(address(this)))));
    }

    function testFuzz_onlyTheRequesterAsksWhereThereIsOne(address who) public {
        vm.assume(who != owner);
        adapter = deploy(owner);
        vm.expectRevert(abi.encodeWithSelector(IFunctionsOracle.NotRequester.selector, who));
        vm.prank(who);
        adapter.request(subject);
        vm.prank(owner);
        adapter.request(subject);
        assertEq(adapter.nextRequestAt(subject), NOW + REQUEST_SECONDS);
    }

    function testFuzz_oneRequestPerSubjectAtATime(uint256 later, bool answered) public {
        later = bound(later, 0, REQUEST_SECONDS - 1);
        bytes32 id = adapter.request(subject);
        if (answered) router.answer(address(adapter), id, pack(reportOf(0)), "");
        vm.warp(NOW + later);
        vm.expectRevert(abi.encodeWithSelector(IFunctionsOracle.TooEarly.selector, subject, NOW + REQUEST_SECONDS));
        adapter.request(subject);
        // Another subject has a time of its own.
        adapter.request("another");
        vm.warp(NOW + REQUEST_SECONDS);
        adapter.request(subject);
    }

    /* ANSWERS */

    function testFuzz_onlyTheRouterAnswers(address who) public {
        vm.assume(who != address(router));
        bytes32 id = adapter.request(subject);
        bytes memory packed = pack(reportOf(0));
        vm.expectRevert(abi.encodeWithSelector(IFunctionsOracle.NotRouter.selector, who));
        vm.prank(who);
        adapter.handleOracleFulfillment(id, packed, "");
    }

    function testFuzz_onlyTheAdapterItselfStores(address who) public {
        vm.assume(who != address(adapter));
        bytes32 id = adapter.request(subject);
        bytes memory packed = pack(reportOf(0));
        vm.expectRevert(abi.encodeWithSelector(IFunctionsOracle.NotSelf.selector, who));
        vm.prank(who);
        adapter.storeAnswer(id, packed);
    }

    function testFuzz_anErrorLeavesAnEventAndNothingElse(bytes calldata response, bytes calldata err) public {
        vm.assume(err.length > 0 && err.length <= 256 && response.length <= 256);
        bytes32 id = adapter.request(subject);
        vm.record();
        vm.expectEmit(true, true, true, true, address(adapter));
        emit IFunctionsOracle.RequestFailed(id, err);
        router.answer(address(adapter), id, response, err);
        (, bytes32[] memory writes) = vm.accesses(address(adapter));
        assertEq(writes.length, 0);
        assertEq(adapter.postedReport(subject).roundAt, 0);
    }

    function testFuzz_rubbishChangesNothing(bytes calldata response) public {
        vm.assume(response.length <= 256);
        bytes32 id = adapter.request(subject);
        vm.recordLogs();
        router.answer(address(adapter), id, response, "");
        Vm.Log[] memory logs = vm.getRecordedLogs();
        assertEq(logs.length, 1);
        assertEq(logs[0].topics[0], IFunctionsOracle.AnswerRefused.selector);
        assertEq(adapter.postedReport(subject).roundAt, 0);
        deliverTo(id, reportOf(0));
    }

    /// @dev What was refused leaves the request open for the right answer.
    function deliverTo(bytes32 id, Report memory r) private {
        router.answer(address(adapter), id, pack(r), "");
        assertEq(adapter.postedReport(r.subject).round, r.round);
    }

    function test_aDoubledAnswerIsRefused() public {
        bytes32 id = adapter.request(subject);
        deliverTo(id, reportOf(9_000));
        Report memory r = reportOf(0);
        r.round = uint64(BLOCK);
        refused(id, pack(r), notLive(id, subject));
        assertEq(adapter.postedReport(subject).round, BLOCK - 1);
    }

    function testFuzz_aLateAnswerIsRefused(uint256 later) public {
        later = bound(later, 0, 100 days);
        bytes32 id = adapter.request(subject);
        vm.warp(NOW + REQUEST_SECONDS + later);
        refused(id, pack(reportOf(0)), notLive(id, subject));
        bytes32 next = adapter.request(subject);
        refused(id, pack(reportOf(0)), notLive(id, subject));
        deliverTo(next, reportOf(0));
    }

    function test_theLastSecondIsNotLate() public {
        bytes32 id = adapter.request(subject);
        vm.warp(NOW + REQUEST_SECONDS - 1);
        deliverTo(id, reportOf(0));
    }

    function testFuzz_anAnswerAboutAnotherSubjectIsRefused(bytes32 other, bool askedToo) public {
        vm.assume(other != subject);
        bytes32 id = adapter.request(subject);
        if (askedToo) adapter.request(other);
        Report memory r = reportOf(0);
        r.subject = other;
        refused(id, pack(r), notLive(id, other));
        assertEq(adapter.postedReport(other).roundAt, 0);
    }

    function testFuzz_anAnswerToAnUnknownRequestIsRefused(bytes32 id) public {
        refused(id, pack(reportOf(0)), notLive(id, subject));
        bytes32 asked = adapter.request(subject);
        vm.assume(bytes27(id) != bytes27(asked));
        refused(id, pack(reportOf(0)), notLive(id, subject));
        assertEq(adapter.postedReport(subject).roundAt, 0);
    }

    /// A chain that split: what was asked on one side is unknown on the other, and its blocks are.
    function test_anAnswerFromAnotherChainIsRefused() public {
        bytes32 id = adapter.request(subject);
        IFunctionsOracle here = adapter;
        vm.chainId(block.chainid + 1);
        adapter = deploy(address(0));
        refused(id, pack(reportOf(0)), notLive(id, subject));
        adapter.request(subject);
        vm.setBlockhash(BLOCK - 1, keccak256("block of the other chain"));
        bytes32 asked = keccak256(abi.encode(address(adapter), 2));
        refused(
            asked,
            pack(reportOf(0)),
            abi.encodeWithSelector(
                IPostedReports.WrongBlockHash.selector,
                BLOCK - 1,
                hashOf(BLOCK - 1),
                keccak256("block of the other chain")
            )
        );
        assertEq(here.postedReport(subject).roundAt, 0);
    }

    /// @dev A fulfilment gets 300,000 gas; a new subject with the largest model must fit with room to spare.
    function test_aFulfilmentFits() public {
        (modelId, ) = models.publish(TinyModel.tables(24, 23));
        Report memory r = reportOf(0);
        r.extraFeatures = bytes32(uint256(1) << 128);
        bytes32 id = adapter.request(subject);
        uint256 used = router.answer(address(adapter), id, pack(r), "");
        assertEq(adapter.postedReport(subject).round, BLOCK - 1);
        assertLt(used, 100_000, "gas of a fulfilment");
    }
}
