// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PaymentState, Terms} from "../../../contracts/escrow/IEscrow.sol";
import {Bond} from "../../../contracts/risk/ISignerBonds.sol";
import {Report} from "../../../contracts/risk/IRiskOracle.sol";
import {Deploy, EscrowUnderTest, RiskOracleUnderTest} from "../../utils/Deploy.sol";
import {TestBatch} from "../risk/TestBatch.sol";
import {TinyModel} from "../risk/TinyModel.sol";
import {OracleBooks} from "./OracleBooks.sol";

/// @notice Everybody who acts on a risk oracle, its bonds and an escrow that asks it: signers who sign well and badly, an owner
/// that rotates and revokes, signers that leave and come back, payments that are cleared, captured and denied. An action
/// never reverts: it tells the books what worked, and the books whether that was right.
abstract contract OracleActions is OracleBooks {
    using TestBatch for Report[];
    using TestBatch for Report;

    uint256 private constant AMOUNT = 1_000;

    EscrowUnderTest public escrow;
    bytes32[] public ids;
    mapping(bytes32 id => Terms terms) private _terms;
    mapping(bytes32 id => bool cleared) public wasCleared;
    mapping(bytes32 id => bool denied) public wasDenied;
    address public payer;
    address public payee;

    constructor() {
        setUp();
    }

    function setUp() public override {
        super.setUp();
        for (uint256 i = 3; i < 5; ++i) stake(signerAt(i), MINIMUM);
        for (uint256 i = 0; i < 5; ++i) fund(signerAt(i), 1e30);
        otherModel = publishAnother();
        uint256[] memory who = new uint256[](5);
        for (uint256 i = 0; i < 5; ++i) who[i] = i;
        announced(who, 3);
        escrow = Deploy.escrow();
        payer = makeAddr("payer");
        payee = makeAddr("payee");
        token.mint(payer, 1e30);
        vm.prank(payer);
        token.approve(address(escrow), type(uint256).max);
    }

    function publishAnother() private returns (bytes32 id) {
        (id, ) = models.publish(TinyModel.tables(3, 0));
    }

    function oracleAddress() external view returns (RiskOracleUnderTest) {
        return oracle;
    }

    function tokenOf(address account) external view returns (uint256) {
        return token.balanceOf(account);
    }

    function termsOf(bytes32 id) external view returns (Terms memory) {
        return _terms[id];
    }

    function idCount() external view returns (uint256) {
        return ids.length;
    }

    /// @dev The model tag that a posted report keeps.
    function tagOf(bytes32 model) external pure returns (bytes8) {
        return bytes8(model);
    }

    /* TIME */

    /// @dev Mostly minutes, now and then days.
    function pass(uint256 seed) external {
        vm.warp(block.timestamp + (seed % 5 == 0 ? bound(seed / 5, 1 hours, 4 days) : bound(seed / 5, 1, 20 minutes)));
        uint256 number = block.number + 1 + (seed % 7);
        vm.roll(number);
        for (uint256 i = 1; i <= 8; ++i) vm.setBlockhash(number - i, hashOf(number - i));
    }

    /* SIGNERS */

    function announce(uint256 seed, uint256 quorum) external {
        uint256 mask = seed % 32;
        uint256[] memory who = new uint256[](5);
        uint256 size;
        bool allBonded = true;
        for (uint256 i = 0; i < 5; ++i) {
            if ((mask >> i) & 1 == 0) continue;
            // In one order or the other.
            who[size++] = seed % 2 == 0 ? i : 4 - i;
            if (!bonds.isBonded(address(oracle), signerAt(who[size - 1]))) allBonded = false;
        }
        assembly ("memory-safe") {
            mstore(who, size)
        }
        quorum = bound(quorum, 0, size + 1);
        address[] memory signers = new address[](size);
        for (uint256 i = 0; i < size; ++i) signers[i] = signerAt(who[i]);
        vm.prank(owner);
        (bool worked, ) = address(oracle).call(abi.encodeCall(oracle.announceSignerSet, (signers, uint8(quorum))));
        must(worked == (size != 0 && quorum != 0 && quorum <= size && allBonded), "announce");
        if (!worked) return;
        announced(who, quorum);
        ++counts["announce"];
    }

    function revoke(uint256 number, uint256 position) external {
        // Mostly nobody: otherwise no set would keep its quorum for long.
        position = number % 4 == 0 ? bound(position, 0, 5) : 5;
        number = near(number / 4);
        Set storage set = sets[number];
        bool may = position < set.who.length && !set.revoked[position];
        vm.prank(owner);
        (bool worked, ) = address(oracle).call(abi.encodeCall(oracle.revokeSigner, (uint32(number), uint8(position))));
        must(worked == may, "revoke");
        if (!worked) return;
        set.revoked[position] = true;
        ++counts["revoke"];
    }

    /// @dev A signer leaves its bond, which retires it; later it takes its stake and comes back.
    function leaveOrReturn(uint256 who) external {
        bool leaving = who % 4 == 0;
        who = (who / 4) % 5;
        address signer = signerAt(who);
        Bond memory bond = bonds.bondOf(address(oracle), signer);
        if (bond.withdrawableAt == 0) {
            if (!leaving) return;
            leaves(signer);
            for (uint256 number = 1; number <= setCount; ++number) {
                if (!hasAFuture(number)) continue;
                for (uint256 i = 0; i < sets[number].who.length; ++i) {
                    if (sets[number].who[i] == who) sets[number].revoked[i] = true;
                }
            }
            ++counts["retire"];
        } else if (block.timestamp >= bond.withdrawableAt) {
            vm.startPrank(signer);
            bonds.withdraw(address(oracle), signer, signer);
            bonds.deposit(address(oracle), MINIMUM);
            vm.stopPrank();
            ++counts["return"];
        }
    }

    /// @dev Strangers try what only others may.
    function intrude(uint256 seed) external {
        address stranger = vm.addr(uint256(keccak256(abi.encode("stranger", seed % 3))));
        address[] memory signers = new address[](1);
        signers[0] = stranger;
        bytes[4] memory tries = [
            abi.encodeCall(oracle.announceSignerSet, (signers, 1)),
            abi.encodeCall(oracle.revokeSigner, (uint32(activeSet()), 0)),
            abi.encodeCall(oracle.retireSigner, (signerAt(seed % 5))),
            abi.encodeCall(oracle.transferOwnership, (stranger))
        ];
        vm.prank(seed % 3 == 0 ? signerAt(seed % 5) : stranger);
        (bool worked, ) = address(oracle).call(tries[(seed / 3) % 4]);
        must(!worked, "a stranger changed the signers");
    }

    /* REPORTS */

    function post(uint256 which, uint256 seed, uint256 fault) external {
        if (ids.length == 0) return;
        Draft memory draft = draftOf(pick(which), seed, fault);
        bytes memory wire = seed % 2 == 0 ? aloneWire(draft, fault) : inBatchWire(draft, seed, fault);
        Report memory r = draft.report;
        bool may = counts_(draft) && r.round > book[r.subject].round && knownModel(r.model);
        (bool worked, ) = address(oracle).call(abi.encodeCall(oracle.post, (r.subject, wire)));
        must(worked == may, worked ? "a report was posted that must not be" : "a good report was not posted");
        if (!worked) return;
        noted(r);
        ++counts["post"];
        // Not a second time.
        (worked, ) = address(oracle).call(abi.encodeCall(oracle.post, (r.subject, wire)));
        must(!worked, "a report was posted twice");
    }

    function postBatch(uint256 which, uint256 seed, uint256 fault) external {
        if (ids.length == 0) return;
        Draft memory draft = draftOf(pick(which), seed, fault);
        Report[] memory reports = batchAround(draft.report, seed);
        bytes memory wire = bytes.concat(
            reports.whole(5, draft.set),
            signaturesOf(draft, oracle.batchDigest(reports.root(), draft.report), fault)
        );
        bool may = counts_(draft);
        bool scores = knownModel(draft.report.model);
        bool later;
        for (uint256 i = 0; i < reports.length; ++i) later = later || reports[i].round > book[reports[i].subject].round;
        (bool worked, ) = address(oracle).call(abi.encodeCall(oracle.postBatch, (wire)));
        // A batch of nothing new is fine; a model is asked only for what is new.
        must(worked == (may && (scores || !later)), worked ? "a bad batch was posted" : "a good batch was not posted");
        if (!worked) return;
        for (uint256 i = 0; i < reports.length; ++i) {
            if (reports[i].round > book[reports[i].subject].round) noted(reports[i]);
        }
        ++counts["postBatch"];
    }

    /* PAYMENTS */

    function open(uint256 seed) external {
        Terms memory t;
        t.payer = payer;
        t.payee = payee;
        t.operator = payee;
        t.token = address(token);
        t.maxAmount = 10 * AMOUNT;
        t.authorizeBy = uint48(block.timestamp + 2 days);
        t.captureBy = uint48(block.timestamp + 20 days);
        t.refundBy = uint48(block.timestamp + 30 days);
        t.gate = address(oracle);
        t.gateTerms = gateTerms(3000, 7000, MAX_AGE, SILENCE);
        t.salt = ids.length;
        bytes32 id = escrow.paymentId(t);
        vm.prank(payer);
        escrow.authorize(t, bound(seed, 1, AMOUNT));
        ids.push(id);
        _terms[id] = t;
        ++counts["open"];
    }

    function increase(uint256 which) external {
        if (ids.length == 0) return;
        bytes32 id = pick(which);
        PaymentState memory state = escrow.stateOf(id);
        uint256 expected = verdictWithout(id, state.held + state.refundable + 1, block.timestamp);
        vm.prank(payer);
        (bool worked, ) = address(escrow).call(abi.encodeCall(escrow.increase, (_terms[id], 1, "")));
        if (worked && state.cleared) must(expected == 1, "what was cleared grew without a release");
        if (!worked) return;
        ++counts["increase"];
    }

    /// @dev Clears, captures or denies, with a report or without one.
    function decide(uint256 which, uint256 seed, uint256 fault) external {
        if (ids.length == 0) return;
        bytes32 id = pick(which);
        Draft memory draft = draftOf(id, seed, fault);
        bytes memory wire;
        if (seed % 4 == 0) wire = aloneWire(draft, fault);
        else if (seed % 4 == 1) wire = inBatchWire(draft, seed, fault);
        PaymentState memory state = escrow.stateOf(id);
        uint256 exposure = state.held + state.refundable;
        uint256 expected = wire.length == 0 ? verdictWithout(id, exposure, state.clock) : verdictOf(draft, exposure);
        bool usable = state.held != 0 && block.timestamp < _terms[id].captureBy;
        if ((seed / 4) % 3 == 0) tryDeny(id, wire, state, usable, expected);
        else if ((seed / 4) % 3 == 1) tryClear(id, wire, state, usable, expected);
        else tryCapture(id, wire, state, usable, expected);
    }

    function tryDeny(bytes32 id, bytes memory wire, PaymentState memory state, bool usable, uint256 expected) private {
        (bool worked, ) = address(escrow).call(abi.encodeCall(escrow.deny, (_terms[id], wire)));
        if (worked) must(!state.cleared && !wasCleared[id], "what was cleared was denied");
        if (worked) must(expected == 2, "denied without a deny");
        if (usable && !state.cleared && expected == 2) must(worked, "a deny was refused");
        if (!worked) return;
        wasDenied[id] = true;
        ++counts["deny"];
    }

    function tryClear(bytes32 id, bytes memory wire, PaymentState memory state, bool usable, uint256 expected) private {
        (bool worked, ) = address(escrow).call(abi.encodeCall(escrow.clear, (_terms[id], wire)));
        if (worked) must(expected == 1, "cleared without a release");
        if (usable && !state.cleared && expected == 1) must(worked, "a release was refused");
        if (!worked) return;
        wasCleared[id] = true;
        ++counts["clear"];
    }

    function tryCapture(
        bytes32 id,
        bytes memory wire,
        PaymentState memory state,
        bool usable,
        uint256 expected
    ) private {
        vm.prank(payee);
        (bool worked, ) = address(escrow).call(abi.encodeCall(escrow.capture, (_terms[id], 1, 0, wire)));
        if (worked) must(state.cleared || expected == 1, "captured without a release");
        if (usable && (state.cleared || expected == 1)) must(worked, "a capture was refused");
        if (!worked) return;
        wasCleared[id] = true;
        ++counts["capture"];
    }

    /* DRAFTS */

    function draftOf(bytes32 about, uint256 seed, uint256 fault) private view returns (Draft memory draft) {
        uint256 roll = uint256(keccak256(abi.encode(seed, "draft")));
        Report memory r = reportOf([uint256(0), 1000, 5000, 9000, 12_000][roll % 5]);
        r.subject = about;
        r.amount = roll % 7 == 0 ? 1 : 10 * AMOUNT;
        r.round = uint64(block.number - ((roll >> 8) % 6));
        r.validUntil = uint64(block.timestamp + REPORT_SECONDS - ((roll >> 16) % 4) * 15 minutes);
        // Two in three have something wrong with them.
        uint256 kind = fault % 24;
        if (kind == 0) r.round = uint64(block.number + 1);
        r.blockHash = hashOf(r.round);
        if (kind == 1) r.blockHash = keccak256("another fork");
        if (kind == 2) r.validUntil = uint64(block.timestamp - 1);
        if (kind == 3) r.validUntil = uint64(block.timestamp + REPORT_SECONDS + 1);
        if (kind == 4) r.model = otherModel;
        if (kind == 5) r.model = keccak256("never published");
        draft.report = r;
        draft.set = kind == 6 || (kind > 15 && kind < 19) ? near(roll >> 24) : activeSet();
        chooseSigners(draft, roll >> 32, kind);
    }

    /// @dev As many live signers as the quorum, and then perhaps something wrong with that.
    function chooseSigners(Draft memory draft, uint256 roll, uint256 kind) private view {
        Set storage set = sets[draft.set];
        uint256 wanted = set.quorum;
        if (kind == 7 && wanted != 0) --wanted;
        if (kind == 8) ++wanted;
        uint256 skipped = liveCount(draft.set) > wanted ? roll % (liveCount(draft.set) - wanted + 1) : 0;
        uint256[] memory positions = new uint256[](6);
        uint256 length;
        for (uint256 i = 0; i < set.who.length && length < wanted; ++i) {
            // The revoked ones sign too when that is what is wrong.
            if (set.revoked[i] && kind != 9) continue;
            if (skipped != 0) --skipped;
            else positions[length++] = i;
        }
        if (kind == 10 && length > 1) positions[length - 1] = positions[length - 2];
        if (kind == 11 && length > 1) {
            (positions[length - 1], positions[length - 2]) = (positions[length - 2], positions[length - 1]);
        }
        if (kind == 12 && length != 0) positions[length - 1] = set.who.length;
        assembly ("memory-safe") {
            mstore(positions, length)
        }
        draft.positions = positions;
        draft.genuine = new bool[](length);
        for (uint256 i = 0; i < length; ++i) draft.genuine[i] = i != 0 || kind < 13 || kind > 15;
    }

    /// @dev Faults 13 to 15 spoil the first signature: by another key, over another digest, in its malleable form.
    function signaturesOf(
        Draft memory draft,
        bytes32 digest,
        uint256 fault
    ) private view returns (bytes memory result) {
        Set storage set = sets[draft.set];
        for (uint256 i = 0; i < draft.positions.length; ++i) {
            uint256 position = draft.positions[i];
            uint256 key = position < set.who.length ? keys[set.who[position]] : 1;
            bool spoilt = !draft.genuine[i];
            uint256 kind = fault % 24;
            if (spoilt && kind == 13) key = 1;
            (uint8 v, bytes32 x, bytes32 s) = vm.sign(
                key,
                spoilt && kind == 14 ? keccak256(abi.encode(digest)) : digest
            );
            if (spoilt && kind == 15) (v, s) = (v == 27 ? 28 : 27, bytes32(ORDER - uint256(s)));
            result = abi.encodePacked(result, uint8(position), x, s, v);
        }
    }

    function aloneWire(Draft memory draft, uint256 fault) private view returns (bytes memory) {
        return
            bytes.concat(
                draft.report.fields(1, draft.set),
                signaturesOf(draft, oracle.reportDigest(draft.report), fault)
            );
    }

    function inBatchWire(Draft memory draft, uint256 seed, uint256 fault) private view returns (bytes memory) {
        Report[] memory reports = batchAround(draft.report, seed);
        uint256 index;
        while (keccak256(abi.encode(reports[index])) != keccak256(abi.encode(draft.report))) ++index;
        return
            bytes.concat(
                draft.report.batched(3, draft.set, reports.proof(index)),
                signaturesOf(draft, oracle.batchDigest(reports.root(), draft.report), fault)
            );
    }

    /// @dev The report with up to four others of the same round about other payments.
    function batchAround(Report memory r, uint256 seed) private view returns (Report[] memory reports) {
        reports = new Report[](1 + ((seed / 7) % 5));
        for (uint256 i = 0; i < reports.length; ++i) {
            Report memory another = reportOf((seed / 11 + i * 2003) % 12_000);
            another.subject = i == 0 ? r.subject : pick(uint256(keccak256(abi.encode(seed, i))));
            another.amount = i == 0 ? r.amount : 10 * AMOUNT;
            if (i == 0) another.features = r.features;
            another.round = r.round;
            another.blockHash = r.blockHash;
            another.validUntil = r.validUntil;
            another.model = r.model;
            reports[i] = another;
        }
        reports.sort();
    }

    /// @dev One of the latest payments.
    function pick(uint256 which) private view returns (bytes32) {
        uint256 back = which % (ids.length < 6 ? ids.length : 6);
        return ids[ids.length - 1 - back];
    }

    /// @dev One of the latest sets, or one that does not exist.
    function near(uint256 number) private view returns (uint256) {
        uint256 back = number % 5;
        return back > setCount ? 0 : setCount + 1 - back;
    }
}
