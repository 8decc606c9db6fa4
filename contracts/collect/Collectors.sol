// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Money} from "../escrow/Money.sol";
import {AuthorizationCollector} from "./AuthorizationCollector.sol";
import {Collection} from "./Collection.sol";
import {Collector} from "./Collector.sol";
import {Consent} from "./Consent.sol";
import {Permit2Collector} from "./Permit2Collector.sol";
import {PermitCollector} from "./PermitCollector.sol";

/// @title Brings tokens in by the payer's consent
library Collectors {
    /// @notice Brings exactly the amount in, or reverts.
    /// @dev The caller holds a lock: balances are compared, and signatures may call strangers.
    function collect(Collection memory c, Collector collector, bytes calldata data) internal {
        if (collector <= Collector.Permit) {
            Consent.requireConsent(c, data);
            if (collector == Collector.Permit) PermitCollector.permit(c, data);
            Money.pull(c.token, c.payer, c.amount);
        } else {
            uint256 before = Money.balance(c.token);
            if (collector == Collector.Permit2) Permit2Collector.collect(c, data);
            else AuthorizationCollector.collect(c, collector == Collector.AuthorizationVrs, data);
            Money.requireReceived(c.token, before, c.amount);
        }
    }
}
