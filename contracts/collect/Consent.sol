// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {IEscrow} from "../escrow/IEscrow.sol";
import {Collection} from "./Collection.sol";
import {Signatures} from "./Signatures.sol";

/// @title The payer's consent in the escrow's own EIP-712 domain
library Consent {
    /// @notice Requires that the payer calls, or signed for this payment, verb and seq an amount not below this one.
    /// @param data Begins with (uint256 maxAmount, uint256 deadline, bytes signature).
    function requireConsent(Collection memory c, bytes calldata data) internal {
        if (c.byPayer) return;
        (uint256 maxAmount, uint256 deadline, bytes memory signature) = abi.decode(data, (uint256, uint256, bytes));
        requireWithin(c, maxAmount);
        if (block.timestamp > deadline) revert IEscrow.SignatureExpired(block.timestamp, deadline);
        bytes32 structHash = keccak256(abi.encode(c.consentType, c.paymentId, maxAmount, c.seq, deadline));
        bytes32 digest = MessageHashUtils.toTypedDataHash(c.domainSeparator, structHash);
        if (!Signatures.isValid(c.payer, digest, signature, c.deployer)) {
            revert IEscrow.InvalidSignature(c.payer, digest);
        }
    }

    /// @notice Requires that the amount is within what the payer consented to.
    function requireWithin(Collection memory c, uint256 maxAmount) internal pure {
        if (c.byStranger ? c.amount != maxAmount : c.amount > maxAmount) {
            revert IEscrow.NotAsConsented(c.amount, maxAmount);
        }
    }
}
