// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {GateCall} from "../escrow/GateCall.sol";
import {ISanctionsList} from "../interfaces/ISanctionsList.sol";
import {IReleaseGate, Verdict} from "../risk/IReleaseGate.sol";
import {IWatchlistGate} from "./IWatchlistGate.sol";
import {OneWord} from "./OneWord.sol";

/// @title Watchlist gate
/// @notice See {IWatchlistGate}: the interface is the manual.
contract WatchlistGate is IWatchlistGate {
    enum Entry {
        NotListed,
        Listed,
        Unknown
    }

    /// @dev The real list takes 5,000 behind a proxy; two of them that burn this leave a transaction enough to go on.
    uint256 private constant _LIST_GAS = 100_000;

    /// @inheritdoc IWatchlistGate
    address public immutable inner;
    /// @inheritdoc IWatchlistGate
    address public immutable list;
    /// @inheritdoc IWatchlistGate
    Verdict public immutable onListed;

    /// @param inner_ The gate that is asked about everybody who is not listed.
    /// @param list_ The list.
    /// @param onListed_ Hold or Deny.
    constructor(address inner_, address list_, Verdict onListed_) {
        if (inner_.code.length == 0) revert NoCode(inner_);
        if (list_.code.length == 0) revert NoCode(list_);
        if (onListed_ == Verdict.Release) revert ReleaseOnListed();
        inner = inner_;
        list = list_;
        onListed = onListed_;
    }

    /// @inheritdoc IReleaseGate
    function releaseVerdict(
        bytes32,
        address payer,
        address payee,
        uint256,
        uint256,
        bytes32,
        bytes calldata
    ) external view returns (Verdict) {
        Entry ofPayer = _look(payer);
        Entry ofPayee = _look(payee);
        if (ofPayer == Entry.Listed || ofPayee == Entry.Listed) return onListed;
        if (ofPayer == Entry.Unknown || ofPayee == Entry.Unknown) return Verdict.Hold;

        (bool worked, uint256 size, uint256 word) = OneWord.read(inner, gasleft(), msg.data);
        if (!worked) _passOn(GateCall.failure());
        return OneWord.toVerdict(worked, size, word);
    }

    function _look(address account) private view returns (Entry) {
        (bool worked, uint256 size, uint256 word) = OneWord.read(
            list,
            _LIST_GAS,
            abi.encodeCall(ISanctionsList.isSanctioned, (account))
        );
        if (!worked || size != 32 || word > 1) return Entry.Unknown;
        return word == 1 ? Entry.Listed : Entry.NotListed;
    }

    /// @dev Fails as the inner gate did, with at most 256 bytes of its reason: who asked sees why, as if it had asked itself.
    function _passOn(bytes memory reason) private pure {
        assembly ("memory-safe") {
            revert(add(reason, 0x20), mload(reason))
        }
    }
}
