// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {IBillRegistry} from "../interfaces/IBillRegistry.sol";
import {IBillRules} from "../interfaces/IBillRules.sol";
import {IBusinessCalendar} from "../interfaces/IBusinessCalendar.sol";
import {ICashToken} from "../interfaces/ICashToken.sol";
import {IFinancingDesk} from "../interfaces/IFinancingDesk.sol";
import {IPolicy} from "../interfaces/IPolicy.sol";
import {IRepoDesk} from "../interfaces/IRepoDesk.sol";
import {ITitleLedger} from "../interfaces/ITitleLedger.sol";
import {IValuedRecords} from "../interfaces/IValuedRecords.sol";
import {CivilDate} from "../libraries/CivilDate.sol";
import {InterestMath} from "../libraries/InterestMath.sol";
import {MarketErrors} from "../libraries/MarketErrors.sol";
import {PolicyParameter} from "../libraries/PolicyParameter.sol";
import {EncumbranceKind, SliceRange} from "../types/LedgerTypes.sol";
import {Endorsement} from "../types/LiabilityTypes.sol";
import {MarketTrade, RepoKind, RepoTerms, TradeStatus} from "../types/MarketTypes.sol";
import {BillAction} from "../types/RuleTypes.sol";
import {MarketDesk} from "./MarketDesk.sol";

