// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Collector} from "../../../contracts/collect/Collector.sol";
import {IEscrow, Terms} from "../../../contracts/escrow/IEscrow.sol";
import {SignedToken} from "../../../contracts/mocks/SignedToken.sol";
import {Permit2Code} from "../../../contracts/mocks/Permit2Code.sol";
import {PayerDigests} from "./PayerDigests.sol";
import {SignedEscrowTest} from "./SignedEscrowTest.sol";

/// @notice A token with permits and authorizations, the real Permit2, and what payers sign for each way to pay.
abstract contract CollectTest is SignedEscrowTest {
    uint256 internal constant AUTHORIZE = 0;
    uint256 internal constant INCREASE = 1;
    uint256 internal constant CHARGE = 2;
    uint256 internal constant VERBS = 3;
    uint256 internal constant COLLECTORS = 5;

    SignedToken internal dollars;

    /// @dev What a payer says yes to, and how.
    struct Consent {
        Collector collector;
        address payer;
        /// Whose signature it is.
        uint256 key;
        /// Whose the permit's is; zero: the same.
        uint256 permitKey;
        address token;
        bytes32 id;
        uint256 verb;
        uint256 seq;
        uint256 amount;
        uint256 deadline;
        /// Signed in the domain of another chain.
        bool foreign;
        /// Only the permit is signed, if anything.
        bool silent;
        /// ERC-6492; zero: not wrapped.
        address factory;
        bytes deploy;
    }

    function setUp() public virtual override {
        super.setUp();
        dollars = new SignedToken();
        dollars.mint(payer, 1e30);
        PayerDigests.deployPermit2();
    }

    function signedTerms() internal view returns (Terms memory terms) {
        terms = plainTerms();
        terms.token = address(dollars);
    }

    /// @dev What has to be allowed beforehand. Other ways need nothing.
    function ready(Collector collector) internal {
        vm.startPrank(payer);
        dollars.approve(address(escrow), collector == Collector.Allowance ? type(uint256).max : 0);
        dollars.approve(Permit2Code.ADDRESS, collector == Collector.Permit2 ? type(uint256).max : 0);
        vm.stopPrank();
    }

    function callOf(
        uint256 verb,
        Terms memory terms,
        uint256 amount,
        Collector collector,
        bytes memory data
    ) internal pure returns (bytes memory) {
        if (verb == AUTHORIZE) return abi.encodeCall(IEscrow.authorizeWith, (terms, amount, collector, data));
        if (verb == INCREASE) return abi.encodeCall(IEscrow.increaseWith, (terms, amount, "", collector, data));
        return abi.encodeCall(IEscrow.chargeWith, (terms, amount, 0, "", collector, data));
    }

    function dataOf(Consent memory c) internal view returns (bytes memory) {
        if (c.collector == Collector.Allowance) return abi.encode(c.amount, c.deadline, wrapped(c, consentDigest(c)));
        if (c.collector == Collector.Permit) return permitData(c);
        if (c.collector == Collector.Authorization) {
            return abi.encode(0, c.deadline, wrapped(c, authorizationDigest(c)));
        }
        if (c.collector == Collector.AuthorizationVrs) {
            (uint8 v, bytes32 r, bytes32 s) = vm.sign(c.key, authorizationDigest(c));
            if (c.silent) s = bytes32(uint256(1));
            return abi.encode(0, c.deadline, v, r, s);
        }
        return abi.encode(c.amount, uint256(7), c.deadline, wrapped(c, permit2Digest(c)));
    }

    function consentDigest(Consent memory c) internal view returns (bytes32) {
        bytes32 structHash = keccak256(abi.encode(consentType(c.verb), c.id, c.amount, c.seq, c.deadline));
        return digestIn(separatorOf(chainOf(c), address(escrow)), structHash);
    }

    function permitData(Consent memory c) private view returns (bytes memory) {
        uint256 key = c.permitKey == 0 ? keys[payer] : c.permitKey;
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(
            key,
            PayerDigests.permit(
                dollars.DOMAIN_SEPARATOR(),
                c.payer,
                address(escrow),
                c.amount,
                dollars.nonces(c.payer),
                c.deadline
            )
        );
        return abi.encode(c.amount, c.deadline, wrapped(c, consentDigest(c)), c.amount, c.deadline, v, r, s);
    }

    function authorizationDigest(Consent memory c) private view returns (bytes32) {
        bytes32 nonce = PayerDigests.nonceOf(c.id, nameOf(c.verb), c.seq);
        bytes32 separator = dollars.DOMAIN_SEPARATOR();
        if (c.foreign) separator = ~separator;
        return PayerDigests.authorization(separator, c.payer, address(escrow), c.amount, c.deadline, nonce);
    }

    function permit2Digest(Consent memory c) private view returns (bytes32) {
        bytes32 witness = PayerDigests.witnessOf(c.id, nameOf(c.verb), c.seq);
        return PayerDigests.permit2(chainOf(c), address(escrow), c.token, c.amount, 7, c.deadline, witness);
    }

    function wrapped(Consent memory c, bytes32 digest) internal pure returns (bytes memory signature) {
        // Well formed, and over nothing.
        signature = signedBy(c.key, c.silent ? keccak256("silence") : digest);
        if (c.factory == address(0)) return signature;
        return PayerDigests.wrapped(c.factory, c.deploy, signature);
    }

    function nameOf(uint256 verb) internal pure returns (string memory) {
        return
            verb == AUTHORIZE
                ? "authorize"
                : verb == INCREASE
                    ? "increase"
                    : "charge";
    }

    function consentType(uint256 verb) private pure returns (bytes32) {
        string memory name =
            verb == AUTHORIZE
                ? "Authorize"
                : verb == INCREASE
                    ? "Increase"
                    : "Charge";
        return
            keccak256(bytes(string.concat(name, "(bytes32 paymentId,uint256 maxAmount,uint256 seq,uint256 deadline)")));
    }

    function chainOf(Consent memory c) private view returns (uint256) {
        return c.foreign ? block.chainid + 1 : block.chainid;
    }
}
