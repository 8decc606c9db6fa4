// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Report} from "../../../contracts/risk/IRiskOracle.sol";
import {Bond, Evidence} from "../../../contracts/risk/ISignerBonds.sol";
import {RiskOracleUnderTest} from "../../utils/Deploy.sol";
import {Test} from "../../utils/Test.sol";
import {BondsTest} from "../risk/BondsTest.sol";

/// @notice Signers who stake, sign, leave, come back and are accused, with two oracles. The first three signers are honest:
/// what they sign about a subject is a function of round and block. The other two sign whatever comes. Books of its own say
/// what every stake must be, and whether each call had to work.
contract BondsHandler is BondsTest {
    struct Book {
        uint256 stake;
        uint256 withdrawableAt;
        bool slashed;
        address payout;
    }

    uint256 public constant HONEST = 3;

    RiskOracleUnderTest[2] public oracles;
    mapping(address oracle => mapping(address signer => Book book)) private _books;
    mapping(uint256 which => mapping(uint256 signer => Evidence[] signed)) private _signed;
    uint256 public deposited;
    uint256 public withdrawn;
    uint256 public slashedSum;
    uint256 public rewarded;
    string[] public broken;
    mapping(bytes32 call_ => uint256 count) public worked;

    constructor() {
        setUp();
    }

    function setUp() public override {
        super.setUp();
        oracles[0] = oracle;
        oracles[1] = bondedOracle(bonds);
        for (uint256 i = 0; i < 3; ++i) _books[address(oracle)][signerAt(i)].stake = MINIMUM;
        deposited = 3 * MINIMUM;
        for (uint256 i = 0; i < 5; ++i) fund(signerAt(i), 1e30);
    }

    function bookOf(uint256 which, uint256 signer) external view returns (Book memory) {
        return _books[address(oracles[which])][signerAt(signer)];
    }

    function bondsAddress() external view returns (address) {
        return address(bonds);
    }

    function brokenCount() external view returns (uint256) {
        return broken.length;
    }

    function bondNow(uint256 which, uint256 signer) external view returns (Bond memory) {
        return bonds.bondOf(address(oracles[which]), signerAt(signer));
    }

    function isBonded(uint256 which, uint256 signer) external view returns (bool) {
        return bonds.isBonded(address(oracles[which]), signerAt(signer));
    }

    function isLive(uint256 which, uint256 signer) external view returns (bool) {
        return (uint256(oracles[which].signerSet(1).live) >> signer) & 1 == 1;
    }

    function balance(address account) external view returns (uint256) {
        return token.balanceOf(account);
    }

    /* ACTIONS */

    function deposit(uint256 which, uint256 by, uint256 signer, uint256 amount) external {
        (which, by, signer) = (which % 2, by % 5, signer % 5);
        amount = bound(amount, 0, 3 * MINIMUM);
        Book storage book = _books[address(oracles[which])][signerAt(signer)];
        bool may = !book.slashed && book.withdrawableAt == 0 && book.stake + amount >= MINIMUM;
        vm.prank(signerAt(by));
        try bonds.depositFor(address(oracles[which]), signerAt(signer), amount) {
            if (!may) broken.push("a deposit that is not allowed");
            book.stake += amount;
            deposited += amount;
            ++worked["deposit"];
        } catch {
            if (may) broken.push("a deposit was refused");
        }
    }

    function requestLeave(uint256 which, uint256 by, uint256 signer) external {
        (which, by, signer) = (which % 2, by % 5, signer % 5);
        Book storage book = _books[address(oracles[which])][signerAt(signer)];
        bool may = (by == signer || signerAt(by) == book.payout) && book.stake != 0 && book.withdrawableAt == 0;
        vm.prank(signerAt(by));
        try bonds.requestLeave(address(oracles[which]), signerAt(signer)) {
            if (!may) broken.push("a leave that is not allowed");
            book.withdrawableAt = block.timestamp + REPORT_SECONDS + PROOF_SECONDS;
            ++worked["leave"];
        } catch {
            if (may) broken.push("a leave was refused");
        }
    }

    function withdraw(uint256 which, uint256 by, uint256 signer, uint256 to) external {
        (which, by, signer, to) = (which % 2, by % 5, signer % 5, to % 5);
        Book storage book = _books[address(oracles[which])][signerAt(signer)];
        bool isPayout = signerAt(by) == book.payout;
        bool may =
            (isPayout || (by == signer && (book.payout == address(0) || book.payout == signerAt(to)))) &&
                book.stake != 0 &&
                book.withdrawableAt != 0 &&
                block.timestamp >= book.withdrawableAt;
        uint256 before = token.balanceOf(signerAt(to));
        vm.prank(signerAt(by));
        try bonds.withdraw(address(oracles[which]), signerAt(signer), signerAt(to)) {
            if (!may) broken.push("a withdrawal that is not allowed");
            if (token.balanceOf(signerAt(to)) != before + book.stake) broken.push("a withdrawal of another amount");
            withdrawn += book.stake;
            (book.stake, book.withdrawableAt) = (0, 0);
            ++worked["withdraw"];
        } catch {
            if (may) broken.push("a withdrawal was refused");
        }
    }

    function choosePayout(uint256 which, uint256 by, uint256 signer, uint256 to) external {
        (which, by, signer, to) = (which % 2, by % 5, signer % 5, to % 5);
        Book storage book = _books[address(oracles[which])][signerAt(signer)];
        bool may = signerAt(by) == (book.payout == address(0) ? signerAt(signer) : book.payout);
        vm.prank(signerAt(by));
        try bonds.choosePayout(address(oracles[which]), signerAt(signer), signerAt(to)) {
            if (!may) broken.push("a payout address that is not allowed");
            book.payout = signerAt(to);
            ++worked["choosePayout"];
        } catch {
            if (may) broken.push("a payout address was refused");
        }
    }

    /// @dev A node signs: alone or in a batch of some size. Few subjects, rounds and blocks, so that they meet again.
    function sign(uint256 which, uint256 signer, uint256 word, bool batched) external {
        (which, signer) = (which % 2, signer % 5);
        oracle = oracles[which];
        Report memory r = reportOf(0);
        r.subject = keccak256(abi.encode("subject", word % 2));
        r.round = uint64(BLOCK - 1 - ((word >> 8) % 2));
        r.blockHash = (word >> 16) % 3 == 0 ? keccak256(abi.encode("fork", r.round)) : hashOf(r.round);
        r.validUntil = uint64(NOW + REPORT_SECONDS);
        // An honest node's facts follow from the block; the other's from what it pleases.
        uint256 mood = signer < HONEST ? 0 : (word >> 24) % 3;
        r.features = bytes32((uint256(keccak256(abi.encode(r.subject, r.round, r.blockHash, mood))) % 10_000) << 240);
        r.amount = 1 + (uint256(r.features) >> 244);
        Evidence[] storage list = _signed[which][signer];
        if (list.length < 12) list.push();
        Evidence storage evidence = list[(word >> 32) % list.length];
        Evidence memory fresh = batched ? inBatch(signer, r, nodes((word >> 40) % 4)) : alone(signer, r);
        evidence.report = fresh.report;
        evidence.batched = fresh.batched;
        evidence.signature = fresh.signature;
        delete evidence.proof;
        for (uint256 i = 0; i < fresh.proof.length; ++i) evidence.proof.push(fresh.proof[i]);
    }

    /// @dev Anybody accuses with whatever was signed, whole or with parts exchanged.
    function accuse(uint256 which, uint256 one, uint256 other, uint256 word) external {
        (which, one, other) = (which % 2, one % 5, other % 5);
        if (word & 32 == 0) one = HONEST + (one % 2);
        if (word % 4 != 0) other = one;
        Evidence[] storage left = _signed[which][one];
        Evidence[] storage right = _signed[which][other];
        if (left.length == 0 || right.length == 0) return;
        Evidence memory a = left[(word >> 8) % left.length];
        Evidence memory b = right[(word >> 16) % right.length];
        // Mostly two that are about the same, if there are such.
        for (uint256 i = 0; i < right.length && word & 16 == 0; ++i) {
            if (differ(a.report, right[i].report)) b = right[i];
        }
        uint256 turn = (word >> 24) % 8;
        if (turn == 1) b.report = a.report;
        if (turn == 2) b.batched = !b.batched;
        if (turn == 3) b.proof = a.proof;
        if (turn == 4) b.signature = a.signature;
        uint256 before = token.balanceOf(prover);
        try bonds.proveEquivocation(address(oracles[which]), a, b, prover) returns (address signer, uint256 reward) {
            Book storage book = _books[address(oracles[which])][signer];
            for (uint256 i = 0; i < HONEST; ++i) {
                if (signer == signerAt(i)) broken.push("an honest signer was slashed");
            }
            if (book.slashed) broken.push("slashed twice");
            if (reward != book.stake / 5) broken.push("another reward");
            if (token.balanceOf(prover) != before + reward) broken.push("the reward did not arrive");
            slashedSum += book.stake;
            rewarded += reward;
            (book.stake, book.withdrawableAt, book.slashed) = (0, 0, true);
            ++worked["accuse"];
        } catch {
            if ((turn == 0 || turn > 4) && one == other && differ(a.report, b.report)) {
                if (!_books[address(oracles[which])][signerAt(one)].slashed) broken.push("a true proof was refused");
            }
        }
    }

    function differ(Report memory a, Report memory b) private pure returns (bool) {
        return
            a.subject == b.subject &&
            a.round == b.round &&
            a.blockHash == b.blockHash &&
            keccak256(abi.encode(a)) != keccak256(abi.encode(b));
    }

    function pass(uint256 time) external {
        skip(bound(time, 1 hours, 20 days));
    }
}

