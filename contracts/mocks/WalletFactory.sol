// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ContractWallet} from "./ContractWallet.sol";

/// @title Deploys contract wallets, and before that calls back whatever it was told, for tests
/// @notice It can be a party of payments, so that what it calls would be allowed at another moment.
contract WalletFactory {
    address public target;
    bytes[] public attempts;
    bool[] public worked;
    bytes[] public results;

    receive() external payable {}

    /// @notice What to call while a wallet is being deployed.
    function setAttempts(address target_, bytes[] calldata attempts_) external {
        target = target_;
        delete attempts;
        for (uint256 i = 0; i < attempts_.length; ++i) attempts.push(attempts_[i]);
        delete worked;
        delete results;
    }

    /// @notice Does something as this contract; bubbles failures.
    function act(address callee, uint256 value, bytes calldata data) external payable {
        (bool done, bytes memory result) = callee.call{value: value}(data);
        if (!done) {
            assembly {
                revert(add(result, 0x20), mload(result))
            }
        }
    }

    function deploy(address owner, bytes32 salt) external {
        for (uint256 i = 0; i < attempts.length; ++i) {
            (bool done, bytes memory result) = target.call(attempts[i]);
            worked.push(done);
            results.push(result);
        }
        new ContractWallet{salt: salt}(owner);
    }

    function attempted() external view returns (uint256) {
        return worked.length;
    }

    function addressOf(address owner, bytes32 salt) external view returns (address) {
        bytes32 code = keccak256(bytes.concat(type(ContractWallet).creationCode, abi.encode(owner)));
        return address(uint160(uint256(keccak256(abi.encodePacked(bytes1(0xff), address(this), salt, code)))));
    }
}
