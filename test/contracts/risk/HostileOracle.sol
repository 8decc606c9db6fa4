// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice An oracle that uses bonds and misbehaves as told.
contract HostileOracle {
    enum Behaviour {
        Honest,
        Reverts,
        BurnsGas,
        ReturnsMuch,
        RevertsMuch,
        Reenters
    }

    address public bonds;
    Behaviour public behaviour;
    bytes public life = abi.encode(uint256(1 hours));
    bool public lifeReverts;
    bytes public reenterData;
    bool public reenterWorked;
    uint256 public retirements;

    constructor(address bonds_) {
        bonds = bonds_;
    }

    function setBonds(address bonds_) external {
        bonds = bonds_;
    }

    function setBehaviour(Behaviour behaviour_, bytes calldata reenterData_) external {
        behaviour = behaviour_;
        reenterData = reenterData_;
    }

    function setLife(bytes calldata life_, bool reverts) external {
        life = life_;
        lifeReverts = reverts;
    }

    function reportSeconds() external view returns (uint256) {
        bytes memory answer = life;
        bool reverts = lifeReverts;
        assembly {
            if reverts {
                revert(add(answer, 0x20), mload(answer))
            }
            return(add(answer, 0x20), mload(answer))
        }
    }

    function retireSigner(address) external {
        ++retirements;
        Behaviour kind = behaviour;
        if (kind == Behaviour.Reverts) revert("no");
        if (kind == Behaviour.BurnsGas) {
            assembly {
                invalid()
            }
        }
        if (kind == Behaviour.ReturnsMuch) {
            assembly {
                return(0, 100000)
            }
        }
        if (kind == Behaviour.RevertsMuch) {
            assembly {
                revert(0, 100000)
            }
        }
        if (kind == Behaviour.Reenters) (reenterWorked, ) = bonds.call(reenterData);
    }
}
