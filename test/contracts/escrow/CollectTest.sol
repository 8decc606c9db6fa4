// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Collector} from "../../../contracts/collect/Collector.sol";
import {IEscrow, Terms} from "../../../contracts/escrow/IEscrow.sol";
import {SignedToken} from "../../../contracts/mocks/SignedToken.sol";
import {Permit2Code} from "../../../contracts/mocks/Permit2Code.sol";
import {SignedEscrowTest} from "./SignedEscrowTest.sol";

/// @notice A token with permits and authorizations, the real Permit2, and what payers sign for each way to pay.
abstract contract CollectTest is SignedEscrowTest {
    uint256 internal constant AUTHORIZE = 0;
    uint256 internal constant INCREASE = 1;
    uint256 internal constant CHARGE = 2;
    uint256 internal constant VERBS = 3;
    uint256 internal constant COLLECTORS = 5;

    bytes32 private constant _PERMIT = keccak256(
        "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
    );
    bytes32 private constant _RECEIVE = keccak256(
        "ReceiveWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
    );
    bytes32 private constant _PERMIT2_TRANSFER = keccak256(
        "PermitWitnessTransferFrom(TokenPermissions permitted,address spender,uint256 nonce,uint256 deadline,SluicePayment witness)SluicePayment(bytes32 paymentId,string verb,uint256 seq)TokenPermissions(address token,uint256 amount)"
    );
    bytes32 private constant _TOKEN_PERMISSIONS = keccak256("TokenPermissions(address token,uint256 amount)");
    bytes32 private constant _WITNESS = keccak256("SluicePayment(bytes32 paymentId,string verb,uint256 seq)");
    bytes32 private constant _MAGIC = 0x6492649264926492649264926492649264926492649264926492649264926492;

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
        // Its immutables are those of its own address: the constructor runs there.
        vm.etch(Permit2Code.ADDRESS, Permit2Code.CREATION_CODE);
        (bool worked, bytes memory code) = Permit2Code.ADDRESS.call("");
        assertTrue(worked);
        vm.etch(Permit2Code.ADDRESS, code);
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
        bytes32 structHash = keccak256(
            abi.encode(_PERMIT, c.payer, address(escrow), c.amount, dollars.nonces(c.payer), c.deadline)
        );
        uint256 key = c.permitKey == 0 ? keys[payer] : c.permitKey;
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digestIn(dollars.DOMAIN_SEPARATOR(), structHash));
        return abi.encode(c.amount, c.deadline, wrapped(c, consentDigest(c)), c.amount, c.deadline, v, r, s);
    }

    function authorizationDigest(Consent memory c) private view returns (bytes32) {
        bytes32 nonce = keccak256(abi.encode(c.id, keccak256(bytes(nameOf(c.verb))), c.seq));
        nonce = bytes32(bytes24(nonce));
        bytes32 structHash = keccak256(abi.encode(_RECEIVE, c.payer, address(escrow), c.amount, 0, c.deadline, nonce));
        bytes32 separator = dollars.DOMAIN_SEPARATOR();
        return digestIn(c.foreign ? ~separator : separator, structHash);
    }

    function permit2Digest(Consent memory c) private view returns (bytes32) {
        bytes32 witness = keccak256(abi.encode(_WITNESS, c.id, keccak256(bytes(nameOf(c.verb))), c.seq));
        bytes32 permitted = keccak256(abi.encode(_TOKEN_PERMISSIONS, c.token, c.amount));
        bytes32 separator = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,uint256 chainId,address verifyingContract)"),
                keccak256("Permit2"),
                chainOf(c),
                Permit2Code.ADDRESS
            )
        );
        return
            digestIn(
                separator,
                keccak256(abi.encode(_PERMIT2_TRANSFER, permitted, address(escrow), 7, c.deadline, witness))
            );
    }

    function wrapped(Consent memory c, bytes32 digest) internal pure returns (bytes memory signature) {
        // Well formed, and over nothing.
        signature = signedBy(c.key, c.silent ? keccak256("silence") : digest);
        if (c.factory == address(0)) return signature;
        return bytes.concat(abi.encode(c.factory, c.deploy, signature), _MAGIC);
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
