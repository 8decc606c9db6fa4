// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow, Terms} from "../../contracts/escrow/IEscrow.sol";
import {TestToken} from "../../contracts/mocks/TestToken.sol";
import {Report} from "../../contracts/risk/IRiskOracle.sol";
import {Deploy, EscrowUnderTest} from "../utils/Deploy.sol";
import {RiskTest} from "./risk/RiskTest.sol";

/// @notice The real escrow, a plain token and the risk oracle: a payment of 1,000 that the payee operates, as in a simple
/// shop.
abstract contract GatedTest is RiskTest {
    uint256 internal constant AMOUNT = 1_000;
    uint256 internal constant WEALTH = 1e12;

    EscrowUnderTest internal escrow;
    TestToken internal token;
    address internal payer;
    address internal payee;

    function setUp() public virtual override {
        super.setUp();
        escrow = Deploy.escrow();
        token = new TestToken();
        payer = makeAddr("payer");
        payee = makeAddr("payee");
        token.mint(payer, WEALTH);
        vm.prank(payer);
        token.approve(address(escrow), type(uint256).max);
    }

    function terms() internal view returns (Terms memory t) {
        t.payer = payer;
        t.payee = payee;
        t.operator = payee;
        t.token = address(token);
        t.maxAmount = 10 * AMOUNT;
        t.authorizeBy = uint48(NOW + 1 hours);
        t.captureBy = uint48(NOW + 10 days);
        t.refundBy = uint48(NOW + 30 days);
        t.gate = address(oracle);
        t.gateTerms = usualTerms();
        t.salt = 1;
    }

    /// @dev The payer agreed that two hours of silence release.
    function patientTerms() internal view returns (Terms memory t) {
        t = terms();
        t.gateTerms = gateTerms(3000, 7000, MAX_AGE, SILENCE);
    }

    function authorize(Terms memory t, uint256 amount) internal returns (bytes32 id) {
        vm.prank(t.payer);
        escrow.authorize(t, amount);
        return escrow.paymentId(t);
    }

    function about(bytes32 id, uint256 risk) internal view returns (Report memory r) {
        r = reportOf(risk);
        r.subject = id;
    }

    /// @dev The payee's next call fails because the gate failed so.
    function gateFails(bytes32 id, bytes memory reason) internal {
        vm.expectRevert(abi.encodeWithSelector(IEscrow.GateFailed.selector, id, reason));
        vm.prank(payee);
    }

    /// @dev The payee brings that report (or nothing) and gets nothing: the gate says hold.
    function heldFor(Terms memory t, bytes memory report) internal {
        vm.expectRevert(abi.encodeWithSelector(IEscrow.NotReleased.selector, escrow.paymentId(t), 0));
        vm.prank(payee);
        escrow.capture(t, 1, 0, report);
    }
}
