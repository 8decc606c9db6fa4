// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Deploys and names risk models
/// @notice A model is one contract whose code is a fixed, pure evaluator with the model's numbers as operands and behind
/// it. Its id is the hash of that code, so whoever pins an id pins the arithmetic and every weight. Anyone may publish: a
/// model counts only where somebody pinned it. Tables and code: docs/reference/model-code.md.
interface IRiskModels {
    /// @notice The tables break the rule of that number in docs/reference/model-code.md; `position` is the byte where.
    error InvalidTables(uint256 rule, uint256 position);
    /// @notice No model of that id was published.
    error UnknownModel(bytes32 modelId);
    /// @notice The model could not be deployed.
    error DeploymentFailed(bytes32 modelId);

    /// @notice A model was called with other than two words. Reverted by models.
    error InvalidInputLength(uint256 length);
    /// @notice A feature has its top bit set, or there is something beyond the model's features. Reverted by models.
    error InvalidFeatures(bytes32 features, bytes32 extraFeatures);

    /// @notice A model was published.
    event ModelPublished(bytes32 indexed modelId, address model, uint256 features, uint256 hidden);

    /// @notice Checks the tables, builds the model's code from them and deploys it. Publishing the same model again changes nothing.
    /// @param tables What the model says, in the one encoding of docs/reference/model-code.md.
    /// @return modelId Hash of the deployed code.
    /// @return model Its address.
    function publish(bytes calldata tables) external returns (bytes32 modelId, address model);

    /// @notice The score of a payment's features, by a published model.
    /// @param modelId The model.
    /// @param features Features 0–15, feature 0 in the highest 16 bits, each 0 … 32767.
    /// @param extraFeatures Features 16–23 in the highest eight lanes; zero for a model of up to sixteen features.
    /// @return 0 … 10000, higher is riskier.
    function score(bytes32 modelId, bytes32 features, bytes32 extraFeatures) external view returns (uint256);

    /// @notice Where a model lives; zero when it was not published.
    /// @param modelId The model.
    function modelAddress(bytes32 modelId) external view returns (address);

    /// @notice Hash of the constant init code: a model lives at CREATE2(this contract, salt = its id, this hash), so its
    /// address needs no look-up.
    function initCodeHash() external view returns (bytes32);

    /// @notice The evaluator: the pieces of which every model's instructions are put together.
    function evaluatorCode() external view returns (bytes memory);

    /// @notice The code of the model that is being deployed right now; empty outside {publish}. Asked by the init code.
    function pendingCode() external view returns (bytes memory);
}
