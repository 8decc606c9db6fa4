// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TransientSlot} from "@openzeppelin/contracts/utils/TransientSlot.sol";
import {IRiskModels} from "./IRiskModels.sol";
import {ModelCall} from "./ModelCall.sol";
import {ModelCode} from "./ModelCode.sol";
import {ModelDeployment} from "./ModelDeployment.sol";
import {ModelEvaluatorCode} from "./ModelEvaluatorCode.sol";
import {Model, ModelTables} from "./ModelTables.sol";

/// @title Risk models
/// @notice See {IRiskModels}: the interface is the manual. Nobody owns this contract and it keeps no storage.
contract RiskModels is IRiskModels {
    using TransientSlot for *;

    /// @dev Transient slot of the pending code's length; its words are at the slots of their positions in it.
    bytes32 private constant _PENDING_LENGTH = bytes32(type(uint256).max);

    /// @inheritdoc IRiskModels
    // solhint-disable-next-line const-name-snakecase
    bytes32 public constant initCodeHash = keccak256(type(ModelDeployment).creationCode);

    /// @inheritdoc IRiskModels
    function publish(bytes calldata tables) external returns (bytes32 modelId, address model) {
        Model memory parts = ModelTables.read(tables);
        bytes memory code = ModelCode.build(tables, parts);
        modelId = keccak256(code);
        model = ModelCall.locate(address(this), initCodeHash, modelId);
        if (model.code.length != 0) return (modelId, model);

        _setPending(code, code.length);
        if (address(new ModelDeployment{salt: modelId}()) != model || model.codehash != modelId) {
            revert DeploymentFailed(modelId);
        }
        _setPending(code, 0);
        emit ModelPublished(modelId, model, parts.features, parts.hidden);
    }

    /// @inheritdoc IRiskModels
    function score(bytes32 modelId, bytes32 features, bytes32 extraFeatures) external view returns (uint256) {
        address model = ModelCall.locate(address(this), initCodeHash, modelId);
        return ModelCall.score(model, modelId, features, extraFeatures);
    }

    /// @inheritdoc IRiskModels
    function modelAddress(bytes32 modelId) external view returns (address) {
        address model = ModelCall.locate(address(this), initCodeHash, modelId);
        return model.code.length == 0 ? address(0) : model;
    }

    /// @inheritdoc IRiskModels
    function evaluatorCode() external pure returns (bytes memory) {
        return ModelEvaluatorCode.ALL;
    }

    /// @inheritdoc IRiskModels
    /// @dev Word by word from transient storage: Solidity has no transient arrays, hence the assembly.
    function pendingCode() external view returns (bytes memory code) {
        code = new bytes(_PENDING_LENGTH.asUint256().tload());
        for (uint256 i = 0; i < code.length; i += 32) {
            bytes32 word = bytes32(i).asBytes32().tload();
            assembly ("memory-safe") {
                mstore(add(add(code, 0x20), i), word)
            }
        }
    }

    /// @dev With a length of zero nothing is pending; what the words hold does not matter then.
    function _setPending(bytes memory code, uint256 length) private {
        _PENDING_LENGTH.asUint256().tstore(length);
        for (uint256 i = 0; i < length; i += 32) {
            bytes32 word;
            assembly ("memory-safe") {
                word := mload(add(add(code, 0x20), i))
            }
            bytes32(i).asBytes32().tstore(word);
        }
    }
}
