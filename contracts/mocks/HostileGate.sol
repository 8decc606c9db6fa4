// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title A gate that misbehaves as told, for tests
contract HostileGate {
    enum Behaviour {
        Answers,
        Reverts,
        // Reverts with 100 kB.
        RevertsMuch,
        // Returns 100 kB that begin with the answer.
        ReturnsMuch,
        ReturnsNothing,
        // Returns 31 bytes.
        ReturnsLittle,
        BurnsGas,
        // Tries to change its own state, which a static call forbids.
        Writes
    }

    Behaviour public behaviour;
    uint256 public answer;
    uint256 public calls;

    error Refused(string why);

    function set(Behaviour behaviour_, uint256 answer_) external {
        behaviour = behaviour_;
        answer = answer_;
    }

    fallback() external {
        Behaviour kind = behaviour;
        uint256 word = answer;
        if (kind == Behaviour.Reverts) revert Refused("because");
        if (kind == Behaviour.Writes) ++calls;
        assembly {
            // Behind the answer there are zeros, whatever the memory was used for before.
            calldatacopy(0, calldatasize(), 100000)
            mstore(0, word)
            switch kind
            case 2 {
                revert(0, 100000)
            }
            case 3 {
                return(0, 100000)
            }
            case 4 {
                return(0, 0)
            }
            case 5 {
                return(0, 31)
            }
            case 6 {
                invalid()
            }
            default {
                return(0, 0x20)
            }
        }
    }
}
