// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Tables of a small model whose score follows one feature: 0 at 0, 5000 at 5000, 10000 from 10000 on, rising in
/// sixteen steps between. Written byte by byte from docs/reference/model-code.md, independently of the encoder.
library TinyModel {
    /// @param place Where in the code the tables begin: the evaluator's length.
    /// @param features How many features the model takes.
    /// @param active The one that counts.
    function tables(uint256 place, uint256 features, uint256 active) internal pure returns (bytes memory result) {
        bytes memory rows;
        result = new bytes(0);
        for (uint256 f = 0; f < 24; ++f) {
            if (f >= features) {
                result = bytes.concat(result, bytes32(0));
                continue;
            }
            uint256 count = f == active ? 2 : 1;
            uint256 start = place + 0x420 + rows.length - (14 - count) * 32;
            bytes memory knots =
                count == 2
                    ? abi.encodePacked(uint16(0x8000), uint16(0x8000 + 10_000))
                    : abi.encodePacked(uint16(0x8000));
            bytes memory unused = new bytes(2 * (14 - count));
            for (uint256 i = 0; i < unused.length; ++i) unused[i] = 0xff;
            result = bytes.concat(result, knots[0], knots[1], knots, unused, bytes2(uint16(start)));
            // From the highest knot down, the highest twice. Hidden unit 0 is the lowest lane.
            bytes32 high = bytes32(uint256(count == 2 ? 2047 : 0));
            rows = bytes.concat(rows, high, high);
            if (count == 2) rows = bytes.concat(rows, bytes32(0));
        }
        // Version 1, features, 16 hidden, shift 0, offset 0, two output knots.
        result = bytes.concat(
            result,
            bytes1(0x01),
            bytes1(uint8(features)),
            bytes1(0x10),
            bytes1(0x00),
            bytes4(0),
            bytes1(0x02),
            bytes23(0)
        );
        for (uint256 f = 0; f < 32; ++f) result = bytes.concat(result, f < features ? bytes2(0x8000) : bytes2(0xffff));
        result = bytes.concat(result, bytes32(0), bytes32(0));
        result = bytes.concat(result, bytes2(0x8000), bytes2(uint16(0x8000 + 32_752)));
        for (uint256 i = 2; i < 32; ++i) result = bytes.concat(result, bytes2(0xffff));
        result = bytes.concat(result, bytes2(0), bytes2(0));
        for (uint256 i = 2; i < 32; ++i) result = bytes.concat(result, bytes2(uint16(10_000)));
        result = bytes.concat(result, rows);
    }
}