/// @notice Promise 6, as far as bonds go, after any sequence of calls.
contract BondsInvariantsTest is Test {
    BondsHandler private handler;

    function setUp() public {
        handler = new BondsHandler();
        targetContract(address(handler));
        bytes4[10] memory chosen = [
            BondsHandler.deposit.selector,
            BondsHandler.deposit.selector,
            BondsHandler.requestLeave.selector,
            BondsHandler.withdraw.selector,
            BondsHandler.choosePayout.selector,
            BondsHandler.sign.selector,
            BondsHandler.sign.selector,
            BondsHandler.accuse.selector,
            BondsHandler.accuse.selector,
            BondsHandler.pass.selector
        ];
        bytes4[] memory selectors = new bytes4[](10);
        for (uint256 i = 0; i < 10; ++i) selectors[i] = chosen[i];
        targetSelector(address(handler), selectors);
    }

    /// @dev What is there is what was brought, less what was paid out and what was lost; every stake is as in the books.
    function invariant_6_bondsHoldWhatIsAtStake() public view {
        uint256 sum = 0;
        for (uint256 which = 0; which < 2; ++which) {
            for (uint256 i = 0; i < 5; ++i) {
                Bond memory bond = handler.bondNow(which, i);
                BondsHandler.Book memory book = handler.bookOf(which, i);
                assertEq(bond.stake, book.stake, "stake");
                assertEq(bond.withdrawableAt, book.withdrawableAt, "withdrawableAt");
                assertEq(bond.slashed, book.slashed, "slashed");
                assertEq(bond.payout, book.payout, "payout");
                assertTrue(bond.stake == 0 || bond.stake >= 1_000e6, "none below the minimum");
                sum += bond.stake;
            }
        }
        uint256 held = handler.balance(handler.bondsAddress());
        assertEq(held, sum, "held is what is at stake");
        assertEq(held, handler.deposited() - handler.withdrawn() - handler.slashedSum(), "books");
        assertEq(
            handler.balance(address(0xdEaD)),
            handler.slashedSum() - handler.rewarded(),
            "what was lost and not rewarded is burnt"
        );
        assertLe(handler.rewarded() * 5, handler.slashedSum(), "at most a fifth");
    }

    function invariant_6_honestSignersNeverLoseTheirBond() public view {
        for (uint256 which = 0; which < 2; ++which) {
            for (uint256 i = 0; i < handler.HONEST(); ++i) assertFalse(handler.bondNow(which, i).slashed);
        }
        if (handler.brokenCount() != 0) assertEq(handler.broken(0), "");
    }

    /// @dev Who was slashed or leaves is in no set and not bonded.
    function invariant_6_whoIsNotBondedDoesNotSign() public view {
        for (uint256 which = 0; which < 2; ++which) {
            for (uint256 i = 0; i < 5; ++i) {
                Bond memory bond = handler.bondNow(which, i);
                if (bond.slashed || bond.withdrawableAt != 0) {
                    assertFalse(handler.isLive(which, i), "live");
                    assertFalse(handler.isBonded(which, i), "bonded");
                } else {
                    assertEq(handler.isBonded(which, i), bond.stake != 0);
                }
            }
        }
    }
}

