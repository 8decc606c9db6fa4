// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Call, IEscrow, PaymentState, Terms} from "../../../contracts/escrow/IEscrow.sol";
import {HostileToken} from "../../../contracts/mocks/HostileToken.sol";
import {Vm} from "../../utils/Vm.sol";
import {SignedEscrowTest} from "./SignedEscrowTest.sol";

/// @notice The whole state out of the logs alone: what a node without archive, or an accountant, can know.
contract RebuildTest is SignedEscrowTest {
    uint256 private constant PAYMENTS = 6;
    uint256 private constant VERBS = 17;

    /// @dev What the logs said so far.
    mapping(bytes32 id => PaymentState) private _states;
    mapping(bytes32 id => uint48[2]) private _extensions;
    mapping(address token => mapping(address account => uint256)) private _credits;
    mapping(address token => uint256) private _owed;
    mapping(address account => uint256) private _nonces;

    Terms[PAYMENTS] private _terms;
    bytes32[PAYMENTS] private _ids;
    HostileToken private bad;
    uint256 private _events;

    function setUp() public override {
        super.setUp();
        bad = new HostileToken();
        bad.mint(payer, 1e30);
        bad.mint(payee, 1e30);
        token.mint(payee, 1e30);
        vm.deal(payee, 1e30);
        vm.startPrank(payer);
        bad.approve(address(escrow), type(uint256).max);
        vm.stopPrank();
        vm.startPrank(payee);
        token.approve(address(escrow), type(uint256).max);
        bad.approve(address(escrow), type(uint256).max);
        vm.stopPrank();
        for (uint256 i = 0; i < PAYMENTS; ++i) {
            Terms memory terms = i % 2 == 0 ? gatedTerms() : plainTerms();
            if (i / 2 == 1) terms.token = address(0);
            if (i / 2 == 2) terms.token = address(bad);
            if (i % 2 == 1) {
                terms.arbiter = arbiter;
                terms.resolveSeconds = 1 hours;
                terms.resolveToPayee = true;
            }
            terms.authorizeBy = uint48(START + 20 hours);
            terms.minFeeBps = 50;
            terms.salt = i;
            _terms[i] = terms;
            _ids[i] = escrow.paymentId(terms);
        }
        vm.recordLogs();
    }

    function testFuzz_stateFromLogsAlone(uint256[48] memory seeds) public {
        for (uint256 i = 0; i < seeds.length; ++i) {
            step(uint256(keccak256(abi.encode(seeds[i], i))));
            read();
        }
        compare();
    }

    /// @dev A whole life, so that no event is left out by chance.
    function test_everyEventOnce() public {
        for (uint256 i = 0; i < 2500; ++i) {
            step(uint256(keccak256(abi.encode("life", i))));
            read();
        }
        compare();
        assertEq(_events, (1 << 14) - 1, "every event was seen");
    }

    function step(uint256 seed) private {
        uint256 which = seed % PAYMENTS;
        Terms memory terms = _terms[which];
        uint256 verb = (seed >> 8) % VERBS;
        uint256 held = escrow.stateOf(_ids[which]).held;
        uint256 part = (seed >> 16) % 4 == 0 ? held : (held * ((seed >> 16) % 100)) / 100;
        if (verb < 8) gateSays(verb == 7 ? DENY : (seed >> 24) % 3);
        bad.setBlocked(payee, (seed >> 32) % 3 == 0);
        bad.setBlocked(payer, verb > 4 && (seed >> 40) % 3 == 0);
        address sender = payer;
        uint256 value;
        bytes memory data;
        if (verb == 0) data = abi.encodeCall(IEscrow.authorize, (terms, value = AMOUNT / 4));
        else if (verb == 1) data = abi.encodeCall(IEscrow.increase, (terms, value = AMOUNT / 10, "r"));
        else if (verb == 2) {
            value = AMOUNT / 4;
            data = abi.encodeCall(IEscrow.charge, (terms, value, value / 200, "r"));
        } else if (verb == 3) (sender, data) = (stranger, abi.encodeCall(IEscrow.clear, (terms, "r")));
        else if (verb == 4) (sender, data) = (arbiter, abi.encodeCall(IEscrow.clear, (terms, "")));
        else if (verb == 5 || verb == 6) {
            (sender, data) = (operator, abi.encodeCall(IEscrow.capture, (terms, part, part / 100, "r")));
        } else if (verb == 7) (sender, data) = (stranger, abi.encodeCall(IEscrow.deny, (terms, "r")));
        else if (verb == 8) {
            if ((seed >> 48) % 3 == 0) (sender, data) = (payee, abi.encodeCall(IEscrow.void, (terms, part)));
            else return;
        } else if (verb == 9) data = abi.encodeCall(IEscrow.dispute, (terms, bytes32(seed)));
        else if (verb == 10) (sender, data) = (arbiter, abi.encodeCall(IEscrow.resolve, (terms, part)));
        else if (verb == 11) (sender, data) = (stranger, abi.encodeCall(IEscrow.resolveExpired, (terms)));
        else if (verb == 12) data = abi.encodeCall(IEscrow.reclaim, (terms));
        else if (verb == 13) {
            value = escrow.stateOf(_ids[which]).refundable / 3;
            (sender, data) = (payee, abi.encodeCall(IEscrow.refund, (terms, value)));
        } else if (verb == 14) {
            (sender, data) = (
                (seed >> 48) % 2 == 0 ? payee : payer,
                abi.encodeCall(IEscrow.claimCredit, (terms.token, stranger))
            );
        } else if (verb == 15) (sender, data) = extension(terms, _ids[which], seed);
        else {
            later(seed, which);
            return;
        }
        if (terms.token != address(0)) value = 0;
        if ((seed >> 56) % 4 == 0) data = batched(data, value);
        vm.prank(sender);
        (bool worked, ) = address(escrow).call{value: value}(data);
        // Recorded is also what was undone, which no chain shows.
        if (!worked) vm.getRecordedLogs();
    }

    function extension(Terms memory terms, bytes32 id, uint256 seed) private view returns (address, bytes memory) {
        uint48 captureBy = uint48(START + 1 days + ((seed >> 64) % 3 days));
        uint48 refundBy = uint48(START + 30 days + ((seed >> 96) % 3 days));
        uint256 seq = escrow.stateOf(id).seq;
        bytes memory signature = signed(payee, extendHash(id, payee, captureBy, refundBy, seq, block.timestamp));
        return (payer, abi.encodeCall(IEscrow.extend, (terms, captureBy, refundBy, block.timestamp, "", signature)));
    }

    function batched(bytes memory data, uint256 value) private pure returns (bytes memory) {
        Call[] memory calls = new Call[](2);
        calls[0] = Call(value, data);
        calls[1] = Call(0, hex"deadbeef"); // fails, and is reported
        return abi.encodeCall(IEscrow.batch, (calls, true));
    }

    /// @dev Time goes on; where a payment came to its end the next one begins under other terms.
    function later(uint256 seed, uint256 which) private {
        skip((seed >> 120) % 8 == 0 ? 5 days : (seed >> 64) % 2 hours);
        PaymentState memory state = escrow.stateOf(_ids[which]);
        if (state.held != 0) return;
        if (block.timestamp < _terms[which].authorizeBy && (!state.exists || (seed >> 80) % 2 == 0)) return;
        compareOne(_ids[which]);
        Terms memory terms = _terms[which];
        terms.salt += PAYMENTS;
        terms.authorizeBy = uint48(block.timestamp + 20 hours);
        terms.captureBy = uint48(block.timestamp + 1 days);
        terms.refundBy = uint48(block.timestamp + 30 days);
        _terms[which] = terms;
        _ids[which] = escrow.paymentId(terms);
    }

    /* THE READER OF THE LOGS */

    function read() private {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        uint256 start = 0;
        for (uint256 i = 0; i < logs.length; ++i) {
            // The first call of a batch failed: what it logged before that was undone.
            bool failed = logs[i].topics[0] == IEscrow.BatchCallFailed.selector && logs[i].topics[1] == 0;
            if (failed && logs[i].emitter == address(escrow)) start = i;
        }
        for (uint256 i = start; i < logs.length; ++i) {
            if (logs[i].emitter == address(escrow)) apply_(logs[i]);
        }
    }

    function apply_(Vm.Log memory log) private {
        bytes32 topic = log.topics[0];
        if (topic == IEscrow.Credited.selector || topic == IEscrow.CreditClaimed.selector) {
            applyCredit(log);
            return;
        }
        if (topic == IEscrow.BatchCallFailed.selector) return;
        PaymentState storage state = _states[log.topics[1]];
        if (topic == IEscrow.Authorized.selector) {
            (Terms memory terms, uint256 amount) = abi.decode(log.data, (Terms, uint256));
            state.exists = true;
            state.cleared = terms.gate == address(0);
            state.held = uint104(amount);
            state.clock = uint32(block.timestamp);
            seen(0);
        } else if (topic == IEscrow.Charged.selector) {
            (, uint256 amount, ) = abi.decode(log.data, (Terms, uint256, uint256));
            state.exists = true;
            state.cleared = true;
            state.refundable = uint104(amount);
            state.clock = uint32(block.timestamp);
            seen(1);
        } else if (topic == IEscrow.Cleared.selector) {
            state.cleared = true;
            seen(2);
            return;
        } else if (topic == IEscrow.Increased.selector) {
            state.held += uint104(abi.decode(log.data, (uint256)));
            state.clock = uint32(block.timestamp);
            seen(3);
        } else if (topic == IEscrow.Captured.selector) {
            (uint256 amount, ) = abi.decode(log.data, (uint256, uint256));
            state.held -= uint104(amount);
            state.refundable += uint104(amount);
            state.cleared = true;
            seen(4);
        } else if (topic == IEscrow.Disputed.selector) {
            state.disputed = true;
            state.clock = uint32(block.timestamp);
            seen(5);
        } else if (topic == IEscrow.Resolved.selector) {
            (uint256 toPayee, , uint256 toPayer) = abi.decode(log.data, (uint256, uint256, uint256));
            state.held -= uint104(toPayee + toPayer);
            state.refundable += uint104(toPayee);
            state.disputed = false;
            if (toPayer != 0) state.noIncrease = true;
            seen(6);
        } else if (topic == IEscrow.Extended.selector) {
            (uint256 captureBy, uint256 refundBy) = abi.decode(log.data, (uint256, uint256));
            _extensions[log.topics[1]] = [uint48(captureBy), uint48(refundBy)];
            seen(7);
        } else if (topic == IEscrow.Refunded.selector) {
            state.refundable -= uint104(abi.decode(log.data, (uint256)));
            state.noIncrease = true;
            seen(8);
        } else {
            if (topic == IEscrow.Voided.selector) seen(9);
            else if (topic == IEscrow.Denied.selector) seen(10);
            else if (topic == IEscrow.Reclaimed.selector) seen(11);
            else revert("an event that nobody knows");
            state.held -= uint104(abi.decode(log.data, (uint256)));
            state.noIncrease = true;
            if (state.held == 0) state.disputed = false;
        }
        if (state.seq < 4095) ++state.seq;
    }

    function applyCredit(Vm.Log memory log) private {
        address token_ = address(uint160(uint256(log.topics[1])));
        address account = address(uint160(uint256(log.topics[2])));
        if (log.topics[0] == IEscrow.Credited.selector) {
            uint256 amount = abi.decode(log.data, (uint256));
            _credits[token_][account] += amount;
            _owed[token_] += amount;
            seen(12);
        } else {
            (, uint256 amount) = abi.decode(log.data, (address, uint256));
            _credits[token_][account] -= amount;
            _owed[token_] -= amount;
            ++_nonces[account];
            seen(13);
        }
    }

    function seen(uint256 number) private {
        _events |= 1 << number;
    }

    /* WHAT THE CHAIN SAYS */

    function compare() private view {
        address[3] memory tokens = [address(token), address(0), address(bad)];
        address[5] memory accounts = [payer, payee, operator, feeReceiver, stranger];
        uint256[3] memory owed;
        for (uint256 i = 0; i < PAYMENTS; ++i) {
            compareOne(_ids[i]);
            owed[i / 2] += _states[_ids[i]].held;
        }
        for (uint256 j = 0; j < accounts.length; ++j) {
            assertEq(_nonces[accounts[j]], escrow.creditNonce(accounts[j]), "creditNonce");
        }
        for (uint256 i = 0; i < 3; ++i) {
            for (uint256 j = 0; j < accounts.length; ++j) {
                assertEq(_credits[tokens[i]][accounts[j]], escrow.credit(tokens[i], accounts[j]), "credit");
            }
            assertEq(balance(tokens[i], address(escrow)), owed[i] + _owed[tokens[i]], "no more and no less");
        }
    }

    function compareOne(bytes32 id) private view {
        assertEq(keccak256(abi.encode(_states[id])), keccak256(abi.encode(escrow.stateOf(id))), "state");
        (uint48 captureBy, uint48 refundBy) = escrow.extensionOf(id);
        assertEq(_extensions[id][0], captureBy, "captureBy");
        assertEq(_extensions[id][1], refundBy, "refundBy");
    }
}
