// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFunctionsClient, IFunctionsRouter} from "../../../contracts/interfaces/IFunctionsRouter.sol";

/// @notice In the router's place for unit tests: keeps the last request and answers what it is told to, as often as it is
/// told to. The real router is in chainlink/test.
contract FunctionsRouterStandIn is IFunctionsRouter {
    struct Sent {
        address client;
        uint64 subscriptionId;
        bytes data;
        uint16 dataVersion;
        uint32 callbackGasLimit;
        bytes32 donId;
    }

    Sent public last;
    uint256 private _nonce;

    function sendRequest(
        uint64 subscriptionId,
        bytes calldata data,
        uint16 dataVersion,
        uint32 callbackGasLimit,
        bytes32 donId
    ) external returns (bytes32) {
        last = Sent(msg.sender, subscriptionId, data, dataVersion, callbackGasLimit, donId);
        return keccak256(abi.encode(msg.sender, ++_nonce));
    }

    /// @return used Gas of the callback, which gets no more than was asked for.
    function answer(
        address client,
        bytes32 requestId,
        bytes calldata response,
        bytes calldata err
    ) external returns (uint256 used) {
        uint256 before = gasleft();
        IFunctionsClient(client).handleOracleFulfillment{gas: 300_000}(requestId, response, err);
        used = before - gasleft();
    }
}
