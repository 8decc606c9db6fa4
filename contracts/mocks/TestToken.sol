// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @title A plain token of six decimals that anyone may mint, for tests and local chains
contract TestToken is ERC20 {
    constructor() ERC20("Test Dollar", "TUSD") {}

    /// @notice Creates tokens out of nothing.
    /// @param to Who gets them.
    /// @param amount Base units.
    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    function decimals() public pure override returns (uint8) {
        return 6;
    }
}
