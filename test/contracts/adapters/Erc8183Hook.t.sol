// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {CompleteData, IErc8183Hook, JobEscrow} from "../../../contracts/adapters/IErc8183Hook.sol";
import {IEscrow} from "../../../contracts/escrow/IEscrow.sol";
import {JobEscrowBase, ReferenceJobEscrow, TextJobEscrow} from "../../../contracts/mocks/JobEscrows.sol";
import {HostileGate} from "../../../contracts/mocks/HostileGate.sol";
import {TestToken} from "../../../contracts/mocks/TestToken.sol";
import {IReleaseGate, Verdict} from "../../../contracts/risk/IReleaseGate.sol";
import {IRiskOracle, Report} from "../../../contracts/risk/IRiskOracle.sol";
import {RiskTest} from "../risk/RiskTest.sol";
import {DeployAdapter} from "./DeployAdapter.sol";

/// @notice A job of 1,000 in an escrow of either encoding, in front of the real risk oracle.
abstract contract HookTest is RiskTest {
    uint256 internal constant BUDGET = 1_000;
    bytes4 internal constant COMPLETE = 0xd75bbdf3;

    TextJobEscrow internal text;
    ReferenceJobEscrow internal code;
    TestToken internal token;
    IErc8183Hook internal hook;
    address internal client;
    address internal provider;
    address internal evaluator;

    function setUp() public virtual override {
        super.setUp();
        token = new TestToken();
        text = new TextJobEscrow(IERC20(address(token)));
        code = new ReferenceJobEscrow(IERC20(address(token)));
        client = makeAddr("client");
        provider = makeAddr("provider");
        evaluator = makeAddr("evaluator");
        token.mint(client, 1e12);
        vm.startPrank(client);
        token.approve(address(text), type(uint256).max);
        token.approve(address(code), type(uint256).max);
        vm.stopPrank();
        useHook(address(oracle), usualTerms());
    }

    function both() internal view returns (JobEscrow[] memory list) {
        list = new JobEscrow[](2);
        list[0] = JobEscrow({
            escrow: address(text),
            complete: COMPLETE,
            completeData: CompleteData.ReasonFirst,
            fund: bytes4(keccak256("fund(uint256,uint256,bytes)")),
            job: TextJobEscrow.job.selector,
            clientWord: 0,
            providerWord: 1,
            budgetWord: 3
        });
        // Behind the offset of a struct that holds a text.
        list[1] = JobEscrow({
            escrow: address(code),
            complete: COMPLETE,
            completeData: CompleteData.CallerFirst,
            fund: bytes4(keccak256("fund(uint256,bytes)")),
            job: ReferenceJobEscrow.getJob.selector,
            clientWord: 2,
            providerWord: 3,
            budgetWord: 6
        });
    }

    function useHook(address gate, bytes32 terms) internal {
        hook = DeployAdapter.erc8183Hook(gate, terms, both());
    }

    function escrowOf(bool byText) internal view returns (JobEscrowBase) {
        return byText ? JobEscrowBase(text) : JobEscrowBase(code);
    }

    function create(JobEscrowBase escrow) internal returns (uint256 jobId) {
        vm.prank(client);
        jobId = escrow.createJob(provider, evaluator, NOW + 10 days, "Translate this page into Breton", address(hook));
        vm.prank(client);
        escrow.setBudget(jobId, BUDGET, "");
    }

    function fund(bool byText, uint256 jobId) internal {
        vm.prank(client);
        if (byText) text.fund(jobId, BUDGET, "");
        else code.fund(jobId, "");
    }

    /// @dev A job whose work was submitted.
    function submitted(bool byText) internal returns (JobEscrowBase escrow, uint256 jobId) {
        escrow = escrowOf(byText);
        jobId = create(escrow);
        fund(byText, jobId);
        vm.prank(provider);
        escrow.submit(jobId, "deliverable", "");
        subject = hook.subjectOf(address(escrow), jobId);
    }

    function complete(JobEscrowBase escrow, uint256 jobId, bytes memory optParams) internal {
        vm.prank(evaluator);
        escrow.complete(jobId, "reason", optParams);
    }

    function completeIsRefused(JobEscrowBase escrow, uint256 jobId, Verdict verdict) internal {
        vm.expectRevert(abi.encodeWithSelector(IErc8183Hook.NotReleased.selector, subject, verdict));
        complete(escrow, jobId, "");
    }

    function assertPaid(uint256 amount) internal view {
        assertEq(token.balanceOf(provider), amount, "provider");
    }
}

