// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title The part of Chainlink's Functions router that a consumer calls
interface IFunctionsRouter {
    /// @notice Sends a request, paid by a subscription that names the caller as its consumer.
    /// @param subscriptionId Who pays.
    /// @param data The request in CBOR.
    /// @param dataVersion 1.
    /// @param callbackGasLimit Gas that the fulfilment gets.
    /// @param donId The network of nodes that is asked.
    /// @return requestId Id of the request.
    function sendRequest(
        uint64 subscriptionId,
        bytes calldata data,
        uint16 dataVersion,
        uint32 callbackGasLimit,
        bytes32 donId
    ) external returns (bytes32 requestId);
}

/// @title What Chainlink's Functions router calls: id 0x0ca76175
interface IFunctionsClient {
    /// @notice The answer to a request; one of `response` and `err` is empty. Sent by the router.
    /// @param requestId The request that is answered.
    /// @param response What the source returned, at most 256 bytes.
    /// @param err What it failed with.
    function handleOracleFulfillment(bytes32 requestId, bytes calldata response, bytes calldata err) external;
}
