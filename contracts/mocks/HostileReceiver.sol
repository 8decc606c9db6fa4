// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title A contract that acts as a party and receives native coin as told, for tests
contract HostileReceiver {
    enum Behaviour {
        Accepts,
        Reverts,
        // Reverts with 100 kB.
        RevertsMuch,
        BurnsGas,
        // Calls `target` with `data` while it is being paid.
        Reenters
    }

    Behaviour public behaviour;
    address public target;
    bytes public data;
    bool public reenterWorked;
    bytes public reenterResult;
    bool private _entered;

    error Refused();

    receive() external payable {
        Behaviour kind = behaviour;
        if (kind == Behaviour.Reverts) revert Refused();
        if (kind == Behaviour.RevertsMuch) {
            assembly {
                revert(0, 100000)
            }
        }
        if (kind == Behaviour.BurnsGas) {
            assembly {
                invalid()
            }
        }
        if (kind == Behaviour.Reenters && !_entered) {
            _entered = true;
            (reenterWorked, reenterResult) = target.call(data);
            _entered = false;
        }
    }

    function set(Behaviour behaviour_) external {
        behaviour = behaviour_;
    }

    function setReenter(address target_, bytes calldata data_) external {
        behaviour = Behaviour.Reenters;
        target = target_;
        data = data_;
    }

    /// @notice Does something as this contract; bubbles failures.
    function act(address callee, uint256 value, bytes calldata callData) external payable returns (bytes memory) {
        (bool worked, bytes memory result) = callee.call{value: value}(callData);
        if (!worked) {
            assembly {
                revert(add(result, 0x20), mload(result))
            }
        }
        return result;
    }
}
