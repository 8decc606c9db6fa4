// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Tables of a small model whose score follows one feature: 0 at 0, 5000 at 5000, 10000 from 10000 on, rising in
/// sixteen steps between. Written byte by byte from docs/reference/model-code.md, independently of the encoder.
library TinyModel {
    /// @param features How many features the model takes.
    /// @param active The one that counts.
    function tables(uint256 features, uint256 active) internal pure returns (bytes memory result) {
        // Version 2, 16 hidden units, shift 0, offset 0, two output knots, no sign −1.
        result = abi.encodePacked(uint8(2), uint8(features), uint8(16), uint8(0), uint32(0), uint8(2), uint32(0));
        // Knot and score, twice.
        result = abi.encodePacked(result, uint16(0), uint16(0), uint16(32_752), uint16(10_000));
        for (uint256 f = 0; f < features; ++f) {
            result =
                f == active
                    ? abi.encodePacked(result, uint8(2), uint16(0), uint16(10_000))
                    : abi.encodePacked(result, uint8(1), uint16(0));
        }
        // Every sum begins with zero, which is 0x8000 in its lane.
        for (uint256 j = 0; j < 16; ++j) result = abi.encodePacked(result, uint16(0x8000));
        for (uint256 f = 0; f < features; ++f) {
            // From the highest knot down. Hidden unit 0 is the lowest lane.
            result = abi.encodePacked(result, uint256(f == active ? 2047 : 0));
            if (f == active) result = abi.encodePacked(result, uint256(0));
        }
    }
}
