// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRiskModels} from "./IRiskModels.sol";

/// @title Init code of every model
/// @notice Fetches the code to deploy from its deployer, so that the init code, and with it CREATE2's third ingredient,
/// is the same for every model: the address then depends on the model id alone.
contract ModelDeployment {
    constructor() {
        bytes memory code = IRiskModels(msg.sender).pendingCode();
        // A constructor has no other way to say what the code shall be.
        assembly ("memory-safe") {
            return(add(code, 0x20), mload(code))
        }
    }
}
