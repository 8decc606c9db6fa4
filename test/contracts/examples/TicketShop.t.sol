// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow, Terms} from "../../../contracts/escrow/IEscrow.sol";
import {TicketShop} from "../../../contracts/examples/TicketShop.sol";
import {HostileGate} from "../../../contracts/mocks/HostileGate.sol";
import {TestToken} from "../../../contracts/mocks/TestToken.sol";
import {Deploy, EscrowUnderTest} from "../../utils/Deploy.sol";
import {Test} from "../../utils/Test.sol";

contract TicketShopTest is Test {
    EscrowUnderTest private _escrow;
    TestToken private _token;
    HostileGate private _gate;
    TicketShop private _shop;
    address private _payer;
    address private _treasury;

    function setUp() public {
        _escrow = Deploy.escrow();
        _token = new TestToken();
        _gate = new HostileGate();
        _payer = makeAddr("payer");
        _treasury = makeAddr("treasury");
        _shop = new TicketShop(
            IEscrow(address(_escrow)),
            _treasury,
            address(_token),
            address(_gate),
            bytes32(uint256(7))
        );
        _token.mint(_payer, 1_000e6);
        vm.prank(_payer);
        _token.approve(address(_escrow), type(uint256).max);
    }

    function test_buy_sellsAgainstReleasedMoney() public {
        Terms memory terms = _authorized(25e6);
        _gate.set(HostileGate.Behaviour.Answers, 1);
        _shop.buy(terms, "");
        assertEq(_shop.tickets(_payer), 1);
        assertEq(_token.balanceOf(_treasury), 25e6);
    }

    function test_buy_sellsOncePerPrice() public {
        Terms memory terms = _authorized(25e6);
        _gate.set(HostileGate.Behaviour.Answers, 1);
        _shop.buy(terms, "");
        vm.expectRevert(abi.encodeWithSelector(IEscrow.NothingHeld.selector, _escrow.paymentId(terms)));
        _shop.buy(terms, "");
        assertEq(_shop.tickets(_payer), 1);
    }

    function test_buy_reverts_whenTheGateHoldsOrDenies(uint256 verdict) public {
        Terms memory terms = _authorized(25e6);
        if (verdict == 1) verdict = 0;
        _gate.set(HostileGate.Behaviour.Answers, verdict);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.NotReleased.selector, _escrow.paymentId(terms), verdict));
        _shop.buy(terms, "");
        assertEq(_shop.tickets(_payer), 0);
        assertEq(_token.balanceOf(_treasury), 0);
    }

    function test_buy_reverts_whenTheTermsAreNotTheShops(uint8 which) public {
        Terms memory terms = _terms();
        which = uint8(bound(which, 0, 7));
        if (which == 0) terms.payee = _payer;
        if (which == 1) terms.operator = _payer;
        if (which == 2) terms.token = address(0);
        if (which == 3) terms.gate = _payer;
        if (which == 4) terms.gateTerms = bytes32(uint256(8));
        if (which == 5) terms.maxFeeBps = 1;
        if (which == 6) terms.arbiter = _payer;
        if (which == 7) terms.maxAmount = 50e6;
        vm.expectRevert(TicketShop.TermsNotAccepted.selector);
        _shop.buy(terms, "");
    }

    function _authorized(uint256 amount) private returns (Terms memory terms) {
        terms = _terms();
        vm.prank(_payer);
        _escrow.authorize(terms, amount);
    }

    function _terms() private view returns (Terms memory terms) {
        terms.payer = _payer;
        terms.payee = _treasury;
        terms.operator = address(_shop);
        terms.token = address(_token);
        terms.maxAmount = 25e6;
        terms.authorizeBy = uint48(block.timestamp + 1 hours);
        terms.captureBy = uint48(block.timestamp + 1 days);
        terms.refundBy = uint48(block.timestamp + 7 days);
        terms.gate = address(_gate);
        terms.gateTerms = bytes32(uint256(7));
    }
}
