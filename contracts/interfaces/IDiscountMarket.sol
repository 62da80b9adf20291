// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {SliceRange} from "../types/LedgerTypes.sol";
import {AcceptorClass, MatchedPart, MatchLimits, QuoteTerms, StandingQuote} from "../types/MarketTypes.sol";

/// @notice Standing quotes of banks for discount, and sales that take the best of them: one book per class of acceptor,
///         the best rate first, then first come.
/// @dev A bank's quote is its consent in advance: it approves the money on the cash token for the DiscountDesk in the
///      same request.
interface IDiscountMarket {
    event AcceptorClassified(address indexed acceptor, AcceptorClass acceptorClass);
    event QuotePosted(
        uint64 indexed quoteId,
        address indexed bank,
        AcceptorClass indexed acceptorClass,
        QuoteTerms terms
    );
    event QuoteRemoved(uint64 indexed quoteId);
    /// @param requestId of the discount at the DiscountDesk.
    /// @param remaining fen that the quote still buys.
    event DiscountMatched(
        uint256 indexed requestId,
        uint64 indexed quoteId,
        address indexed applicant,
        uint64 face,
        uint64 remaining
    );

    /// @notice Says which class an acceptor belongs to. Only OPERATIONS.
    /// @param acceptorClass None takes a classification back: the kind of member decides again.
    function classify(address acceptor, AcceptorClass acceptorClass) external;
    /// @notice A bank states what it buys until further notice.
    /// @param after_ a quote of the same class that the new one follows, found off chain; 0 or one that is gone or
    ///        worse = the search for its place starts at the best quote.
    /// @param stepsMax how many quotes may be passed on the way to its place; bounds the gas.
    function post(QuoteTerms calldata terms, uint64 after_, uint16 stepsMax) external returns (uint64 quoteId);
    /// @notice The bank takes its quote back; anybody removes one that has expired.
    function remove(uint64 quoteId) external;
    /// @notice The holder sells a range at the best rates there are, from the low end on, each part a discount of its
    ///         own: title to the bank and cash to the holder, or nothing.
    /// @dev Passes over quotes of inactive banks, of the holder itself and of banks without the money: their cash and
    ///      their allowance to the DiscountDesk bound what they take. Passes over quotes that take less than a
    ///      sixteenth of `limits.faceMin`, unless it is all that is left. Expired quotes leave the book on the way.
    /// @param contractEvidence the trade background as in IFinancingDesk.request, with `invoiceEvidence`.
    /// @return parts at most 16; what they do not cover stays the holder's.
    function sell(
        SliceRange calldata range,
        bytes32 contractEvidence,
        bytes32 invoiceEvidence,
        MatchLimits calldata limits
    ) external returns (MatchedPart[] memory parts);

    /// @return quote bank 0 when the quote is unknown, used up or removed.
    function quoteOf(uint64 quoteId) external view returns (StandingQuote memory quote);
    /// @return quoteId the first quote in the book of the class; 0 = none.
    function bestOf(AcceptorClass acceptorClass) external view returns (uint64 quoteId);
    /// @return acceptorClass as classified, else by the kind of member: OtherBank, CoreEnterprise or OtherEnterprise.
    function classOf(address acceptor) external view returns (AcceptorClass acceptorClass);
    /// @return count quotes of the bank in all books, expired ones that nobody removed among them.
    function countOf(address bank) external view returns (uint256 count);
    /// @return desk_ the DiscountDesk, which settles what the market matches and takes the banks' cash for it.
    function desk() external view returns (address desk_);
}
