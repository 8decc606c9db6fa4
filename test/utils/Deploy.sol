// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC5267} from "@openzeppelin/contracts/interfaces/IERC5267.sol";
import {IEscrow} from "../../contracts/escrow/IEscrow.sol";
import {IRiskModels} from "../../contracts/risk/IRiskModels.sol";
import {IRiskOracle} from "../../contracts/risk/IRiskOracle.sol";
import {Vm} from "./Vm.sol";

/// @notice The escrow with what it inherits.
interface EscrowUnderTest is IEscrow, IERC5267 {}

/// @notice The risk oracle with what it inherits.
interface RiskOracleUnderTest is IRiskOracle, IERC5267 {
    error OwnableUnauthorizedAccount(address account);

    function owner() external view returns (address);
    function pendingOwner() external view returns (address);
    function transferOwnership(address newOwner) external;
    function acceptOwnership() external;
    function renounceOwnership() external;
}

/// @title Deploys the contracts as they were compiled for production
/// @notice By their artifacts: what is tested is the very code that is deployed, and the tests need not compile it again.
library Deploy {
    Vm private constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    function escrow() internal returns (EscrowUnderTest) {
        return EscrowUnderTest(create(vm.getCode("Escrow.sol:Escrow")));
    }

    function riskModels() internal returns (IRiskModels) {
        return IRiskModels(create(vm.getCode("RiskModels.sol:RiskModels")));
    }

    function riskOracle(
        address owner,
        address models,
        uint256 reportSeconds,
        uint256 rotationDelay,
        address[] memory signers,
        uint256 quorum
    ) internal returns (RiskOracleUnderTest) {
        return riskOracle(owner, models, address(0), reportSeconds, rotationDelay, signers, quorum);
    }

    function riskOracle(
        address owner,
        address models,
        address bonds,
        uint256 reportSeconds,
        uint256 rotationDelay,
        address[] memory signers,
        uint256 quorum
    ) internal returns (RiskOracleUnderTest) {
        bytes memory code = vm.getCode("RiskOracle.sol:RiskOracle");
        bytes memory arguments = abi.encode(owner, models, bonds, reportSeconds, rotationDelay, signers, quorum);
        return RiskOracleUnderTest(create(bytes.concat(code, arguments)));
    }

    /// @dev A constructor's revert is handed on.
    function create(bytes memory initCode) internal returns (address deployed) {
        assembly ("memory-safe") {
            deployed := create(0, add(initCode, 0x20), mload(initCode))
            if iszero(deployed) {
                returndatacopy(0, 0, returndatasize())
                revert(0, returndatasize())
            }
        }
    }
}
