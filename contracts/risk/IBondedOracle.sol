// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title What signer bonds ask of an oracle
interface IBondedOracle {
    /// @notice The {ISignerBonds} that signers stake in; zero when they stake nothing.
    function bonds() external view returns (address);

    /// @notice How long a report lives from its round's time, in seconds.
    function reportSeconds() external view returns (uint256);

    /// @notice Takes a signer out of every set that is or will be in force; changes nothing for one that is in none. Sent by
    /// the bonds.
    /// @param signer The signer.
    function retireSigner(address signer) external;
}
