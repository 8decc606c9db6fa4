// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice The ways to bring an ERC-20 in from a payer who does not send the transaction. Each serves only with what the
/// payer signed for this payment, this verb and this seq; a standing allowance or a permit alone is never consent.
/// `data` is the ABI encoding of what stands beside each. Signatures are ECDSA, ERC-1271 or ERC-6492.
enum Collector {
    /// (uint256 maxAmount, uint256 deadline, bytes signature): the payer's `Authorize`, `Increase` or `Charge` in the
    /// escrow's EIP-712 domain, and an allowance for the escrow. The payer itself may leave all three empty.
    Allowance,
    /// (uint256 maxAmount, uint256 deadline, bytes signature, uint256 permitValue, uint256 permitDeadline, uint8 v,
    /// bytes32 r, bytes32 s): the same with an ERC-2612 permit, which may have been used by someone else already.
    Permit,
    /// (uint256 validAfter, uint256 validBefore, bytes signature): ERC-3009 `receiveWithAuthorization` with a signature
    /// in bytes. Its nonce is keccak256(abi.encode(paymentId, keccak256(verb), seq)) with the last eight bytes zero, so that
    /// tokens with keyed nonces take it too; its value is the exact amount.
    Authorization,
    /// (uint256 validAfter, uint256 validBefore, uint8 v, bytes32 r, bytes32 s): the same by the older overload.
    AuthorizationVrs,
    /// (uint256 permitted, uint256 nonce, uint256 deadline, bytes signature): Permit2's `permitWitnessTransferFrom` with
    /// the witness `SluicePayment(bytes32 paymentId,string verb,uint256 seq)`; `permitted` is the ceiling.
    Permit2
}