/// @notice The handler's calls really work: one long sequence in which each does.
contract BondsHandlerTest is Test {
    function test_everyCallWorks() public {
        BondsHandler handler = new BondsHandler();
        for (uint256 i = 0; i < 600; ++i) {
            uint256 word = uint256(keccak256(abi.encode("bonds", i)));
            (uint256 a, uint256 b, uint256 c, uint256 d) = (
                word & 0xff,
                (word >> 8) & 0xff,
                (word >> 16) & 0xff,
                word >> 24
            );
            if (i % 7 == 0) handler.deposit(a, b, c, d);
            if (i % 7 == 1 && i % 3 == 0) handler.requestLeave(a, b, b);
            if (i % 7 == 2) handler.withdraw(a, b, c % 2 == 0 ? b : c, d);
            if (i % 7 == 3) handler.choosePayout(a, b, c, d);
            if (i % 7 == 4 || i % 7 == 5) handler.sign(a, b, d, c % 2 == 0);
            if (i % 7 == 6) handler.accuse(a, b, c, d);
            if (i % 50 == 0) handler.pass(d);
        }
        assertTrue(handler.worked("deposit") > 0, "deposit");
        assertTrue(handler.worked("leave") > 0, "leave");
        assertTrue(handler.worked("withdraw") > 0, "withdraw");
        assertTrue(handler.worked("choosePayout") > 0, "choosePayout");
        assertTrue(handler.worked("accuse") > 0, "accuse");
        if (handler.brokenCount() != 0) assertEq(handler.broken(0), "");
    }
}
