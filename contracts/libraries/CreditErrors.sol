// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

/// @notice Every revert about what acceptors file, disclose and owe; named and argued as in Errors.
library CreditErrors {
    /// @notice Only active commercial banks file figures.
    error FilingRegistry_NotABank(address account);
    /// @notice Figures are of a day that has come (CST day numbers).
    error FilingRegistry_FutureDay(uint32 asOfDay, uint32 today);
    /// @notice Figures are of a later day than those before (CST day numbers).
    error FilingRegistry_NotAfterLast(uint32 asOfDay, uint32 lastDay);
    /// @notice A bank has assets.
    error FilingRegistry_NoAssets(address bank);

    /// @notice The bank has filed no figures, or they are of `asOfDay` (CST day number; 0 = none) and serve
    ///         `validityDays`.
    /// @dev Order 2022 No. 4: acceptance is limited by the acceptor's assets and deposits.
    error CreditRegistry_NoFiling(address bank, uint32 asOfDay, uint256 validityDays);
    /// @notice The acceptance balance would be `balance` fen; the bank's assets allow `maximum`.
    /// @dev Order 2022 No. 4: at most 15 % of total assets.
    error CreditRegistry_AcceptanceLimit(address bank, uint256 balance, uint256 maximum);
    /// @notice The margin deposits are `marginDeposits` fen; the bank's deposits allow `maximum`.
    /// @dev Order 2022 No. 4: at most 10 % of deposits.
    error CreditRegistry_MarginLimit(address bank, uint64 marginDeposits, uint256 maximum);
    /// @notice The acceptor is listed as overdue; it accepts nothing before `untilDay` (CST day number).
    error CreditRegistry_Listed(address acceptor, uint32 untilDay);
    /// @notice The acceptor was persistently overdue and is barred before `untilDay` (CST day number).
    error CreditRegistry_Barred(address acceptor, uint32 untilDay);
}
