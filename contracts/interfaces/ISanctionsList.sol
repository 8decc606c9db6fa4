// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title A list of addresses, in the shape of Chainalysis' oracle
interface ISanctionsList {
    function isSanctioned(address account) external view returns (bool);
}
