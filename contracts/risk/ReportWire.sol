// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRiskOracle, Report} from "./IRiskOracle.sol";

/// @title Wire form of a report
/// @notice Reads the bytes of docs/spec/reports.md. The lengths are checked once, by {parse}.
library ReportWire {
    uint256 private constant _SIGNATURES_1 = 158;
    uint256 private constant _SIGNATURES_2 = 190;
    uint256 private constant _SIGNATURE_BYTES = 66;

    /// @notice The report about `subject` and where its signatures are.
    /// @return report What was signed.
    /// @return signerSet Number of the set that signed.
    /// @return signaturesAt Position of the first signature.
    /// @return signatures How many there are.
    function parse(
        bytes calldata wire,
        bytes32 subject
    ) internal pure returns (Report memory report, uint32 signerSet, uint256 signaturesAt, uint256 signatures) {
        uint256 kind = wire.length == 0 ? 0 : uint8(wire[0]);
        signaturesAt = kind == 2 ? _SIGNATURES_2 : _SIGNATURES_1;
        if (
            (kind != 1 && kind != 2) ||
            wire.length < signaturesAt ||
            (wire.length - signaturesAt) % _SIGNATURE_BYTES != 0
        ) {
            revert IRiskOracle.MalformedReport(wire.length);
        }
        signatures = (wire.length - signaturesAt) / _SIGNATURE_BYTES;
        signerSet = uint32(bytes4(wire[1:5]));
        report.subject = subject;
        report.amount = uint104(bytes13(wire[5:18]));
        report.round = uint48(bytes6(wire[18:24]));
        report.validUntil = uint48(bytes6(wire[24:30]));
        report.blockHash = bytes32(wire[30:62]);
        report.manifest = bytes32(wire[62:94]);
        report.model = bytes32(wire[94:126]);
        report.features = bytes32(wire[126:158]);
        if (kind == 2) report.extraFeatures = bytes32(wire[158:190]);
    }

    /// @notice The signature of that position.
    /// @return index The signer's position in its set.
    function signatureAt(
        bytes calldata wire,
        uint256 signaturesAt,
        uint256 position
    ) internal pure returns (uint256 index, bytes32 r, bytes32 s, uint8 v) {
        bytes calldata signature = wire[signaturesAt + position * _SIGNATURE_BYTES:];
        index = uint8(signature[0]);
        r = bytes32(signature[1:33]);
        s = bytes32(signature[33:65]);
        v = uint8(signature[65]);
    }
}
