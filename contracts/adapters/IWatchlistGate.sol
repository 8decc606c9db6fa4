// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IReleaseGate, Verdict} from "../risk/IReleaseGate.sol";

/// @title Watchlist gate: a list of addresses in front of another gate
/// @notice A payer or payee on the list gets `onListed`, whatever the other gate thinks; everybody else gets the other
/// gate's verdict, asked with the very same call, so `gateTerms`, reports and the silence rule are those of the other gate.
/// Nobody owns it and nothing in it can be changed; it keeps no state.
///
/// What is trusted: whoever keeps the list can stop payments by listing somebody, and with {Deny} send held money back to its
/// payer; it can release nothing. A list that fails only ever means hold: it reverts, has no code, answers anything but one
/// word of 0 or 1, or needs more than 100,000 gas. Little gas in the transaction can make a good list fail likewise, so a
/// hold says nothing about the list. Held money has the exits that every held payment has.
interface IWatchlistGate is IReleaseGate {
    /// @notice There is no contract at this address.
    error NoCode(address target);
    /// @notice Who is on the list must be held or denied.
    error ReleaseOnListed();

    /// @notice The gate that is asked about everybody else: an {IReleaseGate}.
    function inner() external view returns (address);

    /// @notice The list: an {ISanctionsList}.
    function list() external view returns (address);

    /// @notice What is said about payments from or to somebody on the list: Hold or Deny.
    function onListed() external view returns (Verdict);
}
