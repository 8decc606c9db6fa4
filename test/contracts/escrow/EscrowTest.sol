// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PaymentState, Terms} from "../../../contracts/escrow/IEscrow.sol";
import {HostileGate} from "../../../contracts/mocks/HostileGate.sol";
import {TestToken} from "../../../contracts/mocks/TestToken.sol";
import {Deploy, EscrowUnderTest} from "../../utils/Deploy.sol";
import {Test} from "../../utils/Test.sol";

/// @notice One escrow, one plain token, one gate that answers as told, and a payment of 1,000.
abstract contract EscrowTest is Test {
    uint256 internal constant START = 1_800_000_000;
    uint256 internal constant AMOUNT = 1_000e6;
    uint256 internal constant HOLD = 0;
    uint256 internal constant RELEASE = 1;
    uint256 internal constant DENY = 2;

    EscrowUnderTest internal escrow;
    TestToken internal token;
    HostileGate internal gate;
    address internal payer;
    address internal payee;
    address internal operator;
    address internal feeReceiver;
    address internal arbiter;
    address internal stranger;

    function setUp() public virtual {
        vm.warp(START);
        escrow = Deploy.escrow();
        token = new TestToken();
        gate = new HostileGate();
        payer = makeAddr("payer");
        payee = makeAddr("payee");
        operator = makeAddr("operator");
        feeReceiver = makeAddr("feeReceiver");
        arbiter = makeAddr("arbiter");
        stranger = makeAddr("stranger");
        token.mint(payer, 1e30);
        vm.prank(payer);
        token.approve(address(escrow), type(uint256).max);
        vm.deal(payer, 1e30);
    }

    /// @dev Without a gate: born cleared.
    function plainTerms() internal view returns (Terms memory terms) {
        terms.payer = payer;
        terms.payee = payee;
        terms.operator = operator;
        terms.token = address(token);
        terms.maxAmount = AMOUNT;
        terms.authorizeBy = uint48(START + 1 hours);
        terms.captureBy = uint48(START + 1 days);
        terms.refundBy = uint48(START + 30 days);
        terms.minFeeBps = 0;
        terms.maxFeeBps = 250;
        terms.feeReceiver = feeReceiver;
        terms.salt = 1;
    }

    function gatedTerms() internal view returns (Terms memory terms) {
        terms = plainTerms();
        terms.gate = address(gate);
        terms.gateTerms = bytes32(uint256(7));
        terms.arbiter = arbiter;
        terms.resolveSeconds = 1 days;
    }

    function nativeTerms() internal view returns (Terms memory terms) {
        terms = plainTerms();
        terms.token = address(0);
    }

    function authorize(Terms memory terms, uint256 amount) internal returns (bytes32 id) {
        uint256 value = terms.token == address(0) ? amount : 0;
        vm.prank(terms.payer);
        escrow.authorize{value: value}(terms, amount);
        return escrow.paymentId(terms);
    }

    function gateSays(uint256 verdict) internal {
        gate.set(HostileGate.Behaviour.Answers, verdict);
    }

    function clear(Terms memory terms) internal {
        gateSays(RELEASE);
        escrow.clear(terms, "report");
    }

    function capture(Terms memory terms, uint256 amount, uint256 fee) internal {
        vm.prank(terms.operator);
        escrow.capture(terms, amount, fee, "");
    }

    /// @dev The next call of the account fails with exactly this error.
    function refused(address sender, bytes memory reason) internal {
        vm.expectRevert(reason);
        vm.prank(sender);
    }

    function balance(address token_, address account) internal view returns (uint256) {
        return token_ == address(0) ? account.balance : TestToken(token_).balanceOf(account);
    }

    function assertState(bytes32 id, uint256 held, uint256 refundable, uint256 seq, bool cleared) internal view {
        PaymentState memory state = escrow.stateOf(id);
        assertEq(state.held, held, "held");
        assertEq(state.refundable, refundable, "refundable");
        assertEq(state.seq, seq, "seq");
        assertTrue(state.exists, "exists");
        assertEq(state.cleared, cleared, "cleared");
    }
}
