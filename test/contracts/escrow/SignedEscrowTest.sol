// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EscrowTest} from "./EscrowTest.sol";
import {PayerDigests} from "./PayerDigests.sol";

/// @notice What is signed for the escrow, written out once more, apart from the contracts: as a wallet would compute it.
abstract contract SignedEscrowTest is EscrowTest {
    bytes32 internal constant CLEAR = keccak256("Clear(bytes32 paymentId,address signer,uint256 seq,uint256 deadline)");
    bytes32 internal constant CAPTURE = keccak256(
        "Capture(bytes32 paymentId,address signer,uint256 amount,uint256 fee,uint256 seq,uint256 deadline)"
    );
    bytes32 internal constant VOID = keccak256(
        "Void(bytes32 paymentId,address signer,uint256 amount,uint256 seq,uint256 deadline)"
    );
    bytes32 internal constant DISPUTE = keccak256(
        "Dispute(bytes32 paymentId,address signer,bytes32 evidence,uint256 seq,uint256 deadline)"
    );
    bytes32 internal constant RESOLVE = keccak256(
        "Resolve(bytes32 paymentId,address signer,uint256 toPayee,uint256 seq,uint256 deadline)"
    );
    bytes32 internal constant RECLAIM = keccak256(
        "Reclaim(bytes32 paymentId,address signer,uint256 seq,uint256 deadline)"
    );
    bytes32 internal constant REFUND = keccak256(
        "Refund(bytes32 paymentId,address signer,uint256 amount,uint256 seq,uint256 deadline)"
    );
    bytes32 internal constant EXTEND = keccak256(
        "Extend(bytes32 paymentId,address signer,uint48 captureBy,uint48 refundBy,uint256 seq,uint256 deadline)"
    );
    bytes32 internal constant CLAIM_CREDIT = keccak256(
        "ClaimCredit(address account,address token,address to,uint256 nonce,uint256 deadline)"
    );

    /// @dev Keys of those whom setUp named; `makeAddr` makes them of the names.
    mapping(address account => uint256) internal keys;

    function setUp() public virtual override {
        super.setUp();
        string[6] memory names = ["payer", "payee", "operator", "feeReceiver", "arbiter", "stranger"];
        for (uint256 i = 0; i < names.length; ++i) {
            (address account, uint256 key) = makeAccount(names[i]);
            keys[account] = key;
        }
    }

    function separatorOf(uint256 chainId, address verifier) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                    keccak256("Sluice Escrow"),
                    keccak256("1"),
                    chainId,
                    verifier
                )
            );
    }

    function digestIn(bytes32 separator, bytes32 structHash) internal pure returns (bytes32) {
        return PayerDigests.digestIn(separator, structHash);
    }

    function digestOf(bytes32 structHash) internal view returns (bytes32) {
        return digestIn(separatorOf(block.chainid, address(escrow)), structHash);
    }

    function signedBy(uint256 key, bytes32 digest) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return abi.encodePacked(r, s, v);
    }

    function signed(address signer, bytes32 structHash) internal view returns (bytes memory) {
        return signedBy(keys[signer], digestOf(structHash));
    }

    /// @dev Every relayed verb's struct: its type, the payment, who acts, its numbers, seq, deadline.
    function verbHash(
        bytes32 typeHash,
        bytes32 id,
        address signer,
        bytes memory numbers,
        uint256 seq,
        uint256 deadline
    ) internal pure returns (bytes32) {
        return keccak256(bytes.concat(abi.encode(typeHash, id, signer), numbers, bytes32(seq), bytes32(deadline)));
    }

    /// @dev What payer and payee sign, each in its own name, to extend.
    function extendHash(
        bytes32 id,
        address signer,
        uint256 captureBy,
        uint256 refundBy,
        uint256 seq,
        uint256 deadline
    ) internal pure returns (bytes32) {
        return verbHash(EXTEND, id, signer, abi.encode(captureBy, refundBy), seq, deadline);
    }

    /// @dev Whether the last 20 bytes say who acts is the escrow's own affair: a stranger's bytes must count for nothing.
    function pretending(bytes memory call_, address someone) internal pure returns (bytes memory) {
        return abi.encodePacked(call_, someone);
    }
}
