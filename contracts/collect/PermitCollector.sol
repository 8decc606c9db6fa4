// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {Collection} from "./Collection.sol";

/// @title Uses an ERC-2612 permit
library PermitCollector {
    /// @param data As in {Collector-Permit}.
    function permit(Collection memory c, bytes calldata data) internal {
        (, , , uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s) = abi.decode(
            data,
            (uint256, uint256, bytes, uint256, uint256, uint8, bytes32, bytes32)
        );
        // Whoever saw the permit in the mempool may have used it first: then the allowance is there already.
        try IERC20Permit(c.token).permit(c.payer, address(this), value, deadline, v, r, s) {} catch {}
    }
}
