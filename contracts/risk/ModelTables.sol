// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRiskModels} from "./IRiskModels.sol";

/// @title Checks a model's tables
/// @notice Every rule of docs/reference/model-code.md, so that what is published is a model of docs/spec/models.md in its
/// one encoding: no value it can be asked about leaves a lane, and no two encodings of one model exist.
library ModelTables {
    uint256 private constant _MAX_FEATURES = 24;
    uint256 private constant _PARAMETERS = 0x300;
    uint256 private constant _FEATURE_MASKS = 0x320;
    uint256 private constant _SIGNS = 0x360;
    uint256 private constant _OUTPUT_KNOTS = 0x3a0;
    uint256 private constant _OUTPUT_SCORES = 0x3e0;
    uint256 private constant _HEAD = 0x420;

    uint256 private constant _BIN_LANES = 14;
    uint256 private constant _TOP_BITS = 0x8000800080008000800080008000800080008000800080008000800080008000;

    struct Shape {
        uint256 features;
        uint256 hidden;
        uint256 rowBytes;
        uint256 outputKnots;
        /// Of each feature.
        uint256[] knots;
    }

    /// @notice Reverts with {IRiskModels.InvalidTables} unless all rules hold.
    /// @param tables What follows the evaluator.
    /// @param place Where in the model's code the tables begin.
    /// @return features Number of features.
    /// @return hidden Number of hidden units.
    function check(bytes calldata tables, uint256 place) internal pure returns (uint256 features, uint256 hidden) {
        if (tables.length < _HEAD) revert IRiskModels.InvalidTables(1, tables.length);
        Shape memory shape = _readParameters(tables);
        _checkFeatureMasks(tables, shape);
        _checkSigns(tables, shape);
        uint256 end = _checkBins(tables, shape, place);
        if (tables.length != end) revert IRiskModels.InvalidTables(1, end);
        _checkOutput(tables, shape);
        _checkRows(tables, shape);
        return (shape.features, shape.hidden);
    }

    function _readParameters(bytes calldata tables) private pure returns (Shape memory shape) {
        uint256 word = _word(tables, _PARAMETERS);
        shape.features = uint8(word >> 240);
        shape.hidden = uint8(word >> 232);
        shape.rowBytes = shape.hidden * 2;
        shape.outputKnots = uint8(word >> 184);
        shape.knots = new uint256[](shape.features);
        if (
            word >> 248 != 1 ||
            shape.features == 0 ||
            shape.features > _MAX_FEATURES ||
            (shape.hidden != 16 && shape.hidden != 32) ||
            uint8(word >> 224) > 8 ||
            uint32(word >> 192) > 1 << 21 ||
            shape.outputKnots < 2 ||
            shape.outputKnots > 30 ||
            uint184(word) != 0
        ) revert IRiskModels.InvalidTables(2, _PARAMETERS);
    }

    function _checkFeatureMasks(bytes calldata tables, Shape memory shape) private pure {
        for (uint256 f = 0; f < 32; ++f) {
            uint256 offset = _FEATURE_MASKS + 2 * f;
            if (_lane(tables, offset) != (f < shape.features ? 0x8000 : 0xffff))
                revert IRiskModels.InvalidTables(3, offset);
        }
    }

    function _checkSigns(bytes calldata tables, Shape memory shape) private pure {
        for (uint256 j = 0; j < 32; ++j) {
            // Unit j is lane j from the low end of its word.
            uint256 offset = _SIGNS + 32 * (j / 16) + 30 - 2 * (j % 16);
            uint256 lane = _lane(tables, offset);
            if (lane != 0 && (lane != 0xffff || j >= shape.hidden)) revert IRiskModels.InvalidTables(4, offset);
        }
    }

    /// @dev A feature's number of knots follows from the place of its rows. Returns where the rows end.
    function _checkBins(bytes calldata tables, Shape memory shape, uint256 place) private pure returns (uint256 end) {
        end = _HEAD;
        for (uint256 f = 0; f < _MAX_FEATURES; ++f) {
            uint256 offset = 32 * f;
            if (f >= shape.features) {
                if (_word(tables, offset) != 0) revert IRiskModels.InvalidTables(5, offset);
                continue;
            }
            // Lane 0 counts from where row 0 of a feature with fourteen knots would be.
            uint256 gap = place + end;
            uint256 from = _lane(tables, offset + 30);
            // Beyond the rows there is no gap; zero is refused below.
            gap = from > gap ? 0 : gap - from;
            uint256 unused = gap / shape.rowBytes;
            if (gap % shape.rowBytes != 0 || unused == 0 || unused >= _BIN_LANES) {
                revert IRiskModels.InvalidTables(5, offset + 30);
            }
            uint256 count = _BIN_LANES - unused;
            shape.knots[f] = count;

            if (_lane(tables, offset) != _lane(tables, offset + 2)) revert IRiskModels.InvalidTables(5, offset);
            uint256 previous = 0x7fff;
            for (uint256 i = 1; i <= _BIN_LANES; ++i) {
                uint256 lane = _lane(tables, offset + 2 * i);
                if (i <= count ? lane <= previous : lane != 0xffff) revert IRiskModels.InvalidTables(5, offset + 2 * i);
                previous = lane;
            }
            end += (count + 1) * shape.rowBytes;
        }
    }

    function _checkOutput(bytes calldata tables, Shape memory shape) private pure {
        uint256 count = shape.outputKnots;
        uint256 previousKnot = 0x7fff;
        uint256 previousScore = _lane(tables, _OUTPUT_SCORES);
        for (uint256 i = 0; i < 32; ++i) {
            uint256 offset = _OUTPUT_KNOTS + 2 * i;
            uint256 knot = _lane(tables, offset);
            if (i < count ? knot <= previousKnot : knot != 0xffff) revert IRiskModels.InvalidTables(6, offset);
            previousKnot = knot;

            // The first score stands twice, before the first knot and at it; the last one fills up the rest.
            offset = _OUTPUT_SCORES + 2 * i;
            uint256 score = _lane(tables, offset);
            bool repeats = i < 2 || i > count;
            if (score > 10_000 || score < previousScore || (repeats && score != previousScore)) {
                revert IRiskModels.InvalidTables(7, offset);
            }
            previousScore = score;
        }
    }

    /// @dev Sixteen times the sum over features of the highest (lowest) weight must stay within a signed lane, for every
    /// hidden unit. With 0x8000 in every lane the packed signed lanes of a row are plain 16-bit fields, value + 32768.
    function _checkRows(bytes calldata tables, Shape memory shape) private pure {
        uint256 rowBytes = shape.rowBytes;
        uint256 offset = _HEAD;
        for (uint256 f = 0; f < shape.features; ++f) {
            for (uint256 i = 0; i < rowBytes; i += 32) {
                if (_word(tables, offset + i) != _word(tables, offset + rowBytes + i)) {
                    revert IRiskModels.InvalidTables(8, offset + rowBytes + i);
                }
            }
            offset += (shape.knots[f] + 1) * rowBytes;
        }
        for (uint256 j = 0; j < shape.hidden; ++j) {
            (uint256 lowest, uint256 highest) = _reach(tables, shape, j);
            uint256 zero = 32768 * shape.features;
            if (highest > zero + 2047 || lowest + 2048 < zero) revert IRiskModels.InvalidTables(9, j);
        }
    }

    /// @dev The sums over features of the lowest and of the highest value + 32768 of hidden unit j.
    function _reach(
        bytes calldata tables,
        Shape memory shape,
        uint256 j
    ) private pure returns (uint256 lowest, uint256 highest) {
        uint256 rowBytes = shape.rowBytes;
        uint256 shift = 16 * (j % 16);
        uint256 offset = _HEAD + 32 * (j / 16);
        for (uint256 f = 0; f < shape.features; ++f) {
            uint256 low = type(uint256).max;
            uint256 high = 0;
            uint256 end = offset + (shape.knots[f] + 1) * rowBytes;
            unchecked {
                // Bounded by the length that was checked; the sum with the top bits is meant modulo 2²⁵⁶.
                for (offset += rowBytes; offset < end; offset += rowBytes) {
                    uint256 value = uint16((_word(tables, offset) + _TOP_BITS) >> shift);
                    if (value < low) low = value;
                    if (value > high) high = value;
                }
            }
            lowest += low;
            highest += high;
        }
    }

    function _lane(bytes calldata tables, uint256 offset) private pure returns (uint256) {
        return uint16(bytes2(tables[offset:offset + 2]));
    }

    function _word(bytes calldata tables, uint256 offset) private pure returns (uint256) {
        return uint256(bytes32(tables[offset:offset + 32]));
    }
}
