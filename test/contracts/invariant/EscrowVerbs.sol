// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Call, IEscrow, Terms} from "../../../contracts/escrow/IEscrow.sol";
import {ContractWallet} from "../../../contracts/mocks/ContractWallet.sol";
import {HostileGate} from "../../../contracts/mocks/HostileGate.sol";
import {HostileToken} from "../../../contracts/mocks/HostileToken.sol";
import {EscrowConsents} from "./EscrowConsents.sol";
import {ReenteringReceiver} from "./ReenteringReceiver.sol";

/// @notice What the invariant run calls: every verb, by anyone, in every way, at any time; in a plain token, native coin, a
/// token that misbehaves and one that lies; with gates that release, deny, or answer whatever they like. Five actors have
/// keys, one is a contract that refuses native coin or calls back while it is paid, two are wallets that take the raw
/// signatures of an owner who acts too; one of them has no code before its first signature.
abstract contract EscrowVerbs is EscrowConsents {
    /// @dev What a payment must be like for a verb to have a chance.
    enum Need {
        Increase,
        Clear,
        Capture,
        Void,
        Deny,
        Dispute,
        Resolve,
        Expired,
        Reclaim,
        Refund,
        Extend
    }

    /// @dev What the receiver does while it is paid.
    enum CallBack {
        Nothing,
        Void,
        Capture,
        Clear,
        Dispute
    }

    uint256 private constant START = 1_800_000_000;

    HostileToken public immutable bad;
    /// @notice Lies about what it moved and holds, and rebases: of it promise 1 does not speak.
    HostileToken public immutable liar;
    HostileGate public immutable releasing;
    HostileGate public immutable denying;
    HostileGate public immutable moody;
    ReenteringReceiver public immutable receiver;

    CallBack private _callBack;
    bytes32 private _callBackId;

    constructor() {
        vm.warp(START);
        bad = new HostileToken();
        liar = new HostileToken();
        releasing = new HostileGate();
        denying = new HostileGate();
        moody = new HostileGate();
        receiver = new ReenteringReceiver();
        releasing.set(HostileGate.Behaviour.Answers, 1);
        denying.set(HostileGate.Behaviour.Answers, 2);
        for (uint256 i = 1; i <= KEYS; ++i) {
            address account = vm.addr(i);
            _keys[account] = i;
            actors.push(account);
        }
        actors.push(address(receiver));
        own(address(new ContractWallet(vm.addr(1))), 1);
        own(_later, 2);
        for (uint256 i = 0; i < actors.length; ++i) fund(actors[i]);
    }

    /// @dev Counts a call of the run, and books afterwards what the receiver did while it was paid.
    modifier step() {
        ++calls;
        delete touched;
        _;
        bookCallBack();
    }

    /* LOCKING AND PAYING AT ONCE */

    function authorize(uint256 seed, uint256 amount) external step {
        seed = mixed(seed);
        (bytes32 id, Terms memory terms, uint256 size) = fresh(seed, amount);
        uint256 value = terms.token == address(0) ? size : 0;
        if (!send(terms.payer, seed, abi.encodeCall(IEscrow.authorize, (terms, size)), id, value)) return;
        bookOpened(id, terms, size);
        ++counts["authorize"];
    }

    function authorizeWith(uint256 seed, uint256 amount) external step {
        seed = mixed(seed);
        (bytes32 id, Terms memory terms, uint256 size) = fresh(seed, amount);
        Asked memory asked = askedOf("authorize", id, terms, size, seed);
        size = amountOf(asked);
        if (!collected(asked, terms, size, 0, messengerOf(terms.payer, seed))) return;
        bookOpened(id, terms, size);
    }

    function increase(uint256 seed, uint256 amount) external step {
        seed = mixed(seed);
        (bool found, bytes32 id, Terms memory terms) = pick(seed, Need.Increase);
        if (!found) return;
        amount = bound(amount, 1, terms.maxAmount - books[id].authorized + 1);
        uint256 value = terms.token == address(0) ? amount : 0;
        address sender = callerOf(terms.payer, seed);
        if (!send(sender, seed, abi.encodeCall(IEscrow.increase, (terms, amount, "")), id, value)) return;
        require_(sender == terms.payer, "3: another than the payer increased");
        bookIncreased(id, amount);
        ++counts["increase"];
    }

    function increaseWith(uint256 seed, uint256 amount) external step {
        seed = mixed(seed);
        (bool found, bytes32 id, Terms memory terms) = pick(seed, Need.Increase);
        if (!found) return;
        amount = bound(amount, 1, terms.maxAmount - books[id].authorized + 1);
        Asked memory asked = askedOf("increase", id, terms, amount, seed);
        amount = amountOf(asked);
        if (!collected(asked, terms, amount, 0, messengerOf(terms.payer, seed))) return;
        bookIncreased(id, amount);
    }

    function charge(uint256 seed, uint256 amount, uint256 fee) external step {
        seed = mixed(seed);
        (bytes32 id, Terms memory terms, uint256 size) = fresh(seed, amount);
        fee = feeOf(terms, size, fee);
        uint256 value = terms.token == address(0) ? size : 0;
        if (!send(terms.payer, seed, abi.encodeCall(IEscrow.charge, (terms, size, fee, "")), id, value)) return;
        bookCharged(id, terms, size, fee);
        ++counts["charge"];
    }

    function chargeWith(uint256 seed, uint256 amount, uint256 fee) external step {
        seed = mixed(seed);
        (bytes32 id, Terms memory terms, uint256 size) = fresh(seed, amount);
        // Seven things must be right at once: mostly they are.
        if ((seed >> 216) % 4 != 0) {
            terms.captureFrom = 0;
            if (terms.token == address(0)) terms.token = address(good);
            if (terms.gate == address(denying)) terms.gate = address(releasing);
            id = escrow.paymentId(terms);
        }
        Asked memory asked = askedOf("charge", id, terms, size, seed);
        size = amountOf(asked);
        fee = feeOf(terms, size, fee);
        address sender = callerOf(_keys[terms.payer] == 0 ? terms.payer : terms.operator, seed);
        if (!collected(asked, terms, size, fee, sender)) return;
        require_(sender == terms.operator || sender == terms.payer, "3: a stranger charged");
        bookCharged(id, terms, size, fee);
    }

    /* PAYING */

    function clear(uint256 seed) external step {
        seed = mixed(seed);
        (bool found, bytes32 id, Terms memory terms) = pick(seed, Need.Clear);
        if (!found) return;
        address sender = callerOf(terms.arbiter == address(0) ? terms.payee : terms.arbiter, seed);
        if (!send(sender, seed, abi.encodeCall(IEscrow.clear, (terms, "")), id, 0)) return;
        bookCleared(id);
        ++counts["clear"];
    }

    function capture(uint256 seed, uint256 amount, uint256 fee) external step {
        seed = mixed(seed);
        (bool found, bytes32 id, Terms memory terms) = pick(seed, Need.Capture);
        if (!found) return;
        amount = bound(amount, 0, heldIn(id) + 1);
        fee = feeOf(terms, amount, fee);
        address actor = callerOf(terms.operator, seed);
        if (!send(actor, seed, abi.encodeCall(IEscrow.capture, (terms, amount, fee, "")), id, 0)) return;
        bookCaptured(id, actor, amount, fee);
        ++counts["capture"];
    }

    /* GIVING BACK */

    function void(uint256 seed, uint256 amount) external step {
        seed = mixed(seed);
        (bool found, bytes32 id, Terms memory terms) = pick(seed, Need.Void);
        if (!found) return;
        amount = bound(amount, 0, heldIn(id) + 1);
        address actor = callerOf((seed >> 200) % 2 == 0 ? terms.payee : terms.operator, seed);
        if (!send(actor, seed, abi.encodeCall(IEscrow.void, (terms, amount)), id, 0)) return;
        bookVoided(id, actor, amount);
        ++counts["void"];
    }

    function deny(uint256 seed) external step {
        seed = mixed(seed);
        (bool found, bytes32 id, Terms memory terms) = pick(seed, Need.Deny);
        if (!found) return;
        if (!send(callerOf(terms.payer, seed), seed, abi.encodeCall(IEscrow.deny, (terms, "")), id, 0)) return;
        bookDenied(id);
        ++counts["deny"];
    }

    function reclaim(uint256 seed) external step {
        seed = mixed(seed);
        (bool found, bytes32 id, Terms memory terms) = pick(seed, Need.Reclaim);
        if (!found) return;
        address actor = callerOf(terms.payer, seed);
        if (!send(actor, seed, abi.encodeCall(IEscrow.reclaim, (terms)), id, 0)) return;
        bookReclaimed(id, actor);
        ++counts["reclaim"];
    }

    function refund(uint256 seed, uint256 amount) external step {
        seed = mixed(seed);
        (bool found, bytes32 id, Terms memory terms) = pick(seed, Need.Refund);
        if (!found) return;
        amount = bound(amount, 0, books[id].captured - books[id].refunded + 1);
        address actor = callerOf((seed >> 200) % 2 == 0 ? terms.payee : terms.operator, seed);
        uint256 value = terms.token == address(0) ? amount : 0;
        if (!send(actor, seed, abi.encodeCall(IEscrow.refund, (terms, amount)), id, value)) return;
        bookRefunded(id, actor, amount);
        ++counts["refund"];
    }

    /* DISPUTES AND TIME */

    function dispute(uint256 seed) external step {
        seed = mixed(seed);
        (bool found, bytes32 id, Terms memory terms) = pick(seed, Need.Dispute);
        if (!found) return;
        address actor = callerOf(terms.payer, seed);
        if (!send(actor, seed, abi.encodeCall(IEscrow.dispute, (terms, bytes32(seed))), id, 0)) return;
        bookDisputed(id, actor);
        ++counts["dispute"];
    }

    function resolve(uint256 seed, uint256 toPayee) external step {
        seed = mixed(seed);
        (bool found, bytes32 id, Terms memory terms) = pick(seed, Need.Resolve);
        if (!found) return;
        toPayee = bound(toPayee, 0, heldIn(id) + 1);
        address actor = callerOf(terms.arbiter, seed);
        if (!send(actor, seed, abi.encodeCall(IEscrow.resolve, (terms, toPayee)), id, 0)) return;
        require_(actor == terms.arbiter, "3: another than the arbiter resolved");
        bookResolved(id, toPayee);
        ++counts["resolve"];
    }

    function resolveExpired(uint256 seed) external step {
        seed = mixed(seed);
        (bool found, bytes32 id, Terms memory terms) = pick(seed, Need.Expired);
        if (!found) return;
        uint256 toPayee = terms.resolveToPayee ? heldIn(id) : 0;
        if (!send(callerOf(terms.payee, seed), seed, abi.encodeCall(IEscrow.resolveExpired, (terms)), id, 0)) return;
        bookResolved(id, toPayee);
        ++counts["resolveExpired"];
    }

    function extend(uint256 seed, uint256 later) external step {
        seed = mixed(seed);
        (bool found, bytes32 id, Terms memory terms) = pick(seed, Need.Extend);
        if (!found) return;
        uint48 captureBy = uint48(books[id].captureBy + (later % 6 hours));
        uint48 refundBy = uint48(books[id].refundBy + (later % 12 hours));
        uint256 deadline = block.timestamp + 1 hours;
        bytes memory ofPayer = extensionBy(terms.payer, id, captureBy, refundBy, deadline);
        bytes memory ofPayee = extensionBy(terms.payee, id, captureBy, refundBy, deadline);
        bytes memory data = abi.encodeCall(IEscrow.extend, (terms, captureBy, refundBy, deadline, ofPayer, ofPayee));
        if (!sendFrom(messengerOf(_keys[terms.payer] == 0 ? terms.payer : terms.payee, seed), data, 0)) return;
        bookExtended(id, captureBy, refundBy);
        ++counts["extend"];
    }

    /* CREDIT */

    function claimCredit(uint256 seed, uint256 to) external step {
        seed = mixed(seed);
        // A token that came to its senses pays; while it misbehaves the credit stands.
        if (to % 2 == 0) bad.setBehaviour(HostileToken.Behaviour.Honest);
        (address token, address account) = owing(seed);
        uint256 amount = escrow.credit(token, account);
        address target = actors[to % actors.length];
        if (!send(account, seed, abi.encodeCall(IEscrow.claimCredit, (token, target)), 0, 0)) return;
        bookClaimed(token, account, target, amount);
        ++counts["claimCredit"];
    }

    function claimCreditFor(uint256 seed, uint256 to) external step {
        seed = mixed(seed);
        (address token, address account) = owing(seed);
        if (_keys[account] == 0) return;
        uint256 amount = escrow.credit(token, account);
        address target = actors[to % actors.length];
        uint256 deadline = block.timestamp;
        bytes32 typeHash = keccak256(
            "ClaimCredit(address account,address token,address to,uint256 nonce,uint256 deadline)"
        );
        bytes memory signature = signedBy(
            account,
            keccak256(abi.encode(typeHash, account, token, target, escrow.creditNonce(account), deadline))
        );
        bytes memory data = abi.encodeCall(IEscrow.claimCreditFor, (account, token, target, deadline, signature));
        if (!send(actors[seed % actors.length], seed, data, 0, 0)) return;
        require_(!sendFrom(account, data, 0), "6: a claim served twice");
        bookClaimed(token, account, target, amount);
        ++counts["claimCreditFor"];
    }

    /* MANY AT ONCE */

    /// @notice One unit of several payments is voided, among calls that fail and bring coin with them.
    function batchVoids(uint256 seed) external step {
        seed = mixed(seed);
        if (ids.length == 0) return;
        address actor = actors[seed % actors.length];
        Call[] memory list = new Call[](6);
        bytes32[] memory of_ = new bytes32[](6);
        for (uint256 i = 0; i < 5; ++i) {
            of_[i] = ids[uint256(keccak256(abi.encode(seed, i))) % ids.length];
            list[i] = Call(0, abi.encodeCall(IEscrow.void, (_terms[of_[i]], 1)));
        }
        list[5] = Call(7, abi.encodeCall(IEscrow.authorize, (_terms[of_[0]], 7)));
        uint256[] memory seqs = new uint256[](5);
        for (uint256 i = 0; i < 5; ++i) seqs[i] = escrow.stateOf(of_[i]).seq;
        if (!sendFrom(actor, abi.encodeCall(IEscrow.batch, (list, true)), 7)) return;
        ++counts["batch.mayFail"];
        // The call that cannot work gives its coin back.
        wealth[address(0)][actor] += 7;
        for (uint256 i = 0; i < 5; ++i) {
            uint256 times = escrow.stateOf(of_[i]).seq - seqs[i];
            // What the receiver called while it got its coin back is booked by itself; clearing does not count.
            if (of_[i] == _callBackId && _callBack != CallBack.Clear) times -= receiver.worked();
            for (uint256 j = 0; j < i; ++j) if (of_[j] == of_[i]) times = 0;
            for (uint256 j = 0; j < times; ++j) bookVoided(of_[i], actor, 1);
        }
    }

    /* THE WORLD */

    function pass(uint256 seconds_) external step {
        skip(bound(seconds_, 1, 12 hours));
    }

    function turnGate(uint256 behaviour, uint256 answer) external step {
        moody.set(HostileGate.Behaviour(behaviour % 8), answer % 4);
    }

    /// @dev All kinds but those that lie about what they moved or hold.
    function turnToken(uint256 seed, uint256 blocked) external step {
        seed = mixed(seed);
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
        bad.setBlocked(actors[blocked % actors.length], (blocked / 8) % 2 == 1);
    }

    function turnLiar(uint256 behaviour, uint256 balance) external step {
        liar.setBehaviour(HostileToken.Behaviour(behaviour % 13));
        if (behaviour % 5 == 0) liar.setBalance(address(escrow), balance % 1e20);
    }

    /// @dev A token is no party, so whatever it calls must fail; the invariant of promise 3 looks whether it did.
    function turnReentry(uint256 seed, uint256 verb) external step {
        if (ids.length == 0) return;
        Terms memory terms = _terms[ids[seed % ids.length]];
        bytes[6] memory list = [
            abi.encodeCall(IEscrow.capture, (terms, 1, 0, "")),
            abi.encodeCall(IEscrow.void, (terms, 1)),
            abi.encodeCall(IEscrow.reclaim, (terms)),
            abi.encodeCall(IEscrow.claimCredit, (address(bad), actors[0])),
            abi.encodeCall(IEscrow.authorize, (terms, 1)),
            abi.encodeCall(IEscrow.increase, (terms, 1, ""))
        ];
        bad.setReenter(address(escrow), list[verb % 6]);
        bad.setBehaviour(verb % 2 == 0 ? HostileToken.Behaviour.ReentersBefore : HostileToken.Behaviour.ReentersAfter);
    }

    /// @dev The receiver is a party, so what it calls while it is paid may well work, and is booked. Armed, it is paid at once.
    function turnReceiver(uint256 seed) external step {
        seed = mixed(seed);
        _callBack = CallBack.Nothing;
        if (seed % 4 == 0 || ids.length == 0) {
            receiver.set(ReenteringReceiver.Behaviour((seed / 4) % 3), address(0), "");
            return;
        }
        (_callBackId, _callBack) = callBackFor(seed >> 8);
        Terms memory terms = _terms[_callBackId];
        bytes memory data;
        if (_callBack == CallBack.Void) data = abi.encodeCall(IEscrow.void, (terms, 1));
        else if (_callBack == CallBack.Capture) data = abi.encodeCall(IEscrow.capture, (terms, 1, 0, ""));
        else if (_callBack == CallBack.Clear) data = abi.encodeCall(IEscrow.clear, (terms, ""));
        else data = abi.encodeCall(IEscrow.dispute, (terms, bytes32(0)));
        receiver.set(ReenteringReceiver.Behaviour.Reenters, address(escrow), data);
        payReceiver(seed);
    }

    /* WHAT THE INVARIANTS READ */

    function paymentCount() external view returns (uint256) {
        return ids.length;
    }

    function actorCount() external view returns (uint256) {
        return actors.length;
    }

    function touchedCount() external view returns (uint256) {
        return touched.length;
    }

    function brokenCount() external view returns (uint256) {
        return broken.length;
    }

    function termsOf(bytes32 id) external view returns (Terms memory) {
        return _terms[id];
    }

    function bookOf(bytes32 id) external view returns (Book memory) {
        return books[id];
    }

    /// @notice What the escrow owes in a token: what is held by these books, and all credits.
    function owed(address token) external view returns (uint256) {
        return heldOf[token] + creditsOf(token);
    }

    /// @notice The same by the escrow's own account, payment by payment.
    function owedByState(address token) external view returns (uint256 sum) {
        sum = creditsOf(token);
        for (uint256 i = 0; i < ids.length; ++i) {
            if (_terms[ids[i]].token == token) sum += escrow.stateOf(ids[i]).held;
        }
    }

    /// @notice Makes tokens and receiver decent again, as if their owners came to their senses.
    function calm() external {
        bad.setBehaviour(HostileToken.Behaviour.Honest);
        liar.setBehaviour(HostileToken.Behaviour.Honest);
        receiver.set(ReenteringReceiver.Behaviour.Accepts, address(0), "");
    }

    /* INTERNAL */

    /// @dev Runners like small numbers and those they have seen: good for amounts, not where each bit is a choice.
    function mixed(uint256 seed) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed)));
    }

    /// @dev A wallet that acts by itself, and by the raw signatures of an owner who acts too.
    function own(address wallet, uint256 key) private {
        _keys[wallet] = key;
        _sameKey[wallet] = vm.addr(key);
        _sameKey[vm.addr(key)] = wallet;
        actors.push(wallet);
    }

    function fund(address actor) private {
        HostileToken[2] memory hostile = [bad, liar];
        vm.deal(actor, 1e36);
        wealth[address(0)][actor] = 1e36;
        good.mint(actor, 1e36);
        wealth[address(good)][actor] = 1e36;
        approveAll(actor, address(good));
        for (uint256 i = 0; i < 2; ++i) {
            hostile[i].mint(actor, 1e36);
            wealth[address(hostile[i])][actor] = 1e36;
            approveAll(actor, address(hostile[i]));
        }
    }

    function creditsOf(address token) private view returns (uint256 sum) {
        for (uint256 i = 0; i < actors.length; ++i) sum += escrow.credit(token, actors[i]);
    }

    function bookCharged(bytes32 id, Terms memory terms, uint256 amount, uint256 fee) private {
        require_(terms.gate != address(denying), "3: charged against the gate");
        bookOpened(id, terms, amount);
        books[id].cleared = true;
        bookPaid(id, amount, fee);
    }

    /// @dev Rather something that the receiver may do. What pays out needs more gas than a payout gets, and must fail.
    function callBackFor(uint256 seed) private view returns (bytes32 id, CallBack callBack) {
        callBack = CallBack(1 + (seed % 4));
        seed >>= 8;
        for (uint256 i = 0; i < ids.length; ++i) {
            id = ids[(seed + i) % ids.length];
            Terms storage terms = _terms[id];
            if (callBack == CallBack.Clear) {
                if (fits(id, Need.Clear) && terms.gate == address(releasing)) break;
            } else if (callBack == CallBack.Dispute) {
                if (fits(id, Need.Dispute) && terms.payer == address(receiver)) break;
            } else if (callBack == CallBack.Capture) {
                if (fits(id, Need.Capture) && terms.operator == address(receiver)) break;
            } else if (heldIn(id) != 0 && terms.payee == address(receiver)) break;
        }
    }

    /// @dev Pays the receiver one unit of native coin or more.
    function payReceiver(uint256 seed) private {
        Terms memory terms = termsFrom(seed);
        if (terms.payer == address(receiver)) return;
        terms.token = address(0);
        terms.payee = address(receiver);
        terms.captureFrom = 0;
        terms.gate = address(0);
        bytes32 id = escrow.paymentId(terms);
        uint256 size = 1 + (terms.maxAmount / 2);
        uint256 fee = (size * terms.minFeeBps) / 10_000;
        if (!sendFrom(terms.payer, abi.encodeCall(IEscrow.charge, (terms, size, fee, "")), size)) return;
        bookCharged(id, terms, size, fee);
    }

    function bookCallBack() private {
        uint256 times = receiver.worked();
        if (times == 0) return;
        receiver.forget();
        for (uint256 i = 0; i < times; ++i) {
            if (_callBack == CallBack.Void) bookVoided(_callBackId, address(receiver), 1);
            else if (_callBack == CallBack.Clear) bookCleared(_callBackId);
            else if (_callBack == CallBack.Capture) bookCaptured(_callBackId, address(receiver), 1, 0);
            else bookDisputed(_callBackId, address(receiver));
            ++counts["reentry"];
        }
    }

    /// @dev Seven times in eight a payment for which the verb has a chance, where there is one; otherwise any.
    function pick(uint256 seed, Need need) private view returns (bool found, bytes32 id, Terms memory terms) {
        uint256 count = ids.length;
        if (count == 0) return (false, id, terms);
        seed = mixed(seed);
        uint256 start = (seed >> 8) % count;
        id = ids[start];
        if (seed % 8 != 0) {
            for (uint256 i = 0; i < count; ++i) {
                bytes32 candidate = ids[(start + i) % count];
                if (!fits(candidate, need)) continue;
                id = candidate;
                break;
            }
        }
        return (true, id, _terms[id]);
    }

    function fits(bytes32 id, Need need) private view returns (bool) {
        Book storage book = books[id];
        Terms storage terms = _terms[id];
        uint256 held = heldIn(id);
        if (need == Need.Refund) return book.captured > book.refunded && block.timestamp < book.refundBy;
        if (need == Need.Resolve || need == Need.Expired) {
            if (!book.disputed) return false;
            bool open = block.timestamp < escrow.stateOf(id).clock + terms.resolveSeconds;
            return open == (need == Need.Resolve);
        }
        if (need == Need.Void) return held != 0;
        if (book.disputed) return false;
        if (need == Need.Extend) return held != 0;
        if (need == Need.Increase) {
            return
                block.timestamp < terms.authorizeBy &&
                book.returned + book.refunded == 0 &&
                book.authorized < terms.maxAmount;
        }
        if (held == 0) return false;
        if (need == Need.Reclaim) return block.timestamp >= book.captureBy;
        if (need == Need.Deny) return !book.cleared && terms.gate != address(releasing);
        if (block.timestamp >= book.captureBy) return false;
        if (need == Need.Dispute) return terms.arbiter != address(0);
        if (need == Need.Clear) return !book.cleared && (terms.gate != address(denying) || terms.arbiter != address(0));
        return block.timestamp >= terms.captureFrom && (book.cleared || terms.gate != address(denying));
    }

    /// @dev Seven times in eight who may, otherwise anybody.
    function callerOf(address entitled, uint256 seed) private view returns (address) {
        return (seed >> 16) % 8 == 0 ? actors[(seed >> 24) % actors.length] : entitled;
    }

    /// @dev Who brings a consent: anybody; a payer without a key comes itself.
    function messengerOf(address payer, uint256 seed) private view returns (address) {
        return _keys[payer] == 0 ? payer : actors[(seed >> 24) % actors.length];
    }

    /// @dev Within the bounds, now and then one unit below or above.
    function feeOf(Terms memory terms, uint256 amount, uint256 fee) private pure returns (uint256) {
        uint256 least = (amount * terms.minFeeBps) / 10_000;
        uint256 most = (amount * terms.maxFeeBps) / 10_000;
        if (fee % 16 == 0) return most + 1;
        if (fee % 16 == 1 && least != 0) return least - 1;
        return bound(fee, least, most);
    }

    /// @dev Rather someone who is owed something.
    function owing(uint256 seed) private view returns (address token, address account) {
        seed >>= 8;
        for (uint256 i = 0; i < 8 * actors.length; ++i) {
            token = tokenOf((seed + i) % 8);
            account = actors[((seed >> 8) + i / 8) % actors.length];
            if (escrow.credit(token, account) != 0) return (token, account);
        }
    }

    function tokenOf(uint256 seed) private view returns (address) {
        uint256 kind = seed % 8;
        if (kind < 3) return address(good);
        if (kind < 5) return address(0);
        return kind < 7 ? address(bad) : address(liar);
    }

    function fresh(uint256 seed, uint256 amount) private view returns (bytes32 id, Terms memory terms, uint256 size) {
        terms = termsFrom(mixed(seed));
        size = bound(amount, 1, amount % 16 == 0 ? terms.maxAmount : (terms.maxAmount / 2) + 1);
        id = escrow.paymentId(terms);
    }

    function termsFrom(uint256 seed) private view returns (Terms memory terms) {
        uint256 count = actors.length;
        terms.payer = actors[(seed >> 8) % count];
        terms.payee = actors[(seed >> 16) % count];
        terms.operator = actors[(seed >> 24) % count];
        terms.token = tokenOf(seed >> 32);
        terms.maxAmount = (seed >> 40) % 16 == 0 ? type(uint104).max : 1 + ((seed >> 48) % 1e18);
        terms.captureBy = uint48(block.timestamp + 1 hours + ((seed >> 112) % 2 days));
        terms.authorizeBy = uint48(terms.captureBy - ((seed >> 128) % 1 hours));
        if ((seed >> 136) % 4 == 0) terms.captureFrom = uint48(block.timestamp + 30 minutes);
        terms.refundBy = uint48(terms.captureBy + ((seed >> 140) % 3 days));
        if ((seed >> 156) % 4 != 0) {
            terms.minFeeBps = uint16((seed >> 160) % 100);
            terms.maxFeeBps = (seed >> 168) % 16 == 0 ? 10_000 : uint16(200 + ((seed >> 172) % 100));
            terms.feeReceiver = actors[(seed >> 180) % count];
        }
        if ((seed >> 188) % 2 == 0) {
            terms.arbiter = actors[(seed >> 192) % count];
            terms.resolveSeconds = uint32(1 hours + ((seed >> 200) % 1 days));
            terms.resolveToPayee = (seed >> 216) % 2 == 0;
        }
        address[6] memory gates = [
            address(0),
            address(0),
            address(releasing),
            address(denying),
            address(moody),
            address(moody)
        ];
        terms.gate = gates[(seed >> 220) % 6];
        terms.salt = (seed >> 228) % 4;
    }
}
