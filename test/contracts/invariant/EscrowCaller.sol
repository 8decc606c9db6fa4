// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Call, IEscrow} from "../../../contracts/escrow/IEscrow.sol";
import {EscrowUnderTest} from "../../utils/Deploy.sol";
import {EscrowBooks} from "./EscrowBooks.sol";

/// @notice Brings calls to the escrow in every way there is: sent by the actor, in a batch, or signed and relayed by
/// anybody. What is signed is written out here once more, apart from the contracts.
abstract contract EscrowCaller is EscrowBooks {
    /// @dev So that a token or gate that burns gas does not burn the run's.
    uint256 internal constant CALL_GAS = 4_000_000;

    EscrowUnderTest public escrow;
    mapping(address account => uint256) internal _keys;
    bytes32 private _separator;
    mapping(bytes4 selector => bytes32) private _types;
    /// @dev Words of a verb's numbers, which stand behind the terms.
    mapping(bytes4 selector => uint256) private _numbers;

    function learnTypes() internal {
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
        return keccak256(bytes.concat(hex"1901", _separator, structHash));
    }

    function signedBy(address signer, bytes32 structHash) internal view returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(_keys[signer], digestOf(structHash));
        return abi.encodePacked(r, s, v);
    }

    /// @dev The payer's consent, good for an hour; `name` is the verb as its type writes it.
    function consentTo(
        string memory name,
        bytes32 id,
        address payer,
        uint256 maxAmount,
        uint256 seq
    ) internal view returns (bytes memory) {
        uint256 deadline = block.timestamp + 1 hours;
        bytes32 typeHash = keccak256(
            bytes(string.concat(name, "(bytes32 paymentId,uint256 maxAmount,uint256 seq,uint256 deadline)"))
        );
        bytes memory signature = signedBy(payer, keccak256(abi.encode(typeHash, id, maxAmount, seq, deadline)));
        return abi.encode(maxAmount, deadline, signature);
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
        address sender = actor;
        bytes memory carried = data;
        if (relayed) {
            sender = actors[(seed / 3) % actors.length];
            carried = relayOf(actor, data, id);
        }
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
            require_(!sendFrom(sender, carried, value), "6: a signature served twice");
        }
        return true;
    }

    function sendFrom(address sender, bytes memory data, uint256 value) internal returns (bool worked) {
        vm.prank(sender);
        (worked, ) = address(escrow).call{gas: CALL_GAS, value: value}(data);
        if (worked) wealth[address(0)][sender] -= value;
    }

    function relayOf(address signer, bytes memory data, bytes32 id) internal view returns (bytes memory) {
        uint256 deadline = block.timestamp + 1 hours;
        bytes4 selector = bytes4(data);
        bytes memory numbers = new bytes(_numbers[selector] * 32);
        for (uint256 i = 0; i < numbers.length; ++i) numbers[i] = data[580 + i];
        bytes32 structHash = keccak256(
            bytes.concat(abi.encode(_types[selector], id, signer), numbers, abi.encode(books[id].seq, deadline))
        );
        return abi.encodeCall(IEscrow.relay, (data, signer, deadline, signedBy(signer, structHash)));
    }
}
