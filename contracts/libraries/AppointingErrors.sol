// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

/// @notice Every revert about who may change a contract; named and argued as in Errors.
library AppointingErrors {
    /// @notice The contract is appointed already, or is the zero address.
    error Appointing_AlreadyAppointed(address account);
    /// @notice The contract is not appointed.
    error Appointing_NotAppointed(address account);
    /// @notice A number is given once, and there are no more.
    error Appointing_Full(address account, uint8 maximum);
}
