// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SlotProof} from "./SlotProof.sol";

/// @notice What the transitions do to the fields keeps what holds of every payment, under what the escrow requires.
contract BooksProof is SlotProof {
    function opened(uint256 maxAmount, uint256 amount, uint256 timestamp, bool isCleared) external pure {
        require(amount >= 1 && amount <= maxAmount && maxAmount < 2 ** 104 && timestamp < 2 ** 32);
        Fields memory f = Fields(amount, 0, timestamp, 1, isCleared ? 1 : 0, 0, 0);
        assert(valid(f, Books(maxAmount, amount, 0, 0, 0)));
    }

    function increased(Fields memory f, Books memory b, uint256 amount) external pure {
        require(valid(f, b) && f.noIncrease == 0);
        require(f.held + f.refundable <= b.maxAmount && amount <= b.maxAmount - (f.held + f.refundable));
        f.held += amount;
        b.authorized += amount;
        assert(valid(f, b));
    }

    function returned(Fields memory f, Books memory b, uint256 amount) external pure {
        require(valid(f, b) && amount >= 1 && amount <= f.held);
        f.held -= amount;
        f.noIncrease = 1;
        b.returned += amount;
        assert(valid(f, b));
    }

    function refunded(Fields memory f, Books memory b, uint256 amount) external pure {
        require(valid(f, b) && amount >= 1 && amount <= f.refundable);
        f.refundable -= amount;
        f.noIncrease = 1;
        b.refunded += amount;
        assert(valid(f, b));
    }
}
