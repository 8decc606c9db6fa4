// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";
import {IPostedReports} from "./IPostedReports.sol";
import {ISignerBonds} from "./ISignerBonds.sol";
import {ISignerSets, SignerSet} from "./ISignerSets.sol";
import {ReportWire} from "./ReportWire.sol";
import {SignerList} from "./SignerList.sol";
import {SignerSetState, SignerSetStateLib} from "./SignerSetState.sol";

/// @title Signer sets
/// @notice See {ISignerSets}: the interface is the manual.
abstract contract SignerSets is ISignerSets, Ownable2Step {
    /* TYPES */

    /// @dev One slot. `standing` is in force until `latest` takes over at `latestFrom`.
    struct Rotation {
        uint32 count;
        uint32 standing;
        uint32 latest;
        uint48 latestFrom;
    }

    /* CONSTANTS AND IMMUTABLES */

    /// @dev Half the order of secp256k1: a signature with a higher s is the malleable twin of one with a lower.
    uint256 private constant _MAX_S = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0;
    uint256 private constant _MAX_SIGNERS = 31;
    uint48 private constant _NEVER = type(uint48).max;
    uint256 private constant _MAX_ROTATION_DELAY = 365 days;
    /// @dev So many of the latest sets are searched for a signer to retire: nobody can make that search fail for gas.
    uint256 private constant _MAX_SEARCHED = 32;

    /// @inheritdoc ISignerSets
    address public immutable bonds;
    /// @inheritdoc ISignerSets
    uint256 public immutable rotationDelay;
    /// @dev How long reports of a set serve after the next one took over.
    uint256 private immutable _overlap;

    /* STORAGE */

    Rotation private _rotation;
    mapping(uint256 set => SignerSetState state) private _sets;

    /* CONSTRUCTOR */

    constructor(
        address owner_,
        address bonds_,
        uint256 rotationDelay_,
        uint256 overlap,
        address[] memory signers,
        uint8 quorum
    ) Ownable(owner_ == address(0) ? msg.sender : owner_) {
        if (rotationDelay_ > _MAX_ROTATION_DELAY) {
            revert IPostedReports.InvalidDuration(rotationDelay_, _MAX_ROTATION_DELAY);
        }
        bonds = bonds_;
        rotationDelay = rotationDelay_;
        _overlap = overlap;
        _addSignerSet(signers, quorum, block.timestamp);
        if (owner_ == address(0)) _transferOwnership(address(0));
    }

    /* SETS */

    /// @inheritdoc ISignerSets
    function announceSignerSet(address[] calldata signers, uint8 quorum) external onlyOwner returns (uint32) {
        if (bonds != address(0)) {
            for (uint256 i = 0; i < signers.length; ++i) {
                if (!ISignerBonds(bonds).isBonded(address(this), signers[i])) revert UnbondedSigner(signers[i]);
            }
        }
        return _addSignerSet(signers, quorum, block.timestamp + rotationDelay);
    }

    /// @inheritdoc ISignerSets
    function revokeSigner(uint32 set, uint8 index) external onlyOwner {
        SignerSetState state = _sets[set];
        if (!state.isLive(index)) revert UnknownSigner(set, index);
        _revoke(set, state, index, SignerList.signerAt(SignerList.locate(address(this), set), index));
    }

    /// @inheritdoc ISignerSets
    function retireSigner(address signer) external {
        if (msg.sender != bonds) revert NotBonds(msg.sender, bonds);
        uint256 set = _rotation.count;
        for (uint256 searched = 0; set != 0 && searched < _MAX_SEARCHED; ++searched) {
            SignerSetState state = _sets[set];
            if (!state.neverServes()) {
                // Earlier sets ended earlier.
                if (block.timestamp >= state.servesUntil()) return;
                (address[] memory signers, ) = SignerList.read(SignerList.locate(address(this), set));
                for (uint256 i = 0; i < signers.length; ++i) {
                    if (signers[i] == signer && state.isLive(i)) _revoke(set, state, i, signer);
                }
            }
            --set;
        }
    }

    /// @inheritdoc ISignerSets
    function signerSet(uint32 set) external view returns (SignerSet memory result) {
        SignerSetState state = _sets[set];
        if (state.quorum() == 0) return result;
        uint256 activeAt;
        (result.signers, activeAt) = SignerList.read(SignerList.locate(address(this), set));
        result.quorum = uint8(state.quorum());
        result.live = uint32(state.live());
        result.activeAt = state.neverServes() ? _NEVER : uint48(activeAt);
        uint256 end = state.servesUntil();
        result.servesUntil = end == SignerSetStateLib.NEVER ? _NEVER : uint48(end);
    }

    /// @inheritdoc ISignerSets
    function activeSignerSet() public view returns (uint32) {
        Rotation memory rotation = _rotation;
        return block.timestamp < rotation.latestFrom ? rotation.standing : rotation.latest;
    }

    /* INTERNAL */

    function _setInForce(uint256 set) internal view returns (SignerSetState state) {
        state = _sets[set];
        if (!state.inForce()) revert SignerSetNotInForce(set);
    }

    function _hasQuorum(SignerSetState state) internal pure returns (bool) {
        return state.liveCount() >= state.quorum();
    }

    /// @dev Whether the set in force now has enough live signers for a report.
    function _activeSetHasQuorum() internal view returns (bool) {
        return _hasQuorum(_sets[activeSignerSet()]);
    }

    /// @dev Exactly as many signatures as the quorum, by rising positions in the set, so that none counts twice.
    /// @param signaturesAt Where the signatures are, {ReportWire}.
    /// @param length Of the whole report, for the error.
    function _checkSignatures(
        uint256 set,
        SignerSetState state,
        bytes32 digest,
        uint256 signaturesAt,
        uint256 signatures,
        uint256 length
    ) internal view {
        unchecked {
            if (signatures != state.quorum()) {
                if (signatures < state.quorum()) revert TooFewSignatures(signatures, state.quorum());
                revert IPostedReports.MalformedReport(length);
            }
            address list;
            uint256 next = 0;
            for (uint256 i = 0; i < signatures; ++i) {
                (uint256 index, bytes32 r, bytes32 s, uint8 v) = ReportWire.signatureAt(
                    signaturesAt + i * ReportWire.SIGNATURE_BYTES
                );
                if (index < next || uint256(s) > _MAX_S) revert InvalidSignature(i);
                address signer = state.first();
                if (index != 0) {
                    if (list == address(0)) list = SignerList.locate(address(this), set);
                    signer = SignerList.signerAt(list, index);
                }
                // No signer is the zero address, and beyond the list there is only that: a failed recovery equals none.
                address recovered = ecrecover(digest, v, r, s);
                if (recovered != signer || recovered == address(0)) revert InvalidSignature(i);
                if (!state.isLive(index)) revert TooFewSignatures(i, state.quorum());
                next = index + 1;
            }
        }
    }

    function _revoke(uint256 set, SignerSetState state, uint256 index, address signer) private {
        _sets[set] = state.without(index);
        emit SignerRevoked(uint32(set), index, signer);
    }

    function _addSignerSet(address[] memory signers, uint8 quorum, uint256 activeAt) private returns (uint32 set) {
        uint256 size = signers.length;
        if (size == 0 || size > _MAX_SIGNERS || quorum == 0 || quorum > size) revert InvalidSignerSet(size, quorum);
        for (uint256 i = 0; i < size; ++i) {
            address signer = signers[i];
            if (signer == address(0)) revert InvalidSignerSet(size, quorum);
            for (uint256 j = 0; j < i; ++j) {
                if (signers[j] == signer) revert InvalidSignerSet(size, quorum);
            }
        }

        Rotation memory rotation = _rotation;
        if (rotation.count == SignerList.MAX_LISTS) revert TooManySignerSets(rotation.count);
        if (rotation.count != 0) {
            if (block.timestamp < rotation.latestFrom) {
                // Replaced before it took over: it will never be in force.
                _sets[rotation.latest] = _sets[rotation.latest].replaced();
                emit SignerSetReplaced(rotation.latest);
            } else {
                rotation.standing = rotation.latest;
            }
            _sets[rotation.standing] = _sets[rotation.standing].servingUntil(activeAt + _overlap);
        }
        set = ++rotation.count;
        rotation.latest = set;
        rotation.latestFrom = uint48(activeAt);
        _rotation = rotation;

        _sets[set] = SignerSetStateLib.announced(signers[0], size, quorum, activeAt);
        SignerList.create(signers, activeAt);
        emit SignerSetAnnounced(set, signers, quorum, activeAt);
    }
}
