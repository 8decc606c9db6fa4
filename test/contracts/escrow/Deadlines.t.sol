// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Collector} from "../../../contracts/collect/Collector.sol";
import {IEscrow, Terms} from "../../../contracts/escrow/IEscrow.sol";
import {SignedEscrowTest} from "./SignedEscrowTest.sol";

/// @notice Every verb in the second before, at and after each deadline that there is, whether it looks at it or not.
contract DeadlinesTest is SignedEscrowTest {
    enum Verb {
        Authorize,
        AuthorizeWith,
        Increase,
        IncreaseWith,
        Charge,
        ChargeWith,
        Clear,
        Capture,
        Void,
        Deny,
        Dispute,
        Resolve,
        ResolveExpired,
        Extend,
        Reclaim,
        Refund
    }

    /// @dev When a verb works, seen from a deadline.
    enum When {
        Before,
        From,
        Always,
        Never
    }

    /// @dev 101 seconds apart, so that each is looked at alone.
    uint256 private constant STEP = 101;
    uint256 private constant CAPTURE_FROM = START + STEP;
    uint256 private constant AUTHORIZE_BY = START + 2 * STEP;
    uint256 private constant RESOLVE_BY = START + 3 * STEP;
    uint256 private constant CAPTURE_BY = START + 4 * STEP;
    uint256 private constant REFUND_BY = START + 5 * STEP;
    uint256 private constant LATER_CAPTURE_BY = START + 6 * STEP;
    uint256 private constant LATER_REFUND_BY = START + 7 * STEP;

    function setUp() public override {
        super.setUp();
        token.mint(payee, AMOUNT);
        vm.prank(payee);
        token.approve(address(escrow), type(uint256).max);
    }

    function dueTerms() private view returns (Terms memory terms) {
        terms = gatedTerms();
        terms.captureFrom = uint48(CAPTURE_FROM);
        terms.authorizeBy = uint48(AUTHORIZE_BY);
        terms.captureBy = uint48(CAPTURE_BY);
        terms.refundBy = uint48(REFUND_BY);
        terms.resolveSeconds = uint32(RESOLVE_BY - START);
    }

    /// @dev A payment in which only time can keep the verb from working.
    function prepare(Verb verb) private returns (Terms memory terms, bytes32 id) {
        terms = dueTerms();
        id = escrow.paymentId(terms);
        if (verb == Verb.Authorize || verb == Verb.AuthorizeWith) return (terms, id);
        if (verb == Verb.Charge || verb == Verb.ChargeWith) {
            gateSays(RELEASE);
            return (terms, id);
        }
        if (verb == Verb.Refund) terms.captureFrom = 0;
        id = authorize(terms, AMOUNT / 2);
        if (verb == Verb.Capture || verb == Verb.Refund || verb == Verb.Reclaim) clear(terms);
        if (verb == Verb.Refund) capture(terms, 10, 0);
        if (verb == Verb.Resolve || verb == Verb.ResolveExpired) {
            vm.prank(payer);
            escrow.dispute(terms, 0);
        }
        gateSays(verb == Verb.Deny ? DENY : RELEASE);
    }

    function consent(string memory name, bytes32 id, uint256 seq) private view returns (bytes memory) {
        bytes32 typeHash = keccak256(
            bytes(string.concat(name, "(bytes32 paymentId,uint256 maxAmount,uint256 seq,uint256 deadline)"))
        );
        uint256 deadline = type(uint256).max;
        return abi.encode(10, deadline, signed(payer, keccak256(abi.encode(typeHash, id, 10, seq, deadline))));
    }

    function callOf(Verb verb, Terms memory terms, bytes32 id) private view returns (address, bytes memory) {
        if (verb == Verb.Authorize) return (payer, abi.encodeCall(IEscrow.authorize, (terms, 10)));
        if (verb == Verb.AuthorizeWith) {
            bytes memory data = consent("Authorize", id, 0);
            return (stranger, abi.encodeCall(IEscrow.authorizeWith, (terms, 10, Collector.Allowance, data)));
        }
        if (verb == Verb.Increase) return (payer, abi.encodeCall(IEscrow.increase, (terms, 10, "report")));
        if (verb == Verb.IncreaseWith) {
            bytes memory data = consent("Increase", id, 1);
            return (stranger, abi.encodeCall(IEscrow.increaseWith, (terms, 10, "report", Collector.Allowance, data)));
        }
        if (verb == Verb.Charge) return (payer, abi.encodeCall(IEscrow.charge, (terms, 10, 0, "report")));
        if (verb == Verb.ChargeWith) {
            bytes memory data = consent("Charge", id, 0);
            return (operator, abi.encodeCall(IEscrow.chargeWith, (terms, 10, 0, "report", Collector.Allowance, data)));
        }
        if (verb == Verb.Clear) return (stranger, abi.encodeCall(IEscrow.clear, (terms, "report")));
        if (verb == Verb.Capture) return (operator, abi.encodeCall(IEscrow.capture, (terms, 10, 0, "")));
        if (verb == Verb.Void) return (payee, abi.encodeCall(IEscrow.void, (terms, 10)));
        if (verb == Verb.Deny) return (stranger, abi.encodeCall(IEscrow.deny, (terms, "report")));
        return laterCallOf(verb, terms, id);
    }

    function laterCallOf(Verb verb, Terms memory terms, bytes32 id) private view returns (address, bytes memory) {
        if (verb == Verb.Dispute) return (payer, abi.encodeCall(IEscrow.dispute, (terms, bytes32(0))));
        if (verb == Verb.Resolve) return (arbiter, abi.encodeCall(IEscrow.resolve, (terms, 10)));
        if (verb == Verb.ResolveExpired) return (stranger, abi.encodeCall(IEscrow.resolveExpired, (terms)));
        if (verb == Verb.Reclaim) return (payer, abi.encodeCall(IEscrow.reclaim, (terms)));
        if (verb == Verb.Refund) return (payee, abi.encodeCall(IEscrow.refund, (terms, 10)));
        return (payer, extension(terms, id, escrow.stateOf(id).seq));
    }

    /// @dev Sent by the payer, signed by the payee.
    function extension(Terms memory terms, bytes32 id, uint256 seq) private view returns (bytes memory) {
        uint48 captureBy = uint48(LATER_CAPTURE_BY);
        uint48 refundBy = uint48(LATER_REFUND_BY);
        uint256 deadline = type(uint256).max;
        bytes memory signature = signed(payee, extendHash(id, payee, captureBy, refundBy, seq, deadline));
        return abi.encodeCall(IEscrow.extend, (terms, captureBy, refundBy, deadline, "", signature));
    }

    /// @dev The verb in the three seconds around a deadline; with later ones agreed to before, if asked for.
    function around(Verb verb, uint256 deadline, When when, bool extended) private {
        for (uint256 i = 0; i < 3; ++i) {
            uint256 fresh = vm.snapshotState();
            bool expected = when == When.Always || (when == When.Before && i == 0) || (when == When.From && i != 0);
            inThatSecond(verb, deadline + i - 1, expected, extended);
            assertTrue(vm.revertToState(fresh));
        }
    }

    function inThatSecond(Verb verb, uint256 time, bool expected, bool extended) private {
        (Terms memory terms, bytes32 id) = prepare(verb);
        if (extended) {
            bytes memory later = extension(terms, id, escrow.stateOf(id).seq);
            vm.prank(payer);
            (bool agreed, ) = address(escrow).call(later);
            assertTrue(agreed, "extended");
        }
        vm.warp(time);
        (address sender, bytes memory call_) = callOf(verb, terms, id);
        bytes32 before = keccak256(abi.encode(escrow.stateOf(id)));
        vm.prank(sender);
        (bool worked, ) = address(escrow).call(call_);
        string memory what = string.concat(vm.toString(uint256(verb)), " at ", vm.toString(time - START));
        assertEq(worked, expected, what);
        assertEq(keccak256(abi.encode(escrow.stateOf(id))) != before, expected, what);
    }

    function test_authorizeBy() public {
        for (uint256 verb = 0; verb < 6; ++verb) around(Verb(verb), AUTHORIZE_BY, When.Before, false);
        for (uint256 verb = 6; verb < 11; ++verb) around(Verb(verb), AUTHORIZE_BY, When.Always, false);
    }

    function test_captureFrom() public {
        around(Verb.Charge, CAPTURE_FROM, When.From, false);
        around(Verb.ChargeWith, CAPTURE_FROM, When.From, false);
        around(Verb.Capture, CAPTURE_FROM, When.From, false);
        Verb[9] memory others = [
            Verb.Authorize,
            Verb.AuthorizeWith,
            Verb.Increase,
            Verb.IncreaseWith,
            Verb.Clear,
            Verb.Void,
            Verb.Deny,
            Verb.Dispute,
            Verb.Extend
        ];
        for (uint256 i = 0; i < others.length; ++i) around(others[i], CAPTURE_FROM, When.Always, false);
    }

    function test_resolveBy() public {
        around(Verb.Resolve, RESOLVE_BY, When.Before, false);
        around(Verb.ResolveExpired, RESOLVE_BY, When.From, false);
    }

    function captureByIs(uint256 captureBy, bool extended) private {
        around(Verb.Clear, captureBy, When.Before, extended);
        around(Verb.Capture, captureBy, When.Before, extended);
        around(Verb.Dispute, captureBy, When.Before, extended);
        around(Verb.Reclaim, captureBy, When.From, extended);
        // Money can go back, and both can agree to more time, at any moment.
        around(Verb.Void, captureBy, When.Always, extended);
        around(Verb.Deny, captureBy, When.Always, extended);
        around(Verb.Extend, captureBy, When.Always, extended);
    }

    function test_captureBy() public {
        captureByIs(CAPTURE_BY, false);
    }

    function test_captureBy_extended() public {
        captureByIs(LATER_CAPTURE_BY, true);
        around(Verb.Clear, CAPTURE_BY, When.Always, true);
        around(Verb.Capture, CAPTURE_BY, When.Always, true);
        around(Verb.Dispute, CAPTURE_BY, When.Always, true);
        around(Verb.Reclaim, CAPTURE_BY, When.Never, true);
    }

    function test_refundBy() public {
        around(Verb.Refund, REFUND_BY, When.Before, false);
        around(Verb.Refund, REFUND_BY, When.Always, true);
        around(Verb.Refund, LATER_REFUND_BY, When.Before, true);
        around(Verb.Void, REFUND_BY, When.Always, false);
        around(Verb.Reclaim, REFUND_BY, When.Always, false);
    }

    /// @dev A dispute near the deadline keeps its whole time, and what is left after it can still be reclaimed.
    function test_resolveBy_behindCaptureBy() public {
        Terms memory terms = dueTerms();
        authorize(terms, AMOUNT);
        vm.warp(CAPTURE_BY - 1);
        vm.prank(payer);
        escrow.dispute(terms, 0);
        uint256 resolveBy = CAPTURE_BY - 1 + terms.resolveSeconds;
        vm.warp(resolveBy - 1);
        refused(payer, abi.encodeWithSelector(IEscrow.InDispute.selector, escrow.paymentId(terms), resolveBy));
        escrow.reclaim(terms);
        vm.prank(arbiter);
        escrow.resolve(terms, 1);
        assertEq(token.balanceOf(payee), AMOUNT + 1);
    }
}
