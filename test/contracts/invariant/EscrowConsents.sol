// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Collector} from "../../../contracts/collect/Collector.sol";
import {IEscrow, Terms} from "../../../contracts/escrow/IEscrow.sol";
import {Permit2Code} from "../../../contracts/mocks/Permit2Code.sol";
import {SignedToken} from "../../../contracts/mocks/SignedToken.sol";
import {PayerDigests} from "../escrow/PayerDigests.sol";
import {EscrowCaller} from "./EscrowCaller.sol";

/// @notice Brings tokens in by what their payer signed, in each of the five ways: for the right thing or, now and then, for
/// something else. Then nothing may move.
abstract contract EscrowConsents is EscrowCaller {
    /// @dev What was signed that is not what is asked for.
    enum Twist {
        None,
        Verb,
        Seq,
        Payment,
        Key,
        Amount
    }

    /// @dev What a payer says yes to, and how.
    struct Asked {
        /// In lower case.
        string verb;
        bytes32 id;
        address payer;
        address operator;
        address token;
        uint256 most;
        uint256 seq;
        uint256 deadline;
        Collector way;
        /// Whose signature it is; zero: the payer comes itself.
        uint256 key;
        uint256 chance;
        Twist twist;
    }

    uint256 internal constant KEYS = 5;

    /// @notice Its balances change only by transfer; it has permits and authorizations.
    SignedToken public immutable good;

    mapping(address owner => uint256) private _permit2Nonces;

    constructor() {
        PayerDigests.deployPermit2();
        good = new SignedToken();
    }

    function askedOf(
        string memory verb,
        bytes32 id,
        Terms memory terms,
        uint256 most,
        uint256 seed
    ) internal view returns (Asked memory a) {
        a.verb = verb;
        a.id = id;
        a.payer = terms.payer;
        a.operator = terms.operator;
        a.token = terms.token;
        a.most = most;
        a.seq = books[id].seq;
        a.deadline = block.timestamp + 1 hours;
        a.key = _keys[terms.payer];
        a.chance = uint256(keccak256(abi.encode(seed, "consent")));
        a.way = wayOf(a);
        if (a.key != 0 && a.chance % 8 == 0) a.twist = Twist(1 + ((a.chance >> 8) % 5));
    }

    /// @dev Mostly what is consented to; now and then less, or one unit more.
    function amountOf(Asked memory a) internal pure returns (uint256) {
        uint256 kind = (a.chance >> 24) % 12;
        if (kind == 0) return bound(a.chance >> 40, 1, a.most);
        return kind == 1 ? a.most + 1 : a.most;
    }

    /// @notice Has `sender` bring the tokens in, and says whether it worked; if so, by rights.
    function collected(
        Asked memory a,
        Terms memory terms,
        uint256 amount,
        uint256 fee,
        address sender
    ) internal returns (bool worked) {
        bytes memory data = dataOf(a);
        bool byPermit = a.way == Collector.Permit && a.token == address(good);
        if (byPermit) onlyThePermit(a, data);
        string memory standard = standardOf(a.payer);
        bytes memory call_ = callOf(a, terms, amount, fee, data);
        worked = sendFrom(sender, call_, 0);
        if (a.twist != Twist.None) ++counts["twisted"];
        if (worked) {
            bool alone = sender == a.payer && a.way <= Collector.Permit;
            judge(a, amount, sender, alone);
            ++counts[string.concat(a.verb, "With.", nameOf(a.way))];
            if (!alone) {
                countSigned(standard);
                require_(!sendFrom(sender, call_, 0), "6: a consent served twice");
            }
        }
        if (byPermit) allow(a.payer, type(uint256).max);
    }

    function nameOf(Collector way) internal pure returns (string memory) {
        string[5] memory names = ["allowance", "permit", "erc3009", "erc3009vrs", "permit2"];
        return names[uint256(way)];
    }

    /// @param alone The payer came itself, and its allowance paid: no consent is needed.
    function judge(Asked memory a, uint256 amount, address sender, bool alone) private {
        require_(a.token != address(0), "3: native coin was collected");
        if (alone) return;
        require_(a.twist == Twist.None, "3: paid by a signature over something else");
        bool lessIsFine =
            (sender == a.payer || sender == a.operator) &&
                a.way != Collector.Authorization &&
                a.way != Collector.AuthorizationVrs;
        require_(lessIsFine ? amount <= a.most : amount == a.most, "3: another amount than was consented to");
    }

    /// @dev What the payer and its token are able to; other tokens know no permits, as if someone had used one before.
    function wayOf(Asked memory a) private view returns (Collector) {
        uint256 choice = (a.chance >> 16) % 60;
        if (a.key == 0) return Collector.Allowance;
        if (a.token != address(good)) {
            return
                choice % 4 == 0
                    ? Collector.Allowance
                    : choice % 4 == 1
                        ? Collector.Permit
                        : Collector.Permit2;
        }
        if (vm.addr(a.key) == a.payer) return Collector(choice % 5);
        return
            choice % 3 == 0
                ? Collector.Allowance
                : choice % 3 == 1
                    ? Collector.Authorization
                    : Collector.Permit2;
    }

    function callOf(
        Asked memory a,
        Terms memory terms,
        uint256 amount,
        uint256 fee,
        bytes memory data
    ) private pure returns (bytes memory) {
        bytes32 verb = keccak256(bytes(a.verb));
        if (verb == keccak256("authorize")) return abi.encodeCall(IEscrow.authorizeWith, (terms, amount, a.way, data));
        if (verb == keccak256("increase")) {
            return abi.encodeCall(IEscrow.increaseWith, (terms, amount, "", a.way, data));
        }
        return abi.encodeCall(IEscrow.chargeWith, (terms, amount, fee, "", a.way, data));
    }

    /* WHAT IS SIGNED */

    function dataOf(Asked memory a) private returns (bytes memory) {
        if (a.key == 0) return abi.encode(0, 0, "");
        Asked memory b = twisted(a);
        if (a.way == Collector.Allowance) return abi.encode(a.most, a.deadline, signed(b, consentDigest(b)));
        if (a.way == Collector.Permit) return permitData(a, signed(b, consentDigest(b)));
        if (a.way == Collector.Authorization) return abi.encode(0, a.deadline, signed(b, authorizationDigest(b)));
        if (a.way == Collector.AuthorizationVrs) {
            (uint8 v, bytes32 r, bytes32 s) = vm.sign(b.key, authorizationDigest(b));
            return abi.encode(0, a.deadline, v, r, s);
        }
        uint256 nonce = _permit2Nonces[a.payer]++;
        return abi.encode(a.most, nonce, a.deadline, signed(b, permit2Digest(b, nonce)));
    }

    function twisted(Asked memory a) private pure returns (Asked memory b) {
        b = Asked(
            a.verb,
            a.id,
            a.payer,
            a.operator,
            a.token,
            a.most,
            a.seq,
            a.deadline,
            a.way,
            a.key,
            a.chance,
            a.twist
        );
        if (a.twist == Twist.Verb) b.verb = keccak256(bytes(a.verb)) == keccak256("charge") ? "authorize" : "charge";
        if (a.twist == Twist.Seq) ++b.seq;
        if (a.twist == Twist.Payment) b.id = bytes32(uint256(a.id) ^ 1);
        if (a.twist == Twist.Key) b.key = (a.key % KEYS) + 1;
        if (a.twist == Twist.Amount) --b.most;
    }

    function signed(Asked memory a, bytes32 digest) private view returns (bytes memory) {
        return signatureOf(a.payer, a.key, digest);
    }

    function consentDigest(Asked memory a) private view returns (bytes32) {
        bytes memory name = bytes.concat(bytes(a.verb));
        name[0] = bytes1(uint8(name[0]) - 32);
        bytes32 typeHash = keccak256(
            bytes.concat(name, "(bytes32 paymentId,uint256 maxAmount,uint256 seq,uint256 deadline)")
        );
        return digestOf(keccak256(abi.encode(typeHash, a.id, a.most, a.seq, a.deadline)));
    }

    function permitData(Asked memory a, bytes memory signature) private view returns (bytes memory) {
        bytes32 digest = PayerDigests.permit(
            good.DOMAIN_SEPARATOR(),
            a.payer,
            address(escrow),
            a.most,
            good.nonces(a.payer),
            a.deadline
        );
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(a.key, digest);
        return abi.encode(a.most, a.deadline, signature, a.most, a.deadline, v, r, s);
    }

    function authorizationDigest(Asked memory a) private view returns (bytes32) {
        return
            PayerDigests.authorization(
                good.DOMAIN_SEPARATOR(),
                a.payer,
                address(escrow),
                a.most,
                a.deadline,
                PayerDigests.nonceOf(a.id, a.verb, a.seq)
            );
    }

    function permit2Digest(Asked memory a, uint256 nonce) private view returns (bytes32) {
        bytes32 witness = PayerDigests.witnessOf(a.id, a.verb, a.seq);
        return PayerDigests.permit2(block.chainid, address(escrow), a.token, a.most, nonce, a.deadline, witness);
    }

    /* ALLOWANCES */

    /// @dev Takes the standing allowance away, so that only the permit can pay; now and then someone else used it before.
    function onlyThePermit(Asked memory a, bytes memory data) private {
        allow(a.payer, 0);
        if ((a.chance >> 32) % 3 != 0) return;
        (, , , uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s) = abi.decode(
            data,
            (uint256, uint256, bytes, uint256, uint256, uint8, bytes32, bytes32)
        );
        good.permit(a.payer, address(escrow), value, deadline, v, r, s);
        ++counts["permit.usedBefore"];
    }

    function allow(address owner, uint256 amount) private {
        vm.prank(owner);
        good.approve(address(escrow), amount);
    }

    function approveAll(address owner, address token) internal {
        vm.startPrank(owner);
        SignedToken(token).approve(address(escrow), type(uint256).max);
        SignedToken(token).approve(Permit2Code.ADDRESS, type(uint256).max);
        vm.stopPrank();
    }
}
