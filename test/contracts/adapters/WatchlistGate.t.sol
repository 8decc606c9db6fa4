// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IWatchlistGate} from "../../../contracts/adapters/IWatchlistGate.sol";
import {IEscrow, Terms} from "../../../contracts/escrow/IEscrow.sol";
import {ISanctionsList} from "../../../contracts/interfaces/ISanctionsList.sol";
import {HostileGate} from "../../../contracts/mocks/HostileGate.sol";
import {TestWatchlist} from "../../../contracts/mocks/TestWatchlist.sol";
import {IReleaseGate, Verdict} from "../../../contracts/risk/IReleaseGate.sol";
import {IRiskOracle} from "../../../contracts/risk/IRiskOracle.sol";
import {EscrowTest} from "../escrow/EscrowTest.sol";
import {RiskTest} from "../risk/RiskTest.sol";
import {DeployAdapter} from "./DeployAdapter.sol";

/// @notice `gate` is the inner gate, which answers as told.
contract WatchlistGateTest is EscrowTest {
    /// @dev What two reads of a list may burn, and what is done around them.
    uint256 private constant MOST_GAS = 2 * 100_000 + 40_000;

    TestWatchlist private list;
    HostileGate private badList;
    IWatchlistGate private holding;
    IWatchlistGate private denying;

    function setUp() public override {
        super.setUp();
        list = new TestWatchlist();
        badList = new HostileGate();
        holding = DeployAdapter.watchlistGate(address(gate), address(list), Verdict.Hold);
        denying = DeployAdapter.watchlistGate(address(gate), address(list), Verdict.Deny);
    }

    function ask(IWatchlistGate watched) private view returns (uint256) {
        return uint256(watched.releaseVerdict("id", payer, payee, 1, 2, "terms", "report"));
    }

    /// @dev Terms whose gate is a watchlist gate with this list.
    function watchedTerms(address list_, Verdict onListed) private returns (Terms memory terms) {
        terms = gatedTerms();
        terms.gate = address(DeployAdapter.watchlistGate(address(gate), list_, onListed));
    }

    /* CONSTRUCTION */

    function test_saysWhatItIs() public view {
        assertEq(denying.inner(), address(gate));
        assertEq(denying.list(), address(list));
        assertEq(uint256(denying.onListed()), DENY);
        assertEq(uint256(holding.onListed()), HOLD);
    }

    function test_refusesWhatGuardsNothing() public {
        vm.expectRevert(abi.encodeWithSelector(IWatchlistGate.NoCode.selector, stranger));
        this.deploy(stranger, address(list), Verdict.Hold);
        vm.expectRevert(abi.encodeWithSelector(IWatchlistGate.NoCode.selector, stranger));
        this.deploy(address(gate), stranger, Verdict.Hold);
        vm.expectRevert(IWatchlistGate.ReleaseOnListed.selector);
        this.deploy(address(gate), address(list), Verdict.Release);
    }

    function deploy(address inner, address list_, Verdict onListed) external returns (IWatchlistGate) {
        return DeployAdapter.watchlistGate(inner, list_, onListed);
    }

    /* VERDICT */

    function testFuzz_listedPartiesGetWhatWasFixed_othersTheInnerVerdict(
        bool ofPayer,
        bool ofPayee,
        bool deny,
        uint256 answer
    ) public {
        if (answer > 6) answer = bound(answer, 0, 6);
        list.set(payer, ofPayer);
        list.set(payee, ofPayee);
        gateSays(answer);
        uint256 expected = ofPayer || ofPayee ? (deny ? DENY : HOLD) : (answer <= DENY ? answer : HOLD);
        assertEq(ask(deny ? denying : holding), expected);
    }

    function testFuzz_asksTheInnerGateTheVerySameQuestion(
        bytes32 subject,
        address from,
        address to,
        uint256 amount,
        uint256 since,
        bytes32 gateTerms,
        bytes calldata report
    ) public {
        gateSays(RELEASE);
        vm.expectCall(
            address(gate),
            abi.encodeCall(IReleaseGate.releaseVerdict, (subject, from, to, amount, since, gateTerms, report)),
            1
        );
        assertEq(uint256(holding.releaseVerdict(subject, from, to, amount, since, gateTerms, report)), RELEASE);
    }

    function test_doesNotAskTheInnerGateAboutListedParties() public {
        gate.set(HostileGate.Behaviour.BurnsGas, RELEASE);
        list.set(payee, true);
        assertEq(ask(denying), DENY);
        assertEq(ask(holding), HOLD);
    }

    function test_innerGateThatAnswersRubbishHolds() public {
        gate.set(HostileGate.Behaviour.ReturnsMuch, RELEASE);
        assertEq(ask(holding), HOLD);
        gate.set(HostileGate.Behaviour.ReturnsNothing, RELEASE);
        assertEq(ask(holding), HOLD);
        gate.set(HostileGate.Behaviour.ReturnsLittle, RELEASE);
        assertEq(ask(holding), HOLD);
        vm.etch(address(gate), "");
        assertEq(ask(holding), HOLD);
    }

    function test_innerGateThatFailsIsPassedOn() public {
        gate.set(HostileGate.Behaviour.Reverts, RELEASE);
        vm.expectRevert(abi.encodeWithSelector(HostileGate.Refused.selector, "because"));
        ask(holding);
        gate.set(HostileGate.Behaviour.RevertsMuch, RELEASE);
        (bool worked, bytes memory reason) = address(holding).staticcall(
            abi.encodeCall(IReleaseGate.releaseVerdict, ("id", payer, payee, 1, 2, "terms", "report"))
        );
        assertFalse(worked);
        assertEq(reason.length, 256);
        gate.set(HostileGate.Behaviour.Writes, RELEASE);
        vm.expectRevert();
        ask(holding);
    }

    /* LISTS THAT MISBEHAVE */

    function test_listThatMisbehavesHolds_withBoundedGas() public {
        gateSays(RELEASE);
        IWatchlistGate watched = DeployAdapter.watchlistGate(address(gate), address(badList), Verdict.Deny);
        // From Reverts to Writes; what would be a good answer comes with each.
        for (uint256 kind = 1; kind <= uint256(type(HostileGate.Behaviour).max); ++kind) {
            for (uint256 answer = 0; answer <= 1; ++answer) {
                badList.set(HostileGate.Behaviour(kind), answer);
                uint256 before = gasleft();
                assertEq(ask(watched), HOLD, vm.toString(kind));
                assertLe(before - gasleft(), MOST_GAS, vm.toString(kind));
            }
        }
        badList.set(HostileGate.Behaviour.Answers, 0);
        assertEq(ask(watched), RELEASE);
        vm.etch(address(badList), "");
        assertEq(ask(watched), HOLD);
    }

    function testFuzz_listThatAnswersNoBoolHolds(uint256 answer) public {
        gateSays(RELEASE);
        badList.set(HostileGate.Behaviour.Answers, answer < 2 ? answer + 2 : answer);
        assertEq(ask(DeployAdapter.watchlistGate(address(gate), address(badList), Verdict.Deny)), HOLD);
    }

    /// @dev A failure that looks like an answer is no answer.
    function test_listThatRevertsWithAnAnswerHolds() public {
        gateSays(RELEASE);
        bytes memory question = abi.encodePacked(ISanctionsList.isSanctioned.selector);
        for (uint256 answer = 0; answer <= 1; ++answer) {
            vm.mockCallRevert(address(list), question, abi.encode(answer));
            assertEq(ask(denying), HOLD);
        }
    }

    function test_oneHitIsEnough_evenIfTheOtherPartyCannotBeLookedUp() public {
        gateSays(RELEASE);
        list.set(payee, true);
        vm.mockCallRevert(address(list), abi.encodeCall(ISanctionsList.isSanctioned, (payer)), "down");
        assertEq(ask(denying), DENY);
        list.set(payee, false);
        assertEq(ask(denying), HOLD);
    }

    /// @dev Whoever sends a transaction chooses its gas: too little of it must not take anybody off the list.
    function testFuzz_littleGasReleasesNobodyListed(uint256 gasLimit, bool ofPayer) public {
        gateSays(RELEASE);
        list.set(ofPayer ? payer : payee, true);
        (bool worked, bytes memory answer) = address(denying).staticcall{gas: bound(gasLimit, 100, 250_000)}(
            abi.encodeCall(IReleaseGate.releaseVerdict, ("id", payer, payee, 1, 2, "terms", "report"))
        );
        if (worked) assertTrue(abi.decode(answer, (uint256)) != RELEASE);
    }

    /* IN FRONT OF THE ESCROW */

    function test_escrow_paysPartiesThatAreNotListed() public {
        Terms memory terms = watchedTerms(address(list), Verdict.Hold);
        bytes32 id = authorize(terms, AMOUNT);
        gateSays(RELEASE);
        vm.expectCall(
            address(gate),
            abi.encodeCall(
                IReleaseGate.releaseVerdict,
                (id, payer, payee, AMOUNT, START, terms.gateTerms, bytes("the report"))
            ),
            1
        );
        vm.prank(operator);
        escrow.capture(terms, AMOUNT, 0, "the report");
        assertEq(token.balanceOf(payee), AMOUNT);
    }

    function test_escrow_holdsListedParties_untilThePayerTakesItBack() public {
        Terms memory terms = watchedTerms(address(list), Verdict.Hold);
        uint256 before = token.balanceOf(payer);
        bytes32 id = authorize(terms, AMOUNT);
        gateSays(RELEASE);
        list.set(payee, true);
        refused(operator, abi.encodeWithSelector(IEscrow.NotReleased.selector, id, HOLD));
        escrow.capture(terms, AMOUNT, 0, "");
        refused(stranger, abi.encodeWithSelector(IEscrow.NotDenied.selector, id, HOLD));
        escrow.deny(terms, "");
        vm.warp(terms.captureBy);
        vm.prank(payer);
        escrow.reclaim(terms);
        assertEq(token.balanceOf(payer), before);
    }

    function test_escrow_deniesListedParties_byAnyoneAtOnce() public {
        Terms memory terms = watchedTerms(address(list), Verdict.Deny);
        uint256 before = token.balanceOf(payer);
        authorize(terms, AMOUNT);
        gateSays(RELEASE);
        list.set(payee, true);
        vm.prank(stranger);
        escrow.deny(terms, "");
        assertEq(token.balanceOf(payer), before);
    }

    function test_escrow_payerTakenOffTheListIsPaidFor() public {
        Terms memory terms = watchedTerms(address(list), Verdict.Hold);
        bytes32 id = authorize(terms, AMOUNT);
        gateSays(RELEASE);
        list.set(payer, true);
        refused(operator, abi.encodeWithSelector(IEscrow.NotReleased.selector, id, HOLD));
        escrow.capture(terms, AMOUNT, 0, "");
        list.set(payer, false);
        capture(terms, AMOUNT, 0);
        assertEq(token.balanceOf(payee), AMOUNT);
    }

    /// @dev Promise 7: a list that names somebody afterwards takes nothing back.
    function test_escrow_whatIsClearedStaysCleared() public {
        Terms memory terms = watchedTerms(address(list), Verdict.Deny);
        bytes32 id = authorize(terms, AMOUNT);
        gateSays(RELEASE);
        escrow.clear(terms, "");
        list.set(payee, true);
        refused(stranger, abi.encodeWithSelector(IEscrow.AlreadyCleared.selector, id));
        escrow.deny(terms, "");
        capture(terms, AMOUNT, 0);
        assertEq(token.balanceOf(payee), AMOUNT);
    }

    /// @dev Promise 5: whatever the list does, money has its exits, and none of them pays the payee.
    function testFuzz_escrow_badListIsNoHostageTaker(uint256 kind, uint256 answer, bool gone, uint256 part) public {
        Terms memory terms = watchedTerms(address(badList), Verdict.Deny);
        uint256 before = token.balanceOf(payer);
        bytes32 id = authorize(terms, AMOUNT);
        gateSays(RELEASE);
        kind = bound(kind, 1, uint256(type(HostileGate.Behaviour).max));
        badList.set(HostileGate.Behaviour(kind), bound(answer, 0, 1));
        if (gone) vm.etch(address(badList), "");
        refused(operator, abi.encodeWithSelector(IEscrow.NotReleased.selector, id, HOLD));
        escrow.capture(terms, AMOUNT, 0, "");
        refused(stranger, abi.encodeWithSelector(IEscrow.NotDenied.selector, id, HOLD));
        escrow.deny(terms, "");

        part = bound(part, 1, AMOUNT - 1);
        vm.prank(payee);
        escrow.void(terms, part);
        vm.warp(terms.captureBy);
        vm.prank(payer);
        escrow.reclaim(terms);
        assertEq(token.balanceOf(payer), before);
    }

    function test_escrow_arbiterNeedsNoList() public {
        Terms memory terms = watchedTerms(address(badList), Verdict.Hold);
        authorize(terms, AMOUNT);
        badList.set(HostileGate.Behaviour.BurnsGas, 0);
        vm.prank(payer);
        escrow.dispute(terms, "evidence");
        vm.prank(arbiter);
        escrow.resolve(terms, AMOUNT / 4);
        assertEq(token.balanceOf(payee), AMOUNT / 4);
    }
}

