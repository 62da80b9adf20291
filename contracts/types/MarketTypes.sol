// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {FinancingAmounts} from "./DeskTypes.sol";

/// @notice Who stands behind a bill, as the discount market prices it (国有, 股份制, 城商, 农商, 其他银行, 企业).
enum AcceptorClass {
    None,
    StateBank,
    JointStockBank,
    CityBank,
    RuralBank,
    OtherBank,
    CoreEnterprise,
    OtherEnterprise
}

/// @notice Which part of its quota a rediscount is drawn from; every class but Ordinary is preferred.
enum PreferenceClass {
    None,
    Ordinary,
    SmallEnterprise,
    Agricultural,
    Green
}

enum RepoKind {
    None,
    /// The bill stays the borrower's, under a pledge (质押式).
    Pledged,
    /// The bill goes to the lender and comes back (买断式).
    Outright
}

enum TradeStatus {
    None,
    Offered,
    /// A repo whose bill is to be redeemed.
    Running,
    Settled,
    /// A repo that was not redeemed.
    Defaulted,
    Refused,
    Withdrawn
}

enum ListingStatus {
    None,
    /// 登记: on record, bound to nothing.
    Registered,
    /// 挂牌: locked and offered at a price.
    Listed,
    /// 摘牌: sold.
    Taken,
    /// 注销
    Cancelled
}

/// @notice What a bank buys, at which rate, until further notice.
struct QuoteTerms {
    AcceptorClass acceptorClass;
    /// Annual, in millionths; 1 to 1 000 000.
    uint32 rateMillionths;
    /// Days from the discount to the adjusted due day, both inclusive.
    uint16 daysMin;
    uint16 daysMax;
    /// Fen: the smallest part it buys.
    uint64 faceMin;
    /// Fen: the largest face of a request that it answers.
    uint64 faceMax;
    /// Fen: all it buys on this quote.
    uint64 capacity;
    /// UTC seconds, the last at which the quote is taken.
    uint64 validUntil;
}

/// @dev Field order packs the quote into three slots.
struct StandingQuote {
    address bank;
    AcceptorClass acceptorClass;
    uint32 rateMillionths;
    uint16 daysMin;
    uint16 daysMax;
    uint64 faceMin;
    uint64 faceMax;
    /// Fen still to be bought on this quote.
    uint64 remaining;
    uint64 validUntil;
    /// Neighbours in the book of its class: the one that is taken before, the one taken after; 0 = none.
    uint64 previous;
    uint64 next;
}

/// @notice The holder's conditions for a sale at the market's best rates.
struct MatchLimits {
    /// Annual, in millionths: no part is sold at more.
    uint32 rateMax;
    /// Fen, at least 1: the least that is sold; the face of the range = all or nothing.
    uint64 faceMin;
    /// How many standing quotes may be looked at; bounds the gas.
    uint16 stepsMax;
}

/// @notice One part of a sale: a discount of its own, to one bank.
struct MatchedPart {
    /// The settled request at the DiscountDesk.
    uint256 requestId;
    uint64 quoteId;
    address bank;
    uint32 rateMillionths;
    uint64 from;
    uint64 to;
    FinancingAmounts amounts;
}

/// @notice A trade of a discounted slice: the seller offers, the buyer signs or refuses.
/// @dev Field order packs the trade into four slots.
struct MarketTrade {
    uint256 instrumentId;
    address seller;
    /// UTC seconds from which the lock of an offer no longer counts.
    uint64 expiresAt;
    TradeStatus status;
    address buyer;
    /// Annual, in millionths.
    uint32 rateMillionths;
    uint64 from;
    uint64 to;
    /// Sequence in the bill's history of the transfer from seller to buyer; 0 = title is not transferred.
    uint64 sequence;
}

/// @notice What a repo has beside the trade; seller is the borrower, buyer the lender.
struct RepoTerms {
    RepoKind kind;
    /// Fen lent.
    uint64 principal;
    /// CST day numbers; the first is 0 until the repo is signed.
    uint32 startDay;
    /// A business day before the bill falls due; a calendar published since moves it.
    uint32 dueDay;
    /// Units from the low end that the lender kept; 0 unless it was not repaid.
    uint64 kept;
}

/// @notice What a rediscount has beside the trade.
struct RediscountTerms {
    PreferenceClass preference;
    /// CST day number: the payment day of the bill, as the calendar has it now, from which the quota is free again; 0
    /// until granted.
    uint32 maturesDay;
    bool retired;
    /// What shows that the class is deserved.
    bytes32 documentHash;
}

/// @notice What a bank may have rediscounted at a time, in fen.
struct RediscountQuota {
    uint64 total;
    uint64 used;
    /// Part of `used` that is of class Ordinary.
    uint64 usedOrdinary;
}

/// @notice An asset on offer to many.
/// @dev Field order packs the listing into six slots.
struct Listing {
    uint256 instrumentId;
    address seller;
    /// UTC seconds, the last at which the listing can be taken; 0 until listed.
    uint64 validUntil;
    ListingStatus status;
    /// The keeper of a warehouse receipt has signed the transfer in advance.
    bool countersigned;
    /// Only this member may take it; zero = any.
    address onlyTo;
    /// Fen for the whole; 0 until listed.
    uint64 price;
    address taker;
    /// Sequence of the transfer in the instrument's history; 0 until taken.
    uint64 sequence;
    uint64 from;
    uint64 to;
    bytes32 documentHash;
}
