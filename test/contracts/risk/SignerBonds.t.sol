// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ISignerSets} from "../../../contracts/risk/ISignerSets.sol";
import {Verdict} from "../../../contracts/risk/IReleaseGate.sol";
import {Bond, ISignerBonds} from "../../../contracts/risk/ISignerBonds.sol";
import {RiskOracleUnderTest} from "../../utils/Deploy.sol";
import {BondsTest} from "./BondsTest.sol";

/// @notice The life of a stake: deposit, leave, withdraw, and who may.
contract SignerBondsTest is BondsTest {
    function bondOf(uint256 index) private view returns (Bond memory) {
        return bonds.bondOf(address(oracle), signerAt(index));
    }

    function test_settings() public {
        assertEq(bonds.token(), address(token));
        assertEq(bonds.minimumBond(), MINIMUM);
        assertEq(bonds.proofSeconds(), PROOF_SECONDS);
        assertEq(bonds.rewardBps(), REWARD_BPS);
        refusesSettings(address(1), MINIMUM, PROOF_SECONDS, REWARD_BPS);
        refusesSettings(address(token), 0, PROOF_SECONDS, REWARD_BPS);
        refusesSettings(address(token), (1 << 127) + 1, PROOF_SECONDS, REWARD_BPS);
        refusesSettings(address(token), MINIMUM, 0, REWARD_BPS);
        refusesSettings(address(token), MINIMUM, 365 days + 1, REWARD_BPS);
        refusesSettings(address(token), MINIMUM, PROOF_SECONDS, 2001);
        deployBonds(address(token), 1 << 127, 365 days, 0);
    }

    function refusesSettings(address token_, uint256 minimum, uint256 proofSeconds, uint256 rewardBps) private {
        vm.expectRevert(
            abi.encodeWithSelector(ISignerBonds.InvalidBondSettings.selector, token_, minimum, proofSeconds, rewardBps)
        );
        deployBonds(token_, minimum, proofSeconds, rewardBps);
    }

    function test_deposit_bonds() public {
        assertTrue(bonds.isBonded(address(oracle), signerAt(0)));
        assertFalse(bonds.isBonded(address(oracle), signerAt(3)));
        assertEq(bondOf(0).stake, MINIMUM);
        fund(signerAt(3), 3 * MINIMUM);
        vm.expectEmit(true, true, true, true, address(bonds));
        emit ISignerBonds.BondDeposited(address(oracle), signerAt(3), signerAt(3), 2 * MINIMUM, 2 * MINIMUM);
        vm.prank(signerAt(3));
        bonds.deposit(address(oracle), 2 * MINIMUM);
        vm.prank(signerAt(3));
        bonds.deposit(address(oracle), 1);
        assertEq(bondOf(3).stake, 2 * MINIMUM + 1);
        assertTrue(bonds.isBonded(address(oracle), signerAt(3)));
    }

    function test_deposit_byAnotherBelongsToTheSigner() public {
        address sponsor = makeAddr("sponsor");
        fund(sponsor, MINIMUM);
        vm.expectEmit(true, true, true, true, address(bonds));
        emit ISignerBonds.BondDeposited(address(oracle), signerAt(3), sponsor, MINIMUM, MINIMUM);
        vm.prank(sponsor);
        bonds.depositFor(address(oracle), signerAt(3), MINIMUM);
        assertTrue(bonds.isBonded(address(oracle), signerAt(3)));
        assertFalse(bonds.isBonded(address(oracle), sponsor));
        vm.expectRevert(
            abi.encodeWithSelector(ISignerBonds.NotSignerNorPayout.selector, sponsor, signerAt(3), address(0))
        );
        vm.prank(sponsor);
        bonds.requestLeave(address(oracle), signerAt(3));
    }

    function test_deposit_belowTheMinimum() public {
        fund(signerAt(3), MINIMUM);
        vm.startPrank(signerAt(3));
        vm.expectRevert(abi.encodeWithSelector(ISignerBonds.BondTooSmall.selector, MINIMUM - 1, MINIMUM));
        bonds.deposit(address(oracle), MINIMUM - 1);
        vm.expectRevert(abi.encodeWithSelector(ISignerBonds.BondTooSmall.selector, 0, MINIMUM));
        bonds.deposit(address(oracle), 0);
        vm.stopPrank();
    }

    function test_deposit_onlyWithAnOracleOfTheseBonds() public {
        ISignerBonds others = deployBonds(address(token), MINIMUM, PROOF_SECONDS, REWARD_BPS);
        RiskOracleUnderTest stranger = bondedOracle(others);
        fund(signerAt(3), MINIMUM);
        vm.expectRevert(
            abi.encodeWithSelector(ISignerBonds.NotBondsOfOracle.selector, address(stranger), address(others))
        );
        vm.prank(signerAt(3));
        bonds.deposit(address(stranger), MINIMUM);
    }

    /// @dev One contract, two oracles: what is at stake with one is nothing to the other.
    function test_deposit_oraclesAreKeptApart() public {
        RiskOracleUnderTest second = bondedOracle(bonds);
        assertFalse(bonds.isBonded(address(second), signerAt(0)));
        fund(signerAt(0), MINIMUM);
        vm.prank(signerAt(0));
        bonds.deposit(address(second), MINIMUM);
        leaves(signerAt(0));
        assertFalse(bonds.isBonded(address(oracle), signerAt(0)));
        assertTrue(bonds.isBonded(address(second), signerAt(0)));
        assertTrue((uint256(second.signerSet(1).live) & 1) == 1);
    }

    function test_announce_onlyBondedSigners() public {
        address[] memory signers = new address[](2);
        (signers[0], signers[1]) = (signerAt(0), signerAt(3));
        vm.startPrank(owner);
        vm.expectRevert(abi.encodeWithSelector(ISignerSets.UnbondedSigner.selector, signerAt(3)));
        oracle.announceSignerSet(signers, 1);
        vm.stopPrank();
        stake(signerAt(3), MINIMUM);
        vm.prank(owner);
        assertEq(oracle.announceSignerSet(signers, 1), 2);
        leaves(signerAt(3));
        vm.expectRevert(abi.encodeWithSelector(ISignerSets.UnbondedSigner.selector, signerAt(3)));
        vm.prank(owner);
        oracle.announceSignerSet(signers, 1);
    }

    function test_leave_retiresAtOnceFromEverySet() public {
        address[] memory signers = new address[](2);
        (signers[0], signers[1]) = (signerAt(2), signerAt(0));
        vm.prank(owner);
        oracle.announceSignerSet(signers, 1);
        assertVerdict(ask(signed(reportOf(0))), Verdict.Release);
        uint256 due = block.timestamp + REPORT_SECONDS + PROOF_SECONDS;
        vm.expectEmit(true, true, true, true, address(bonds));
        emit ISignerBonds.LeaveRequested(address(oracle), signerAt(0), due);
        leaves(signerAt(0));
        assertFalse(liveBit(1, 0));
        assertTrue(liveBit(1, 1));
        assertTrue(liveBit(2, 0));
        assertFalse(liveBit(2, 1));
        assertFalse(bonds.isBonded(address(oracle), signerAt(0)));
        assertEq(bondOf(0).withdrawableAt, due);
        fails(signed(reportOf(0)), abi.encodeWithSelector(ISignerSets.TooFewSignatures.selector, 0, 3));
        assertVerdict(ask(signed(reportOf(0), 14)), Verdict.Release);
    }

    function test_leave_onceAndOnlyWithAStake() public {
        leaves(signerAt(0));
        uint256 due = bondOf(0).withdrawableAt;
        skip(1 hours);
        vm.startPrank(signerAt(0));
        vm.expectRevert(
            abi.encodeWithSelector(ISignerBonds.LeavingAlready.selector, address(oracle), signerAt(0), due)
        );
        bonds.requestLeave(address(oracle), signerAt(0));
        vm.stopPrank();
        vm.startPrank(signerAt(3));
        vm.expectRevert(abi.encodeWithSelector(ISignerBonds.NothingAtStake.selector, address(oracle), signerAt(3)));
        bonds.requestLeave(address(oracle), signerAt(3));
        vm.stopPrank();
        vm.startPrank(signerAt(1));
        vm.expectRevert(
            abi.encodeWithSelector(ISignerBonds.NotSignerNorPayout.selector, signerAt(1), signerAt(2), address(0))
        );
        bonds.requestLeave(address(oracle), signerAt(2));
        vm.stopPrank();
    }

    function test_withdraw_toTheSecond() public {
        address to = makeAddr("to");
        vm.startPrank(signerAt(0));
        vm.expectRevert(abi.encodeWithSelector(ISignerBonds.NotLeaving.selector, address(oracle), signerAt(0)));
        bonds.withdraw(address(oracle), signerAt(0), to);
        bonds.requestLeave(address(oracle), signerAt(0));
        uint256 due = bondOf(0).withdrawableAt;
        vm.warp(due - 1);
        vm.expectRevert(abi.encodeWithSelector(ISignerBonds.NotWithdrawableYet.selector, due, due - 1));
        bonds.withdraw(address(oracle), signerAt(0), to);
        vm.warp(due);
        vm.expectRevert(abi.encodeWithSelector(ISignerBonds.InvalidReceiver.selector, address(0)));
        bonds.withdraw(address(oracle), signerAt(0), address(0));
        vm.expectEmit(true, true, true, true, address(bonds));
        emit ISignerBonds.BondWithdrawn(address(oracle), signerAt(0), to, MINIMUM);
        bonds.withdraw(address(oracle), signerAt(0), to);
        assertEq(token.balanceOf(to), MINIMUM);
        vm.expectRevert(abi.encodeWithSelector(ISignerBonds.NothingAtStake.selector, address(oracle), signerAt(0)));
        bonds.withdraw(address(oracle), signerAt(0), to);
        vm.stopPrank();
        assertEq(token.balanceOf(address(bonds)), 2 * MINIMUM);
    }

    /// @dev The time to answer for what was signed is never cut short by depositing in between.
    function test_withdraw_depositsDoNotShortenTheWay() public {
        leaves(signerAt(0));
        uint256 due = bondOf(0).withdrawableAt;
        fund(signerAt(0), 3 * MINIMUM);
        address sponsor = makeAddr("sponsor");
        fund(sponsor, MINIMUM);
        bytes memory leaving = abi.encodeWithSelector(
            ISignerBonds.LeavingAlready.selector,
            address(oracle),
            signerAt(0),
            due
        );
        vm.expectRevert(leaving);
        vm.prank(signerAt(0));
        bonds.deposit(address(oracle), MINIMUM);
        vm.expectRevert(leaving);
        vm.prank(sponsor);
        bonds.depositFor(address(oracle), signerAt(0), MINIMUM);

        vm.warp(due);
        vm.startPrank(signerAt(0));
        bonds.withdraw(address(oracle), signerAt(0), signerAt(0));
        // Again from the beginning, and out again only after the whole time.
        bonds.deposit(address(oracle), MINIMUM);
        assertTrue(bonds.isBonded(address(oracle), signerAt(0)));
        vm.expectRevert(abi.encodeWithSelector(ISignerBonds.NotLeaving.selector, address(oracle), signerAt(0)));
        bonds.withdraw(address(oracle), signerAt(0), signerAt(0));
        bonds.requestLeave(address(oracle), signerAt(0));
        vm.stopPrank();
        assertEq(bondOf(0).withdrawableAt, due + REPORT_SECONDS + PROOF_SECONDS);
    }

    function test_payout_isTheOnlyReceiverAndMayLeaveAlone() public {
        address safe = makeAddr("safe");
        address thief = makeAddr("thief");
        vm.startPrank(thief);
        vm.expectRevert(
            abi.encodeWithSelector(ISignerBonds.NotSignerNorPayout.selector, thief, signerAt(0), address(0))
        );
        bonds.choosePayout(address(oracle), signerAt(0), thief);
        vm.stopPrank();
        vm.startPrank(signerAt(0));
        vm.expectRevert(abi.encodeWithSelector(ISignerBonds.InvalidReceiver.selector, address(0)));
        bonds.choosePayout(address(oracle), signerAt(0), address(0));
        vm.expectEmit(true, true, true, true, address(bonds));
        emit ISignerBonds.PayoutChosen(address(oracle), signerAt(0), safe);
        bonds.choosePayout(address(oracle), signerAt(0), safe);
        assertEq(bondOf(0).payout, safe);
        // From now on the signer's key, stolen, can neither change that nor take the stake.
        vm.expectRevert(
            abi.encodeWithSelector(ISignerBonds.NotSignerNorPayout.selector, signerAt(0), signerAt(0), safe)
        );
        bonds.choosePayout(address(oracle), signerAt(0), thief);
        bonds.requestLeave(address(oracle), signerAt(0));
        vm.warp(bondOf(0).withdrawableAt);
        vm.expectRevert(abi.encodeWithSelector(ISignerBonds.PayoutIsFixed.selector, thief, safe));
        bonds.withdraw(address(oracle), signerAt(0), thief);
        bonds.withdraw(address(oracle), signerAt(0), safe);
        assertEq(token.balanceOf(safe), MINIMUM);
        vm.stopPrank();

        // Without the signer's key.
        vm.prank(signerAt(1));
        bonds.choosePayout(address(oracle), signerAt(1), safe);
        vm.startPrank(safe);
        bonds.requestLeave(address(oracle), signerAt(1));
        assertFalse(liveBit(1, 1));
        vm.warp(bondOf(1).withdrawableAt);
        bonds.withdraw(address(oracle), signerAt(1), thief);
        assertEq(token.balanceOf(thief), MINIMUM);
        bonds.choosePayout(address(oracle), signerAt(1), thief);
        vm.stopPrank();
        assertEq(bondOf(1).payout, thief);
    }

    function test_retire_onlyByTheBonds() public {
        vm.expectRevert(abi.encodeWithSelector(ISignerSets.NotBonds.selector, address(this), address(bonds)));
        oracle.retireSigner(signerAt(0));
    }

    function testFuzz_stakesAddUp(uint128[5] memory amounts, uint8 leaving) public {
        uint256 total = 3 * MINIMUM;
        for (uint256 i = 0; i < 5; ++i) {
            uint256 amount = bound(amounts[i], MINIMUM, 1 << 100);
            uint256 before = bondOf(i).stake;
            stake(signerAt(i), amount);
            total += amount;
            assertEq(bondOf(i).stake, before + amount);
            assertEq(token.balanceOf(address(bonds)), total);
        }
        for (uint256 i = 0; i < 5; ++i) if ((leaving >> i) & 1 == 1) leaves(signerAt(i));
        skip(REPORT_SECONDS + PROOF_SECONDS);
        for (uint256 i = 0; i < 5; ++i) {
            uint256 amount = bondOf(i).stake;
            if ((leaving >> i) & 1 == 0) continue;
            vm.prank(signerAt(i));
            bonds.withdraw(address(oracle), signerAt(i), signerAt(i));
            assertEq(token.balanceOf(signerAt(i)), amount);
            total -= amount;
        }
        assertEq(token.balanceOf(address(bonds)), total);
    }
}
