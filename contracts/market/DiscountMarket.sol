// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IBillRegistry} from "../interfaces/IBillRegistry.sol";
import {IBusinessCalendar} from "../interfaces/IBusinessCalendar.sol";
import {ICashToken} from "../interfaces/ICashToken.sol";
import {ICircularTradeWatch} from "../interfaces/ICircularTradeWatch.sol";
import {IDiscountMarket} from "../interfaces/IDiscountMarket.sol";
import {IMatchedDesk} from "../interfaces/IMatchedDesk.sol";
import {IMemberRegistry} from "../interfaces/IMemberRegistry.sol";
import {IPolicy} from "../interfaces/IPolicy.sol";
import {CivilDate} from "../libraries/CivilDate.sol";
import {Errors} from "../libraries/Errors.sol";
import {FinancingPrice} from "../libraries/FinancingPrice.sol";
import {Governed} from "../libraries/Governed.sol";
import {InterestMath} from "../libraries/InterestMath.sol";
import {MarketErrors} from "../libraries/MarketErrors.sol";
import {MemberEligibility} from "../libraries/MemberEligibility.sol";
import {PolicyParameter} from "../libraries/PolicyParameter.sol";
import {Bill} from "../types/InstrumentTypes.sol";
import {SliceRange} from "../types/LedgerTypes.sol";
import {AcceptorClass, MatchedPart, MatchLimits, QuoteTerms, StandingQuote} from "../types/MarketTypes.sol";
import {MemberKind} from "../types/MemberTypes.sol";

