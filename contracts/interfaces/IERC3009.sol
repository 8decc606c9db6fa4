// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title What of ERC-3009 the escrow calls
interface IERC3009 {
    /// @notice Moves `value` from `from` to the caller `to` by `from`'s signature; each nonce serves once.
    function receiveWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external;

    /// @notice The overload of tokens that take signatures of contract wallets too.
    function receiveWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata signature
    ) external;
}
