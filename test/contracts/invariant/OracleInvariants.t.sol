// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PaymentState, Terms} from "../../../contracts/escrow/IEscrow.sol";
import {PostedReport} from "../../../contracts/risk/IPostedReports.sol";
import {SignerSet} from "../../../contracts/risk/ISignerSets.sol";
import {EscrowUnderTest, RiskOracleUnderTest} from "../../utils/Deploy.sol";
import {Test} from "../../utils/Test.sol";
import {OracleActions} from "./OracleActions.sol";
import {OracleBooks} from "./OracleBooks.sol";

/// @dev Here, because runners know a target only by the artifacts of test files.
contract OracleHandler is OracleActions {}

/// @notice Promises 5 to 7 (docs/security/invariants.md) after any sequence of reports, rotations, revocations, departures and
/// payments, with the real oracle, bonds and escrow.
contract OracleInvariantsTest is Test {
    OracleHandler private handler;
    RiskOracleUnderTest private oracle;
    EscrowUnderTest private escrow;

    function setUp() public {
        handler = new OracleHandler();
        oracle = handler.oracleAddress();
        escrow = handler.escrow();
        targetContract(address(handler));
        bytes4[] memory selectors = new bytes4[](14);
        selectors[0] = OracleActions.pass.selector;
        selectors[1] = OracleActions.pass.selector;
        selectors[2] = OracleActions.announce.selector;
        selectors[3] = OracleActions.revoke.selector;
        selectors[4] = OracleActions.leaveOrReturn.selector;
        selectors[5] = OracleActions.intrude.selector;
        selectors[6] = OracleActions.post.selector;
        selectors[7] = OracleActions.post.selector;
        selectors[8] = OracleActions.postBatch.selector;
        selectors[9] = OracleActions.open.selector;
        selectors[10] = OracleActions.increase.selector;
        selectors[11] = OracleActions.decide.selector;
        selectors[12] = OracleActions.decide.selector;
        selectors[13] = OracleActions.decide.selector;
        targetSelector(address(handler), selectors);
    }

    /// @dev Nothing worked that must not, and nothing failed that must work: no signature counted twice or for another, no
    /// report served beyond its set, round, block, life, amount or model; what was cleared was never denied.
    function invariant_6_7_nothingButWhatTheBooksAllow() public view {
        if (handler.brokenCount() != 0) assertEq(handler.broken(0), "");
    }

    /// @dev What is posted is what the quorum signed last, with the pinned arithmetic's score of the signed features; rounds
    /// only rise (the books take nothing else).
    function invariant_6_postedIsWhatWasSigned() public view {
        for (uint256 i = 0; i < handler.idCount(); ++i) {
            bytes32 id = handler.ids(i);
            PostedReport memory posted = oracle.postedReport(id);
            OracleBooks.Posted memory book = handler.bookOf(id);
            assertEq(posted.round, book.round, "round");
            assertEq(posted.roundAt, book.roundAt, "roundAt");
            assertEq(posted.amount, book.amount, "amount");
            assertEq(posted.score, book.score, "score");
            assertEq(bytes32(posted.modelTag), bytes32(handler.tagOf(book.model)), "model");
        }
    }

    /// @dev The sets are those that were announced, with those taken out that were revoked or left, and the one in force is
    /// the latest whose time has come.
    function invariant_6_setsAreThoseAnnounced() public view {
        assertEq(oracle.activeSignerSet(), handler.activeSet(), "active");
        uint256 count = handler.setCount();
        assertEq(oracle.signerSet(uint32(count + 1)).quorum, 0, "no other");
        for (uint256 number = count; number > 0 && number + 6 > count; --number) {
            SignerSet memory set = oracle.signerSet(uint32(number));
            OracleBooks.Set memory book = handler.setOf(number);
            assertEq(set.quorum, book.quorum, "quorum");
            assertEq(set.signers.length, book.who.length, "size");
            assertEq(set.activeAt, book.replaced ? type(uint48).max : book.activeAt, "activeAt");
            if (book.replaced) continue;
            assertEq(set.servesUntil, book.servesUntil == 0 ? type(uint48).max : book.servesUntil, "servesUntil");
            for (uint256 i = 0; i < book.who.length; ++i) {
                assertEq((uint256(set.live) >> i) & 1 == 0, book.revoked[i], "revoked");
            }
        }
    }

    function invariant_7_clearedStaysClearedAndIsNeverDenied() public view {
        for (uint256 i = 0; i < handler.idCount(); ++i) {
            bytes32 id = handler.ids(i);
            PaymentState memory state = escrow.stateOf(id);
            assertEq(state.cleared, handler.wasCleared(id), "cleared");
            assertFalse(state.cleared && handler.wasDenied(id), "denied and cleared");
        }
    }

    /// @dev Promise 5: wherever the oracle and its signers ended up, all money leaves without them.
    function afterInvariant() public {
        skip(40 days);
        for (uint256 i = 0; i < handler.idCount(); ++i) {
            bytes32 id = handler.ids(i);
            if (escrow.stateOf(id).held == 0) continue;
            Terms memory terms = handler.termsOf(id);
            vm.prank(terms.payer);
            escrow.reclaim(terms);
        }
        assertEq(handler.tokenOf(address(escrow)), 0, "nothing stays behind");
    }

    function everyActionWorked() private view {
        string[11] memory actions = [
            "announce",
            "revoke",
            "retire",
            "return",
            "post",
            "postBatch",
            "open",
            "increase",
            "deny",
            "clear",
            "capture"
        ];
        for (uint256 i = 0; i < actions.length; ++i) assertGt(handler.counts(actions[i]), 0, actions[i]);
    }

    /// @dev The handler does reach what it is for, in a run that is the same every time.
    function test_oracleHandlerReachesEveryAction() public {
        bytes4[] memory selectors = this.targetSelectors()[0].selectors;
        for (uint256 i = 0; i < 1_000; ++i) {
            uint256 a = uint256(keccak256(abi.encode(i, "oracle a")));
            uint256 b = uint256(keccak256(abi.encode(i, "oracle b")));
            uint256 c = uint256(keccak256(abi.encode(i, "oracle c")));
            bytes4 selector = selectors[a % selectors.length];
            (bool worked, ) = address(handler).call(abi.encodePacked(selector, b, c, a));
            assertTrue(worked, "an action never reverts");
        }
        everyActionWorked();
        invariant_6_7_nothingButWhatTheBooksAllow();
        invariant_6_postedIsWhatWasSigned();
        invariant_6_setsAreThoseAnnounced();
        invariant_7_clearedStaysClearedAndIsNeverDenied();
        afterInvariant();
    }
}
