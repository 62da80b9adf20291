// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

/// @notice Every revert about freezes; named and argued as in Errors.
library FreezeErrors {
    /// @notice A freeze, its renewal and its release each stand on an order of the court.
    error FreezeDesk_NoOrder();
    /// @notice A freeze lasts until a day within `firstDay..lastDay` (CST day numbers).
    /// @dev 民诉法解释 485: at most three years, renewed by a new order.
    error FreezeDesk_TermOutOfRange(uint32 untilDay, uint32 firstDay, uint32 lastDay);
    /// @notice Nothing is frozen under this number: it is unknown, was released, or its last day has passed.
    error FreezeDesk_NotFrozen(uint256 freezeId);
    /// @notice The freeze lasts until the end of `untilDay` (CST day number).
    error FreezeDesk_TermRuns(uint256 freezeId, uint32 today, uint32 untilDay);
}
