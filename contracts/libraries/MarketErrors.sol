// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {ListingStatus, PreferenceClass, TradeStatus} from "../types/MarketTypes.sol";

/// @notice Every revert of the market in bills and assets; named and argued as in Errors.
library MarketErrors {
    /// @notice The bank has as many standing quotes as one bank may have.
    error DiscountMarket_Full(address bank, uint256 maximum);
    /// @notice A quote is for a class of acceptor.
    error DiscountMarket_NoClass();
    /// @notice The least number of days is zero or above the greatest.
    error DiscountMarket_DaysOutOfRange(uint16 daysMin, uint16 daysMax);
    /// @notice The smallest part is zero, above the largest request or above all that is bought, in fen.
    error DiscountMarket_FaceOutOfRange(uint64 faceMin, uint64 faceMax, uint64 capacity);
    /// @notice A standing quote lasts from now on, until `last` at most (UTC seconds).
    error DiscountMarket_ValidityOutOfRange(uint64 validUntil, uint256 last);
    /// @notice The quote is unknown, used up or removed.
    error DiscountMarket_UnknownQuote(uint64 quoteId);
    /// @notice As long as a quote lasts, only its bank removes it.
    error DiscountMarket_NotQuoter(uint64 quoteId, address caller, address bank);
    /// @notice The steps that the caller allows end at this quote, before the book does.
    error DiscountMarket_StepsSpent(uint64 quoteId);
    /// @notice Nothing is offered for sale.
    error DiscountMarket_NoFace();
    /// @notice The quotes in the book take `sold` fen of the range, the holder wants to sell `faceMin` at least.
    error DiscountMarket_TooLittle(uint256 instrumentId, uint64 sold, uint64 faceMin);
    /// @notice The goods of the invoice came back to one of their sellers; nothing is matched until that is cleared.
    error DiscountMarket_CircularTrade(bytes32 evidenceId, bytes32 lotId);

    /// @notice The discount that was named is not settled or does not contain the range.
    /// @dev Order 2022 No. 4: interbank transfer, repo and rediscount are of discounted bills.
    error MarketDesk_NotDiscounted(uint256 instrumentId, uint64 from, uint64 to, uint256 discountId);
    /// @notice The trade is between an active commercial bank and another bank.
    /// @dev Order 2022 No. 4: trade in discounted bills is the business of banks; the central bank rediscounts.
    error MarketDesk_NotBanks(address seller, address buyer);
    /// @notice The rate is zero or above 100 % a year, in millionths.
    error MarketDesk_RateOutOfRange(uint32 rateMillionths, uint256 maximum);
    /// @notice The trade is not in the status that this step needs; an unknown trade has status None.
    error MarketDesk_WrongStatus(uint256 tradeId, TradeStatus status, TradeStatus expected);
    /// @notice The caller is not the party of the trade who may take this step.
    error MarketDesk_NotParty(uint256 tradeId, address caller, address expected);
    /// @notice The lock of the offer ended at `expiresAt` (UTC seconds).
    error MarketDesk_Expired(uint256 tradeId, uint64 expiresAt);

    /// @notice A repo is pledged or outright.
    error RepoDesk_NoKind();
    /// @notice The money lent is zero or above the face, in fen.
    error RepoDesk_PrincipalOutOfRange(uint64 principal, uint64 face);
    /// @notice The business day of redemption is not within `firstDay..lastDay` (CST day numbers).
    error RepoDesk_DueDayOutOfRange(uint32 dueDay, uint32 firstDay, uint32 lastDay);
    /// @notice A repo is not redeemed before its due day (CST day numbers).
    error RepoDesk_TooEarly(uint256 tradeId, uint32 today, uint32 dueDay);
    /// @notice The borrower may redeem to the end of the due day (CST day numbers).
    error RepoDesk_NotOverdue(uint256 tradeId, uint32 today, uint32 dueDay);

    /// @notice The rate in force is above the most that the applicant pays.
    error RediscountDesk_RateAbove(uint256 tradeId, uint32 rateMillionths, uint32 rateMax);
    /// @notice The bill does not belong to the class, or no document shows that it does.
    error RediscountDesk_NotOfClass(uint256 instrumentId, PreferenceClass preference);
    /// @notice `available` fen of the bank's quota are left for this class.
    /// @dev Order 2022 No. 4: the central bank sets quota and preferences of rediscount.
    error RediscountDesk_QuotaExceeded(address bank, PreferenceClass preference, uint64 face, uint64 available);
    /// @notice The bill has not come to its payment day (CST day numbers), so it uses the quota.
    error RediscountDesk_Outstanding(uint256 tradeId, uint32 today, uint32 maturesDay);
    /// @notice The quota is free already.
    error RediscountDesk_Retired(uint256 tradeId);

    /// @notice The taker is the seller.
    error ListingDesk_TakerNotEligible(address taker);
    /// @notice Only a warehouse receipt has a keeper who signs.
    error ListingDesk_NoKeeper(uint256 instrumentId);
    /// @notice The keeper has not signed the transfer of the receipt.
    /// @dev 民法典 910: a receipt passes by endorsement with the keeper's signature.
    error ListingDesk_NotCountersigned(uint256 listingId, uint256 instrumentId);
    /// @notice The instrument does not circulate.
    error ListingDesk_NotCirculating(uint256 instrumentId);
    /// @notice A listing has a price.
    error ListingDesk_NoPrice(uint256 listingId);
    /// @notice A listing lasts from now on, until `last` at most (UTC seconds).
    error ListingDesk_ValidityOutOfRange(uint256 listingId, uint64 validUntil, uint256 last);
    /// @notice The listing is not in the status that this step needs; an unknown listing has status None.
    error ListingDesk_WrongStatus(uint256 listingId, ListingStatus status, ListingStatus expected);
    /// @notice The caller is not the party of the listing who may take this step.
    error ListingDesk_NotParty(uint256 listingId, address caller, address expected);
    /// @notice The listing ended at `validUntil` (UTC seconds).
    error ListingDesk_Expired(uint256 listingId, uint64 validUntil);
    /// @notice The price is above the most that the taker pays, in fen.
    error ListingDesk_PriceAbove(uint256 listingId, uint64 price, uint64 priceMax);
}
