// SPDX-License-Identifier: MIT
//
// What a model computes, to be read: docs/spec/models.md step by step, from a model's tables (docs/reference/model-code.md)
// that stand behind this code. It is not deployed. Models run the instructions of scripts/lib/evaluator/program.ts, which
// do the same for less than a hundredth of the gas; a test runs both on the same inputs.
//
// Calldata: features (32 bytes), extra features (32 bytes), no selector. Returns the score as one word.
object "ModelEvaluator" {
    code {
        // InvalidInputLength(uint256)
        if xor(calldatasize(), 0x40) {
            mstore(0, 0x097eb235)
            mstore(0x20, calldatasize())
            revert(0x1c, 0x24)
        }
        // A value with its top bit set, or anything beyond the model's features. InvalidFeatures(bytes32,bytes32)
        for { let f := 0 } lt(f, 32) { f := add(f, 1) } {
            let most := mul(0x7fff, lt(f, read(1, 1)))
            if gt(shr(240, calldataload(mul(2, f))), most) {
                mstore(0, 0xb6126e8e)
                calldatacopy(0x20, 0, 0x40)
                revert(0x1c, 0x44)
            }
        }

        // 1 and 2. Sums of hidden units, in memory from 0x40 on: first what they begin with, then each feature's share.
        let hidden := read(2, 1)
        let knots := add(13, mul(4, read(8, 1)))
        let rows := knots
        for { let f := 0 } lt(f, read(1, 1)) { f := add(f, 1) } { rows := add(rows, add(1, mul(2, read(rows, 1)))) }
        for { let j := 0 } lt(j, hidden) { j := add(j, 1) } { mstore(sum(j), lane(rows, j)) }
        rows := add(rows, mul(2, hidden))
        for { let f := 0 } lt(f, read(1, 1)) { f := add(f, 1) } {
            let count := read(knots, 1)
            let x := shr(240, calldataload(mul(2, f)))
            // The number of knots below x.
            let i := 0
            for { let k := 0 } lt(k, count) { k := add(k, 1) } { i := add(i, lt(knot(knots, k), x)) }
            // Rows stand from the highest knot down.
            let high := sub(sub(count, 1), i)
            let low := add(high, 1)
            let t := 0
            switch i
            case 0 { low := high }
            default {
                switch eq(i, count)
                case 1 {
                    high := 0
                    low := 0
                }
                default {
                    let above := knot(knots, i)
                    t := div(mul(16, sub(above, x)), sub(above, knot(knots, sub(i, 1))))
                }
            }
            for { let j := 0 } lt(j, hidden) { j := add(j, 1) } {
                let hi := lane(add(rows, mul(high, mul(2, hidden))), j)
                let lo := lane(add(rows, mul(low, mul(2, hidden))), j)
                mstore(sum(j), add(mload(sum(j)), add(mul(sub(16, t), hi), mul(t, lo))))
            }
            knots := add(knots, add(1, mul(2, count)))
            rows := add(rows, mul(count, mul(2, hidden)))
        }

        // 3. What is above zero, which is 0x8000 here, with its sign.
        let z := 0
        for { let j := 0 } lt(j, hidden) { j := add(j, 1) } {
            let h := sub(mload(sum(j)), 0x8000)
            if sgt(h, 0) {
                switch and(1, shr(j, read(9, 4)))
                case 0 { z := add(z, h) }
                default { z := sub(z, h) }
            }
        }

        // 4. Output
        let u := sar(read(3, 1), add(z, read(4, 4)))
        if slt(u, 0) { u := 0 }
        if gt(u, 0x7fff) { u := 0x7fff }
        let count := read(8, 1)
        let i := 0
        for { let k := 0 } lt(k, count) { k := add(k, 1) } { i := add(i, lt(outputKnot(k), u)) }
        let score := outputScore(0)
        if gt(i, 0) { score := outputScore(sub(i, 1)) }
        if and(gt(i, 0), lt(i, count)) {
            let below := outputKnot(sub(i, 1))
            score := add(score, div(mul(sub(outputScore(i), score), sub(u, below)), sub(outputKnot(i), below)))
        }
        mstore(0, score)
        return(0, 0x20)

        // The number of so many bytes at a place in the tables.
        function read(place, bytes_) -> value {
            mstore(0, 0)
            codecopy(0, add(dataoffset("tables"), place), bytes_)
            value := shr(sub(256, mul(8, bytes_)), mload(0))
        }

        // Hidden unit j of the row at a place: sixteen to a word, the first in the lowest lane.
        function lane(row, j) -> value {
            value := read(add(row, add(mul(32, div(j, 16)), sub(30, mul(2, mod(j, 16))))), 2)
        }

        // Knot k of the feature whose knots are at a place.
        function knot(knots_, k) -> value { value := read(add(knots_, add(1, mul(2, k))), 2) }

        function outputKnot(k) -> value { value := read(add(13, mul(4, k)), 2) }

        function outputScore(k) -> value { value := read(add(15, mul(4, k)), 2) }

        // Where the sum of hidden unit j is in memory.
        function sum(j) -> place { place := add(0x40, mul(32, j)) }
    }
    data "tables" hex"00"
}
