// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {IEscrow} from "./IEscrow.sol";

/// @title The one place where value moves
/// @notice Native coin (token zero) and ERC-20 behind the same three functions.
library Money {
    /// @notice Gas that a payout may burn. Enough for proxied tokens with hooks and for contract wallets; a receiver that
    /// needs more is credited and claims with as much gas as it likes.
    uint256 internal constant PAYOUT_GAS = 150_000;

    /// @notice Gas that must be left before a payout, so that the EVM's rule of 63/64 cannot shorten its share and no
    /// caller can starve it on purpose: PAYOUT_GAS · 64/63, the call itself (cold account, value, new account: 36,600)
    /// and what stands around it.
    uint256 internal constant PAYOUT_GAS_NEEDED = 195_000;

    /// @notice Pulls exactly `amount` of an ERC-20 by `from`'s allowance; reverts when another amount arrived.
    /// @dev The caller holds a lock: a token that calls back must not have one deposit measured twice.
    function pull(address token, address from, uint256 amount) internal {
        uint256 before = balance(token);
        SafeERC20.safeTransferFrom(IERC20(token), from, address(this), amount);
        requireReceived(token, before, amount);
    }

    /// @notice Reverts unless this contract has exactly `expected` more of the token than before.
    function requireReceived(address token, uint256 before, uint256 expected) internal view {
        uint256 afterwards = balance(token);
        unchecked {
            // A balance that fell wraps to something far above any amount.
            uint256 received = afterwards - before;
            if (received != expected) revert IEscrow.InexactTransfer(token, received, expected);
        }
    }

    /// @notice What this contract has of an ERC-20.
    /// @dev Assembly: half the gas, and a word instead of an empty revert where there is no token.
    function balance(address token) internal view returns (uint256 amount) {
        bytes4 selector = IERC20.balanceOf.selector;
        bool answered;
        assembly ("memory-safe") {
            mstore(0, selector)
            mstore(4, address())
            answered := staticcall(gas(), token, 0, 0x24, 0, 0x20)
            answered := and(answered, gt(returndatasize(), 0x1f))
            amount := mload(0)
        }
        if (!answered) revert IEscrow.NotAToken(token);
    }

    /// @notice Pays with at most PAYOUT_GAS; says whether it worked instead of reverting.
    function tryPay(address token, address to, uint256 amount) internal returns (bool) {
        if (gasleft() < PAYOUT_GAS_NEEDED) revert IEscrow.InsufficientGas(gasleft(), PAYOUT_GAS_NEEDED);
        return _pay(token, to, amount, PAYOUT_GAS);
    }

    /// @notice Pays with all the gas there is; says whether it worked instead of reverting.
    function tryPayFreely(address token, address to, uint256 amount) internal returns (bool) {
        return _pay(token, to, amount, gasleft());
    }

    /// @dev Assembly because a high-level call would copy whatever the other side returns: 100 kB cost the caller a
    /// hundred thousand gas. Here at most one word is copied. A transfer worked when it returned `true`, or nothing and
    /// there is a contract.
    function _pay(address token, address to, uint256 amount, uint256 gasLimit) private returns (bool paid) {
        if (token == address(0)) {
            assembly ("memory-safe") {
                paid := call(gasLimit, to, amount, 0, 0, 0, 0)
            }
        } else {
            bytes memory data = abi.encodeCall(IERC20.transfer, (to, amount));
            assembly ("memory-safe") {
                mstore(0, 0)
                paid := call(gasLimit, token, 0, add(data, 0x20), mload(data), 0, 0x20)
                if paid {
                    switch returndatasize()
                    case 0 {
                        paid := gt(extcodesize(token), 0)
                    }
                    default {
                        paid := and(gt(returndatasize(), 0x1f), eq(mload(0), 1))
                    }
                }
            }
        }
    }
}
