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
    Withdrawn
}

enum DeliveryStatus {
    None,
    Requested,
    Delivered,
    Withdrawn
}

/// @notice A two-step transfer: the holder offers, the transferee signs or refuses.
struct TransferOffer {
    ApplicationStatus status;
    uint256 instrumentId;
    uint64 from;
    uint64 to;
    address transferor;
    address transferee;
    /// UTC seconds at which the lock expires.
    uint64 expiresAt;
}

/// @notice A holder's wish to sell a slice to a bank before its due day (discount, factoring).
struct FinancingRequest {
    ApplicationStatus status;
    uint256 instrumentId;
    uint64 from;
    uint64 to;
    address applicant;
    address bank;
    uint64 expiresAt;
    /// Annual, in millionths; 0 until quoted.
    uint32 rateMillionths;
    uint64 quoteValidUntil;
    bytes32 invoiceEvidence;
    bytes32 contractEvidence;
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

struct Presentment {
    PresentmentStatus status;
    uint256 instrumentId;
    uint64 from;
    uint64 to;
    address holder;
    address obligor;
    /// UTC seconds.
    uint64 presentedAt;
    /// Presented after the window: only the drawer and the acceptor remain liable (票据法 53).
    bool late;
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
