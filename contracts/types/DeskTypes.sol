// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

enum ApplicationStatus {
    None,
    Open,
    Quoted,
    Settled,
    Refused,
    Withdrawn
}

enum PresentmentStatus {
    None,
    Presented,
    Paid,
    Refused,
    Dishonoured
}

enum LoanStatus {
    None,
    Applied,
    Offered,
    Drawn,
    Repaid,
    Refused,
    Withdrawn,
    /// The bank has presented what was pledged; what comes in goes to it first.
    Collecting
}

enum DeliveryStatus {
    None,
    Requested,
    Delivered,
    Withdrawn
}

/// @notice A two-step transfer: the holder offers, the transferee signs or refuses.
struct TransferOffer {
    uint256 instrumentId;
    address transferor;
    /// UTC seconds from which the lock no longer counts.
    uint64 expiresAt;
    ApplicationStatus status;
    /// The transferor writes 不得转让: it is liable to this transferee and to no later holder.
    bool forbidsTransfer;
    address transferee;
    uint64 from;
    uint64 to;
    /// Sequence of the transfer in the instrument's history; 0 until signed.
    uint64 sequence;
}

/// @notice A holder's wish to sell a slice to a bank before its due day (discount, factoring).
struct FinancingRequest {
    uint256 instrumentId;
    address applicant;
    /// UTC seconds from which the lock no longer counts.
    uint64 expiresAt;
    ApplicationStatus status;
    address bank;
    /// UTC seconds, the last at which the quote can be taken; 0 until quoted.
    uint64 quoteValidUntil;
    /// Annual, in millionths; 0 until quoted.
    uint32 rateMillionths;
    uint64 from;
    uint64 to;
    /// The desk allocated the evidence to this slice; otherwise it is the evidence behind the instrument itself.
    bool allocated;
    /// Sequence of the transfer in the instrument's history; 0 until settled.
    uint64 sequence;
    bytes32 contractEvidence;
    bytes32 invoiceEvidence;
}

/// @notice What settling a request today costs.
struct FinancingAmounts {
    uint64 face;
    uint64 interest;
    uint64 proceeds;
    uint32 days_;
    uint32 adjustedDueDay;
    /// The payment day rests on a year whose calendar is not yet published.
    bool provisional;
}

/// @dev Field order packs the presentment into four slots.
struct Presentment {
    uint256 instrumentId;
    address holder;
    /// UTC seconds.
    uint64 presentedAt;
    PresentmentStatus status;
    /// Presented after the window: only the drawer and the acceptor remain liable (票据法 53).
    bool late;
    address obligor;
    uint64 from;
    uint64 to;
    /// Desk that presented for a pledgee, with its own id of the loan; zero when the holder presented.
    address agent;
    uint32 agentRef;
}

/// @notice What an acceptor has ordered about presentments to come.
struct StandingInstruction {
    /// Fen: a slice up to this is paid when it is presented; 0 = none.
    uint64 maxAmount;
    /// CST day number, the last on which it counts.
    uint32 lastDay;
}

/// @notice A loan against the pledge of a slice of any instrument class.
struct Loan {
    LoanStatus status;
    uint256 instrumentId;
    uint64 from;
    uint64 to;
    address borrower;
    address bank;
    uint64 expiresAt;
    /// Fen: asked for, lent once drawn.
    uint64 principal;
    uint32 rateMillionths;
    /// CST day numbers; 0 until drawn and until offered.
    uint32 drawnDay;
    uint32 dueDay;
}

/// @notice Goods asked for under a warehouse receipt.
struct Delivery {
    DeliveryStatus status;
    uint64 from;
    uint64 to;
    uint256 receiptId;
    address holder;
    address keeper;
}