contract Erc8183HookTest is HookTest {
    /* FORM */

    function test_advertisesTheHookByTheIdOfItsSelectors() public view {
        bytes4 id =
            bytes4(keccak256("beforeAction(uint256,bytes4,bytes)")) ^
                bytes4(keccak256("afterAction(uint256,bytes4,bytes)"));
        assertEq(bytes32(id), bytes32(bytes4(0x7ff6bc9e)));
        assertTrue(hook.supportsInterface(id));
        assertTrue(hook.supportsInterface(0x01ffc9a7));
        assertFalse(hook.supportsInterface(0xffffffff));
        assertEq(bytes32(COMPLETE), bytes32(bytes4(keccak256("complete(uint256,bytes32,bytes)"))));
    }

    function test_saysWhatItIs() public view {
        assertEq(hook.gate(), address(oracle));
        assertEq(hook.gateTerms(), usualTerms());
        JobEscrow[] memory list = both();
        for (uint256 i = 0; i < 2; ++i) {
            assertEq(abi.encode(hook.jobEscrow(list[i].escrow)), abi.encode(list[i]));
        }
        assertEq(hook.jobEscrow(client).escrow, address(0));
    }

    function test_refusesNonsenseAtConstruction() public {
        JobEscrow[] memory list = both();
        vm.expectRevert(abi.encodeWithSelector(IErc8183Hook.NoCode.selector, client));
        this.deploy(client, list);
        vm.expectRevert(abi.encodeWithSelector(IErc8183Hook.InvalidJobEscrow.selector, address(0)));
        this.deploy(address(oracle), new JobEscrow[](0));
        list[1].escrow = client;
        vm.expectRevert(abi.encodeWithSelector(IErc8183Hook.NoCode.selector, client));
        this.deploy(address(oracle), list);
        list[1] = list[0];
        isInvalid(list); // twice
        list = both();
        list[1].complete = 0;
        isInvalid(list);
        list = both();
        list[1].job = 0;
        isInvalid(list);
        list = both();
        list[1].fund = COMPLETE;
        isInvalid(list);
        list = both();
        list[1].providerWord = list[1].clientWord;
        isInvalid(list);
    }

    function isInvalid(JobEscrow[] memory list) private {
        vm.expectRevert(abi.encodeWithSelector(IErc8183Hook.InvalidJobEscrow.selector, list[1].escrow));
        this.deploy(address(oracle), list);
    }

    function deploy(address gate, JobEscrow[] calldata list) external {
        DeployAdapter.erc8183Hook(gate, 0, list);
    }

    function testFuzz_subjectBindsChainEscrowJobAndParties(bool byText, uint64 chainId) public {
        JobEscrowBase escrow = escrowOf(byText);
        uint256 first = create(escrow);
        uint256 second = create(escrow);
        if (chainId != 0) vm.chainId(chainId);
        bytes32 typeHash = keccak256(
            "SluiceJob(uint256 chainId,address escrow,uint256 jobId,address client,address provider)"
        );
        assertEq(
            hook.subjectOf(address(escrow), first),
            keccak256(abi.encode(typeHash, block.chainid, escrow, first, client, provider))
        );
        assertNotEq(hook.subjectOf(address(escrow), second), hook.subjectOf(address(escrow), first));
    }

    /* COMPLETE */

    function testFuzz_completesOnAPostedRelease(bool byText) public {
        (JobEscrowBase escrow, uint256 jobId) = submitted(byText);
        completeIsRefused(escrow, jobId, Verdict.Hold);
        oracle.post(subject, signed(reportOf(0)));
        complete(escrow, jobId, "");
        assertPaid(BUDGET);
    }

    /// @dev The report comes in optParams, wherever the escrow's encoding puts them.
    function testFuzz_completesOnAReportThatIsBroughtAlong(bool byText) public {
        (JobEscrowBase escrow, uint256 jobId) = submitted(byText);
        bytes memory good = signed(reportOf(0));
        bytes memory bad = signed(reportOf(10_000));
        vm.expectRevert(abi.encodeWithSelector(IErc8183Hook.NotReleased.selector, subject, Verdict.Deny));
        complete(escrow, jobId, bad);
        complete(escrow, jobId, good);
        assertPaid(BUDGET);
    }

    function testFuzz_refusesOnAPostedHoldOrDeny_andRejectGivesTheMoneyBack(bool byText, bool deny) public {
        uint256 before = token.balanceOf(client);
        (JobEscrowBase escrow, uint256 jobId) = submitted(byText);
        oracle.post(subject, signed(reportOf(deny ? 10_000 : 5000)));
        completeIsRefused(escrow, jobId, deny ? Verdict.Deny : Verdict.Hold);
        vm.prank(evaluator);
        escrow.reject(jobId, "reason", "");
        assertPaid(0);
        assertEq(token.balanceOf(client), before);
    }

    function testFuzz_reportMustSpeakForTheWholeBudget(bool byText) public {
        (JobEscrowBase escrow, uint256 jobId) = submitted(byText);
        Report memory r = reportOf(0);
        r.amount = BUDGET - 1;
        bytes memory report = signed(r);
        bytes memory reason = abi.encodeWithSelector(IRiskOracle.AmountAboveReport.selector, BUDGET, BUDGET - 1);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.GateFailed.selector, subject, reason));
        complete(escrow, jobId, report);
        oracle.post(subject, report);
        completeIsRefused(escrow, jobId, Verdict.Hold);
    }

    function testFuzz_nothingForAnotherJobOrEscrow(bool byText) public {
        (, uint256 otherId) = submitted(byText);
        oracle.post(subject, signed(reportOf(0)));
        (JobEscrowBase escrow, uint256 jobId) = submitted(!byText);
        assertEq(jobId, otherId);
        completeIsRefused(escrow, jobId, Verdict.Hold);
        (escrow, jobId) = submitted(byText);
        completeIsRefused(escrow, jobId, Verdict.Hold);
    }

    /// @dev Never a revert with success: whatever stands in `data`, complete is refused without a release.
    function testFuzz_rubbishInPlaceOfDataReleasesNothing(bool byText, bytes calldata data) public {
        (JobEscrowBase escrow, uint256 jobId) = submitted(byText);
        vm.prank(address(escrow));
        (bool worked, ) = address(hook).call(abi.encodeCall(IErc8183Hook.beforeAction, (jobId, COMPLETE, data)));
        assertFalse(worked);
    }

    /* SILENCE */

    function testFuzz_silenceCountsFromTheFunding(bool byText) public {
        useHook(address(oracle), gateTerms(3000, 7000, MAX_AGE, SILENCE));
        JobEscrowBase escrow = escrowOf(byText);
        uint256 jobId = create(escrow);
        vm.warp(NOW + 100);
        vm.expectEmit(true, true, true, true, address(hook));
        emit IErc8183Hook.ClockStarted(address(escrow), jobId, NOW + 100);
        fund(byText, jobId);
        assertEq(hook.fundedAt(address(escrow), jobId), NOW + 100);
        vm.warp(NOW + 200);
        vm.prank(provider);
        escrow.submit(jobId, "deliverable", "");
        subject = hook.subjectOf(address(escrow), jobId);
        vm.warp(NOW + 100 + SILENCE - 1);
        completeIsRefused(escrow, jobId, Verdict.Hold);
        vm.warp(NOW + 100 + SILENCE);
        complete(escrow, jobId, "");
        assertPaid(BUDGET);
    }

    function test_silenceReleasesNothingWhereTheClockHasNoSelector() public {
        JobEscrow[] memory list = both();
        list[0].fund = 0;
        hook = DeployAdapter.erc8183Hook(address(oracle), gateTerms(3000, 7000, MAX_AGE, SILENCE), list);
        (JobEscrowBase escrow, uint256 jobId) = submitted(true);
        vm.warp(NOW + 9 days);
        completeIsRefused(escrow, jobId, Verdict.Hold);
    }

    function test_clockStartsOnce() public {
        uint256 jobId = create(text);
        fund(true, jobId);
        vm.warp(NOW + 1 hours);
        vm.prank(address(text));
        hook.afterAction(jobId, TextJobEscrow.fund.selector, "");
        assertEq(hook.fundedAt(address(text), jobId), NOW);
    }

    /* WHO */

    function test_servesOnlyTheEscrowsOfItsList() public {
        bytes memory unknown = abi.encodeWithSelector(IErc8183Hook.UnknownEscrow.selector, client);
        bytes4[3] memory selectors = [COMPLETE, TextJobEscrow.fund.selector, bytes4(0)];
        for (uint256 i = 0; i < 3; ++i) {
            vm.expectRevert(unknown);
            vm.prank(client);
            hook.beforeAction(1, selectors[i], "");
            vm.expectRevert(unknown);
            vm.prank(client);
            hook.afterAction(1, selectors[i], "");
        }
        // So no money gets into a job of another escrow.
        TextJobEscrow other = new TextJobEscrow(IERC20(address(token)));
        vm.startPrank(client);
        uint256 jobId = other.createJob(provider, evaluator, NOW + 10 days, "", address(hook));
        vm.expectRevert(abi.encodeWithSelector(IErc8183Hook.UnknownEscrow.selector, other));
        other.fund(jobId, 0, "");
        vm.stopPrank();
    }

    function testFuzz_letsEverythingElsePass(bool byText, bytes4 selector, bytes calldata data) public {
        vm.assume(selector != COMPLETE);
        vm.startPrank(address(escrowOf(byText)));
        hook.beforeAction(1, selector, data);
        hook.afterAction(1, selector, data);
        vm.stopPrank();
        assertEq(
            hook.fundedAt(address(escrowOf(byText)), 1) != 0,
            selector == (byText ? TextJobEscrow.fund.selector : ReferenceJobEscrow.fund.selector)
        );
    }

    function test_unreadableJobs() public {
        uint256 jobId = 77;
        vm.expectRevert(abi.encodeWithSelector(IErc8183Hook.UnreadableJob.selector, text, jobId));
        hook.subjectOf(address(text), jobId); // nobody is its client
        bytes memory job = abi.encodeCall(TextJobEscrow.job, (jobId));
        vm.mockCall(address(text), job, abi.encode(client, provider, evaluator));
        vm.expectRevert(abi.encodeWithSelector(IErc8183Hook.UnreadableJob.selector, text, jobId));
        hook.subjectOf(address(text), jobId); // no word for the budget
        vm.mockCall(address(text), job, abi.encode(type(uint256).max, provider, evaluator, BUDGET));
        vm.expectRevert(abi.encodeWithSelector(IErc8183Hook.UnreadableJob.selector, text, jobId));
        hook.subjectOf(address(text), jobId); // no address
        vm.mockCallRevert(address(text), job, "down");
        vm.expectRevert(abi.encodeWithSelector(IErc8183Hook.UnreadableJob.selector, text, jobId));
        hook.subjectOf(address(text), jobId);
    }

    function test_longDescriptionIsNotCopied() public {
        vm.prank(client);
        uint256 jobId = code.createJob(provider, evaluator, NOW + 10 days, string(new bytes(20_000)), address(hook));
        bytes memory call_ = abi.encodeCall(ReferenceJobEscrow.getJob, (jobId));
        uint256 before = gasleft();
        (bool worked, ) = address(code).staticcall(call_);
        uint256 escrowAlone = before - gasleft();
        before = gasleft();
        hook.subjectOf(address(code), jobId);
        assertTrue(worked);
        assertLe(before - gasleft(), escrowAlone + 20_000, "beside what the escrow itself spends");
    }
}

