// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow, PaymentState, Terms} from "../../../contracts/escrow/IEscrow.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {EscrowTest} from "./EscrowTest.sol";

contract AuthorizeTest is EscrowTest {
    function refusedTerms(Terms memory terms, bytes memory reason) private {
        refused(terms.payer, reason);
        escrow.authorize(terms, 1);
    }

    function deadlines(Terms memory terms) private pure returns (bytes memory) {
        return
            abi.encodeWithSelector(
                IEscrow.InvalidDeadlines.selector,
                terms.authorizeBy,
                terms.captureFrom,
                terms.captureBy,
                terms.refundBy,
                START + 400 days
            );
    }

    function fees(Terms memory terms) private pure returns (bytes memory) {
        return
            abi.encodeWithSelector(IEscrow.InvalidFees.selector, terms.minFeeBps, terms.maxFeeBps, terms.feeReceiver);
    }

    function arbitration(Terms memory terms) private pure returns (bytes memory) {
        return
            abi.encodeWithSelector(
                IEscrow.InvalidArbiter.selector,
                terms.arbiter,
                terms.resolveSeconds,
                terms.resolveToPayee
            );
    }

    function testFuzz_locksTheAmountInOneSlot(uint256 amount, uint256 maxAmount, uint32 time, bool isGated) public {
        maxAmount = bound(maxAmount, 1, type(uint104).max);
        amount = bound(amount, 1, maxAmount);
        vm.warp(bound(time, START, START + 1 hours - 1));
        Terms memory terms = isGated ? gatedTerms() : plainTerms();
        terms.maxAmount = maxAmount;
        token.mint(payer, amount);

        bytes32 id = escrow.paymentId(terms);
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IEscrow.Authorized(id, payer, payee, terms, amount);
        authorize(terms, amount);

        PaymentState memory state = escrow.stateOf(id);
        assertEq(state.held, amount);
        assertEq(state.refundable, 0);
        assertEq(state.clock, block.timestamp);
        assertEq(state.seq, 1);
        assertTrue(state.exists);
        assertEq(state.cleared, !isGated);
        assertFalse(state.disputed);
        assertFalse(state.noIncrease);
        assertEq(token.balanceOf(address(escrow)), amount);
        // docs/spec/payments.md: the whole state is one word.
        uint256 word = uint256(vm.load(address(escrow), keccak256(abi.encode(id, uint256(2)))));
        assertEq(word, amount | (block.timestamp << 208) | (1 << 240) | (1 << 252) | (isGated ? 0 : uint256(1) << 253));
    }

    function testFuzz_locksNativeCoin(uint256 amount) public {
        amount = bound(amount, 1, AMOUNT);
        bytes32 id = authorize(nativeTerms(), amount);
        assertState(id, amount, 0, 1, true);
        assertEq(address(escrow).balance, amount);
    }

    function test_reverts_whenSentByAnotherThanThePayer() public {
        Terms memory terms = plainTerms();
        address[3] memory others = [operator, payee, stranger];
        for (uint256 i = 0; i < others.length; ++i) {
            refused(others[i], abi.encodeWithSelector(IEscrow.NotPayer.selector, others[i], payer));
            escrow.authorize(terms, AMOUNT);
        }
    }

    function test_reverts_whenThePayerIsZero() public {
        Terms memory terms = plainTerms();
        terms.payer = address(0);
        refused(stranger, abi.encodeWithSelector(IEscrow.ZeroAddress.selector));
        escrow.authorize(terms, 1);
    }

    function test_reverts_whenPayeeOrOperatorIsZero() public {
        Terms memory terms = plainTerms();
        terms.payee = address(0);
        refusedTerms(terms, abi.encodeWithSelector(IEscrow.ZeroAddress.selector));
        terms = plainTerms();
        terms.operator = address(0);
        refusedTerms(terms, abi.encodeWithSelector(IEscrow.ZeroAddress.selector));
    }

    function test_reverts_whenMaxAmountIsZeroOrAbove104Bits() public {
        Terms memory terms = plainTerms();
        terms.maxAmount = 0;
        refusedTerms(terms, abi.encodeWithSelector(IEscrow.InvalidAmount.selector, 0, type(uint104).max));
        terms.maxAmount = uint256(type(uint104).max) + 1;
        refusedTerms(terms, abi.encodeWithSelector(IEscrow.InvalidAmount.selector, terms.maxAmount, type(uint104).max));
        terms.maxAmount = type(uint104).max;
        authorize(terms, 1);
    }

    function test_deadlines_authorizeByUpToCaptureBy() public {
        Terms memory terms = plainTerms();
        terms.authorizeBy = terms.captureBy + 1;
        refusedTerms(terms, deadlines(terms));
        terms.authorizeBy = terms.captureBy;
        authorize(terms, 1);
    }

    function test_deadlines_captureFromBelowCaptureBy() public {
        Terms memory terms = plainTerms();
        terms.captureFrom = terms.captureBy;
        refusedTerms(terms, deadlines(terms));
        terms.captureFrom = terms.captureBy - 1;
        authorize(terms, 1);
    }

    function test_deadlines_captureByUpToRefundBy() public {
        Terms memory terms = plainTerms();
        terms.refundBy = terms.captureBy - 1;
        refusedTerms(terms, deadlines(terms));
        terms.refundBy = terms.captureBy;
        authorize(terms, 1);
    }

    function test_deadlines_captureByAtMost400DaysAhead() public {
        Terms memory terms = plainTerms();
        terms.captureBy = uint48(START + 400 days + 1);
        terms.refundBy = type(uint48).max;
        refusedTerms(terms, deadlines(terms));
        terms.captureBy = uint48(START + 400 days);
        authorize(terms, 1);
    }

    function test_fees_boundsDoNotCross() public {
        Terms memory terms = plainTerms();
        terms.minFeeBps = 251;
        refusedTerms(terms, fees(terms));
        terms.minFeeBps = 250;
        authorize(terms, 1);
    }

    function test_fees_atMostAllOfIt() public {
        Terms memory terms = plainTerms();
        terms.maxFeeBps = 10_001;
        refusedTerms(terms, fees(terms));
        terms.maxFeeBps = 10_000;
        authorize(terms, 1);
    }

    function test_fees_receiverExactlyWhenThereCanBeAFee() public {
        Terms memory terms = plainTerms();
        terms.feeReceiver = address(0);
        refusedTerms(terms, fees(terms));
        terms = plainTerms();
        terms.maxFeeBps = 0;
        refusedTerms(terms, fees(terms));
        terms.feeReceiver = address(0);
        authorize(terms, 1);
    }

    function test_arbiter_hasBetweenOneSecondAnd90Days() public {
        Terms memory terms = gatedTerms();
        terms.resolveSeconds = 0;
        refusedTerms(terms, arbitration(terms));
        terms.resolveSeconds = 90 days + 1;
        refusedTerms(terms, arbitration(terms));
        terms.resolveSeconds = 90 days;
        authorize(terms, 1);
        terms.resolveSeconds = 1;
        terms.resolveToPayee = true;
        authorize(terms, 1);
    }

    function test_arbiter_nothingWithoutOne() public {
        Terms memory terms = plainTerms();
        terms.resolveSeconds = 1;
        refusedTerms(terms, arbitration(terms));
        terms.resolveSeconds = 0;
        terms.resolveToPayee = true;
        refusedTerms(terms, arbitration(terms));
    }

    function test_gate_noTermsWithoutOne() public {
        Terms memory terms = plainTerms();
        terms.gateTerms = bytes32(uint256(1));
        refusedTerms(terms, abi.encodeWithSelector(IEscrow.InvalidGate.selector, terms.gateTerms));
    }

    function test_parties_neverTheEscrowItself() public {
        bytes memory reason = abi.encodeWithSelector(IEscrow.InvalidParty.selector, address(escrow));
        Terms memory terms = plainTerms();
        terms.payer = address(escrow);
        refused(stranger, reason);
        escrow.authorize(terms, 1);
        terms = plainTerms();
        terms.payee = address(escrow);
        refusedTerms(terms, reason);
        terms = plainTerms();
        terms.operator = address(escrow);
        refusedTerms(terms, reason);
        terms = plainTerms();
        terms.feeReceiver = address(escrow);
        refusedTerms(terms, reason);
        terms = gatedTerms();
        terms.arbiter = address(escrow);
        refusedTerms(terms, reason);
    }

    function test_parties_mayAllBeOne() public {
        Terms memory terms = plainTerms();
        terms.payee = payer;
        terms.operator = payer;
        terms.feeReceiver = payer;
        uint256 before = token.balanceOf(payer);
        bytes32 id = authorize(terms, AMOUNT);
        capture(terms, AMOUNT, 25e6);
        assertState(id, 0, AMOUNT, 2, true);
        assertEq(token.balanceOf(payer), before);
    }

    /// @dev With everything wrong at once, mending one rule after the other brings the errors in the order of the spec.
    function test_checksInTheOrderOfTheSpecification() public {
        Terms memory terms = plainTerms();
        terms.payee = address(0);
        terms.operator = address(escrow);
        terms.maxAmount = 0;
        terms.authorizeBy = terms.captureBy + 1;
        terms.minFeeBps = 9999;
        terms.resolveSeconds = 1;
        terms.gateTerms = bytes32(uint256(1));
        refused(stranger, abi.encodeWithSelector(IEscrow.ZeroAddress.selector));
        escrow.authorize(terms, 0);
        terms.payee = payee;
        refused(stranger, abi.encodeWithSelector(IEscrow.InvalidAmount.selector, 0, type(uint104).max));
        escrow.authorize(terms, 0);
        terms.maxAmount = AMOUNT;
        refused(stranger, deadlines(terms));
        escrow.authorize(terms, 0);
        terms.authorizeBy = uint48(START);
        refused(stranger, fees(terms));
        escrow.authorize(terms, 0);
        terms.minFeeBps = 0;
        refused(stranger, arbitration(terms));
        escrow.authorize(terms, 0);
        terms.resolveSeconds = 0;
        refused(stranger, abi.encodeWithSelector(IEscrow.InvalidGate.selector, terms.gateTerms));
        escrow.authorize(terms, 0);
        terms.gateTerms = 0;
        refused(stranger, abi.encodeWithSelector(IEscrow.InvalidParty.selector, address(escrow)));
        escrow.authorize(terms, 0);
        terms.operator = operator;
        refused(stranger, abi.encodeWithSelector(IEscrow.NotPayer.selector, stranger, payer));
        escrow.authorize(terms, 0);
        refused(payer, abi.encodeWithSelector(IEscrow.AfterAuthorizeBy.selector, START, START));
        escrow.authorize(terms, 0);
        terms.authorizeBy = uint48(START + 1);
        refused(payer, abi.encodeWithSelector(IEscrow.InvalidAmount.selector, 0, AMOUNT));
        escrow.authorize(terms, 0);
        authorize(terms, AMOUNT);
        refused(payer, abi.encodeWithSelector(IEscrow.AlreadyAuthorized.selector, escrow.paymentId(terms)));
        escrow.authorize(terms, AMOUNT);
    }

    function test_time_onlyBeforeAuthorizeBy() public {
        Terms memory terms = plainTerms();
        vm.warp(terms.authorizeBy - 1);
        authorize(terms, 1);
        terms.salt = 2;
        vm.warp(terms.authorizeBy);
        refused(payer, abi.encodeWithSelector(IEscrow.AfterAuthorizeBy.selector, block.timestamp, terms.authorizeBy));
        escrow.authorize(terms, 1);
        vm.warp(terms.authorizeBy + 1);
        refused(payer, abi.encodeWithSelector(IEscrow.AfterAuthorizeBy.selector, block.timestamp, terms.authorizeBy));
        escrow.authorize(terms, 1);
    }

    function test_reverts_whenTheAmountIsZeroOrAboveTheMaximum() public {
        Terms memory terms = plainTerms();
        refused(payer, abi.encodeWithSelector(IEscrow.InvalidAmount.selector, 0, AMOUNT));
        escrow.authorize(terms, 0);
        refused(payer, abi.encodeWithSelector(IEscrow.InvalidAmount.selector, AMOUNT + 1, AMOUNT));
        escrow.authorize(terms, AMOUNT + 1);
        refused(payer, abi.encodeWithSelector(IEscrow.InvalidAmount.selector, type(uint256).max, AMOUNT));
        escrow.authorize(terms, type(uint256).max);
    }

    function test_reverts_theSecondTimeEvenWhenAllWentBack() public {
        Terms memory terms = plainTerms();
        bytes32 id = authorize(terms, AMOUNT / 2);
        refused(payer, abi.encodeWithSelector(IEscrow.AlreadyAuthorized.selector, id));
        escrow.authorize(terms, AMOUNT / 2);
        vm.prank(payee);
        escrow.void(terms, AMOUNT / 2);
        refused(payer, abi.encodeWithSelector(IEscrow.AlreadyAuthorized.selector, id));
        escrow.authorize(terms, AMOUNT / 2);
    }

    function testFuzz_reverts_whenTheValueIsNotTheAmount(uint256 value) public {
        value = bound(value, 0, 2 * AMOUNT);
        vm.assume(value != AMOUNT);
        refused(payer, abi.encodeWithSelector(IEscrow.WrongValue.selector, value, AMOUNT));
        escrow.authorize{value: value}(nativeTerms(), AMOUNT);
    }

    function test_reverts_whenValueComesWithAToken() public {
        refused(payer, abi.encodeWithSelector(IEscrow.WrongValue.selector, 1, 0));
        escrow.authorize{value: 1}(plainTerms(), AMOUNT);
    }

    function test_reverts_withoutAllowance() public {
        vm.prank(payer);
        token.approve(address(escrow), AMOUNT - 1);
        refused(
            payer,
            abi.encodeWithSelector(
                IERC20Errors.ERC20InsufficientAllowance.selector,
                address(escrow),
                AMOUNT - 1,
                AMOUNT
            )
        );
        escrow.authorize(plainTerms(), AMOUNT);
    }

    function test_reverts_whenTheTokenHasNoCode() public {
        Terms memory terms = plainTerms();
        terms.token = stranger;
        vm.expectRevert();
        vm.prank(payer);
        escrow.authorize(terms, AMOUNT);
        assertFalse(escrow.stateOf(escrow.paymentId(terms)).exists);
    }

    function test_refusesStrayEther() public {
        vm.prank(payer);
        (bool worked, ) = address(escrow).call{value: 1}("");
        assertFalse(worked);
    }

    /// @dev Dirty high bits would be other terms with the same fields: the decoder refuses them.
    function test_refusesDirtyWords() public {
        bytes memory data = abi.encodeCall(IEscrow.authorize, (plainTerms(), AMOUNT));
        data[4] = 0x01;
        vm.prank(payer);
        (bool worked, ) = address(escrow).call(data);
        assertFalse(worked);
    }

    function testFuzz_everyFieldMakesAnotherPayment(uint256 field, uint256 change) public view {
        Terms memory terms = gatedTerms();
        bytes32 id = escrow.paymentId(terms);
        uint8[18] memory bits = [160, 160, 160, 160, 255, 48, 48, 48, 48, 16, 16, 160, 160, 32, 1, 160, 255, 255];
        field = bound(field, 0, 17);
        change = bound(change, 1, (uint256(1) << bits[field]) - 1);
        assembly {
            let place := add(terms, mul(field, 0x20))
            mstore(place, xor(mload(place), change))
        }
        assertNotEq(escrow.paymentId(terms), id);
    }

    function test_paymentIdIsTheTypedDataDigest() public view {
        Terms memory terms = gatedTerms();
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("Sluice Escrow"),
                keccak256("1"),
                block.chainid,
                address(escrow)
            )
        );
        bytes32 typeHash = keccak256(
            "Terms(address payer,address payee,address operator,address token,uint256 maxAmount,uint48 authorizeBy,uint48 captureFrom,uint48 captureBy,uint48 refundBy,uint16 minFeeBps,uint16 maxFeeBps,address feeReceiver,address arbiter,uint32 resolveSeconds,bool resolveToPayee,address gate,bytes32 gateTerms,uint256 salt)"
        );
        bytes32 structHash = keccak256(abi.encode(typeHash, terms));
        assertEq(escrow.paymentId(terms), keccak256(abi.encodePacked(hex"1901", domain, structHash)));
    }
}
