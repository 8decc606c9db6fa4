// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ModelEvaluatorCode as E} from "./ModelEvaluatorCode.sol";
import {Model, ModelTables} from "./ModelTables.sol";

/// @title Builds a model's code
/// @notice The evaluator's instructions, the model's numbers as operands of its pushes, then the records that it reads
/// from its own code: docs/reference/model-code.md. Which instructions there are depends on the number of features and of
/// hidden units alone.
library ModelCode {
    uint256 private constant _FIRST_WORD = 16;
    uint256 private constant _MAX_FEATURES = 24;
    /// @dev From this feature on a block is one byte longer: the address of its lane takes two.
    uint256 private constant _LONGER_BLOCKS_FROM = 13;
    uint256 private constant _BIN_BYTES = 5;
    uint256 private constant _OUTPUT_RECORD_BYTES = 8;
    /// @dev In this order the evaluator asks which distances a value reaches.
    bytes private constant _DISTANCES = hex"08040c02060a01030507090b";

    struct Builder {
        bytes evaluator;
        bytes code;
        /// Where the next piece goes.
        uint256 end;
        /// The piece that was appended last: where it begins, its holes, and how many of them are filled.
        uint256 piece;
        bytes holes;
        uint256 filled;
        uint256 errorsAt;
        uint256 outputAt;
        uint256 recordsAt;
        /// Where each feature's records begin; zero for features that the model does not have.
        uint256[_MAX_FEATURES] starts;
    }

    /// @notice The code of a model whose tables were checked.
    function build(bytes calldata tables, Model memory model) internal pure returns (bytes memory) {
        Builder memory builder;
        builder.evaluator = E.ALL;
        _layOut(model, builder);

        _writeHead(tables, model, builder);
        _append(builder, E.SEED_AT, E.SEED_LENGTH, E.SEED_HOLES);
        _fill(builder, ModelTables.number(tables, model.startAt, 32));
        _writeBlocks(model, builder);
        _writeTail(tables, model, builder);
        _append(builder, E.ERRORS_AT, E.ERRORS_LENGTH, E.ERRORS_HOLES);
        _fill(builder, builder.errorsAt + E.ERRORS_LENGTH);
        _append(builder, E.LENGTH_ERROR_AT, E.LENGTH_ERROR_LENGTH, "");
        _writeOutput(tables, model, builder);
        _writeRecords(tables, model, builder);
        return builder.code;
    }

    function _layOut(Model memory model, Builder memory builder) private pure {
        bool wide = model.hidden == 32;
        bool large = model.features > _FIRST_WORD;
        uint256 place =
            (large ? E.LARGE_LENGTH : E.SMALL_LENGTH) + E.SEED_LENGTH + _blocksLength(model.hidden, model.features);
        if (wide) place += _sums(model.features) + (large ? E.COLLAPSE_LENGTH : 0);
        place += wide ? E.TAIL_32_LENGTH : E.TAIL_16_LENGTH;
        builder.errorsAt = place;
        builder.outputAt = place + E.ERRORS_LENGTH + E.LENGTH_ERROR_LENGTH;
        builder.recordsAt = builder.outputAt + (model.outputKnots + 1) * _OUTPUT_RECORD_BYTES;
        place = builder.recordsAt;
        for (uint256 f = 0; f < model.features; ++f) {
            builder.starts[f] = place;
            place += model.knots[f] * _recordBytes(model);
        }
        builder.code = new bytes(place);
    }

    function _recordBytes(Model memory model) private pure returns (uint256) {
        return 2 * model.hidden + _BIN_BYTES;
    }

    /// @dev How many sums the blocks of 32 hidden units leave on the stack, and how many bytes it takes to add them up.
    function _sums(uint256 features) private pure returns (uint256) {
        return features > _FIRST_WORD ? features - _FIRST_WORD + 1 : features;
    }

    /// @dev Length of the first so many blocks.
    function _blocksLength(uint256 hidden, uint256 features) private pure returns (uint256) {
        uint256 all = hidden == 32 ? E.BLOCKS_32_LENGTH : E.BLOCKS_16_LENGTH;
        uint256 each = (all - (_MAX_FEATURES - _LONGER_BLOCKS_FROM)) / _MAX_FEATURES;
        return features * each + (features > _LONGER_BLOCKS_FROM ? features - _LONGER_BLOCKS_FROM : 0);
    }

    function _writeHead(bytes calldata tables, Model memory model, Builder memory builder) private pure {
        bool large = model.features > _FIRST_WORD;
        if (large) _append(builder, E.LARGE_AT, E.LARGE_LENGTH, E.LARGE_HOLES);
        else _append(builder, E.SMALL_AT, E.SMALL_LENGTH, E.SMALL_HOLES);
        // The mask is about the last word of features that there may be.
        uint256 mask = 0;
        uint256 lanes = large ? model.features - _FIRST_WORD : model.features;
        for (uint256 i = 0; i < 16; ++i) mask = (mask << 16) | (i < lanes ? 0x8000 : 0xffff);
        _fill(builder, mask);
        _fill(builder, builder.errorsAt);
        if (large) _fillLanes(tables, model, builder, _FIRST_WORD, _MAX_FEATURES);
        _fillLanes(tables, model, builder, 0, _FIRST_WORD);
    }

    /// @dev The holes of one word of features.
    function _fillLanes(
        bytes calldata tables,
        Model memory model,
        Builder memory builder,
        uint256 first,
        uint256 end
    ) private pure {
        _fill(builder, _highestKnots(tables, model, first, end));
        bytes memory distances = _DISTANCES;
        for (uint256 i = 0; i < distances.length; ++i) {
            _fill(builder, _reach(tables, model, first, end, uint8(distances[i])));
        }
        _fill(builder, _recordBytes(model));
        uint256 starts = 0;
        for (uint256 f = first; f < end; ++f) starts = (starts << 16) | builder.starts[f];
        _fill(builder, starts);
    }

    function _highestKnots(
        bytes calldata tables,
        Model memory model,
        uint256 first,
        uint256 end
    ) private pure returns (uint256 word) {
        for (uint256 f = first; f < end; ++f) {
            word = (word << 16) | 0x8000;
            if (f < model.features) word += _knot(tables, model, f, 0);
        }
    }

    /// @dev 0x8000 minus the distance of the k-th knot from the highest; zero, which nothing reaches, where there is none.
    function _reach(
        bytes calldata tables,
        Model memory model,
        uint256 first,
        uint256 end,
        uint256 k
    ) private pure returns (uint256 word) {
        for (uint256 f = first; f < end; ++f) {
            word <<= 16;
            if (f < model.features && k < model.knots[f]) {
                word |= 0x8000 + _knot(tables, model, f, k) - _knot(tables, model, f, 0);
            }
        }
    }

    /// @dev The k-th knot of a feature, counted from the highest.
    function _knot(bytes calldata tables, Model memory model, uint256 f, uint256 k) private pure returns (uint256) {
        return ModelTables.number(tables, model.knotsAt[f] + 2 * (model.knots[f] - 1 - k), 2);
    }

    function _writeBlocks(Model memory model, Builder memory builder) private pure {
        bool wide = model.hidden == 32;
        uint256 from = wide ? E.BLOCKS_32_AT : E.BLOCKS_16_AT;
        uint256 length = _blocksLength(model.hidden, model.features);
        uint256 first = length;
        if (model.features > _FIRST_WORD) first = _blocksLength(model.hidden, _FIRST_WORD);
        _append(builder, from, first, "");
        if (wide && first != length) _append(builder, E.COLLAPSE_AT, E.COLLAPSE_LENGTH, "");
        _append(builder, from + first, length - first, "");
    }

    function _writeTail(bytes calldata tables, Model memory model, Builder memory builder) private pure {
        if (model.hidden == 32) {
            // SWAP to the first sum, then an ADD for each other one.
            uint256 sums = _sums(model.features);
            _writeNumber(builder, 1, 0x8f + sums);
            for (uint256 i = 1; i < sums; ++i) _writeNumber(builder, 1, 0x01);
            _append(builder, E.TAIL_32_AT, E.TAIL_32_LENGTH, E.TAIL_32_HOLES);
            _fill(builder, ModelTables.number(tables, model.startAt + 32, 32));
            _fill(builder, _flip(model.signs >> 16));
        } else {
            _append(builder, E.TAIL_16_AT, E.TAIL_16_LENGTH, E.TAIL_16_HOLES);
        }
        _fill(builder, _flip(model.signs));
        // A unit whose sign is −1 gives 0x7fff minus its value.
        uint256 negative = 0;
        for (uint256 signs = model.signs; signs != 0; signs >>= 1) negative += signs & 1;
        _fill(builder, model.offset + (1 << 20) - 0x7fff * negative);
        _fill(builder, model.shift);
        for (uint256 i = 0; i < 3; ++i) _fill(builder, _outputWord(tables, model, builder, i));
    }

    /// @dev 0x7fff in the lanes of sixteen hidden units whose sign is −1.
    function _flip(uint256 signs) private pure returns (uint256 word) {
        for (uint256 j = 16; j > 0; --j) word = (word << 16) | (((signs >> (j - 1)) & 1) * 0x7fff);
    }

    /// @dev Ten output knots in lanes of 24 bits from bit 4; the first word also says where the output's records are.
    function _outputWord(
        bytes calldata tables,
        Model memory model,
        Builder memory builder,
        uint256 index
    ) private pure returns (uint256 word) {
        if (index == 0) word = (builder.outputAt & 15) | ((builder.outputAt >> 4) << 244);
        for (uint256 i = 0; i < 10; ++i) {
            uint256 knot = 10 * index + i;
            uint256 lane = 0x7fffff;
            if (knot < model.outputKnots) lane = 0x800000 + _outputKnot(tables, model, knot);
            word |= lane << (24 * i + 4);
        }
    }

    /// @dev A knot above what the lowest sum of all is taken for.
    function _outputKnot(bytes calldata tables, Model memory model, uint256 i) private pure returns (uint256) {
        return ModelTables.number(tables, ModelTables.OUTPUT_AT + 4 * i, 2) + ((1 << 20) >> model.shift);
    }

    function _outputScore(bytes calldata tables, uint256 i) private pure returns (uint256) {
        return ModelTables.number(tables, ModelTables.OUTPUT_AT + 4 * i + 2, 2);
    }

    /// @dev From above the last knot down: rise, run and start, so that the score is ⌊(u · rise + start) / run⌋.
    function _writeOutput(bytes calldata tables, Model memory model, Builder memory builder) private pure {
        uint256 last = model.outputKnots - 1;
        _writeNumber(builder, 2, 0);
        _writeNumber(builder, 2, 1);
        _writeNumber(builder, 4, _outputScore(tables, last));
        for (uint256 high = last; high > 0; --high) {
            uint256 knot = _outputKnot(tables, model, high - 1);
            uint256 score = _outputScore(tables, high - 1);
            uint256 rise = _outputScore(tables, high) - score;
            uint256 run = _outputKnot(tables, model, high) - knot;
            _writeNumber(builder, 2, rise);
            _writeNumber(builder, 2, run);
            unchecked {
                // Modulo 2³², as the evaluator takes it.
                _writeNumber(builder, 4, score * run - rise * knot);
            }
        }
        _writeNumber(builder, 2, 0);
        _writeNumber(builder, 2, 1);
        _writeNumber(builder, 4, _outputScore(tables, 0));
    }

    /// @dev For each knot from the highest down: its row, its distance to the highest, and sixteen times the width down to
    /// the next one.
    function _writeRecords(bytes calldata tables, Model memory model, Builder memory builder) private pure {
        uint256 rowBytes = 2 * model.hidden;
        uint256 row = model.rowsAt;
        for (uint256 f = 0; f < model.features; ++f) {
            uint256 highest = _knot(tables, model, f, 0);
            uint256 knot = highest;
            for (uint256 k = 1; k <= model.knots[f]; ++k) {
                for (uint256 i = 0; i < rowBytes; i += 32) {
                    _writeNumber(builder, 32, ModelTables.number(tables, row + i, 32));
                }
                row += rowBytes;
                unchecked {
                    if (k == model.knots[f]) {
                        // At and below the lowest knot the fraction is zero: no value is as wide as that.
                        _writeNumber(builder, 2, highest - knot - 1);
                        _writeNumber(builder, 3, 0xffffff);
                    } else {
                        uint256 next = _knot(tables, model, f, k);
                        _writeNumber(builder, 2, highest - knot);
                        _writeNumber(builder, 3, (knot - next) << 4);
                        knot = next;
                    }
                }
            }
        }
    }

    /// @dev Copies a piece of the evaluator to the end of the code.
    function _append(Builder memory builder, uint256 from, uint256 length, bytes memory holes) private pure {
        uint256 piece = builder.end;
        builder.piece = piece;
        builder.holes = holes;
        builder.filled = 0;
        builder.end = piece + length;
        bytes memory evaluator = builder.evaluator;
        bytes memory code = builder.code;
        // Solidity copies no part of an array from memory to memory. Both ends are inside: _layOut added up the lengths.
        assembly ("memory-safe") {
            mcopy(add(add(code, 0x20), piece), add(add(evaluator, 0x20), from), length)
        }
    }

    /// @dev Puts a number into the next hole of the piece that was appended last.
    function _fill(Builder memory builder, uint256 value) private pure {
        bytes memory holes = builder.holes;
        uint256 i = 3 * builder.filled++;
        uint256 offset = (uint256(uint8(holes[i])) << 8) + uint8(holes[i + 1]);
        _store(builder.code, builder.piece + offset, uint8(holes[i + 2]), value);
    }

    function _writeNumber(Builder memory builder, uint256 size, uint256 value) private pure {
        _store(builder.code, builder.end, size, value);
        builder.end += size;
    }

    /// @dev The lowest `size` bytes of a number; what stands behind them stays. Solidity writes single bytes only.
    function _store(bytes memory code, uint256 place, uint256 size, uint256 value) private pure {
        assert(place + size <= code.length);
        uint256 behind = 256 - 8 * size;
        assembly ("memory-safe") {
            let target := add(add(code, 0x20), place)
            let kept := and(mload(target), sub(shl(behind, 1), 1))
            mstore(target, or(shl(behind, value), kept))
        }
    }
}
