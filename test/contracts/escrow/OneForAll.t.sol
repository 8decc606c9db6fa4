// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Call, IEscrow, PaymentState, Terms} from "../../../contracts/escrow/IEscrow.sol";
import {EscrowTest} from "./EscrowTest.sol";

/// @notice One account is payer, payee, operator, fee receiver and arbiter. Whatever it does with its own payment, it ends
/// with what it began with, and the money of others stands.
contract OneForAllTest is EscrowTest {
    uint256 private constant VERBS = 12;

    function setUp() public override {
        super.setUp();
        authorize(plainTerms(), AMOUNT);
        authorize(nativeTerms(), AMOUNT);
    }

    function own(bool isNative) private view returns (Terms memory terms) {
        terms = isNative ? nativeTerms() : plainTerms();
        terms.payee = payer;
        terms.operator = payer;
        terms.feeReceiver = payer;
        terms.arbiter = payer;
        terms.resolveSeconds = 1 hours;
        terms.minFeeBps = 100;
        terms.salt = 2;
    }

    function verb(Terms memory terms, uint256 seed) private view returns (uint256 value, bytes memory data) {
        PaymentState memory state = escrow.stateOf(escrow.paymentId(terms));
        uint256 part = bound(seed >> 16, 0, uint256(state.held) + 1);
        uint256 back = bound(seed >> 32, 0, uint256(state.refundable) + 1);
        uint256 more = bound(seed >> 48, 0, AMOUNT);
        uint256 kind = (seed >> 8) % VERBS;
        if (kind == 0) return (more, abi.encodeCall(IEscrow.authorize, (terms, more)));
        if (kind == 1) return (more, abi.encodeCall(IEscrow.increase, (terms, more, "")));
        if (kind == 2) return (more, abi.encodeCall(IEscrow.charge, (terms, more, more / 50, "")));
        if (kind == 3 || kind == 4) return (0, abi.encodeCall(IEscrow.capture, (terms, part, part / 80, "")));
        if (kind == 5) return (0, abi.encodeCall(IEscrow.void, (terms, part / 3)));
        if (kind == 6) return (0, abi.encodeCall(IEscrow.dispute, (terms, bytes32(seed))));
        if (kind == 7) return (0, abi.encodeCall(IEscrow.resolve, (terms, part)));
        if (kind == 8) return (0, abi.encodeCall(IEscrow.resolveExpired, (terms)));
        if (kind == 9) return (0, abi.encodeCall(IEscrow.reclaim, (terms)));
        if (kind == 10) return (back, abi.encodeCall(IEscrow.refund, (terms, back)));
        return (
            0,
            abi.encodeCall(
                IEscrow.extend,
                (terms, terms.captureBy + uint48(seed % 100), terms.refundBy, type(uint256).max, "", "")
            )
        );
    }

    function testFuzz_endsWithWhatItBegan(uint256[32] memory seeds, bool isNative) public {
        Terms memory terms = own(isNative);
        uint256 began = balance(terms.token, payer);
        for (uint256 i = 0; i < seeds.length; ++i) {
            uint256 seed = uint256(keccak256(abi.encode(seeds[i], i)));
            (uint256 value, bytes memory data) = verb(terms, seed);
            if (!isNative) value = 0;
            if (seed % 3 == 0) {
                Call[] memory calls = new Call[](1);
                calls[0] = Call(value, data);
                data = abi.encodeCall(IEscrow.batch, (calls, true));
            }
            vm.prank(payer);
            (bool worked, ) = address(escrow).call{value: value}(data);
            if (!worked && seed % 3 == 0) revert("a batch that may go on does");
            if ((seed >> 200) % 4 == 0) skip((seed >> 208) % 8 hours);
            PaymentState memory state = escrow.stateOf(escrow.paymentId(terms));
            assertEq(balance(terms.token, payer) + state.held, began, "neither won nor lost");
            assertEq(balance(terms.token, address(escrow)), AMOUNT + state.held, "the others' money");
            assertLe(uint256(state.held) + state.refundable, AMOUNT, "within what was signed");
        }
        assertEq(escrow.credit(terms.token, payer), 0);
    }
}
