// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title A token that misbehaves as told, for tests
/// @notice Balances are kept honestly unless the behaviour says otherwise.
contract HostileToken {
    enum Behaviour {
        Honest,
        // Moves one per cent less than asked.
        FeeOnTransfer,
        // Returns nothing, as USDT does.
        NoReturn,
        // Moves nothing and says false.
        ReturnsFalse,
        // Moves nothing and says true.
        LiesAboutMoving,
        // Says two, which is not true.
        ReturnsTwo,
        // Returns 100 kB that begin with true.
        ReturnsMuch,
        // Reverts with 100 kB.
        RevertsMuch,
        // Uses up all gas.
        BurnsGas,
        // Balances read as their double while a transfer is under way.
        LiesAboutBalances,
        // Calls `reenterTarget` in the middle of a transfer, before anything moved.
        ReentersBefore,
        // The same, after it moved.
        ReentersAfter,
        // The same, and moves nothing itself: the inner call has to bring what the outer one is measured by.
        ReentersInstead
    }

    Behaviour public behaviour;
    mapping(address account => bool) public blocked;
    mapping(address account => mapping(address spender => uint256)) public allowance;
    address public reenterTarget;
    bytes public reenterData;
    bool public reenterWorked;
    bytes public reenterResult;

    mapping(address account => uint256) private _balances;
    bool private _entered;
    bool private _doubled;

    error Blocked(address account);
    error TooLittle(address account, uint256 balance, uint256 amount);

    function setBehaviour(Behaviour behaviour_) external {
        behaviour = behaviour_;
        _doubled = false;
    }

    function setBlocked(address account, bool blocked_) external {
        blocked[account] = blocked_;
    }

    function setReenter(address target, bytes calldata data) external {
        reenterTarget = target;
        reenterData = data;
    }

    function mint(address to, uint256 amount) external {
        _balances[to] += amount;
    }

    /// @dev As a rebasing token: what an account holds changes without a transfer.
    function setBalance(address account, uint256 amount) external {
        _balances[account] = amount;
    }

    function approve(address spender, uint256 amount) external returns (bool) {
        allowance[msg.sender][spender] = amount;
        return true;
    }

    function transfer(address to, uint256 amount) external returns (bool) {
        return _move(msg.sender, to, amount);
    }

    function transferFrom(address from, address to, uint256 amount) external returns (bool) {
        uint256 allowed = allowance[from][msg.sender];
        if (allowed < amount) revert TooLittle(from, allowed, amount);
        allowance[from][msg.sender] = allowed - amount;
        return _move(from, to, amount);
    }

    function balanceOf(address account) external view returns (uint256) {
        return _doubled ? _balances[account] * 2 : _balances[account];
    }

    function _move(address from, address to, uint256 amount) private returns (bool) {
        if (blocked[from]) revert Blocked(from);
        if (blocked[to]) revert Blocked(to);
        Behaviour kind = behaviour;
        if (kind == Behaviour.ReturnsFalse) return false;
        if (kind == Behaviour.LiesAboutMoving) return true;
        if (kind == Behaviour.RevertsMuch) {
            assembly {
                revert(0, 100000)
            }
        }
        if (kind == Behaviour.BurnsGas) {
            assembly {
                invalid()
            }
        }
        if (kind == Behaviour.LiesAboutBalances) _doubled = true;
        if (kind == Behaviour.ReentersBefore) _reenter();
        if (kind != Behaviour.ReentersInstead || _entered) {
            if (_balances[from] < amount) revert TooLittle(from, _balances[from], amount);
            _balances[from] -= amount;
            _balances[to] += kind == Behaviour.FeeOnTransfer ? amount - amount / 100 : amount;
        }
        if (kind == Behaviour.ReentersAfter || kind == Behaviour.ReentersInstead) _reenter();
        if (kind == Behaviour.NoReturn) {
            assembly {
                return(0, 0)
            }
        }
        if (kind == Behaviour.ReturnsTwo) {
            assembly {
                mstore(0, 2)
                return(0, 0x20)
            }
        }
        if (kind == Behaviour.ReturnsMuch) {
            assembly {
                mstore(0, 1)
                return(0, 100000)
            }
        }
        return true;
    }

    function _reenter() private {
        if (_entered || reenterTarget == address(0)) return;
        _entered = true;
        (reenterWorked, reenterResult) = reenterTarget.call(reenterData);
        _entered = false;
    }
}
