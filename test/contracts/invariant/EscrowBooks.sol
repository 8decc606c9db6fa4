// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Terms} from "../../../contracts/escrow/IEscrow.sol";
import {Test} from "../../utils/Test.sol";

/// @notice Books kept beside the escrow's, from what was asked of it and that it worked: never from what it says.
abstract contract EscrowBooks is Test {
    struct Book {
        uint256 authorized;
        uint256 captured;
        uint256 refunded;
        uint256 returned;
        uint256 fees;
        uint256 seq;
        uint256 captureBy;
        uint256 refundBy;
        bool cleared;
        bool disputed;
    }

    bytes32[] public ids;
    address[] public actors;
    mapping(bytes32 id => Book) public books;
    /// @notice What an account has in a token: its balance and what the escrow owes it.
    mapping(address token => mapping(address account => uint256)) public wealth;
    /// @notice How often a verb worked.
    mapping(string verb => uint256) public counts;
    /// @notice How often the run called anything.
    uint256 public calls;
    /// @notice What the last call was about; a payment may stand there twice.
    bytes32[] public touched;
    /// @notice What is held in a token, by these books.
    mapping(address token => uint256) public heldOf;
    /// @notice A sentence about each broken promise; empty for ever.
    string[] public broken;

    mapping(bytes32 id => Terms) internal _terms;

    function heldIn(bytes32 id) internal view returns (uint256) {
        Book storage book = books[id];
        return book.authorized - book.captured - book.returned;
    }

    function require_(bool condition, string memory sentence) internal {
        if (!condition) broken.push(sentence);
    }

    function touch(bytes32 id) internal returns (Book storage book) {
        touched.push(id);
        return books[id];
    }

    function bookOpened(bytes32 id, Terms memory terms, uint256 amount) internal {
        Book storage book = touch(id);
        require_(book.authorized == 0, "4: an id lived twice");
        require_(block.timestamp < terms.authorizeBy, "authorized too late");
        ids.push(id);
        _terms[id] = terms;
        book.authorized = amount;
        heldOf[terms.token] += amount;
        book.seq = 1;
        book.captureBy = terms.captureBy;
        book.refundBy = terms.refundBy;
        book.cleared = terms.gate == address(0);
        wealth[terms.token][terms.payer] -= terms.token == address(0) ? 0 : amount;
    }

    function bookIncreased(bytes32 id, uint256 amount) internal {
        Book storage book = touch(id);
        Terms storage terms = _terms[id];
        require_(block.timestamp < terms.authorizeBy, "increased too late");
        require_(book.returned + book.refunded == 0, "2: grew after a give-back");
        require_(!book.disputed, "grew while disputed");
        book.authorized += amount;
        heldOf[terms.token] += amount;
        ++book.seq;
        if (terms.token != address(0)) wealth[terms.token][terms.payer] -= amount;
    }

    function bookCleared(bytes32 id) internal {
        Book storage book = touch(id);
        require_(!book.cleared, "7: cleared twice");
        require_(block.timestamp < book.captureBy, "cleared too late");
        require_(!book.disputed, "cleared while disputed");
        book.cleared = true;
    }

    function bookCaptured(bytes32 id, address actor, uint256 amount, uint256 fee) internal {
        Book storage book = touch(id);
        Terms storage terms = _terms[id];
        require_(actor == terms.operator, "3: another than the operator captured");
        require_(block.timestamp >= terms.captureFrom, "captured too early");
        require_(block.timestamp < book.captureBy, "captured too late");
        require_(!book.disputed, "captured while disputed");
        book.cleared = true;
        ++book.seq;
        bookPaid(id, amount, fee);
    }

    /// @dev Held money goes to the payee and the fee's receiver.
    function bookPaid(bytes32 id, uint256 amount, uint256 fee) internal {
        Book storage book = touch(id);
        Terms storage terms = _terms[id];
        require_(amount <= heldIn(id), "2: more was captured than held");
        require_(fee >= (amount * terms.minFeeBps) / 10_000, "2: a fee below its bound");
        require_(fee <= (amount * terms.maxFeeBps) / 10_000, "2: a fee above its bound");
        book.captured += amount;
        heldOf[terms.token] -= amount;
        book.fees += fee;
        wealth[terms.token][terms.payee] += amount - fee;
        if (fee != 0) wealth[terms.token][terms.feeReceiver] += fee;
    }

    /// @dev Held money goes back to the payer.
    function bookReturned(bytes32 id, uint256 amount) internal {
        Book storage book = touch(id);
        require_(amount <= heldIn(id), "2: more was returned than held");
        book.returned += amount;
        heldOf[_terms[id].token] -= amount;
        wealth[_terms[id].token][_terms[id].payer] += amount;
    }

    function bookVoided(bytes32 id, address actor, uint256 amount) internal {
        Book storage book = touch(id);
        Terms storage terms = _terms[id];
        require_(
            actor == terms.payee || (actor == terms.operator && !book.cleared),
            "3: voided by who may not, or after it was cleared"
        );
        if (amount == heldIn(id)) book.disputed = false;
        ++book.seq;
        bookReturned(id, amount);
    }

    function bookDenied(bytes32 id) internal {
        Book storage book = touch(id);
        require_(!book.cleared, "7: denied after it was cleared");
        require_(!book.disputed, "denied while disputed");
        ++book.seq;
        bookReturned(id, heldIn(id));
    }

    function bookReclaimed(bytes32 id, address actor) internal {
        Book storage book = touch(id);
        require_(actor == _terms[id].payer, "3: another than the payer reclaimed");
        require_(block.timestamp >= book.captureBy, "7: reclaimed before captureBy");
        require_(!book.disputed, "reclaimed while disputed");
        ++book.seq;
        bookReturned(id, heldIn(id));
    }

    function bookRefunded(bytes32 id, address actor, uint256 amount) internal {
        Book storage book = touch(id);
        Terms storage terms = _terms[id];
        require_(actor == terms.operator || actor == terms.payee, "3: refunded by who may not");
        require_(block.timestamp < book.refundBy, "refunded too late");
        require_(amount <= book.captured - book.refunded, "2: more was refunded than captured");
        book.refunded += amount;
        ++book.seq;
        if (terms.token != address(0)) wealth[terms.token][actor] -= amount;
        wealth[terms.token][terms.payer] += amount;
    }

    function bookDisputed(bytes32 id, address actor) internal {
        Book storage book = touch(id);
        require_(actor == _terms[id].payer, "3: another than the payer disputed");
        require_(_terms[id].arbiter != address(0), "disputed without an arbiter");
        require_(block.timestamp < book.captureBy, "disputed too late");
        require_(!book.disputed, "disputed twice");
        book.disputed = true;
        ++book.seq;
    }

    function bookResolved(bytes32 id, uint256 toPayee) internal {
        Book storage book = touch(id);
        require_(book.disputed, "resolved what was not disputed");
        uint256 toPayer = heldIn(id) - toPayee;
        book.disputed = false;
        ++book.seq;
        bookPaid(id, toPayee, (toPayee * _terms[id].minFeeBps) / 10_000);
        bookReturned(id, toPayer);
    }

    function bookExtended(bytes32 id, uint256 captureBy, uint256 refundBy) internal {
        Book storage book = touch(id);
        require_(!book.disputed, "extended while disputed");
        book.captureBy = captureBy;
        book.refundBy = refundBy;
        ++book.seq;
    }

    function bookClaimed(address token, address account, address to, uint256 amount) internal {
        wealth[token][account] -= amount;
        wealth[token][to] += amount;
    }
}
