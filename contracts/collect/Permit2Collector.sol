// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPermit2} from "../interfaces/IPermit2.sol";
import {Collection} from "./Collection.sol";
import {Consent} from "./Consent.sol";
import {Signatures} from "./Signatures.sol";

/// @title By Permit2, with payment, verb and seq in the witness
library Permit2Collector {
    IPermit2 private constant _PERMIT2 = IPermit2(0x000000000022D473030F116dDEE9F6B43aC78BA3);

    bytes32 private constant _WITNESS_TYPEHASH = keccak256("SluicePayment(bytes32 paymentId,string verb,uint256 seq)");

    string private constant _WITNESS_TYPE =
        "SluicePayment witness)SluicePayment(bytes32 paymentId,string verb,uint256 seq)TokenPermissions(address token,uint256 amount)";

    function collect(Collection memory c, bytes calldata data) internal {
        (uint256 permitted, uint256 nonce, uint256 deadline, bytes memory signature) = abi.decode(
            data,
            (uint256, uint256, uint256, bytes)
        );
        Consent.requireWithin(c, permitted);
        _PERMIT2.permitWitnessTransferFrom(
            IPermit2.PermitTransferFrom(IPermit2.TokenPermissions(c.token, permitted), nonce, deadline),
            IPermit2.SignatureTransferDetails(address(this), c.amount),
            c.payer,
            keccak256(abi.encode(_WITNESS_TYPEHASH, c.paymentId, c.verb, c.seq)),
            _WITNESS_TYPE,
            Signatures.unwrap(c.payer, signature, c.deployer)
        );
    }
}
