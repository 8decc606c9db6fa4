// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRiskModels} from "./IRiskModels.sol";

/// @dev A model's tables, read and checked: what they say, and where their parts begin.
struct Model {
    uint256 features;
    uint256 hidden;
    uint256 shift;
    uint256 offset;
    /// Bit j is set where the sign of hidden unit j is −1.
    uint256 signs;
    uint256 outputKnots;
    /// Of each feature: how many knots, and where they begin.
    uint256[] knots;
    uint256[] knotsAt;
    /// The words that the sums begin with.
    uint256 startAt;
    uint256 rowsAt;
}

/// @title Checks a model's tables
/// @notice Every rule of docs/reference/model-code.md, so that what is published is a model of docs/spec/models.md in its
/// one encoding: no value it can be asked about leaves a lane, and no two encodings of one model exist.
library ModelTables {
    uint256 internal constant OUTPUT_AT = 13;

    uint256 private constant _MAX_FEATURES = 24;
    uint256 private constant _MAX_KNOTS = 13;
    uint256 private constant _MAX_VALUE = 32_767;
    uint256 private constant _MAX_SCORE = 10_000;
    uint256 private constant _TOP_BITS = 0x8000800080008000800080008000800080008000800080008000800080008000;
    /// @dev What a lane above 4095 sets.
    uint256 private constant _HIGH_BITS = 0xf000f000f000f000f000f000f000f000f000f000f000f000f000f000f000f000;
    /// @dev What a lane sets that is no multiple of sixteen.
    uint256 private constant _LOW_BITS = 0x000f000f000f000f000f000f000f000f000f000f000f000f000f000f000f000f;

    /// @notice Reverts with {IRiskModels.InvalidTables} unless all rules hold.
    function read(bytes calldata tables) internal pure returns (Model memory model) {
        if (tables.length < OUTPUT_AT) revert IRiskModels.InvalidTables(1, tables.length);
        _readParameters(tables, model);
        uint256 place = _checkOutput(tables, model);
        place = _readKnots(tables, model, place);
        _checkRows(tables, model, place);
    }

    /// @notice The number at a place, of `size` bytes.
    function number(bytes calldata tables, uint256 place, uint256 size) internal pure returns (uint256) {
        return uint256(bytes32(tables[place:place + size])) >> (256 - 8 * size);
    }

    function _readParameters(bytes calldata tables, Model memory model) private pure {
        model.features = number(tables, 1, 1);
        model.hidden = number(tables, 2, 1);
        model.shift = number(tables, 3, 1);
        model.offset = number(tables, 4, 4);
        model.outputKnots = number(tables, 8, 1);
        model.signs = number(tables, 9, 4);
        if (
            number(tables, 0, 1) != 2 ||
            model.features == 0 ||
            model.features > _MAX_FEATURES ||
            (model.hidden != 16 && model.hidden != 32) ||
            model.shift > 8 ||
            model.offset > 1 << 21 ||
            model.outputKnots < 2 ||
            model.outputKnots > 30
        ) revert IRiskModels.InvalidTables(2, 0);
        if (model.signs >> model.hidden != 0) revert IRiskModels.InvalidTables(3, 9);
    }

    /// @dev Returns where the output ends.
    function _checkOutput(bytes calldata tables, Model memory model) private pure returns (uint256 end) {
        end = OUTPUT_AT + 4 * model.outputKnots;
        if (tables.length < end) revert IRiskModels.InvalidTables(1, end);
        uint256 least = 0;
        uint256 leastScore = 0;
        for (uint256 place = OUTPUT_AT; place < end; place += 4) {
            uint256 knot = number(tables, place, 2);
            if (knot < least || knot > _MAX_VALUE) revert IRiskModels.InvalidTables(4, place);
            least = knot + 1;
            uint256 score = number(tables, place + 2, 2);
            if (score < leastScore || score > _MAX_SCORE) revert IRiskModels.InvalidTables(5, place + 2);
            leastScore = score;
        }
    }

    /// @dev Returns where the knots end.
    function _readKnots(bytes calldata tables, Model memory model, uint256 place) private pure returns (uint256) {
        model.knots = new uint256[](model.features);
        model.knotsAt = new uint256[](model.features);
        for (uint256 f = 0; f < model.features; ++f) {
            if (tables.length <= place) revert IRiskModels.InvalidTables(1, place + 1);
            uint256 count = number(tables, place, 1);
            if (count == 0 || count > _MAX_KNOTS) revert IRiskModels.InvalidTables(6, place);
            model.knots[f] = count;
            model.knotsAt[f] = ++place;
            uint256 end = place + 2 * count;
            if (tables.length < end) revert IRiskModels.InvalidTables(1, end);
            for (uint256 least = 0; place < end; place += 2) {
                uint256 knot = number(tables, place, 2);
                if (knot < least || knot > _MAX_VALUE) revert IRiskModels.InvalidTables(6, place);
                least = knot + 1;
            }
        }
        return place;
    }

    /// @dev Sixteen lanes at once: none of them can reach its neighbour, as each is at most 4095.
    function _checkRows(bytes calldata tables, Model memory model, uint256 place) private pure {
        uint256 rowBytes = 2 * model.hidden;
        model.startAt = place;
        model.rowsAt = place + rowBytes;
        uint256 length = model.rowsAt;
        for (uint256 f = 0; f < model.features; ++f) length += model.knots[f] * rowBytes;
        if (tables.length != length) revert IRiskModels.InvalidTables(1, length);

        for (uint256 column = 0; column < rowBytes; column += 32) {
            uint256 start = number(tables, model.startAt + column, 32);
            if (start & _LOW_BITS != 0) revert IRiskModels.InvalidTables(7, model.startAt + column);
            // In sixteenths: what a unit begins with, and its highest value of every feature.
            uint256 sum = start >> 4;
            uint256 row = model.rowsAt + column;
            for (uint256 f = 0; f < model.features; ++f) {
                uint256 end = row + model.knots[f] * rowBytes;
                sum += _highest(tables, row, end, rowBytes);
                if (sum & _HIGH_BITS != 0) revert IRiskModels.InvalidTables(9, row);
                row = end;
            }
        }
    }

    /// @dev The highest value of each lane in the words from `place` to `end`; the lowest must be zero.
    function _highest(
        bytes calldata tables,
        uint256 place,
        uint256 end,
        uint256 stride
    ) private pure returns (uint256 highest) {
        uint256 first = place;
        uint256 positive = _TOP_BITS;
        unchecked {
            for (; place < end; place += stride) {
                uint256 row = number(tables, place, 32);
                if (row & _HIGH_BITS != 0) revert IRiskModels.InvalidTables(8, place);
                // The top bit where the lane is above zero, and where it is not above the highest so far.
                positive &= row + (_TOP_BITS - (_TOP_BITS >> 15));
                uint256 lower = ((highest | _TOP_BITS) - row) & _TOP_BITS;
                lower -= lower >> 15;
                highest = (highest & lower) | (row & ~lower);
            }
        }
        if (positive != 0) revert IRiskModels.InvalidTables(8, first);
    }
}
