// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IErc8183Hook, JobEscrow} from "../../../contracts/adapters/IErc8183Hook.sol";
import {IWatchlistGate} from "../../../contracts/adapters/IWatchlistGate.sol";
import {IX402CapturePolicy} from "../../../contracts/adapters/IX402CapturePolicy.sol";
import {Verdict} from "../../../contracts/risk/IReleaseGate.sol";
import {Deploy} from "../../utils/Deploy.sol";
import {Vm} from "../../utils/Vm.sol";

/// @title Deploys the adapters as they were compiled for production
library DeployAdapter {
    Vm private constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    function watchlistGate(address inner, address list, Verdict onListed) internal returns (IWatchlistGate) {
        bytes memory code = vm.getCode("WatchlistGate.sol:WatchlistGate");
        return IWatchlistGate(Deploy.create(bytes.concat(code, abi.encode(inner, list, onListed))));
    }

    function x402CapturePolicy(address escrow, address gate, bytes32 gateTerms) internal returns (IX402CapturePolicy) {
        bytes memory code = vm.getCode("X402CapturePolicy.sol:X402CapturePolicy");
        return IX402CapturePolicy(Deploy.create(bytes.concat(code, abi.encode(escrow, gate, gateTerms))));
    }

    function erc8183Hook(address gate, bytes32 gateTerms, JobEscrow[] memory escrows) internal returns (IErc8183Hook) {
        bytes memory code = vm.getCode("Erc8183Hook.sol:Erc8183Hook");
        return IErc8183Hook(Deploy.create(bytes.concat(code, abi.encode(gate, gateTerms, escrows))));
    }
}
