// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {CreditStanding, MonthEnd} from "../types/CreditTypes.sol";
import {InstrumentClass} from "../types/InstrumentTypes.sol";

/// @notice The credit of acceptors, computed from their own bills: balances, overdue payments, lists at month end,
///      bars.
/// @dev No keeper: months that have passed are counted when an acceptor is looked at, at most 24 of them. Only what
///      changes a balance is told to the registry.
interface ICreditRegistry {
    /// @param amount fen of the slice.
    /// @param overduePayments of this month, 15 for 15 and more; a bill counts once, in the month of its first overdue
    ///      slice.
    event OverduePayment(address indexed acceptor, uint64 amount, uint64 overdueBalance, uint16 overduePayments);
    event OverdueCleared(address indexed acceptor, uint64 amount, uint64 overdueBalance);
    /// @notice The acceptor was listed as overdue at the end of `month` (year * 12 + month - 1).
    event OverdueListed(address indexed acceptor, uint16 indexed month);
    /// @notice It was listed too often: it is barred until the first day of `untilMonth`.
    event AcceptorBarred(address indexed acceptor, uint16 indexed untilMonth);

    /// @notice A bill of `face` fen was accepted. Only the BillRegistry.
    /// @dev Reverts with what `acceptanceRefusal` answers, so the registry of bills need not ask before.
    function accepted(address acceptor, InstrumentClass class_, uint64 face) external;
    /// @notice `amount` fen of accepted bills ended: withdrawn, or paid in time. Only BillRegistry and PresentmentDesk.
    function ended(address acceptor, uint64 amount) external;
    /// @notice A presented slice of `amount` fen was refused or not answered in time. Only the PresentmentDesk.
    /// @dev The first overdue slice of a bill makes the bill an overdue payment; its other slices add to the balance
    ///      only.
    function defaulted(address acceptor, uint256 billId, uint64 amount) external;
    /// @notice The acceptor paid `amount` fen that were overdue, to whom they were owed by then. Only desks.
    function cleared(address acceptor, uint64 amount) external;
    /// @notice The acceptor paid `amount` fen after its time to answer, before anyone called it a default. Only the
    ///         PresentmentDesk.
    /// @dev An overdue payment as with `defaulted`, once for a bill.
    function paidLate(address acceptor, uint256 billId, uint64 amount) external;
    /// @notice The acceptor was declared insolvent, or the declaration was lifted. Only the InsolvencyRegistry.
    function declared(address acceptor, bool insolvent) external;

    /// @return standing as of this block.
    function standingOf(address acceptor) external view returns (CreditStanding memory standing);
    /// @return end the balances at the end of last month.
    /// @return firstMonth of the first acceptance; 0 = it never accepted a bill.
    function lastMonthEndOf(address acceptor) external view returns (MonthEnd memory end, uint16 firstMonth);
    /// @return month of the first acceptance (year * 12 + month - 1); 0 = it never accepted a bill.
    function firstMonthOf(address acceptor) external view returns (uint16 month);
    /// @return error_ why `acceptor` may not accept `face` fen more now, as the encoded error; empty if it may.
    function acceptanceRefusal(
        address acceptor,
        InstrumentClass class_,
        uint64 face
    ) external view returns (bytes memory error_);
    /// @return error_ why bills of `acceptor` may not be discounted, guaranteed or pledged now; empty if they may.
    function financingRefusal(address acceptor) external view returns (bytes memory error_);
}
