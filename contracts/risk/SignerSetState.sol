// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev The one word of a signer set that can change:
/// bits 0–159 the signer at position 0, 160–191 live (bit i set: signer i was not revoked), 192–199 quorum,
/// 200–207 how many are live, 208–215 phase, 216–255 the second in which the phase begins or ends.
type SignerSetState is uint256;

using SignerSetStateLib for SignerSetState global;

/// @title A signer set's state
/// @notice The first signer lies in it, so that a report with its signature alone needs no list.
library SignerSetStateLib {
    uint256 private constant _SERVES_FROM = 1;
    uint256 private constant _SERVES_UNTIL = 2;

    /// @notice 2⁴⁰−1: a set that serves from then on never serves.
    uint256 internal constant NEVER = type(uint40).max;

    /// @notice A set of `size` signers that serves from `activeAt` on.
    function announced(
        address first_,
        uint256 size,
        uint256 quorum_,
        uint256 activeAt
    ) internal pure returns (SignerSetState) {
        return
            SignerSetState.wrap(
                uint256(uint160(first_)) |
                    (((1 << size) - 1) << 160) |
                    (quorum_ << 192) |
                    (size << 200) |
                    (_SERVES_FROM << 208) |
                    (activeAt << 216)
            );
    }

    /// @notice The set serves no longer than until then.
    function servingUntil(SignerSetState state, uint256 end) internal pure returns (SignerSetState) {
        return _withPhase(state, _SERVES_UNTIL, end);
    }

    /// @notice The set will never serve.
    function replaced(SignerSetState state) internal pure returns (SignerSetState) {
        return _withPhase(state, _SERVES_FROM, NEVER);
    }

    /// @notice Without the signer at that position, which must be live.
    function without(SignerSetState state, uint256 index) internal pure returns (SignerSetState) {
        return SignerSetState.wrap((SignerSetState.unwrap(state) & ~(1 << (160 + index))) - (1 << 200));
    }

    function first(SignerSetState state) internal pure returns (address) {
        return address(uint160(SignerSetState.unwrap(state)));
    }

    function live(SignerSetState state) internal pure returns (uint256) {
        return uint32(SignerSetState.unwrap(state) >> 160);
    }

    function isLive(SignerSetState state, uint256 index) internal pure returns (bool) {
        return (live(state) >> index) & 1 == 1;
    }

    function quorum(SignerSetState state) internal pure returns (uint256) {
        return uint8(SignerSetState.unwrap(state) >> 192);
    }

    function liveCount(SignerSetState state) internal pure returns (uint256) {
        return uint8(SignerSetState.unwrap(state) >> 200);
    }

    /// @notice Until when it serves, if a later set was announced; {NEVER} otherwise.
    function servesUntil(SignerSetState state) internal pure returns (uint256) {
        return _phase(state) == _SERVES_UNTIL ? SignerSetState.unwrap(state) >> 216 : NEVER;
    }

    /// @notice Whether it was replaced before it began, or does not exist.
    function neverServes(SignerSetState state) internal pure returns (bool) {
        return _phase(state) == 0 || (_phase(state) == _SERVES_FROM && SignerSetState.unwrap(state) >> 216 == NEVER);
    }

    /// @notice Whether reports of the set serve now.
    function inForce(SignerSetState state) internal view returns (bool) {
        uint256 time = SignerSetState.unwrap(state) >> 216;
        uint256 phase = _phase(state);
        if (phase == _SERVES_FROM) return block.timestamp >= time;
        // A set that does not exist has no phase, and its time is zero.
        return block.timestamp < time;
    }

    function _phase(SignerSetState state) private pure returns (uint256) {
        return uint8(SignerSetState.unwrap(state) >> 208);
    }

    function _withPhase(SignerSetState state, uint256 phase, uint256 time) private pure returns (SignerSetState) {
        uint256 kept = SignerSetState.unwrap(state) & ((1 << 208) - 1);
        return SignerSetState.wrap(kept | (phase << 208) | (time << 216));
    }
}
