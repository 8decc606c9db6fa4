// SPDX-License-Identifier: MIT
//
// The evaluator that every model's code begins with; the model's tables follow it (docs/reference/model-code.md). It
// computes docs/spec/models.md to the bit. Pure: it reads calldata and its own code, nothing else, and its gas does not
// depend on the input.
//
// Calldata: features (32 bytes), extra features (32 bytes), no selector. Returns the score as one word.
//
// `npm run evaluator` compiles this file into ModelEvaluatorCode.sol and sdk/src/model/evaluatorCode.ts.
//
// Memory: 0x000 the tables' head as in the code, 0x420 two rows (four words at most).
object "ModelEvaluator" {
    code {
        codecopy(0, dataoffset("tables"), 0x420)

        // InvalidInputLength(uint256)
        if xor(calldatasize(), 0x40) {
            mstore(0, shl(224, 0x097eb235))
            mstore(4, calldatasize())
            revert(0, 0x24)
        }
        // A value with its top bit set, or anything beyond the model's features. InvalidFeatures(bytes32,bytes32)
        if or(and(calldataload(0), mload(0x320)), and(calldataload(0x20), mload(0x340))) {
            mstore(0, shl(224, 0xb6126e8e))
            calldatacopy(4, 0, 0x40)
            revert(0, 0x44)
        }

        // Each lane of a bin word is 0x8000 + knot. Subtracting x from every lane leaves its top bit set where
        // knot >= x; no lane borrows from its neighbour. Lanes count from the low end: lane 0 is the place of the rows,
        // lanes 1 to 14 are counted, lane 15 repeats the lowest knot, so that below it the width is zero and so is the
        // fraction (division by zero is zero). The c-th lane then holds the knot above x and the one after it the knot
        // below.
        //
        // Rows are packed signed lanes of 16 bits modulo 2^256: borrows between lanes cancel in the end because every
        // final lane fits. `hi` sums the rows above, `dt` the fractions of the differences; the sum over features of
        // (16 - t) * hi + t * lo is 16 * hi + dt.
        let all
        let negative
        let params := mload(0x300)
        let end := shl(5, byte(1, params))
        switch byte(2, params)
        case 16 {
            let hi
            let dt
            for { let p := 0 } lt(p, end) { p := add(p, 0x20) } {
                let word := mload(p)
                let d := sub(word, mul(shr(240, calldataload(shr(4, p))), 0x0001000100010001000100010001000100010001000100010001000100010000))
                let c := mod(shr(10, and(d, 0x0000800080008000800080008000800080008000800080008000800080000000)), 0xffff)
                let q := shr(shr(1, c), d)
                let t := div(shl(4, and(q, 0x7fff)), sub(and(q, 0xffff), and(shr(16, q), 0xffff)))
                codecopy(0x420, add(and(word, 0xffff), c), 0x40)
                let above := mload(0x420)
                hi := add(hi, above)
                dt := add(dt, mul(t, sub(mload(0x440), above)))
            }
            // 0x8000 in every lane makes the packed lanes plain 16-bit fields: value + 0x8000.
            let v := add(add(shl(4, hi), dt), 0x8000800080008000800080008000800080008000800080008000800080008000)
            let s := and(v, 0x8000800080008000800080008000800080008000800080008000800080008000)
            // max(0, value): 15 bits where the value is not negative.
            v := and(v, sub(s, shr(15, s)))
            all := v
            negative := and(v, mload(0x360))
            let even := 0x0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff
            all := add(and(all, even), and(shr(16, all), even))
            negative := add(and(negative, even), and(shr(16, negative), even))
        }
        default {
            let hi0
            let hi1
            let dt0
            let dt1
            for { let p := 0 } lt(p, end) { p := add(p, 0x20) } {
                let word := mload(p)
                let d := sub(word, mul(shr(240, calldataload(shr(4, p))), 0x0001000100010001000100010001000100010001000100010001000100010000))
                let c := mod(shr(9, and(d, 0x0000800080008000800080008000800080008000800080008000800080000000)), 0xffff)
                let q := shr(shr(2, c), d)
                let t := div(shl(4, and(q, 0x7fff)), sub(and(q, 0xffff), and(shr(16, q), 0xffff)))
                codecopy(0x420, add(and(word, 0xffff), c), 0x80)
                let above := mload(0x420)
                hi0 := add(hi0, above)
                dt0 := add(dt0, mul(t, sub(mload(0x460), above)))
                above := mload(0x440)
                hi1 := add(hi1, above)
                dt1 := add(dt1, mul(t, sub(mload(0x480), above)))
            }
            let top := 0x8000800080008000800080008000800080008000800080008000800080008000
            let even := 0x0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff
            let v := add(add(shl(4, hi0), dt0), top)
            let s := and(v, top)
            v := and(v, sub(s, shr(15, s)))
            let n := and(v, mload(0x360))
            all := add(and(v, even), and(shr(16, v), even))
            negative := add(and(n, even), and(shr(16, n), even))
            v := add(add(shl(4, hi1), dt1), top)
            s := and(v, top)
            v := and(v, sub(s, shr(15, s)))
            n := and(v, mload(0x380))
            all := add(all, add(and(v, even), and(shr(16, v), even)))
            negative := add(negative, add(and(n, even), and(shr(16, n), even)))
        }

        // Lanes of 32 bits are summed by the remainder modulo 2^32 - 1: the sum is below 2^20.
        let z := sub(mod(all, 0xffffffff), shl(1, mod(negative, 0xffffffff)))
        let u := sar(byte(3, params), add(z, and(shr(192, params), 0xffffffff)))
        u := mul(u, sgt(u, 0))
        u := xor(u, mul(xor(u, 0x7fff), gt(u, 0x7fff)))

        // The output's bin search: 32 lanes in two words, all counted. Twice the number of knots below u:
        let b := mul(u, 0x0001000100010001000100010001000100010001000100010001000100010001)
        let i := sub(0x40, mod(add(
            shr(14, and(sub(mload(0x3a0), b), 0x8000800080008000800080008000800080008000800080008000800080008000)),
            shr(14, and(sub(mload(0x3c0), b), 0x8000800080008000800080008000800080008000800080008000800080008000))
        ), 0xffff))
        // Outside the knots both scores are equal, so that what stands beside the knots does not matter.
        let ks := shr(224, mload(add(0x39e, i)))
        let scores := shr(224, mload(add(0x3e0, i)))
        let low := shr(16, scores)
        mstore(0, add(low, div(
            mul(sub(and(scores, 0xffff), low), sub(or(u, 0x8000), shr(16, ks))),
            sub(and(ks, 0xffff), shr(16, ks))
        )))
        return(0, 0x20)
    }
    data "tables" hex"00"
}
