// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Call, IEscrow} from "../../../contracts/escrow/IEscrow.sol";
import {WalletFactory} from "../../../contracts/mocks/WalletFactory.sol";
import {Deploy, EscrowUnderTest} from "../../utils/Deploy.sol";
import {PayerDigests} from "../escrow/PayerDigests.sol";
import {EscrowBooks} from "./EscrowBooks.sol";

/// @notice Brings calls to the escrow in every way there is: sent by the actor, in a batch, or signed and relayed by
/// anybody. What is signed is written out here once more, apart from the contracts.
abstract contract EscrowCaller is EscrowBooks {
    /// @dev So that a token or gate that burns gas does not burn the run's.
    uint256 internal constant CALL_GAS = 4_000_000;

    EscrowUnderTest public immutable escrow;
    /// @dev The key whose signatures an account has: its own, or its owner's where it is a wallet.
    mapping(address account => uint256) internal _keys;
    /// @dev From a wallet to its owner, who acts in its own name as well, and back.
    mapping(address account => address) internal _sameKey;
    WalletFactory internal immutable _factory;
    /// @dev A wallet without code: its first signature brings what deploys it (ERC-6492).
    address internal immutable _later;
    bytes private _deployment;
    bytes32 private _separator;
    mapping(bytes4 selector => bytes32) private _types;
    /// @dev Words of a verb's numbers, which stand behind the terms.
    mapping(bytes4 selector => uint256) private _numbers;

    constructor() {
        escrow = Deploy.escrow();
        learnTypes();
        _factory = new WalletFactory();
        _later = _factory.addressOf(vm.addr(2), 0);
        _deployment = abi.encodeCall(WalletFactory.deploy, (vm.addr(2), 0));
    }

    function learnTypes() private {
        _separator = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("Sluice Escrow"),
                keccak256("1"),
                block.chainid,
                address(escrow)
            )
        );
        learn(IEscrow.clear.selector, "Clear(bytes32 paymentId,address signer,", 0);
        learn(IEscrow.capture.selector, "Capture(bytes32 paymentId,address signer,uint256 amount,uint256 fee,", 2);
        learn(IEscrow.void.selector, "Void(bytes32 paymentId,address signer,uint256 amount,", 1);
        learn(IEscrow.dispute.selector, "Dispute(bytes32 paymentId,address signer,bytes32 evidence,", 1);
        learn(IEscrow.resolve.selector, "Resolve(bytes32 paymentId,address signer,uint256 toPayee,", 1);
        learn(IEscrow.reclaim.selector, "Reclaim(bytes32 paymentId,address signer,", 0);
        learn(IEscrow.refund.selector, "Refund(bytes32 paymentId,address signer,uint256 amount,", 1);
    }

    function learn(bytes4 selector, string memory start, uint256 numbers) private {
        _types[selector] = keccak256(bytes(string.concat(start, "uint256 seq,uint256 deadline)")));
        _numbers[selector] = numbers;
    }

    function digestOf(bytes32 structHash) internal view returns (bytes32) {
        return PayerDigests.digestIn(_separator, structHash);
    }

    function signedBy(address signer, bytes32 structHash) internal view returns (bytes memory) {
        return signatureOf(signer, _keys[signer], digestOf(structHash));
    }

    /// @dev In the signer's name by a key, which is the signer's unless something shall be wrong.
    function signatureOf(address signer, uint256 key, bytes32 digest) internal view returns (bytes memory signature) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        signature = abi.encodePacked(r, s, v);
        if (signer == _later && signer.code.length == 0) {
            return PayerDigests.wrapped(address(_factory), _deployment, signature);
        }
    }

    /// @dev How a signature of this account is checked, apart from ECDSA; empty where it is not.
    function standardOf(address signer) internal view returns (string memory) {
        if (_keys[signer] == 0 || vm.addr(_keys[signer]) == signer) return "";
        return signer.code.length == 0 ? "signed.erc6492" : "signed.erc1271";
    }

    function countSigned(string memory standard) internal {
        if (bytes(standard).length != 0) ++counts[standard];
    }

    /// @dev Empty of who has no key.
    function extensionBy(
        address signer,
        bytes32 id,
        uint48 captureBy,
        uint48 refundBy,
        uint256 deadline
    ) internal view returns (bytes memory) {
        if (_keys[signer] == 0) return "";
        bytes32 typeHash = keccak256(
            "Extend(bytes32 paymentId,address signer,uint48 captureBy,uint48 refundBy,uint256 seq,uint256 deadline)"
        );
        return
            signedBy(signer, keccak256(abi.encode(typeHash, id, signer, captureBy, refundBy, books[id].seq, deadline)));
    }

    /// @notice Brings a call in for `actor`, in a way that the seed chooses. Books the native coin that goes with it.
    function send(address actor, uint256 seed, bytes memory data, bytes32 id, uint256 value) internal returns (bool) {
        bool relayed = _keys[actor] != 0 && _types[bytes4(data)] != 0 && seed % 3 == 0;
        address sender = relayed ? actors[(seed / 3) % actors.length] : actor;
        bytes memory carried = relayed ? relayOf(actor, sender, data, id) : data;
        string memory standard = relayed ? standardOf(actor) : "";
        bool batched = (seed / 64) % 3 == 0;
        if (batched) {
            Call[] memory list = new Call[](1);
            list[0] = Call(value, carried);
            carried = abi.encodeCall(IEscrow.batch, (list, false));
        }
        if (!sendFrom(sender, carried, value)) return false;
        if (batched) ++counts["batch"];
        if (relayed) {
            ++counts["relay"];
            countSigned(standard);
            require_(!sendFrom(sender, carried, value), "6: a signature served twice");
        }
        return true;
    }

    function sendFrom(address sender, bytes memory data, uint256 value) internal returns (bool worked) {
        vm.prank(sender);
        (worked, ) = address(escrow).call{gas: CALL_GAS, value: value}(data);
        if (worked) wealth[address(0)][sender] -= value;
    }

    /// @dev Before it goes out the signature is tried in the name of the other account that has this key.
    function relayOf(address signer, address sender, bytes memory data, bytes32 id) private returns (bytes memory) {
        uint256 deadline = block.timestamp + 1 hours;
        bytes memory signature = signedBy(signer, verbHash(signer, data, id, deadline));
        address other = _sameKey[signer];
        if (other != address(0)) {
            bytes memory forged = abi.encodeCall(IEscrow.relay, (data, other, deadline, signature));
            require_(!sendFrom(sender, forged, 0), "3: a signature served for another account of the same key");
        }
        return abi.encodeCall(IEscrow.relay, (data, signer, deadline, signature));
    }

    function verbHash(address signer, bytes memory data, bytes32 id, uint256 deadline) private view returns (bytes32) {
        bytes4 selector = bytes4(data);
        bytes memory numbers = new bytes(_numbers[selector] * 32);
        for (uint256 i = 0; i < numbers.length; ++i) numbers[i] = data[580 + i];
        return
            keccak256(
                bytes.concat(abi.encode(_types[selector], id, signer), numbers, abi.encode(books[id].seq, deadline))
            );
    }
}
