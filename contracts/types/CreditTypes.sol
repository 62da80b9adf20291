// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

/// @notice What a bank files about itself; amounts in fen.
/// @dev Field order packs the filing into two slots.
struct Filing {
    uint64 totalAssets;
    uint64 deposits;
    /// Margin deposits for acceptances (保证金).
    uint64 marginDeposits;
    /// CST day number of which the figures are; 0 = nothing was filed.
    uint32 asOfDay;
    /// CST day number on which they were filed.
    uint32 filedDay;
    /// Outstanding acceptances on paper or on other platforms.
    uint64 otherAcceptances;
}

/// @notice The credit of an acceptor, one slot: everything that its payments have shown.
/// @dev Months are counted from year 0 (year * 12 + month - 1). The two registers shift as months pass, so that the
///      work is bounded by their length, never by the number of bills.
struct CreditRecord {
    /// The month up to which the record is brought forward; 0 = it never accepted a bill.
    uint16 month;
    /// The month of its first acceptance.
    uint16 firstMonth;
    /// The month in which it may act again as acceptor; 0 = it was never barred.
    uint16 barredUntilMonth;
    /// Bit `i`: listed as overdue at the end of the month `month - 1 - i`.
    uint16 listings;
    /// Four bits `i`: overdue payments (bills, each once) in the month `month - i`, 15 for 15 and more.
    uint48 overdues;
    /// Fen refused or not answered, and not paid by the acceptor since.
    uint64 overdueBalance;
    /// Fen accepted and neither paid nor withdrawn.
    uint64 acceptanceBalance;
    /// Declared bankrupt or ordered to stop business, as the InsolvencyRegistry has it.
    bool insolvent;
}

/// @notice Balances of an acceptor at the end of a month, in fen.
struct MonthEnd {
    /// As in CreditRecord.
    uint16 month;
    uint64 acceptanceBalance;
    uint64 overdueBalance;
}

/// @notice Where an acceptor stands today.
struct CreditStanding {
    /// Listed as overdue at the end of last month: it accepts nothing this month.
    bool listed;
    /// CST day number from which a persistently overdue acceptor is free again; 0 = it is not barred.
    uint32 barredUntilDay;
    /// Overdue payments, a bill once, within the window that ends with this month.
    uint16 overduePayments;
    uint64 overdueBalance;
    uint64 acceptanceBalance;
}

/// @notice What the acceptor of a bill published of it, one slot.
struct BillDisclosure {
    /// UTC seconds of the first disclosure; 0 = never.
    uint64 disclosedAt;
    /// The particulars of the last disclosure are those of the bill.
    bool matches;
    /// The first disclosure came after the time for it.
    bool late;
}

/// @notice The latest credit data that an acceptor published, one slot.
struct CreditDisclosure {
    /// As in CreditRecord; 0 = never.
    uint16 month;
    /// Fen, as disclosed.
    uint64 acceptanceBalance;
    uint64 overdueBalance;
    /// UTC seconds of the first disclosure of this month.
    uint64 disclosedAt;
    /// The balances of the last disclosure are those of the chain.
    bool matches;
    /// The first disclosure of this month came after the time for it.
    bool late;
}
