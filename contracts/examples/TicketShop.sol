// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow, Terms} from "../escrow/IEscrow.sol";

/// @title A shop that hands out a ticket only against money that the risk gate released
/// @notice Shows the whole of an integration: the shop is the operator of the payment and its treasury the payee; it looks
/// at the terms before it accepts them, and lets the escrow ask the gate. If the gate holds or denies, the capture
/// reverts and no ticket exists.
contract TicketShop {
    error TermsNotAccepted();

    /// @notice A ticket was paid for and now belongs to `holder`.
    event TicketSold(address indexed holder, bytes32 indexed paymentId);

    uint256 public constant PRICE = 25e6;

    IEscrow public immutable ESCROW;
    /// Who is paid: an account that can spend the token, and claim a payout that failed.
    address public immutable TREASURY;
    address public immutable TOKEN;
    address public immutable GATE;
    bytes32 public immutable GATE_TERMS;

    mapping(address holder => uint256 count) public tickets;

    /// @param gateTerms What the shop demands of the gate: model, thresholds, age of the report.
    constructor(IEscrow escrow, address treasury, address token, address gate, bytes32 gateTerms) {
        ESCROW = escrow;
        TREASURY = treasury;
        TOKEN = token;
        GATE = gate;
        GATE_TERMS = gateTerms;
    }

    /// @notice Sells one ticket to the payer of an authorized payment. Anyone may bring it: the payer has agreed to just
    /// this by authorizing just the price.
    /// @param terms The terms that the payer authorized the price under.
    /// @param report A report of the oracle's quorum about this payment.
    function buy(Terms calldata terms, bytes calldata report) external {
        if (
            terms.payee != TREASURY ||
            terms.operator != address(this) ||
            terms.token != TOKEN ||
            terms.maxAmount != PRICE ||
            terms.gate != GATE ||
            terms.gateTerms != GATE_TERMS ||
            terms.maxFeeBps != 0 ||
            terms.arbiter != address(0)
        ) revert TermsNotAccepted();

        ++tickets[terms.payer];
        emit TicketSold(terms.payer, ESCROW.paymentId(terms));
        // Asks the gate, which runs the model over the reported features, and pays the shop; or reverts.
        ESCROW.capture(terms, PRICE, 0, report);
    }
}
