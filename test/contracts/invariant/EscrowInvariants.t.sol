// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PaymentState, Terms} from "../../../contracts/escrow/IEscrow.sol";
import {HostileGate} from "../../../contracts/mocks/HostileGate.sol";
import {HostileToken} from "../../../contracts/mocks/HostileToken.sol";
import {TestToken} from "../../../contracts/mocks/TestToken.sol";
import {Deploy, EscrowUnderTest} from "../../utils/Deploy.sol";
import {Test} from "../../utils/Test.sol";

/// @notice What the invariant run calls: every verb, by anyone, at any time, in a good token, a hostile one and native coin,
/// with a gate that answers whatever it likes. Keeps its own books beside the escrow's and notes what must never happen.
contract EscrowHandler is Test {
    struct Book {
        uint256 authorized;
        uint256 captured;
        uint256 returned;
        uint256 fees;
        bool wasCleared;
    }

    uint256 private constant START = 1_800_000_000;
    /// @dev So that a token or gate that burns gas does not burn the run's.
    uint256 private constant CALL_GAS = 2_000_000;

    EscrowUnderTest public immutable escrow;
    TestToken public immutable good;
    HostileToken public immutable bad;
    HostileGate public immutable gate;

    bytes32[] public ids;
    address[] public actors;
    mapping(bytes32 id => Book) public books;
    mapping(string name => uint256) public counts;
    /// @notice A sentence about each broken promise; empty for ever.
    string[] public broken;

    mapping(bytes32 id => Terms) private _terms;
    mapping(address token => mapping(address account => uint256)) private _paid;

    constructor() {
        vm.warp(START);
        escrow = Deploy.escrow();
        good = new TestToken();
        bad = new HostileToken();
        gate = new HostileGate();
        for (uint256 i = 0; i < 5; ++i) {
            address actor = address(uint160(0xac7000 + i));
            actors.push(actor);
            good.mint(actor, 1e24);
            bad.mint(actor, 1e24);
            vm.deal(actor, 1e24);
            vm.startPrank(actor);
            good.approve(address(escrow), type(uint256).max);
            bad.approve(address(escrow), type(uint256).max);
            vm.stopPrank();
        }
    }

    /* What may be called */

    function authorize(uint256 seed, uint256 amount, uint256 maxAmount) external {
        Terms memory terms = termsFrom(seed);
        terms.maxAmount = bound(maxAmount, 1, 1e18);
        amount = bound(amount, 1, terms.maxAmount);
        bytes32 id = escrow.paymentId(terms);
        vm.prank(terms.payer);
        try escrow.authorize{gas: CALL_GAS, value: terms.token == address(0) ? amount : 0}(terms, amount) {
            if (books[id].authorized != 0) broken.push("an id lived twice");
            ids.push(id);
            _terms[id] = terms;
            books[id].authorized = amount;
            books[id].wasCleared = terms.gate == address(0);
            ++counts["authorize"];
        } catch {}
    }

    function clear(uint256 seed, uint256 sender) external known {
        (bytes32 id, Terms memory terms) = pick(seed);
        vm.prank(actors[sender % 5]);
        try escrow.clear{gas: CALL_GAS}(terms, "") {
            books[id].wasCleared = true;
            ++counts["clear"];
        } catch {}
    }

    function capture(uint256 seed, uint256 sender, uint256 amount, uint256 fee) external known {
        (bytes32 id, Terms memory terms) = pick(seed);
        amount = amountOf(id, amount);
        fee = bound(fee, 0, (amount * 300) / 10_000);
        address caller = callerOf(terms.operator, sender);
        vm.prank(caller);
        try escrow.capture{gas: CALL_GAS}(terms, amount, fee, "") {
            if (caller != terms.operator) broken.push("a stranger captured");
            if (block.timestamp >= terms.captureBy) broken.push("captured after captureBy");
            books[id].captured += amount;
            books[id].fees += fee;
            books[id].wasCleared = true;
            ++counts["capture"];
        } catch {}
    }

    function void(uint256 seed, uint256 sender, uint256 amount) external known {
        (bytes32 id, Terms memory terms) = pick(seed);
        amount = amountOf(id, amount);
        address caller = callerOf(terms.payee, sender);
        bool wasCleared = books[id].wasCleared;
        vm.prank(caller);
        try escrow.void{gas: CALL_GAS}(terms, amount) {
            if (caller != terms.payee && (wasCleared || caller != terms.operator)) broken.push("a stranger voided");
            books[id].returned += amount;
            ++counts["void"];
        } catch {}
    }

    function deny(uint256 seed, uint256 sender) external known {
        (bytes32 id, Terms memory terms) = pick(seed);
        uint256 held = escrow.stateOf(id).held;
        vm.prank(actors[sender % 5]);
        try escrow.deny{gas: CALL_GAS}(terms, "") {
            if (books[id].wasCleared) broken.push("denied after it was cleared");
            books[id].returned += held;
            ++counts["deny"];
        } catch {}
    }

    function reclaim(uint256 seed, uint256 sender) external known {
        (bytes32 id, Terms memory terms) = pick(seed);
        uint256 held = escrow.stateOf(id).held;
        address caller = callerOf(terms.payer, sender);
        vm.prank(caller);
        try escrow.reclaim{gas: CALL_GAS}(terms) {
            if (caller != terms.payer) broken.push("a stranger reclaimed");
            if (block.timestamp < terms.captureBy) broken.push("reclaimed before captureBy");
            books[id].returned += held;
            ++counts["reclaim"];
        } catch {}
    }

    function claimCredit(uint256 seed, uint256 sender, uint256 to) external {
        vm.prank(actors[sender % 5]);
        try escrow.claimCredit{gas: CALL_GAS}(tokenOf(seed), actors[to % 5]) {
            ++counts["claimCredit"];
        } catch {}
    }

    function pass(uint256 seconds_) external {
        skip(bound(seconds_, 1, 12 hours));
    }

    function turnGate(uint256 behaviour, uint256 answer) external {
        gate.set(HostileGate.Behaviour(behaviour % 8), answer % 4);
    }

    /// @dev All but the ones that lie about what they moved or hold: of those promise 1 does not speak.
    function turnToken(uint256 seed, uint256 blocked) external {
        HostileToken.Behaviour[8] memory kinds = [
            HostileToken.Behaviour.Honest,
            HostileToken.Behaviour.Honest,
            HostileToken.Behaviour.FeeOnTransfer,
            HostileToken.Behaviour.NoReturn,
            HostileToken.Behaviour.ReturnsFalse,
            HostileToken.Behaviour.ReturnsMuch,
            HostileToken.Behaviour.RevertsMuch,
            HostileToken.Behaviour.BurnsGas
        ];
        bad.setBehaviour(kinds[seed % 8]);
        bad.setBlocked(actors[blocked % 5], (blocked / 5) % 2 == 1);
    }

    function turnReentry(uint256 seed, uint256 verb) external known {
        (, Terms memory terms) = pick(seed);
        bytes[5] memory calls = [
            abi.encodeCall(escrow.capture, (terms, 1, 0, "")),
            abi.encodeCall(escrow.void, (terms, 1)),
            abi.encodeCall(escrow.reclaim, (terms)),
            abi.encodeCall(escrow.claimCredit, (address(bad), actors[0])),
            abi.encodeCall(escrow.authorize, (terms, 1))
        ];
        bad.setReenter(address(escrow), calls[verb % 5]);
        bad.setBehaviour(verb % 2 == 0 ? HostileToken.Behaviour.ReentersBefore : HostileToken.Behaviour.ReentersAfter);
    }

    /* What the invariants read */

    function paymentCount() external view returns (uint256) {
        return ids.length;
    }

    function brokenCount() external view returns (uint256) {
        return broken.length;
    }

    function termsOf(bytes32 id) external view returns (Terms memory) {
        return _terms[id];
    }

    /// @notice What the escrow owes in a token: all held and all credits.
    function owed(address token) external view returns (uint256 sum) {
        for (uint256 i = 0; i < ids.length; ++i) {
            if (_terms[ids[i]].token == token) sum += escrow.stateOf(ids[i]).held;
        }
        for (uint256 i = 0; i < actors.length; ++i) sum += escrow.credit(token, actors[i]);
    }

    /* Internal */

    modifier known() {
        if (ids.length != 0) _;
    }

    function pick(uint256 seed) private view returns (bytes32 id, Terms memory terms) {
        id = ids[seed % ids.length];
        terms = _terms[id];
    }

    /// @dev Two times in three who may, otherwise anybody.
    function callerOf(address entitled, uint256 seed) private view returns (address) {
        return seed % 3 == 0 ? actors[(seed / 3) % 5] : entitled;
    }

    function amountOf(bytes32 id, uint256 amount) private view returns (uint256) {
        uint256 held = escrow.stateOf(id).held;
        return bound(amount, 0, held + 1);
    }

    function tokenOf(uint256 seed) private view returns (address) {
        return
            seed % 3 == 0
                ? address(good)
                : seed % 3 == 1
                    ? address(bad)
                    : address(0);
    }

    function termsFrom(uint256 seed) private view returns (Terms memory terms) {
        terms.payer = actors[(seed >> 8) % 5];
        terms.payee = actors[(seed >> 16) % 5];
        terms.operator = actors[(seed >> 24) % 5];
        terms.token = tokenOf(seed >> 32);
        terms.captureBy = uint48(block.timestamp + 1 hours + ((seed >> 40) % 3 days));
        terms.authorizeBy = terms.captureBy;
        terms.refundBy = terms.captureBy;
        terms.minFeeBps = uint16((seed >> 64) % 100);
        terms.maxFeeBps = uint16(200 + ((seed >> 72) % 100));
        terms.feeReceiver = actors[(seed >> 80) % 5];
        if ((seed >> 88) % 3 != 0) {
            terms.gate = address(gate);
            if ((seed >> 96) % 2 == 0) {
                terms.arbiter = actors[(seed >> 104) % 5];
                terms.resolveSeconds = 1 days;
            }
        }
        terms.salt = (seed >> 112) % 4;
    }
}

