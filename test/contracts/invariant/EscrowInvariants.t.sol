// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {PaymentState, Terms} from "../../../contracts/escrow/IEscrow.sol";
import {EscrowUnderTest} from "../../utils/Deploy.sol";
import {Test} from "../../utils/Test.sol";
import {EscrowBooks} from "./EscrowBooks.sol";
import {EscrowVerbs} from "./EscrowVerbs.sol";

/// @dev Here, because runners know a target only by the artifacts of test files.
contract EscrowHandler is EscrowVerbs {}

/// @notice Promises 1 to 5, 7 and 8 (docs/security/invariants.md) after any sequence of calls. After each call what it was
/// about is checked, which costs the same however many payments there are; where a sequence ends, all of them. The short run
/// makes 64 sequences of 64 calls for each promise; `npm run test:deep` long ones, and counts what worked in them.
contract EscrowInvariantsTest is Test {
    EscrowHandler private handler;
    EscrowUnderTest private escrow;
    address private good;
    address private bad;
    address private liar;

    function setUp() public {
        handler = new EscrowHandler();
        escrow = handler.escrow();
        good = address(handler.good());
        bad = address(handler.bad());
        liar = address(handler.liar());
        targetContract(address(handler));
        bytes4[30] memory chosen = [
            // Twice what everything else needs.
            EscrowVerbs.authorize.selector,
            EscrowVerbs.authorize.selector,
            EscrowVerbs.authorizeWith.selector,
            EscrowVerbs.authorizeWith.selector,
            EscrowVerbs.increase.selector,
            EscrowVerbs.increaseWith.selector,
            EscrowVerbs.charge.selector,
            EscrowVerbs.chargeWith.selector,
            EscrowVerbs.chargeWith.selector,
            EscrowVerbs.clear.selector,
            EscrowVerbs.capture.selector,
            EscrowVerbs.capture.selector,
            EscrowVerbs.void.selector,
            EscrowVerbs.deny.selector,
            EscrowVerbs.reclaim.selector,
            EscrowVerbs.refund.selector,
            EscrowVerbs.dispute.selector,
            EscrowVerbs.dispute.selector,
            EscrowVerbs.resolve.selector,
            EscrowVerbs.resolveExpired.selector,
            EscrowVerbs.extend.selector,
            EscrowVerbs.claimCredit.selector,
            EscrowVerbs.claimCreditFor.selector,
            EscrowVerbs.batchVoids.selector,
            EscrowVerbs.pass.selector,
            EscrowVerbs.turnGate.selector,
            EscrowVerbs.turnToken.selector,
            EscrowVerbs.turnLiar.selector,
            EscrowVerbs.turnReceiver.selector,
            EscrowVerbs.turnReentry.selector
        ];
        bytes4[] memory selectors = new bytes4[](30);
        for (uint256 i = 0; i < 30; ++i) selectors[i] = chosen[i];
        targetSelector(address(handler), selectors);
    }

    /// @dev Where balances change only by transfer the escrow has exactly what it owes.
    function invariant_1_holdsWhatItOwes() public view {
        assertEq(balance(good, address(escrow)), handler.owed(good), "the plain token");
        assertEq(address(escrow).balance, handler.owed(address(0)), "native coin");
        assertGe(balance(bad, address(escrow)), handler.owed(bad), "the hostile token");
    }

    function invariant_2_everyUnitIsHeldCapturedOrReturned() public view {
        for (uint256 i = 0; i < handler.touchedCount(); ++i) checkSums(handler.touched(i));
    }

    /// @dev What every account has, what it is owed included, is what the verbs that worked gave and took: no unit went to
    /// anybody else, or came from anybody who had not agreed.
    function invariant_3_moneyMovesOnlyAsAgreed() public view {
        address[2] memory tokens = [good, address(0)];
        for (uint256 i = 0; i < handler.actorCount(); ++i) {
            address account = handler.actors(i);
            for (uint256 j = 0; j < 2; ++j) {
                uint256 has = balance(tokens[j], account) + escrow.credit(tokens[j], account);
                assertEq(has, handler.wealth(tokens[j], account), "balance and credit");
            }
        }
        assertFalse(handler.bad().reenterWorked(), "a token called back, and it worked");
        assertFalse(handler.liar().reenterWorked(), "a lying token called back, and it worked");
    }

    /// @dev Whoever acted was entitled, in time, and the payment in a state for it; no signature served twice.
    function invariant_3_4_7_nothingForbiddenEverWorked() public view {
        if (handler.brokenCount() != 0) assertEq(handler.broken(0), "");
    }

    function invariant_4_7_statesOnlyMoveForward() public view {
        for (uint256 i = 0; i < handler.touchedCount(); ++i) checkState(handler.touched(i));
    }

    function checkSums(bytes32 id) private view {
        EscrowBooks.Book memory book = handler.bookOf(id);
        PaymentState memory state = escrow.stateOf(id);
        Terms memory terms = handler.termsOf(id);
        assertLe(book.authorized, terms.maxAmount, "authorized within maxAmount");
        assertEq(state.held + book.captured + book.returned, book.authorized, "held + captured + returned");
        assertEq(state.refundable, book.captured - book.refunded, "refundable");
        assertLe(book.fees, (book.captured * terms.maxFeeBps) / 10_000, "fees");
        assertEq(state.noIncrease, book.returned + book.refunded != 0, "noIncrease");
    }

    function checkState(bytes32 id) private view {
        EscrowBooks.Book memory book = handler.bookOf(id);
        PaymentState memory state = escrow.stateOf(id);
        assertTrue(state.exists, "exists");
        assertEq(state.seq, book.seq, "seq");
        assertEq(state.cleared, book.cleared, "cleared");
        assertEq(state.disputed, book.disputed, "disputed");
    }

    /// @dev Every promise, of every payment.
    function checkAll() private view {
        invariant_1_holdsWhatItOwes();
        invariant_3_moneyMovesOnlyAsAgreed();
        invariant_3_4_7_nothingForbiddenEverWorked();
        for (uint256 i = 0; i < handler.paymentCount(); ++i) {
            checkSums(handler.ids(i));
            checkState(handler.ids(i));
        }
    }

    function afterInvariant() public {
        writeCounts();
        end();
    }

    /// @dev Every promise of every payment; then promise 5: from wherever the run ended all money leaves without gate,
    /// oracle, operator or arbiter: what is in dispute goes the way the terms say, the rest is reclaimed, and what cannot be
    /// paid out is claimed to any address.
    function end() private {
        checkAll();
        handler.calm();
        skip(400 days);
        for (uint256 i = 0; i < handler.paymentCount(); ++i) exit(handler.ids(i));
        address[4] memory tokens = [good, bad, liar, address(0)];
        for (uint256 i = 0; i < handler.actorCount(); ++i) {
            for (uint256 j = 0; j < 4; ++j) claim(tokens[j], handler.actors(i));
        }
        for (uint256 j = 0; j < 4; ++j) assertEq(handler.owedByState(tokens[j]), 0, "all left");
        assertEq(balance(good, address(escrow)), 0, "nothing of the plain token stays behind");
        assertEq(address(escrow).balance, 0, "no native coin stays behind");
    }

    function exit(bytes32 id) private {
        PaymentState memory state = escrow.stateOf(id);
        if (state.held == 0) return;
        Terms memory terms = handler.termsOf(id);
        if (state.disputed) {
            escrow.resolveExpired(terms);
        } else {
            vm.prank(terms.payer);
            escrow.reclaim(terms);
        }
        assertEq(escrow.stateOf(id).held, 0, "nothing is held");
    }

    /// @dev The lying token may have destroyed what it owes: that loss is its own, and stays with it.
    function claim(address token, address account) private {
        uint256 amount = escrow.credit(token, account);
        if (amount == 0) return;
        if (token == liar) handler.liar().setBalance(address(escrow), amount);
        vm.prank(account);
        escrow.claimCredit(token, address(0xdead));
    }

    /// @dev What must have worked somewhere: every verb, everything that takes money in each way to pay, every way to sign.
    function whatMustWork() private pure returns (string[] memory names) {
        string[23] memory verbs = [
            "authorize",
            "increase",
            "charge",
            "clear",
            "capture",
            "void",
            "deny",
            "reclaim",
            "refund",
            "dispute",
            "resolve",
            "resolveExpired",
            "extend",
            "claimCredit",
            "claimCreditFor",
            "relay",
            "batch",
            "batch.mayFail",
            "reentry",
            "permit.usedBefore",
            "signed.erc1271",
            "signed.erc6492",
            "twisted"
        ];
        string[3] memory paying = ["authorizeWith.", "increaseWith.", "chargeWith."];
        string[5] memory ways = ["allowance", "permit", "erc3009", "erc3009vrs", "permit2"];
        names = new string[](verbs.length + paying.length * ways.length);
        for (uint256 i = 0; i < verbs.length; ++i) names[i] = verbs[i];
        for (uint256 i = 0; i < paying.length; ++i) {
            for (uint256 j = 0; j < ways.length; ++j) {
                names[verbs.length + i * ways.length + j] = string.concat(paying[i], ways[j]);
            }
        }
    }

    /// @dev For `npm run test:deep`, which adds the sequences up: one file for each, named by what is in it.
    function writeCounts() private {
        string memory folder = vm.envOr("SLUICE_COUNTS", "");
        if (bytes(folder).length == 0) return;
        string[] memory names = whatMustWork();
        string memory lines = string.concat("calls ", vm.toString(handler.calls()), "\n");
        for (uint256 i = 0; i < names.length; ++i) {
            lines = string.concat(lines, names[i], " ", vm.toString(handler.counts(names[i])), "\n");
        }
        vm.writeFile(string.concat(folder, "/", vm.toString(sequence(lines)), ".txt"), lines);
    }

    /// @dev Two sequences may count the same, but they do not end in the same balances.
    function sequence(string memory lines) private view returns (bytes32) {
        return keccak256(abi.encode(lines, address(escrow).balance, balance(good, address(escrow)), block.timestamp));
    }

    /// @dev The handlers do reach what they are for, in a run that is the same every time: otherwise the short runs above
    /// could say nothing.
    function test_handlersReachEveryVerb() public {
        bytes4[] memory selectors = this.targetSelectors()[0].selectors;
        for (uint256 i = 0; i < 3_000; ++i) {
            uint256 a = uint256(keccak256(abi.encode(i, "a")));
            uint256 b = uint256(keccak256(abi.encode(i, "b")));
            uint256 c = uint256(keccak256(abi.encode(i, "c")));
            bytes4 selector = selectors[a % selectors.length];
            (bool worked, ) = address(handler).call(abi.encodePacked(selector, b, c, a));
            assertTrue(worked, "a handler never reverts");
        }
        string[] memory names = whatMustWork();
        for (uint256 i = 0; i < names.length; ++i) assertGt(handler.counts(names[i]), 0, names[i]);
        end();
    }

    function balance(address token, address account) private view returns (uint256) {
        return token == address(0) ? account.balance : IERC20(token).balanceOf(account);
    }
}
