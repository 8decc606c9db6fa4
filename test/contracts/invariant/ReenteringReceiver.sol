// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice A party that takes native coin, refuses it, burns the gas, or calls back while it is paid, as told. Counts the
/// calls back that worked; what a reverting transaction undoes is not counted.
contract ReenteringReceiver {
    enum Behaviour {
        Accepts,
        Reverts,
        BurnsGas,
        Reenters
    }

    Behaviour public behaviour;
    uint256 public worked;
    address private _target;
    bytes private _data;
    bool private _entered;

    error Refused();

    receive() external payable {
        if (behaviour == Behaviour.Reverts) revert Refused();
        if (behaviour == Behaviour.BurnsGas) {
            assembly {
                invalid()
            }
        }
        if (behaviour == Behaviour.Reenters && !_entered) {
            _entered = true;
            (bool done, ) = _target.call(_data);
            if (done) ++worked;
            _entered = false;
        }
    }

    function set(Behaviour behaviour_, address target, bytes calldata data) external {
        behaviour = behaviour_;
        _target = target;
        _data = data;
    }

    function forget() external {
        worked = 0;
    }
}
