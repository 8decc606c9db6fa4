// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccountDeployer} from "./AccountDeployer.sol";

/// @notice What is to be brought in, and for what.
struct Collection {
    bytes32 paymentId;
    uint256 seq;
    /// keccak256 of the verb's name in lower case.
    bytes32 verb;
    /// EIP-712 type of the payer's consent to this verb.
    bytes32 consentType;
    bytes32 domainSeparator;
    address token;
    address payer;
    uint256 amount;
    /// The payer itself calls: its signature is not needed where only a signature stands for it.
    bool byPayer;
    /// Neither payer nor operator calls: nobody else may take less than the payer consented to, or a stranger who saw the
    /// consent could spend it on a trifle.
    bool byStranger;
    AccountDeployer deployer;
}