/// @notice The market for discount; see IDiscountMarket.
/// @dev Each class of acceptor has a doubly linked list in the order in which its quotes are taken. Every walk along it
///      counts steps against an argument of the caller, so nothing that others post can make a call run out of gas; and
///      a bank has a bounded number of quotes (QUOTES_PER_BANK_COUNT), so no bank can fill a book.
///      `docs/invariants.md` INV-M1 to INV-M3.
contract DiscountMarket is IDiscountMarket, Governed {
    using MemberEligibility for IMemberRegistry;

    /// @notice What a holder sells, and how far the sale has come.
    struct Sale {
        /// What of the range is still to be sold.
        SliceRange rest;
        address applicant;
        bytes32 contractEvidence;
        bytes32 invoiceEvidence;
        /// Annual, in millionths.
        uint32 rateMax;
        /// From today to the adjusted due day.
        uint32 days_;
        /// Fen: the range as a whole.
        uint64 face;
        /// Fen: the smallest part it can be sold in, but for the last; all of it when the package cannot be split.
        uint64 partMin;
        /// The quote to look at next; 0 = the end of the book.
        uint64 cursor;
        /// How many quotes may still be looked at.
        uint16 steps;
    }

    uint256 private constant _PARTS_MAX = 16;

    IMemberRegistry private immutable _MEMBERS;
    ICashToken private immutable _CASH;
    IPolicy private immutable _POLICY;
    IBusinessCalendar private immutable _CALENDAR;
    IBillRegistry private immutable _BILLS;
    IMatchedDesk private immutable _DESK;
    ICircularTradeWatch private immutable _WATCH;

    uint64 private _lastQuoteId;
    mapping(uint64 quoteId => StandingQuote quote) private _quotes;
    mapping(AcceptorClass acceptorClass => uint64 quoteId) private _best;
    mapping(address acceptor => AcceptorClass acceptorClass) private _classified;
    mapping(address bank => uint256 count) private _counts;

    constructor(
        IMemberRegistry members,
        ICashToken cash,
        IPolicy policy,
        IBusinessCalendar calendar,
        IBillRegistry bills,
        IMatchedDesk desk,
        ICircularTradeWatch watch
    ) {
        _MEMBERS = members;
        _CASH = cash;
        _POLICY = policy;
        _CALENDAR = calendar;
        _BILLS = bills;
        _DESK = desk;
        _WATCH = watch;
    }

    /// @inheritdoc IDiscountMarket
    function classify(address acceptor, AcceptorClass acceptorClass) external restricted {
        // Check
        _MEMBERS.requireActive(acceptor);

        // Effect
        _classified[acceptor] = acceptorClass;
        emit AcceptorClassified(acceptor, acceptorClass);
    }

    /// @inheritdoc IDiscountMarket
    /// @custom:rule MARKET-QUOTE-BANK | 商业汇票承兑、贴现与再贴现管理办法 5 | FinancingDesk_NotABank | Only an active commercial bank quotes for discount.
    function post(QuoteTerms calldata terms, uint64 after_, uint16 stepsMax) external returns (uint64 quoteId) {
        // Check: a bank, within its share of the book, on terms that somebody can meet.
        if (!_MEMBERS.isBank(msg.sender)) revert Errors.FinancingDesk_NotABank(msg.sender);
        uint256 countMax = _POLICY.valueOf(PolicyParameter.QUOTES_PER_BANK_COUNT);
        if (_counts[msg.sender] >= countMax) revert MarketErrors.DiscountMarket_Full(msg.sender, countMax);
        _requireTerms(terms);

        // Effect
        quoteId = ++_lastQuoteId;
        uint64 previous = _placeAfter(terms, after_, stepsMax);
        uint64 next = previous == 0 ? _best[terms.acceptorClass] : _quotes[previous].next;
        ++_counts[msg.sender];
        _quotes[quoteId] = StandingQuote({
            bank: msg.sender,
            acceptorClass: terms.acceptorClass,
            rateMillionths: terms.rateMillionths,
            daysMin: terms.daysMin,
            daysMax: terms.daysMax,
            faceMin: terms.faceMin,
            faceMax: terms.faceMax,
            remaining: terms.capacity,
            validUntil: terms.validUntil,
            previous: previous,
            next: next
        });
        _link(terms.acceptorClass, previous, quoteId);
        if (next != 0) _quotes[next].previous = quoteId;
        emit QuotePosted(quoteId, msg.sender, terms.acceptorClass, terms);
    }

    /// @inheritdoc IDiscountMarket
    function remove(uint64 quoteId) external {
        // Check: the bank at any time, anybody after the end.
        StandingQuote storage quote = _quotes[quoteId];
        address bank = quote.bank;
        if (bank == address(0)) revert MarketErrors.DiscountMarket_UnknownQuote(quoteId);
        bool expired = block.timestamp > quote.validUntil;
        if (msg.sender != bank && !expired) revert MarketErrors.DiscountMarket_NotQuoter(quoteId, msg.sender, bank);

        // Effect
        _remove(quoteId);
    }

    /// @inheritdoc IDiscountMarket
    /// @custom:rule MARKET-BEST-RATE | SHCPE 贴现通 | DiscountMarket_TooLittle | Of the quotes that are large enough for it, a sale takes the best rate, and within a rate the quote that came first.
    function sell(
        SliceRange calldata range,
        bytes32 contractEvidence,
        bytes32 invoiceEvidence,
        MatchLimits calldata limits
    ) external returns (MatchedPart[] memory parts) {
        // Check: something is sold; the desk asks the rules about every part.
        if (limits.faceMin == 0 || range.from > range.to) revert MarketErrors.DiscountMarket_NoFace();
        bytes32 lotId = _WATCH.alertOn(invoiceEvidence);
        if (lotId != 0) revert MarketErrors.DiscountMarket_CircularTrade(invoiceEvidence, lotId);
        Sale memory sale = _openSale(range, limits);
        (sale.contractEvidence, sale.invoiceEvidence) = (contractEvidence, invoiceEvidence);

        // Effect, Interaction: part by part, the best quote that answers; each pays its part or nothing is sold.
        parts = new MatchedPart[](_PARTS_MAX);
        uint256 count;
        while (count < _PARTS_MAX && sale.rest.from <= range.to && _sellPart(sale, parts[count])) ++count;
        uint64 sold = sale.rest.from - range.from;
        if (sold < limits.faceMin)
            revert MarketErrors.DiscountMarket_TooLittle(range.instrumentId, sold, limits.faceMin);
        // An array only ever gets shorter.
        assembly ("memory-safe") {
            mstore(parts, count)
        }
    }

    /// @inheritdoc IDiscountMarket
    function quoteOf(uint64 quoteId) external view returns (StandingQuote memory quote) {
        return _quotes[quoteId];
    }

    /// @inheritdoc IDiscountMarket
    function bestOf(AcceptorClass acceptorClass) external view returns (uint64 quoteId) {
        return _best[acceptorClass];
    }

    /// @inheritdoc IDiscountMarket
    function desk() external view returns (address desk_) {
        return address(_DESK);
    }

    /// @inheritdoc IDiscountMarket
    function countOf(address bank) external view returns (uint256 count) {
        return _counts[bank];
    }

    /// @inheritdoc IDiscountMarket
    function classOf(address acceptor) public view returns (AcceptorClass acceptorClass) {
        acceptorClass = _classified[acceptor];
        if (acceptorClass != AcceptorClass.None) return acceptorClass;
        MemberKind kind = _MEMBERS.memberOf(acceptor).kind;
        if (kind == MemberKind.CommercialBank) return AcceptorClass.OtherBank;
        return kind == MemberKind.CoreEnterprise ? AcceptorClass.CoreEnterprise : AcceptorClass.OtherEnterprise;
    }

    /// @dev Sells the low end of what is left to the next quote that answers, and cuts it off.
    /// @return sold false = no quote answers.
    function _sellPart(Sale memory sale, MatchedPart memory part) private returns (bool sold) {
        // Compute
        (uint64 quoteId, uint64 face) = _nextFill(sale);
        if (quoteId == 0) return false;
        (part.quoteId, part.bank, part.rateMillionths) = (
            quoteId,
            _quotes[quoteId].bank,
            _quotes[quoteId].rateMillionths
        );
        SliceRange memory range = sale.rest;
        (part.from, part.to) = (range.from, range.from + face - 1);

        // Effect
        uint64 remaining = _fill(quoteId, face);
        sale.rest = SliceRange({
            instrumentId: range.instrumentId,
            sliceFrom: part.to + 1,
            from: part.to + 1,
            to: range.to
        });
        range.to = part.to;

        // Interaction
        (part.requestId, part.amounts) = _DESK.settleMatched({
            range: range,
            applicant: sale.applicant,
            bank: part.bank,
            rateMillionths: part.rateMillionths,
            contractEvidence: sale.contractEvidence,
            invoiceEvidence: sale.invoiceEvidence
        });
        emit DiscountMatched(part.requestId, quoteId, sale.applicant, face, remaining);
        return true;
    }

    /// @dev Finds the first quote from `sale.cursor` on that answers, and leaves the cursor behind it.
    /// @return quoteId 0 = none.
    /// @return face fen that the quote takes.
    function _nextFill(Sale memory sale) private returns (uint64 quoteId, uint64 face) {
        while (sale.cursor != 0) {
            quoteId = sale.cursor;
            StandingQuote storage looked = _quotes[quoteId];
            // The book is in the order of rates: no later quote is better.
            if (looked.rateMillionths > sale.rateMax) return (0, 0);
            if (sale.steps == 0) revert MarketErrors.DiscountMarket_StepsSpent(quoteId);
            --sale.steps;
            sale.cursor = looked.next;
            face = _answerOf(looked, sale);
            if (face != 0) return (quoteId, face);
            if (block.timestamp > looked.validUntil) _remove(quoteId);
        }
        return (0, 0);
    }

    /// @return remaining fen that the quote still buys; one that is too little for the bank itself leaves the book.
    function _fill(uint64 quoteId, uint64 face) private returns (uint64 remaining) {
        StandingQuote storage taken = _quotes[quoteId];
        remaining = taken.remaining - face;
        if (remaining < taken.faceMin) _remove(quoteId);
        else taken.remaining = remaining;
    }

    function _remove(uint64 quoteId) private {
        StandingQuote memory gone = _quotes[quoteId];
        delete _quotes[quoteId];
        --_counts[gone.bank];
        _link(gone.acceptorClass, gone.previous, gone.next);
        if (gone.next != 0) _quotes[gone.next].previous = gone.previous;
        emit QuoteRemoved(quoteId);
    }

    /// @dev Makes `next` follow `previous`, or come first.
    function _link(AcceptorClass acceptorClass, uint64 previous, uint64 next) private {
        if (previous == 0) _best[acceptorClass] = next;
        else _quotes[previous].next = next;
    }

    function _openSale(SliceRange calldata range, MatchLimits calldata limits) private view returns (Sale memory sale) {
        Bill memory bill = _BILLS.billOf(range.instrumentId);
        (sale.days_, , ) = FinancingPrice.daysLeft(_CALENDAR, bill.dueDay, CivilDate.dayOf(block.timestamp));
        sale.rest = range;
        (sale.applicant, sale.face) = (msg.sender, range.to - range.from + 1);
        // Parts of this size reach what must be sold at least, so quotes for dust cannot use the parts up.
        sale.partMin = bill.splittable ? uint64(Math.ceilDiv(limits.faceMin, _PARTS_MAX)) : sale.face;
        sale.rateMax = limits.rateMax;
        (sale.cursor, sale.steps) = (_best[classOf(bill.drawee)], limits.stepsMax);
    }

    /// @return previous the quote after which one of these terms stands: the last whose rate is not worse.
    function _placeAfter(
        QuoteTerms calldata terms,
        uint64 after_,
        uint16 stepsMax
    ) private view returns (uint64 previous) {
        StandingQuote storage hinted = _quotes[after_];
        bool useful =
            hinted.bank != address(0) &&
                hinted.acceptorClass == terms.acceptorClass &&
                hinted.rateMillionths <= terms.rateMillionths;
        previous = useful ? after_ : 0;
        uint64 next = useful ? hinted.next : _best[terms.acceptorClass];
        for (uint256 step = 0; next != 0 && _quotes[next].rateMillionths <= terms.rateMillionths; ++step) {
            if (step == stepsMax) revert MarketErrors.DiscountMarket_StepsSpent(next);
            previous = next;
            next = _quotes[next].next;
        }
    }

    /// @return face fen that the quote takes of the sale; 0 = it does not answer.
    function _answerOf(StandingQuote storage quote, Sale memory sale) private view returns (uint64 face) {
        StandingQuote memory looked = quote;
        if (block.timestamp > looked.validUntil || sale.face > looked.faceMax) return 0;
        if (sale.days_ < looked.daysMin || sale.days_ > looked.daysMax) return 0;
        if (looked.bank == sale.applicant || !_MEMBERS.isBank(looked.bank)) return 0;
        uint256 funds = Math.min(_CASH.balanceOf(looked.bank), _CASH.allowance(looked.bank, address(_DESK)));
        uint64 rest = sale.rest.to - sale.rest.from + 1;
        uint256 most = Math.min(Math.min(rest, looked.remaining), funds);
        // Bounded by what is left, so it fits.
        return most < Math.max(looked.faceMin, Math.min(sale.partMin, rest)) ? 0 : uint64(most);
    }

    function _requireTerms(QuoteTerms calldata terms) private view {
        if (terms.acceptorClass == AcceptorClass.None) revert MarketErrors.DiscountMarket_NoClass();
        if (terms.rateMillionths == 0 || terms.rateMillionths > InterestMath.RATE_ONE) {
            revert Errors.FinancingDesk_RateOutOfRange(terms.rateMillionths, InterestMath.RATE_ONE);
        }
        if (terms.daysMin == 0 || terms.daysMin > terms.daysMax) {
            revert MarketErrors.DiscountMarket_DaysOutOfRange(terms.daysMin, terms.daysMax);
        }
        bool ordered = terms.faceMin != 0 && terms.faceMin <= terms.faceMax && terms.faceMin <= terms.capacity;
        if (!ordered) revert MarketErrors.DiscountMarket_FaceOutOfRange(terms.faceMin, terms.faceMax, terms.capacity);
        uint256 last = block.timestamp + _POLICY.valueOf(PolicyParameter.QUOTE_VALIDITY_SECONDS);
        if (terms.validUntil < block.timestamp || terms.validUntil > last) {
            revert MarketErrors.DiscountMarket_ValidityOutOfRange(terms.validUntil, last);
        }
    }
}