/// @notice Pledged and outright repo of discounted bills; see IRepoDesk.
///
///   None ──► Offered ──► Running ──► Settled
///               │            └─────► Defaulted
///               └──► Refused | Withdrawn
///
/// @dev While it runs, the range bears Pledged (the borrower holds it) or ToBeRedeemed (the lender holds it), and only
///      this desk moves it. `docs/invariants.md` INV-M4 to INV-M6.
contract RepoDesk is IRepoDesk, IValuedRecords, MarketDesk {
    IBusinessCalendar private immutable _CALENDAR;

    mapping(uint256 tradeId => RepoTerms terms) private _terms;

    constructor(
        ITitleLedger ledger,
        IBillRules rules,
        IFinancingDesk discounts,
        IPolicy policy,
        IBillRegistry bills,
        ICashToken cash,
        IBusinessCalendar calendar
    ) MarketDesk(ledger, rules, discounts, policy, bills, cash) {
        _CALENDAR = calendar;
    }

    /// @inheritdoc IRepoDesk
    /// @custom:rule REPO-TERM | SHCPE 票据回购；民法典 203 | RepoDesk_DueDayOutOfRange | A repo ends on a business day before its bill falls due, within one year; the publication of a calendar moves an end still to come.
    function offer(
        SliceRange calldata range,
        Terms calldata terms,
        uint256 discountId
    ) external returns (uint256 tradeId) {
        // Check: terms that can be met; the rules and the discount are checked with the offer.
        if (terms.kind == RepoKind.None) revert MarketErrors.RepoDesk_NoKind();
        uint64 face = range.from > range.to ? 0 : range.to - range.from + 1;
        if (terms.principal == 0 || terms.principal > face) {
            revert MarketErrors.RepoDesk_PrincipalOutOfRange(terms.principal, face);
        }

        // Effect, Interaction
        (tradeId, ) = _offer(range, terms.lender, terms.rateMillionths, discountId);
        uint32 dueDay = _requireDueDay(range.instrumentId, terms.dueDay);
        _terms[tradeId] = RepoTerms({
            kind: terms.kind,
            principal: terms.principal,
            startDay: 0,
            dueDay: dueDay,
            kept: 0
        });
        emit RepoTermsSet(tradeId, terms.kind, terms.principal, dueDay);
    }

    /// @inheritdoc IRepoDesk
    /// @custom:rule REPO-TO-BE-REDEEMED | SHCPE 待赎回 | TitleLedger_Encumbered | What is to be redeemed or pledged in a repo serves no other act until the repo ends.
    function sign(uint256 tradeId) external {
        // Check, Effect
        MarketTrade memory trade = _sign(tradeId, TradeStatus.Running);
        RepoTerms storage terms = _terms[tradeId];
        terms.dueDay = _requireDueDay(trade.instrumentId, terms.dueDay);
        terms.startDay = CivilDate.dayOf(block.timestamp);
        emit RepoStarted(tradeId, trade.instrumentId, terms.kind, terms.principal);

        // Interaction: the lender is secured and the borrower has the money, or neither.
        if (terms.kind == RepoKind.Pledged) {
            _LEDGER.convert(trade.instrumentId, trade.from, EncumbranceKind.Pledged, 0, bytes32(tradeId));
        } else {
            _transfer(tradeId, _rangeOf(trade), trade.buyer);
            _LEDGER.encumber({
                range: _rangeOf(trade),
                kind: EncumbranceKind.ToBeRedeemed,
                until: 0,
                ref: bytes32(tradeId)
            });
        }
        _LEDGER.record(trade.instrumentId, "BILL_REPO_STARTED", _startedEntry(tradeId, trade, terms));
        _pay(trade.buyer, trade.seller, terms.principal);
    }

    /// @inheritdoc IRepoDesk
    function redeem(uint256 tradeId) external {
        // Check: the borrower, not before the due day.
        _requireParty(tradeId, _inStatus(tradeId, TradeStatus.Running).seller);
        RepoTerms memory terms = termsOf(tradeId);
        uint32 today = CivilDate.dayOf(block.timestamp);
        if (today < terms.dueDay) revert MarketErrors.RepoDesk_TooEarly(tradeId, today, terms.dueDay);

        // Effect
        MarketTrade memory trade = _advance(tradeId, TradeStatus.Running, TradeStatus.Settled);
        uint64 interest = _interestHalfUp(terms, trade.rateMillionths, today);
        emit RepoRedeemed(tradeId, trade.instrumentId, terms.principal, interest);

        // Interaction: the range is the borrower's and free, and the lender has its money, or neither.
        if (terms.kind == RepoKind.Pledged) _LEDGER.release(trade.instrumentId, trade.from);
        else _transferBack(tradeId, trade);
        _LEDGER.record({
            instrumentId: trade.instrumentId,
            kind: "BILL_REPO_REDEEMED",
            data: abi.encode(tradeId, terms.principal, interest)
        });
        _pay(trade.seller, trade.buyer, uint256(terms.principal) + interest);
    }

    /// @inheritdoc IRepoDesk
    /// @custom:rule REPO-DEFAULT | 票据法 35; 民法典 428, 442 | RepoDesk_NotOverdue | A pledgee that was not paid takes over as much of the bill as satisfies it and no more.
    function enforce(uint256 tradeId) external {
        // Check: the lender, after the due day.
        _requireParty(tradeId, _inStatus(tradeId, TradeStatus.Running).buyer);
        RepoTerms memory terms = termsOf(tradeId);
        uint32 today = CivilDate.dayOf(block.timestamp);
        uint32 lastDay = _lastDayToRedeem(tradeId, terms.dueDay);
        if (today <= lastDay) revert MarketErrors.RepoDesk_NotOverdue(tradeId, today, lastDay);

        // Effect
        MarketTrade memory trade = _advance(tradeId, TradeStatus.Running, TradeStatus.Defaulted);
        (uint64 kept, uint64 surplus) = _keptOf(trade, terms);
        _terms[tradeId].kept = kept;
        emit RepoDefaulted(tradeId, trade.instrumentId, kept, surplus);

        // Interaction: what the lender keeps is free in its hands, the rest or its worth in the borrower's.
        if (terms.kind == RepoKind.Outright) _LEDGER.release(trade.instrumentId, trade.from);
        else _takeLowEnd(tradeId, trade, kept);
        _LEDGER.record({
            instrumentId: trade.instrumentId,
            kind: "BILL_REPO_DEFAULTED",
            data: abi.encode(tradeId, trade.buyer, trade.from, trade.from + kept - 1, surplus)
        });
        if (surplus != 0) _pay(trade.buyer, trade.seller, surplus);
    }

    /// @inheritdoc MarketDesk
    /// @dev The lender of a pledge has what it kept, and nothing before.
    function endorsementOf(uint256 recordId) external view override returns (Endorsement memory endorsement) {
        endorsement = _endorsementOf(recordId);
        uint64 kept = _terms[recordId].kept;
        if (kept != 0) endorsement.to = endorsement.from + kept - 1;
    }

    /// @inheritdoc IValuedRecords
    function valueOfRecord(uint256 tradeId, bytes4 method) external view returns (uint256 value) {
        if (method == IRepoDesk.sign.selector) return _terms[tradeId].principal;
        if (method == IRepoDesk.enforce.selector) {
            (, value) = _keptOf(_inStatus(tradeId, TradeStatus.Running), _terms[tradeId]);
            return value;
        }
        (uint64 principal, uint64 interest) = owedOf(tradeId);
        return uint256(principal) + interest;
    }

    /// @inheritdoc IRepoDesk
    function termsOf(uint256 tradeId) public view returns (RepoTerms memory terms) {
        terms = _terms[tradeId];
        if (terms.dueDay != 0) (terms.dueDay, ) = _CALENDAR.onOrAfter(terms.dueDay);
    }

    /// @inheritdoc IRepoDesk
    function owedOf(uint256 tradeId) public view returns (uint64 principal, uint64 interest) {
        MarketTrade memory trade = tradeOf(tradeId);
        if (trade.status != TradeStatus.Running) return (0, 0);
        RepoTerms memory terms = termsOf(tradeId);
        uint32 today = CivilDate.dayOf(block.timestamp);
        uint32 day = today < terms.dueDay ? terms.dueDay : today;
        return (terms.principal, _interestHalfUp(terms, trade.rateMillionths, day));
    }

    /// @inheritdoc MarketDesk
    function _action() internal pure override returns (BillAction action) {
        return BillAction.Repo;
    }

    /// @dev The part that is kept is moved first, so that what it leaves is one slice, to be released.
    function _takeLowEnd(uint256 tradeId, MarketTrade memory trade, uint64 kept) private {
        SliceRange memory low = _rangeOf(trade);
        low.to = trade.from + kept - 1;
        _transfer(tradeId, low, trade.buyer);
        if (low.to < trade.to) _LEDGER.release(trade.instrumentId, low.to + 1);
    }

    /// @custom:rule REPO-FROZEN | practice | RepoDesk_NotOverdue | A borrower that a court kept from redeeming has the first business day from the thaw on.
    function _lastDayToRedeem(uint256 tradeId, uint32 dueDay) private view returns (uint32 lastDay) {
        MarketTrade memory trade = tradeOf(tradeId);
        uint64 thawedAt = _LEDGER.thawedAt(trade.instrumentId, trade.from);
        if (thawedAt == 0) return dueDay;
        (uint32 thawDay, ) = _CALENDAR.onOrAfter(CivilDate.dayOf(thawedAt));
        return thawDay > dueDay ? thawDay : dueDay;
    }

    /// @return kept units from the low end that are the lender's when it enforces the repo today.
    /// @return surplus fen that it pays for what it keeps beyond what it is owed.
    function _keptOf(
        MarketTrade memory trade,
        RepoTerms memory terms
    ) private view returns (uint64 kept, uint64 surplus) {
        uint64 face = _faceOf(trade);
        uint32 today = CivilDate.dayOf(block.timestamp);
        kept = terms.kind == RepoKind.Pledged ? _owedAtMaturity(trade, terms, today) : face;
        surplus = _BILLS.stateOf(trade.instrumentId).splittable ? 0 : face - kept;
        kept += surplus;
    }

    /// @dev A fen of the bill is a fen on the day it is paid, so interest is owed up to that day (or to today, if
    ///      later).
    function _owedAtMaturity(
        MarketTrade memory trade,
        RepoTerms memory terms,
        uint32 today
    ) private view returns (uint64 owed) {
        (uint32 paidDay, ) = _CALENDAR.onOrAfter(_BILLS.dueDayOf(trade.instrumentId));
        uint64 interest = _interestHalfUp(terms, trade.rateMillionths, today < paidDay ? paidDay : today);
        uint64 face = _faceOf(trade);
        owed = terms.principal + interest;
        return owed < face ? owed : face;
    }

    function _requireDueDay(uint256 billId, uint32 dueDay) private view returns (uint32 adjusted) {
        (adjusted, ) = _CALENDAR.onOrAfter(dueDay);
        uint32 today = CivilDate.dayOf(block.timestamp);
        uint256 last = today + _POLICY.valueOf(PolicyParameter.REPO_TERM_DAYS);
        uint32 billDueDay = _BILLS.dueDayOf(billId);
        if (billDueDay <= last) last = billDueDay - 1;
        if (adjusted <= today || adjusted > last) {
            revert MarketErrors.RepoDesk_DueDayOutOfRange(adjusted, today + 1, uint32(last));
        }
    }

    /// @return data of the history entry BILL_REPO_STARTED (docs/history.md).
    function _startedEntry(
        uint256 tradeId,
        MarketTrade memory trade,
        RepoTerms memory terms
    ) private pure returns (bytes memory data) {
        return
            abi.encode(
                tradeId,
                trade.seller,
                trade.buyer,
                trade.rateMillionths,
                trade.from,
                trade.to,
                terms.kind,
                terms.principal,
                terms.startDay,
                terms.dueDay
            );
    }

    function _interestHalfUp(
        RepoTerms memory terms,
        uint32 rateMillionths,
        uint32 day
    ) private pure returns (uint64 interest) {
        return InterestMath.interestHalfUp(terms.principal, rateMillionths, day - terms.startDay);
    }
}
