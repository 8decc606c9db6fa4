// SPDX-License-Identifier: MIT
//
// Asks one model about many payments in one call. Calldata: the model's address (32 bytes), then features and extra
// features of each payment (64 bytes). Returns a word for each: gas of the call in the upper half, score in the lower one;
// all ones where the model reverted.
object "ScoreMany" {
    code {
        let model := calldataload(0)
        // Refused, as there is no input; from now on the model is warm, so that all calls cost the same.
        pop(staticcall(gas(), model, 0, 0, 0, 0))
        let place := 0x40
        for { let from := 0x20 } lt(from, calldatasize()) { from := add(from, 0x40) } {
            calldatacopy(0, from, 0x40)
            mstore(place, 0)
            let before := gas()
            let worked := staticcall(gas(), model, 0, 0x40, place, 0x20)
            let used := sub(before, gas())
            mstore(place, or(mload(place), shl(128, used)))
            if iszero(and(worked, eq(returndatasize(), 0x20))) { mstore(place, not(0)) }
            place := add(place, 0x20)
        }
        return(0x40, sub(place, 0x40))
    }
}
