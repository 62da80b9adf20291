// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {BillStatus} from "../types/InstrumentTypes.sol";

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
    /// @notice The acceptor was declared bankrupt or ordered to stop business: it accepts no bill, and its acceptances
    ///         are not financed.
    /// @dev 票据法 36, 61, 64.
    error CreditRegistry_Insolvent(address acceptor);

    /// @notice Only the acceptor discloses a bill.
    /// @dev PBoC Notice 2020-19: the acceptor answers for what is disclosed.
    error DisclosureRegistry_NotAcceptor(uint256 billId, address caller, address acceptor);
    /// @notice The bill was not accepted, so there is nothing to disclose.
    error DisclosureRegistry_NotAccepted(uint256 billId, BillStatus status);
    /// @notice Credit data are of the month that ended last (year * 12 + month - 1).
    error DisclosureRegistry_NotLastMonth(uint16 month, uint16 lastMonth);
    /// @notice The acceptor has not disclosed the bill.
    /// @dev PBoC Notice 2020-19; Order 2022 No. 4: it is not discounted, guaranteed or pledged.
    error DisclosureRegistry_NotDisclosed(uint256 billId);
    /// @notice What the acceptor disclosed of the bill disagrees with it.
    /// @dev PBoC Notice 2020-19; Order 2022 No. 4: it is not discounted, guaranteed or pledged.
    error DisclosureRegistry_Mismatch(uint256 billId);
    /// @notice The acceptor owes its credit data of the month that begins on `monthDay` (CST day number).
    /// @dev PBoC Notice 2020-19: by the 10th of the next month.
    error DisclosureRegistry_CreditNotDisclosed(address acceptor, uint32 monthDay);
    /// @notice The credit data that the acceptor disclosed of the month from `monthDay` on disagree with the chain.
    /// @dev PBoC Notice 2020-19.
    error DisclosureRegistry_CreditMismatch(address acceptor, uint32 monthDay);
}
