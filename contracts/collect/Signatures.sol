// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {AccountDeployer} from "./AccountDeployer.sol";

/// @title Signatures of people, contract wallets and accounts that are not deployed yet
library Signatures {
    /// @dev The end of an ERC-6492 signature.
    bytes32 private constant _MAGIC = 0x6492649264926492649264926492649264926492649264926492649264926492;

    /// @notice Whether `signer` signed the digest: ECDSA first, so that an account that delegated its code (EIP-7702) and
    /// answers no ERC-1271 can sign; then ERC-1271.
    /// @dev May call a stranger's contract ({unwrap}): the caller holds its lock.
    function isValid(
        address signer,
        bytes32 digest,
        bytes memory signature,
        AccountDeployer deployer
    ) internal returns (bool) {
        signature = unwrap(signer, signature, deployer);
        (address recovered, ECDSA.RecoverError fault, ) = ECDSA.tryRecover(digest, signature);
        if (fault == ECDSA.RecoverError.NoError && recovered == signer) return true;
        return signer.code.length != 0 && SignatureChecker.isValidERC1271SignatureNow(signer, digest, signature);
    }

    /// @notice Deploys the account that an ERC-6492 signature brings along, where it has no code yet, and returns the
    /// signature within. Any other signature is returned as it is.
    /// @dev Changes the bytes that it is given.
    function unwrap(
        address signer,
        bytes memory signature,
        AccountDeployer deployer
    ) internal returns (bytes memory inner) {
        inner = signature;
        uint256 length = signature.length;
        if (length < 0x20) return inner;
        bytes32 end;
        assembly ("memory-safe") {
            end := mload(add(signature, length))
        }
        if (end != _MAGIC) return inner;
        assembly ("memory-safe") {
            mstore(signature, sub(length, 0x20))
        }
        address factory;
        bytes memory data;
        (factory, data, inner) = abi.decode(signature, (address, bytes, bytes));
        if (signer.code.length == 0) deployer.deploy(factory, data);
    }
}
