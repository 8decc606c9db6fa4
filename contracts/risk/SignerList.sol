// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title A signer set's addresses, kept as code
/// @notice Reading one signer or thirty-one costs one look at one account instead of a storage slot each. List `number` is
/// the contract that its owner created as its `number`-th, so its address need not be stored.
/// @dev The code: a STOP, six bytes of the second from which the set serves, then 20 bytes a signer.
library SignerList {
    uint256 private constant _HEAD = 7;

    /// @notice How many lists one contract can have: their numbers fit two bytes.
    uint256 internal constant MAX_LISTS = type(uint16).max;

    /// @notice Creates the next list.
    function create(address[] memory signers, uint256 activeAt) internal {
        uint256 size = _HEAD + 20 * signers.length;
        // PUSH2 size, DUP1, PUSH1 10, RETURNDATASIZE, CODECOPY, RETURNDATASIZE, RETURN: returns all after these ten bytes.
        bytes memory code = abi.encodePacked(hex"61", uint16(size), hex"80600a3d393df3", hex"00", uint48(activeAt));
        for (uint256 i = 0; i < signers.length; ++i) code = bytes.concat(code, bytes20(signers[i]));
        address list;
        assembly ("memory-safe") {
            list := create(0, add(code, 0x20), mload(code))
        }
        // The code has no byte 0xef in front and is far below every limit: only gas can be missing.
        assert(list != address(0));
    }

    /// @notice Where list `number` of `owner` is: the address that CREATE gives, by Keccak of its RLP form.
    function locate(address owner, uint256 number) internal pure returns (address) {
        bytes memory nonce =
            number < 0x80
                ? abi.encodePacked(bytes2(0xd694), owner, uint8(number))
                : number < 0x100
                    ? abi.encodePacked(bytes2(0xd794), owner, bytes1(0x81), uint8(number))
                    : abi.encodePacked(bytes2(0xd894), owner, bytes1(0x82), uint16(number));
        return address(uint160(uint256(keccak256(nonce))));
    }

    /// @notice The signer at that position; zero beyond the end.
    function signerAt(address list, uint256 index) internal view returns (address signer) {
        assembly ("memory-safe") {
            mstore(0, 0)
            extcodecopy(list, 12, add(_HEAD, mul(20, index)), 20)
            signer := mload(0)
        }
    }

    /// @notice All of it.
    function read(address list) internal view returns (address[] memory signers, uint256 activeAt) {
        uint256 size = list.code.length;
        if (size == 0) return (signers, 0);
        signers = new address[]((size - _HEAD) / 20);
        for (uint256 i = 0; i < signers.length; ++i) signers[i] = signerAt(list, i);
        assembly ("memory-safe") {
            mstore(0, 0)
            extcodecopy(list, 26, 1, 6)
            activeAt := mload(0)
        }
    }
}