/// @notice Promises 1, 2, 4, 5, 7 (docs/security/invariants.md) after any sequence of calls.
contract EscrowInvariantsTest is Test {
    EscrowHandler private handler;
    EscrowUnderTest private escrow;

    function setUp() public {
        handler = new EscrowHandler();
        escrow = handler.escrow();
        targetContract(address(handler));
        bytes4[] memory selectors = new bytes4[](12);
        selectors[0] = EscrowHandler.authorize.selector;
        selectors[1] = EscrowHandler.authorize.selector;
        selectors[2] = EscrowHandler.clear.selector;
        selectors[3] = EscrowHandler.capture.selector;
        selectors[4] = EscrowHandler.void.selector;
        selectors[5] = EscrowHandler.deny.selector;
        selectors[6] = EscrowHandler.reclaim.selector;
        selectors[7] = EscrowHandler.claimCredit.selector;
        selectors[8] = EscrowHandler.pass.selector;
        selectors[9] = EscrowHandler.turnGate.selector;
        selectors[10] = EscrowHandler.turnToken.selector;
        selectors[11] = EscrowHandler.turnReentry.selector;
        targetSelector(address(handler), selectors);
    }

    function invariant_1_holdsAtLeastWhatItOwes() public view {
        assertGe(handler.good().balanceOf(address(escrow)), handler.owed(address(handler.good())), "the plain token");
        assertGe(address(escrow).balance, handler.owed(address(0)), "native coin");
        assertGe(handler.bad().balanceOf(address(escrow)), handler.owed(address(handler.bad())), "the hostile token");
    }

    function invariant_2_everyUnitIsHeldCapturedOrReturned() public view {
        for (uint256 i = 0; i < handler.paymentCount(); ++i) {
            bytes32 id = handler.ids(i);
            (uint256 authorized, uint256 captured, uint256 returned, uint256 fees, ) = handler.books(id);
            PaymentState memory state = escrow.stateOf(id);
            Terms memory terms = handler.termsOf(id);
            assertLe(authorized, terms.maxAmount, "authorized within maxAmount");
            if (terms.token != address(handler.bad())) {
                assertEq(state.held + captured + returned, authorized, "held + captured + returned");
                assertEq(state.refundable, captured, "refundable");
                assertLe(fees, (captured * terms.maxFeeBps) / 10_000, "fees");
            }
            assertLe(uint256(state.held) + state.refundable, authorized, "never more than authorized");
            assertEq(state.noIncrease, state.held + state.refundable != authorized, "noIncrease");
        }
    }

    function invariant_4_whatExistedAlwaysExists() public view {
        for (uint256 i = 0; i < handler.paymentCount(); ++i) {
            PaymentState memory state = escrow.stateOf(handler.ids(i));
            assertTrue(state.exists);
            assertGe(state.seq, 1, "seq");
        }
    }

    function invariant_7_clearedStaysCleared() public view {
        for (uint256 i = 0; i < handler.paymentCount(); ++i) {
            bytes32 id = handler.ids(i);
            (, , , , bool wasCleared) = handler.books(id);
            if (wasCleared) assertTrue(escrow.stateOf(id).cleared);
        }
    }

    function invariant_3_7_nothingForbiddenEverWorked() public view {
        if (handler.brokenCount() != 0) assertEq(handler.broken(0), "");
    }

    /// @dev Promise 5: from wherever the run ended, all money leaves without gate, oracle or operator: the payer reclaims
    /// after the deadline, and whatever cannot be paid out is claimed to another address.
    function afterInvariant() public {
        handler.bad().setBehaviour(HostileToken.Behaviour.Honest);
        skip(400 days);
        for (uint256 i = 0; i < handler.paymentCount(); ++i) {
            bytes32 id = handler.ids(i);
            if (escrow.stateOf(id).held == 0) continue;
            Terms memory terms = handler.termsOf(id);
            vm.prank(terms.payer);
            escrow.reclaim(terms);
            assertEq(escrow.stateOf(id).held, 0);
        }
        address[3] memory tokens = [address(handler.good()), address(handler.bad()), address(0)];
        for (uint256 i = 0; i < 5; ++i) {
            for (uint256 j = 0; j < 3; ++j) {
                address account = handler.actors(i);
                if (escrow.credit(tokens[j], account) == 0) continue;
                vm.prank(account);
                escrow.claimCredit(tokens[j], address(0xdead));
            }
        }
        for (uint256 j = 0; j < 3; ++j) assertEq(handler.owed(tokens[j]), 0, "all left");
    }

    /// @dev The handlers do reach what they are for: otherwise the invariants above would say nothing.
    function test_handlersReachEveryVerb() public {
        for (uint256 i = 0; i < 600; ++i) {
            uint256 a = uint256(keccak256(abi.encode(i, "a")));
            uint256 b = uint256(keccak256(abi.encode(i, "b")));
            handler.authorize(a, b, 1e18);
            handler.turnGate(i % 8 == 0 ? 0 : a % 3, b);
            handler.turnToken(a, b);
            handler.clear(b, a);
            handler.capture(a >> 3, 1, b, a);
            handler.void(b >> 5, 1, a);
            handler.deny(b >> 7, a);
            handler.claimCredit(a, b, i);
            if (i % 5 == 0) handler.pass(b);
            handler.reclaim(a >> 9, 1);
        }
        string[7] memory verbs = ["authorize", "clear", "capture", "void", "deny", "reclaim", "claimCredit"];
        for (uint256 i = 0; i < verbs.length; ++i) assertGt(handler.counts(verbs[i]), 3, verbs[i]);
        invariant_1_holdsAtLeastWhatItOwes();
        invariant_2_everyUnitIsHeldCapturedOrReturned();
        invariant_7_clearedStaysCleared();
        invariant_3_7_nothingForbiddenEverWorked();
        afterInvariant();
    }
}
