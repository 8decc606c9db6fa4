// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {HostileToken} from "../../../contracts/mocks/HostileToken.sol";
import {Report} from "../../../contracts/risk/IRiskOracle.sol";
import {Evidence, ISignerBonds} from "../../../contracts/risk/ISignerBonds.sol";
import {Deploy} from "../../utils/Deploy.sol";
import {BondsTest, TestTokenUnderTest} from "./BondsTest.sol";
import {HostileOracle} from "./HostileOracle.sol";

/// @notice An oracle that misbehaves hurts only those who staked with it, and holds nobody's stake.
contract HostileOracleTest is BondsTest {
    HostileOracle private _hostile;
    uint256 private _key = uint256(keccak256("member"));
    address private _member;

    function setUp() public override {
        super.setUp();
        _member = vm.addr(_key);
        _hostile = new HostileOracle(address(bonds));
        fund(_member, MINIMUM);
        vm.prank(_member);
        bonds.deposit(address(_hostile), MINIMUM);
    }

    /// @dev Afterwards in every test: stakes with the honest oracle are untouched.
    function othersUntouched() private view {
        for (uint256 i = 0; i < 3; ++i) {
            assertEq(bonds.bondOf(address(oracle), signerAt(i)).stake, MINIMUM);
            assertTrue(liveBit(1, i));
        }
        assertGe(token.balanceOf(address(bonds)), 3 * MINIMUM, "their tokens");
    }

    function proof() private view returns (Evidence memory a, Evidence memory b) {
        (Report memory first, Report memory second) = twoReports();
        a = aloneFor(address(_hostile), _key, first);
        b = aloneFor(address(_hostile), _key, second);
    }

    function everyBehaviour(HostileOracle.Behaviour kind) private {
        _hostile.setBehaviour(kind, "");
        uint256 snapshot = vm.snapshotState();
        (Evidence memory a, Evidence memory b) = proof();
        (address signer, uint256 reward) = bonds.proveEquivocation(address(_hostile), a, b, prover);
        assertEq(signer, _member);
        assertEq(reward, MINIMUM / 5);
        assertEq(token.balanceOf(BURN), (MINIMUM * 4) / 5);
        othersUntouched();
        vm.revertToState(snapshot);

        vm.startPrank(_member);
        bonds.requestLeave(address(_hostile), _member);
        skip(1 hours + PROOF_SECONDS);
        bonds.withdraw(address(_hostile), _member, _member);
        vm.stopPrank();
        assertEq(token.balanceOf(_member), MINIMUM);
        othersUntouched();
    }

    function test_retirement_reverts() public {
        everyBehaviour(HostileOracle.Behaviour.Reverts);
    }

    function test_retirement_burnsGas() public {
        everyBehaviour(HostileOracle.Behaviour.BurnsGas);
    }

    function test_retirement_returnsMuch() public {
        everyBehaviour(HostileOracle.Behaviour.ReturnsMuch);
    }

    function test_retirement_revertsWithMuch() public {
        everyBehaviour(HostileOracle.Behaviour.RevertsMuch);
    }

    function test_retirement_failureIsSaid() public {
        _hostile.setBehaviour(HostileOracle.Behaviour.Reverts, "");
        vm.expectEmit(true, true, true, true, address(bonds));
        emit ISignerBonds.RetirementFailed(address(_hostile), _member);
        vm.prank(_member);
        bonds.requestLeave(address(_hostile), _member);
    }

    /// @dev Nobody brings just too little gas for the retirement and enough for the rest.
    function testFuzz_retirement_isNeverStarved(uint256 gas_) public {
        gas_ = bound(gas_, 20_000, 1_800_000);
        (Report memory first, Report memory second) = twoReports();
        Evidence memory a = alone(0, first);
        Evidence memory b = alone(0, second);
        bytes memory call_ = abi.encodeCall(ISignerBonds.proveEquivocation, (address(oracle), a, b, prover));
        (bool worked, ) = address(bonds).call{gas: gas_}(call_);
        if (!worked) return;
        assertFalse(liveBit(1, 0), "slashed, but not retired");
        assertEq(token.balanceOf(prover), MINIMUM / 5, "and paid");
        assertEq(token.balanceOf(BURN), (MINIMUM * 4) / 5, "and burnt");
    }

    function testFuzz_retirement_isNeverStarvedWhenLeaving(uint256 gas_) public {
        gas_ = bound(gas_, 20_000, 1_800_000);
        vm.prank(signerAt(0));
        (bool worked, ) = address(bonds).call{gas: gas_}(
            abi.encodeCall(ISignerBonds.requestLeave, (address(oracle), signerAt(0)))
        );
        if (worked) assertFalse(liveBit(1, 0), "leaving, but not retired");
        assertEq(bonds.isBonded(address(oracle), signerAt(0)), !worked);
    }

    function test_life_isBoundedWhateverTheOracleSays() public {
        leavesWith(abi.encode(uint256(2 hours)), false, 2 hours);
        leavesWith(abi.encode(uint256(0)), false, 0);
        leavesWith(abi.encode(uint256(365 days)), false, 365 days);
        leavesWith(abi.encode(uint256(365 days) + 1), false, 365 days);
        leavesWith(abi.encode(type(uint256).max), false, 365 days);
        leavesWith(hex"01", false, 365 days);
        leavesWith("", false, 365 days);
        leavesWith("no", true, 365 days);
    }

    function leavesWith(bytes memory life, bool reverts, uint256 expected) private {
        uint256 snapshot = vm.snapshotState();
        _hostile.setLife(life, reverts);
        vm.prank(_member);
        bonds.requestLeave(address(_hostile), _member);
        assertEq(bonds.bondOf(address(_hostile), _member).withdrawableAt, block.timestamp + expected + PROOF_SECONDS);
        vm.revertToState(snapshot);
    }

    /// @dev What the oracle says later changes nothing of a time that was fixed.
    function test_life_isReadOnce() public {
        vm.prank(_member);
        bonds.requestLeave(address(_hostile), _member);
        _hostile.setLife(abi.encode(uint256(365 days)), false);
        _hostile.setBonds(address(1));
        skip(1 hours + PROOF_SECONDS);
        vm.prank(_member);
        bonds.withdraw(address(_hostile), _member, _member);
        assertEq(token.balanceOf(_member), MINIMUM);
    }

    function test_reentry_ofTheOracleIsRefused() public {
        (Evidence memory a, Evidence memory b) = proof();
        bytes[4] memory calls = [
            abi.encodeCall(ISignerBonds.proveEquivocation, (address(_hostile), a, b, prover)),
            abi.encodeCall(ISignerBonds.withdraw, (address(_hostile), _member, prover)),
            abi.encodeCall(ISignerBonds.depositFor, (address(_hostile), _member, MINIMUM)),
            abi.encodeCall(ISignerBonds.requestLeave, (address(_hostile), _member))
        ];
        for (uint256 i = 0; i < calls.length; ++i) {
            uint256 snapshot = vm.snapshotState();
            // As the payout address the oracle itself would be entitled.
            vm.prank(_member);
            bonds.choosePayout(address(_hostile), _member, address(_hostile));
            _hostile.setBehaviour(HostileOracle.Behaviour.Reenters, calls[i]);
            bonds.proveEquivocation(address(_hostile), a, b, prover);
            assertEq(_hostile.retirements(), 1);
            assertFalse(_hostile.reenterWorked());
            assertEq(token.balanceOf(prover), MINIMUM / 5);
            othersUntouched();
            vm.revertToState(snapshot);
        }
    }

    /// @dev A made-up oracle that is no contract: nobody can stake with it, and a proof moves nothing.
    function test_oracleThatIsNone() public {
        vm.expectRevert();
        vm.prank(_member);
        bonds.deposit(makeAddr("nobody"), MINIMUM);
        (Report memory first, Report memory second) = twoReports();
        address nobody = makeAddr("nobody");
        Evidence memory a = aloneFor(nobody, _key, first);
        Evidence memory b = aloneFor(nobody, _key, second);
        (, uint256 reward) = bonds.proveEquivocation(nobody, a, b, prover);
        assertEq(reward, 0);
        assertEq(bonds.bondOf(address(_hostile), _member).stake, MINIMUM);
        othersUntouched();
    }
}

