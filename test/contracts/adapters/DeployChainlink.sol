// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICreOracle} from "../../../contracts/adapters/ICreOracle.sol";
import {IFunctionsOracle} from "../../../contracts/adapters/IFunctionsOracle.sol";
import {Deploy} from "../../utils/Deploy.sol";
import {Vm} from "../../utils/Vm.sol";

/// @title Deploys the gates behind Chainlink's networks as they were compiled for production
library DeployChainlink {
    Vm private constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    function functionsOracle(
        address router,
        address requester,
        uint256 requestSeconds,
        address models,
        uint256 reportSeconds,
        bytes memory request
    ) internal returns (IFunctionsOracle) {
        bytes memory code = vm.getCode("FunctionsOracle.sol:FunctionsOracle");
        bytes memory arguments = abi.encode(
            router,
            uint64(7),
            bytes32("don"),
            requester,
            requestSeconds,
            models,
            reportSeconds,
            request
        );
        return IFunctionsOracle(Deploy.create(bytes.concat(code, arguments)));
    }

    function creOracle(
        address forwarder,
        address workflowOwner,
        bytes32 workflowId,
        address models,
        uint256 reportSeconds
    ) internal returns (ICreOracle) {
        bytes memory code = vm.getCode("CreOracle.sol:CreOracle");
        bytes memory arguments = abi.encode(forwarder, workflowOwner, workflowId, models, reportSeconds);
        return ICreOracle(Deploy.create(bytes.concat(code, arguments)));
    }
}
