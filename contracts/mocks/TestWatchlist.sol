// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ISanctionsList} from "../interfaces/ISanctionsList.sol";

/// @title A watchlist that anyone may change, for tests and local chains
contract TestWatchlist is ISanctionsList {
    /// @inheritdoc ISanctionsList
    mapping(address account => bool listed) public isSanctioned;

    function set(address account, bool listed) external {
        isSanctioned[account] = listed;
    }
}
