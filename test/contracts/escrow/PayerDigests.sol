// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Permit2Code} from "../../../contracts/mocks/Permit2Code.sol";
import {Vm} from "../../utils/Vm.sol";

/// @notice What payers sign where a token or Permit2 asks it, written out once more, apart from the contracts: as a wallet
/// would compute it.
library PayerDigests {
    Vm private constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

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
    bytes32 private constant _ERC6492_END = 0x6492649264926492649264926492649264926492649264926492649264926492;

    /// @notice Puts the real Permit2 at its own address.
    function deployPermit2() internal {
        // Its immutables are those of its own address: the constructor runs there.
        vm.etch(Permit2Code.ADDRESS, Permit2Code.CREATION_CODE);
        (bool worked, bytes memory code) = Permit2Code.ADDRESS.call("");
        vm.assertTrue(worked, "Permit2's constructor");
        vm.etch(Permit2Code.ADDRESS, code);
    }

    /// @notice ERC-2612, in the token's domain.
    function permit(
        bytes32 separator,
        address owner,
        address spender,
        uint256 value,
        uint256 nonce,
        uint256 deadline
    ) internal pure returns (bytes32) {
        return digestIn(separator, keccak256(abi.encode(_PERMIT, owner, spender, value, nonce, deadline)));
    }

    /// @notice ERC-3009, in the token's domain, good from the beginning of time.
    function authorization(
        bytes32 separator,
        address from,
        address to,
        uint256 value,
        uint256 validBefore,
        bytes32 nonce
    ) internal pure returns (bytes32) {
        return digestIn(separator, keccak256(abi.encode(_RECEIVE, from, to, value, 0, validBefore, nonce)));
    }

    /// @notice The nonce of an ERC-3009 authorization that pays one verb of one payment.
    function nonceOf(bytes32 id, string memory verb, uint256 seq) internal pure returns (bytes32) {
        return bytes32(bytes24(keccak256(abi.encode(id, keccak256(bytes(verb)), seq))));
    }

    /// @notice Permit2 on a chain, with what the payment is in the witness.
    function permit2(
        uint256 chainId,
        address spender,
        address token,
        uint256 permitted,
        uint256 nonce,
        uint256 deadline,
        bytes32 witness
    ) internal pure returns (bytes32) {
        bytes32 separator = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,uint256 chainId,address verifyingContract)"),
                keccak256("Permit2"),
                chainId,
                Permit2Code.ADDRESS
            )
        );
        bytes32 permissions = keccak256(abi.encode(_TOKEN_PERMISSIONS, token, permitted));
        return
            digestIn(
                separator,
                keccak256(abi.encode(_PERMIT2_TRANSFER, permissions, spender, nonce, deadline, witness))
            );
    }

    /// @notice The witness that names payment, verb and seq.
    function witnessOf(bytes32 id, string memory verb, uint256 seq) internal pure returns (bytes32) {
        return keccak256(abi.encode(_WITNESS, id, keccak256(bytes(verb)), seq));
    }

    /// @notice A signature with what deploys the account (ERC-6492).
    function wrapped(
        address factory,
        bytes memory deploy,
        bytes memory signature
    ) internal pure returns (bytes memory) {
        return bytes.concat(abi.encode(factory, deploy, signature), _ERC6492_END);
    }

    function digestIn(bytes32 separator, bytes32 structHash) internal pure returns (bytes32) {
        return keccak256(bytes.concat(hex"1901", separator, structHash));
    }
}
