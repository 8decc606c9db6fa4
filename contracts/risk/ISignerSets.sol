// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice A signer set.
struct SignerSet {
    /// The signers; a signature names its signer by the position here.
    address[] signers;
    /// Signatures that a report needs.
    uint8 quorum;
    /// Bit i set: signer i was not revoked.
    uint32 live;
    /// Reports of the set serve from this second on; 2⁴⁸−1 for a set that was replaced before it began.
    uint48 activeAt;
    /// and before this second; 2⁴⁸−1 while no later set was announced.
    uint48 servesUntil;
}

/// @title Signer sets: who may sign reports, and how many must
/// @notice An owner, if there is one, announces sets, which wait, and revokes signers, which is immediate. Bonds, if there
/// are any, take a signer out that equivocated or left.
interface ISignerSets {
    /* ERRORS */

    /// @notice The signer set does not exist, is not active yet, was replaced, or its overlap is over.
    error SignerSetNotInForce(uint256 signerSet);
    /// @notice Too few signatures of live signers, or too few live signers.
    error TooFewSignatures(uint256 counted, uint256 quorum);
    /// @notice The signature at `position` is not one of the signer it names, is malleable, or out of order.
    error InvalidSignature(uint256 position);
    /// @notice A signer set needs 1 … 31 distinct signers, none zero, and a quorum of 1 … that many.
    error InvalidSignerSet(uint256 signers, uint256 quorum);
    /// @notice The set has no such signer, or it was revoked before.
    error UnknownSigner(uint256 signerSet, uint256 index);
    /// @notice No more sets can be announced: their numbers fit two bytes.
    error TooManySignerSets(uint256 count);
    /// @notice The signer has not staked enough, is leaving, or equivocated.
    error UnbondedSigner(address signer);
    /// @notice Only the bonds retire a signer.
    error NotBonds(address actor, address bonds);

    /* EVENTS */

    /// @notice A signer set was announced; it takes over at `activeAt`.
    event SignerSetAnnounced(uint256 indexed signerSet, address[] signers, uint256 quorum, uint256 activeAt);
    /// @notice An announced set was replaced before it took over; it never will.
    event SignerSetReplaced(uint256 indexed signerSet);
    /// @notice A signer was revoked, at once.
    event SignerRevoked(uint256 indexed signerSet, uint256 index, address signer);

    /* ACTIONS */

    /// @notice Announces a set that takes over after `rotationDelay`; reports of the set before it serve for
    /// `reportSeconds` more. A set announced earlier that did not take over yet is replaced. Sent by the owner. Where there
    /// are bonds, every signer must have one; the first set, of the constructor, is older than they can be.
    /// @param signers 1 … 31 distinct addresses.
    /// @param quorum Signatures that a report needs.
    /// @return signerSet The number of the set.
    function announceSignerSet(address[] calldata signers, uint8 quorum) external returns (uint32 signerSet);

    /// @notice Revokes one signer at once: its signatures count no more. With fewer live signers than the quorum the set
    /// says *hold*. Sent by the owner.
    /// @param set The number of the set.
    /// @param index The signer's position in it.
    function revokeSigner(uint32 set, uint8 index) external;

    /// @notice Revokes a signer at once in every set that is or will be in force, of the 32 latest. Sent by `bonds`, when
    /// the signer leaves or equivocated. Does nothing for a signer that is in none.
    /// @param signer Its address.
    function retireSigner(address signer) external;

    /* VIEWS */

    /// @notice A signer set; empty when there is none of that number.
    /// @param set Its number, from 1.
    function signerSet(uint32 set) external view returns (SignerSet memory);

    /// @notice The number of the set in force now (not counting one in its overlap).
    function activeSignerSet() external view returns (uint32);

    /// @notice How long an announced set waits, in seconds.
    function rotationDelay() external view returns (uint256);

    /// @notice The {ISignerBonds} of the signers; zero for none.
    function bonds() external view returns (address);
}
