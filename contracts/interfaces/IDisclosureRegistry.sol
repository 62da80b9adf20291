// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {BillDisclosure, CreditDisclosure} from "../types/CreditTypes.sol";

/// @notice What acceptors publish (PBoC Notice 2020-19): each bill they accept, and every month their credit data.
/// @dev The registry compares what is disclosed with what the chain knows. The last disclosure counts, so an error is
///      corrected by disclosing again; the first one tells whether it was in time.
interface IDisclosureRegistry {
    /// @notice Particulars of a bill as its acceptor has them in its own books.
    struct Particulars {
        address drawer;
        address payee;
        /// Fen.
        uint64 face;
        /// CST day numbers.
        uint32 issueDay;
        uint32 dueDay;
        bool transferable;
    }

    /// @param matches whether the particulars are those of the bill.
    event BillDisclosed(uint256 indexed billId, address indexed acceptor, bool matches, bool late);
    /// @param month year * 12 + month - 1.
    event CreditDisclosed(
        address indexed acceptor,
        uint16 indexed month,
        uint64 acceptanceBalance,
        uint64 overdueBalance,
        bool matches,
        bool late
    );

    /// @notice The acceptor discloses a bill that it accepted.
    /// @dev Reverts DisclosureRegistry_NotAcceptor, DisclosureRegistry_NotAccepted.
    function disclose(uint256 billId, Particulars calldata particulars) external;
    /// @notice The caller discloses its balances at the end of last month, in fen, of bills on this network.
    /// @param month last month: year * 12 + month - 1.
    /// @dev Reverts DisclosureRegistry_NotLastMonth.
    function discloseCredit(uint16 month, uint64 acceptanceBalance, uint64 overdueBalance) external;

    function billDisclosureOf(uint256 billId) external view returns (BillDisclosure memory disclosure);
    function creditDisclosureOf(address acceptor) external view returns (CreditDisclosure memory disclosure);
    /// @return month the latest whose credit data the acceptor must have disclosed by now (year * 12 + month - 1);
    ///         0 = none.
    function dueMonthOf(address acceptor) external view returns (uint16 month);
    /// @notice Why a bill is not to be discounted, guaranteed or pledged, encoded; empty where it may be.
    /// @return ofBill what is wrong with its own disclosure.
    /// @return ofCredit what is wrong with the credit data of its acceptor.
    function refusalsOf(
        uint256 billId,
        address acceptor
    ) external view returns (bytes memory ofBill, bytes memory ofCredit);
}
