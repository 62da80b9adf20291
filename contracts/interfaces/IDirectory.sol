// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

/// @notice Names every contract of the network. It is the first contract of genesis, so its address is the same on
/// every network.
interface IDirectory {
    event Named(bytes32 indexed name, address indexed target);

    /// @notice Names a contract, or points its name elsewhere. Only ADMIN, after its delay. At most 128 names.
    /// @param name not empty.
    /// @param target has code.
    function setAddress(bytes32 name, address target) external;

    /// @param name short name as bytes32 text, for example "TitleLedger".
    /// @return target the proxy's address; reverts Directory_UnknownName when absent.
    function addressOf(bytes32 name) external view returns (address target);

    /// @return names_ every name, in the order of naming.
    function names() external view returns (bytes32[] memory names_);
}