/// @notice A token that misbehaves: nobody gains by it, and proofs work without it.
contract HostileBondTokenTest is BondsTest {
    HostileToken private _bad;

    function setUp() public override {
        super.setUp();
        _bad = HostileToken(Deploy.create(vm.getCode("HostileToken.sol:HostileToken")));
        token = TestTokenUnderTest(address(_bad));
        bonds = deployBonds(address(_bad), MINIMUM, PROOF_SECONDS, REWARD_BPS);
        oracle = bondedOracle(bonds);
        for (uint256 i = 0; i < 3; ++i) stake(signerAt(i), MINIMUM);
    }

    function deposits(HostileToken.Behaviour kind, uint256 amount, bytes memory reason) private {
        fund(signerAt(3), 2 * amount);
        _bad.setBehaviour(kind);
        if (reason.length != 0) vm.expectRevert(reason);
        vm.prank(signerAt(3));
        bonds.deposit(address(oracle), amount);
        _bad.setBehaviour(HostileToken.Behaviour.Honest);
    }

    function tooSmall(uint256 received) private pure returns (bytes memory) {
        return abi.encodeWithSelector(ISignerBonds.BondTooSmall.selector, received, MINIMUM);
    }

    function test_deposit_onlyWhatArrivesCounts() public {
        deposits(HostileToken.Behaviour.FeeOnTransfer, MINIMUM, tooSmall(MINIMUM - MINIMUM / 100));
        deposits(HostileToken.Behaviour.LiesAboutMoving, MINIMUM, tooSmall(0));
        deposits(HostileToken.Behaviour.FeeOnTransfer, 2 * MINIMUM, "");
        assertEq(bonds.bondOf(address(oracle), signerAt(3)).stake, 2 * MINIMUM - MINIMUM / 50);
        deposits(HostileToken.Behaviour.NoReturn, MINIMUM, "");
        assertEq(bonds.bondOf(address(oracle), signerAt(3)).stake, 3 * MINIMUM - MINIMUM / 50);
        assertEq(_bad.balanceOf(address(bonds)), 6 * MINIMUM - MINIMUM / 50);
    }

    function test_deposit_aTokenThatTakesAway() public {
        fund(signerAt(3), MINIMUM);
        _bad.setReenter(address(_bad), abi.encodeCall(HostileToken.setBalance, (address(bonds), 5)));
        _bad.setBehaviour(HostileToken.Behaviour.ReentersAfter);
        vm.expectRevert(abi.encodeWithSelector(ISignerBonds.InvalidDeposit.selector, 3 * MINIMUM, 5));
        vm.prank(signerAt(3));
        bonds.deposit(address(oracle), MINIMUM);
    }

    function test_deposit_isNeverMeasuredTwice() public {
        fund(signerAt(3), 4 * MINIMUM);
        // The token itself deposits in the middle: what it brings must not count for both.
        _bad.mint(address(_bad), MINIMUM);
        _bad.setReenter(
            address(bonds),
            abi.encodeCall(ISignerBonds.depositFor, (address(oracle), signerAt(4), MINIMUM))
        );
        HostileToken.Behaviour[3] memory kinds = [
            HostileToken.Behaviour.ReentersBefore,
            HostileToken.Behaviour.ReentersAfter,
            HostileToken.Behaviour.ReentersInstead
        ];
        for (uint256 i = 0; i < 3; ++i) {
            _bad.setBehaviour(kinds[i]);
            vm.prank(signerAt(3));
            (bool worked, ) = address(bonds).call(abi.encodeCall(ISignerBonds.deposit, (address(oracle), MINIMUM)));
            assertTrue(worked);
            assertFalse(_bad.reenterWorked());
            assertEq(bonds.bondOf(address(oracle), signerAt(4)).stake, 0);
        }
        // The third time nothing arrived, so nothing was added.
        assertEq(bonds.bondOf(address(oracle), signerAt(3)).stake, 2 * MINIMUM);
        assertEq(_bad.balanceOf(address(bonds)), 5 * MINIMUM);
    }

    /// @dev However the token fails, the signer is slashed and retired, and nobody can take what stays behind.
    function test_proof_worksWithoutTheToken() public {
        (Report memory a, Report memory b) = twoReports();
        Evidence memory first = alone(0, a);
        Evidence memory second = alone(0, b);
        HostileToken.Behaviour[5] memory kinds = [
            HostileToken.Behaviour.ReturnsFalse,
            HostileToken.Behaviour.RevertsMuch,
            HostileToken.Behaviour.ReturnsTwo,
            HostileToken.Behaviour.LiesAboutMoving,
            HostileToken.Behaviour.BurnsGas
        ];
        for (uint256 i = 0; i < 5; ++i) {
            uint256 snapshot = vm.snapshotState();
            _bad.setBehaviour(kinds[i]);
            vm.prank(prover);
            bonds.proveEquivocation{gas: 1_000_000}(address(oracle), first, second, prover);
            assertTrue(bonds.bondOf(address(oracle), signerAt(0)).slashed);
            assertFalse(liveBit(1, 0));
            vm.revertToState(snapshot);
        }
        _bad.setBlocked(prover, true);
        (, uint256 reward) = prove(first, second);
        assertEq(reward, 0, "a receiver that the token blocks gets nothing");
        assertEq(_bad.balanceOf(BURN), MINIMUM, "all is burnt");
        assertEq(_bad.balanceOf(address(bonds)), 2 * MINIMUM);
    }

    function test_proof_whereNothingCanBeBurnt() public {
        _bad.setBlocked(BURN, true);
        (Report memory a, Report memory b) = twoReports();
        prove(alone(0, a), alone(0, b));
        assertEq(_bad.balanceOf(prover), MINIMUM / 5);
        assertEq(_bad.balanceOf(address(bonds)), 2 * MINIMUM + (MINIMUM * 4) / 5, "it stays here for ever");
        for (uint256 i = 1; i < 3; ++i) {
            leaves(signerAt(i));
            vm.warp(bonds.bondOf(address(oracle), signerAt(i)).withdrawableAt);
            vm.prank(signerAt(i));
            bonds.withdraw(address(oracle), signerAt(i), signerAt(i));
        }
        assertEq(_bad.balanceOf(address(bonds)), (MINIMUM * 4) / 5);
    }

    function test_proof_reentryOfTheToken() public {
        (Report memory a, Report memory b) = twoReports();
        Evidence memory first = alone(0, a);
        Evidence memory second = alone(0, b);
        leaves(signerAt(1));
        vm.prank(signerAt(1));
        bonds.choosePayout(address(oracle), signerAt(1), address(_bad));
        vm.warp(bonds.bondOf(address(oracle), signerAt(1)).withdrawableAt);
        _bad.setBehaviour(HostileToken.Behaviour.ReentersBefore);
        _bad.setReenter(address(bonds), abi.encodeCall(ISignerBonds.withdraw, (address(oracle), signerAt(1), prover)));
        prove(first, second);
        assertFalse(_bad.reenterWorked());
        _bad.setReenter(
            address(bonds),
            abi.encodeCall(ISignerBonds.proveEquivocation, (address(oracle), first, second, prover))
        );
        vm.prank(signerAt(1));
        (bool worked, ) = address(bonds).call(
            abi.encodeCall(ISignerBonds.withdraw, (address(oracle), signerAt(1), address(_bad)))
        );
        assertTrue(worked);
        assertFalse(_bad.reenterWorked());
        assertEq(_bad.balanceOf(address(_bad)), MINIMUM);
    }

    /// @dev As a rebasing token: those who come last go without; nobody gets more than its stake.
    function test_rebase_downHurtsOnlyThisToken() public {
        _bad.setBalance(address(bonds), MINIMUM);
        for (uint256 i = 0; i < 2; ++i) leaves(signerAt(i));
        skip(REPORT_SECONDS + PROOF_SECONDS);
        vm.prank(signerAt(0));
        bonds.withdraw(address(oracle), signerAt(0), signerAt(0));
        assertEq(_bad.balanceOf(signerAt(0)), MINIMUM);
        vm.expectRevert();
        vm.prank(signerAt(1));
        bonds.withdraw(address(oracle), signerAt(1), signerAt(1));
        assertEq(bonds.bondOf(address(oracle), signerAt(1)).stake, MINIMUM, "it may try again");
    }
}