/// @notice In front of the real risk oracle.
contract WatchlistGateWithOracleTest is RiskTest {
    TestWatchlist private list;
    IWatchlistGate private watched;

    function setUp() public override {
        super.setUp();
        list = new TestWatchlist();
        watched = DeployAdapter.watchlistGate(address(oracle), address(list), Verdict.Hold);
    }

    function askWatched(bytes memory report, bytes32 terms) private view returns (Verdict) {
        return watched.releaseVerdict(subject, address(1), address(2), 1_000, NOW, terms, report);
    }

    function test_reportsAndTheirErrorsPassThrough() public {
        bytes memory report = signed(reportOf(0));
        assertVerdict(askWatched(report, usualTerms()), Verdict.Release);
        assertVerdict(askWatched(signed(reportOf(10_000)), usualTerms()), Verdict.Deny);
        vm.expectRevert(abi.encodeWithSelector(IRiskOracle.AmountAboveReport.selector, 1_001, 1_000));
        watched.releaseVerdict(subject, address(1), address(2), 1_001, NOW, usualTerms(), report);
    }

    function test_silenceReleasesOnlyWhoIsNotListed() public {
        bytes32 patient = gateTerms(3000, 7000, MAX_AGE, SILENCE);
        vm.warp(NOW + SILENCE);
        assertVerdict(askWatched("", patient), Verdict.Release);
        list.set(address(2), true);
        assertVerdict(askWatched("", patient), Verdict.Hold);
        list.set(address(2), false);
        vm.warp(NOW + SILENCE - 1);
        assertVerdict(askWatched("", patient), Verdict.Hold);
    }

    function test_postedReportPassesThrough() public {
        oracle.post(subject, signed(reportOf(0)));
        assertVerdict(askWatched("", usualTerms()), Verdict.Release);
        list.set(address(1), true);
        assertVerdict(askWatched("", usualTerms()), Verdict.Hold);
    }
}
