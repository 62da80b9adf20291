// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

/// @notice Who may change a contract: other contracts of the network, appointed by the AccessManager's ADMIN.
interface IAppointing {
    /// @param number of the appointee here, from 1; it never changes and is never given to another.
    event Appointed(address indexed account, uint8 number);
    event Dismissed(address indexed account, uint8 number);

    /// @notice Lets `account` call the functions of appointees. Restricted to ADMIN.
    /// @dev Reverts Appointing_AlreadyAppointed(account), Appointing_Full(account, maximum).
    function appoint(address account) external;

    /// @notice Takes the right away; what the account wrote stays. Restricted to ADMIN.
    /// @dev Reverts Appointing_NotAppointed(account).
    function dismiss(address account) external;

    function isAppointed(address account) external view returns (bool appointed);
    /// @return appointed whether `account` is an appointee or was one before it was dismissed.
    function wasAppointed(address account) external view returns (bool appointed);
}
