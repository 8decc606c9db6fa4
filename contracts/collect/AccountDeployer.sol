// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Deploys accounts whose signature comes before their code (ERC-6492)
/// @notice Calls whatever it is told and therefore holds nothing, may nothing and is trusted by nobody: a hostile "factory"
/// is called by an address that is worth nothing to it.
contract AccountDeployer {
    /// @notice Calls the factory; what comes of it is judged by asking the account afterwards.
    /// @param factory Who deploys the account.
    /// @param data The factory's call.
    function deploy(address factory, bytes calldata data) external {
        bytes memory call_ = data;
        assembly ("memory-safe") {
            // Nothing of what it returns is copied.
            pop(call(gas(), factory, 0, add(call_, 0x20), mload(call_), 0, 0))
        }
    }
}
