// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC3009} from "../interfaces/IERC3009.sol";
import {Collection} from "./Collection.sol";
import {Signatures} from "./Signatures.sol";

/// @title By an ERC-3009 authorization whose nonce names payment, verb and seq
/// @notice The token pays the escrow directly; nobody else can use the authorization, and it can serve nothing else.
library AuthorizationCollector {
    /// @dev The last eight bytes of the nonce are zero: tokens with keyed nonces (OpenZeppelin's ERC20TransferAuthorization)
    /// take the first 24 for a key, the last eight for a number that counts up from zero under it.
    bytes32 private constant _KEY = ~bytes32(uint256(type(uint64).max));

    function collect(Collection memory c, bool vrs, bytes calldata data) internal {
        bytes32 nonce = keccak256(abi.encode(c.paymentId, c.verb, c.seq)) & _KEY;
        if (vrs) {
            (uint256 validAfter, uint256 validBefore, uint8 v, bytes32 r, bytes32 s) = abi.decode(
                data,
                (uint256, uint256, uint8, bytes32, bytes32)
            );
            IERC3009(c.token).receiveWithAuthorization(
                c.payer,
                address(this),
                c.amount,
                validAfter,
                validBefore,
                nonce,
                v,
                r,
                s
            );
        } else {
            (uint256 validAfter, uint256 validBefore, bytes memory signature) = abi.decode(
                data,
                (uint256, uint256, bytes)
            );
            IERC3009(c.token).receiveWithAuthorization(
                c.payer,
                address(this),
                c.amount,
                validAfter,
                validBefore,
                nonce,
                Signatures.unwrap(c.payer, signature, c.deployer)
            );
        }
    }
}