/// @notice In front of a gate that answers as told.
contract Erc8183HostileGateTest is HookTest {
    HostileGate private bad;

    function setUp() public override {
        super.setUp();
        bad = new HostileGate();
        useHook(address(bad), "terms");
    }

    function testFuzz_completesOnlyOnReleaseInOneWord(bool byText, uint256 kind, uint256 answer) public {
        (JobEscrowBase escrow, uint256 jobId) = submitted(byText);
        kind = bound(kind, 0, uint256(type(HostileGate.Behaviour).max));
        if (answer > 3) answer = bound(answer, 0, 3);
        bad.set(HostileGate.Behaviour(kind), answer);
        bool good = kind == 0 && answer == uint256(Verdict.Release);
        if (!good) vm.expectRevert();
        complete(escrow, jobId, "");
        assertPaid(good ? BUDGET : 0);
    }

    /// @dev Promise 5: reject and, once expired, claimRefund ask no gate.
    function testFuzz_moneyGoesBackWhateverTheGateDoes(
        bool byText,
        uint256 kind,
        uint256 answer,
        bool gone,
        bool byReject
    ) public {
        uint256 before = token.balanceOf(client);
        (JobEscrowBase escrow, uint256 jobId) = submitted(byText);
        bad.set(HostileGate.Behaviour(bound(kind, 0, uint256(type(HostileGate.Behaviour).max))), answer);
        if (gone) vm.etch(address(bad), "");
        if (byReject) {
            vm.prank(evaluator);
            escrow.reject(jobId, "reason", "");
        } else {
            vm.warp(NOW + 10 days);
            escrow.claimRefund(jobId);
        }
        assertEq(token.balanceOf(client), before);
    }

    function testFuzz_givesTheGateWhatItNeeds(bool byText, bytes calldata optParams) public {
        bad.set(HostileGate.Behaviour.Answers, uint256(Verdict.Release));
        (JobEscrowBase escrow, uint256 jobId) = submitted(byText);
        vm.warp(NOW + 1 days);
        vm.expectCall(
            address(bad),
            abi.encodeCall(
                IReleaseGate.releaseVerdict,
                (subject, client, provider, BUDGET, NOW, bytes32("terms"), optParams)
            ),
            1
        );
        complete(escrow, jobId, optParams);
        assertPaid(BUDGET);
    }
}
