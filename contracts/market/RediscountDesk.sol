// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IBillRegistry} from "../interfaces/IBillRegistry.sol";
import {IBillRules} from "../interfaces/IBillRules.sol";
import {IBusinessCalendar} from "../interfaces/IBusinessCalendar.sol";
import {ICashToken} from "../interfaces/ICashToken.sol";
import {IFinancingDesk} from "../interfaces/IFinancingDesk.sol";
import {IMemberRegistry} from "../interfaces/IMemberRegistry.sol";
import {IPolicy} from "../interfaces/IPolicy.sol";
import {IRediscountDesk} from "../interfaces/IRediscountDesk.sol";
import {ITitleLedger} from "../interfaces/ITitleLedger.sol";
import {IValuedRecords} from "../interfaces/IValuedRecords.sol";
import {CivilDate} from "../libraries/CivilDate.sol";
import {MarketErrors} from "../libraries/MarketErrors.sol";
import {PolicyParameter} from "../libraries/PolicyParameter.sol";
import {FinancingAmounts, FinancingRequest} from "../types/DeskTypes.sol";
import {SliceRange} from "../types/LedgerTypes.sol";
import {MarketTrade, PreferenceClass, RediscountQuota, RediscountTerms, TradeStatus} from "../types/MarketTypes.sol";
import {MemberKind} from "../types/MemberTypes.sol";
import {BillAction} from "../types/RuleTypes.sol";
import {MarketDesk} from "./MarketDesk.sol";

/// @notice Rediscount with the central bank; see IRediscountDesk.
/// @dev The applicant's rate in the trade is the most it pays; the rate of the grant is in the history.
///      `docs/invariants.md` INV-M7.
contract RediscountDesk is IRediscountDesk, IValuedRecords, MarketDesk {
    uint256 private constant _BPS_ONE = 10_000;

    IMemberRegistry private immutable _MEMBERS;
    IBusinessCalendar private immutable _CALENDAR;

    mapping(uint256 tradeId => RediscountTerms terms) private _terms;
    mapping(address bank => RediscountQuota quota) private _quotas;

    constructor(
        ITitleLedger ledger,
        IBillRules rules,
        IFinancingDesk discounts,
        IPolicy policy,
        IBillRegistry bills,
        ICashToken cash,
        IMemberRegistry members,
        IBusinessCalendar calendar
    ) MarketDesk(ledger, rules, discounts, policy, bills, cash) {
        _MEMBERS = members;
        _CALENDAR = calendar;
    }

    /// @inheritdoc IRediscountDesk
    function setQuota(address bank, uint64 total) external restricted {
        // Check
        _MEMBERS.requireKind(bank, MemberKind.CommercialBank);

        // Effect
        _quotas[bank].total = total;
        emit QuotaSet(bank, total);
    }

    /// @inheritdoc IRediscountDesk
    /// @custom:rule REDISCOUNT-ELIGIBLE | 商业汇票承兑、贴现与再贴现管理办法 2, 27 | MarketDesk_NotDiscounted | Only a bank that holds a discounted bill brings it to the central bank.
    function apply_(
        SliceRange calldata range,
        Application calldata application,
        uint256 discountId
    ) external returns (uint256 tradeId) {
        // Check, Effect, Interaction: the rules, the discount and the lock.
        FinancingRequest memory discount;
        (tradeId, discount) = _offer(range, _MEMBERS.centralBank(), application.rateMax, discountId);

        // Check: the class, and a quota to draw on.
        _requireClass(application, discount);
        _requireQuota(msg.sender, application.preference, range.to - range.from + 1);

        // Effect
        _terms[tradeId] = RediscountTerms({
            preference: application.preference,
            maturesDay: 0,
            retired: false,
            documentHash: application.documentHash
        });
        emit RediscountApplied(tradeId, application.preference, application.documentHash);
    }

    /// @inheritdoc IRediscountDesk
    function grant(uint256 tradeId) external {
        // Check: the central bank, at a rate the applicant pays, within the quota.
        MarketTrade memory trade = _sign(tradeId, TradeStatus.Settled);
        uint32 rate = _rateNow();
        if (rate > trade.rateMillionths)
            revert MarketErrors.RediscountDesk_RateAbove(tradeId, rate, trade.rateMillionths);
        RediscountTerms storage terms = _terms[tradeId];
        FinancingAmounts memory amounts = _amountsAt(trade, rate);
        _requireQuota(trade.seller, terms.preference, amounts.face);

        // Effect
        terms.maturesDay = amounts.adjustedDueDay;
        RediscountQuota storage quota = _quotas[trade.seller];
        quota.used += amounts.face;
        if (terms.preference == PreferenceClass.Ordinary) quota.usedOrdinary += amounts.face;
        _emitGranted(tradeId, trade, rate, amounts);

        // Interaction: title to the central bank and cash to the bank, in one transaction or not at all.
        _transfer(tradeId, _rangeOf(trade), trade.buyer);
        _LEDGER.record({
            instrumentId: trade.instrumentId,
            kind: "BILL_REDISCOUNTED",
            data: abi.encode(tradeId, trade.seller, terms.preference, rate, amounts)
        });
        _pay(trade.buyer, trade.seller, amounts.proceeds);
    }

    /// @inheritdoc IRediscountDesk
    function retire(uint256 tradeId) external {
        // Check: granted, come to its payment day, not retired before.
        MarketTrade memory trade = _inStatus(tradeId, TradeStatus.Settled);
        RediscountTerms memory terms = termsOf(tradeId);
        uint32 today = CivilDate.dayOf(block.timestamp);
        if (today < terms.maturesDay) revert MarketErrors.RediscountDesk_Outstanding(tradeId, today, terms.maturesDay);
        if (terms.retired) revert MarketErrors.RediscountDesk_Retired(tradeId);

        // Effect
        _terms[tradeId].retired = true;
        uint64 face = _faceOf(trade);
        RediscountQuota storage quota = _quotas[trade.seller];
        quota.used -= face;
        if (terms.preference == PreferenceClass.Ordinary) quota.usedOrdinary -= face;
        emit QuotaFreed(tradeId, trade.seller, face);
    }

    /// @inheritdoc IRediscountDesk
    function quotaOf(address bank) external view returns (RediscountQuota memory quota) {
        return _quotas[bank];
    }

    /// @inheritdoc IValuedRecords
    function valueOfRecord(uint256 tradeId, bytes4) external view returns (uint256 value) {
        return amountsOf(tradeId).proceeds;
    }

    /// @inheritdoc IRediscountDesk
    function termsOf(uint256 tradeId) public view returns (RediscountTerms memory terms) {
        terms = _terms[tradeId];
        if (terms.maturesDay != 0) {
            (terms.maturesDay, ) = _CALENDAR.onOrAfter(_BILLS.dueDayOf(tradeOf(tradeId).instrumentId));
        }
    }

    /// @inheritdoc IRediscountDesk
    function amountsOf(uint256 tradeId) public view returns (FinancingAmounts memory amounts) {
        return _amountsAt(_inStatus(tradeId, TradeStatus.Offered), _rateNow());
    }

    /// @inheritdoc IRediscountDesk
    /// @custom:rule REDISCOUNT-PREFERENCE | 商业汇票承兑、贴现与再贴现管理办法 27 | RediscountDesk_QuotaExceeded | A share of each quota is kept for bills of small enterprises, agriculture and green trade.
    function availableOf(address bank, PreferenceClass preference) public view returns (uint64 available) {
        RediscountQuota memory quota = _quotas[bank];
        available = _less(quota.total, quota.used);
        if (preference != PreferenceClass.Ordinary) return available;
        uint256 reservedBps = _POLICY.valueOf(PolicyParameter.REDISCOUNT_RESERVED_BPS);
        // At most the total, so it fits.
        uint64 ordinary = _less(uint64((quota.total * (_BPS_ONE - reservedBps)) / _BPS_ONE), quota.usedOrdinary);
        return ordinary < available ? ordinary : available;
    }

    /// @inheritdoc MarketDesk
    function _action() internal pure override returns (BillAction action) {
        return BillAction.Rediscount;
    }

    function _emitGranted(
        uint256 tradeId,
        MarketTrade memory trade,
        uint32 rate,
        FinancingAmounts memory amounts
    ) private {
        emit RediscountGranted({
            tradeId: tradeId,
            instrumentId: trade.instrumentId,
            bank: trade.seller,
            rateMillionths: rate,
            face: amounts.face,
            interest: amounts.interest,
            proceeds: amounts.proceeds,
            days_: amounts.days_,
            adjustedDueDay: amounts.adjustedDueDay,
            provisional: amounts.provisional
        });
    }

    function _rateNow() private view returns (uint32 rate) {
        return SafeCast.toUint32(_POLICY.valueOf(PolicyParameter.REDISCOUNT_RATE_MILLIONTHS));
    }

    /// @custom:rule REDISCOUNT-QUOTA | 商业汇票承兑、贴现与再贴现管理办法 27 | RediscountDesk_QuotaExceeded | What a bank has rediscounted never exceeds its quota.
    function _requireQuota(address bank, PreferenceClass preference, uint64 face) private view {
        uint64 available = availableOf(bank, preference);
        if (face > available) revert MarketErrors.RediscountDesk_QuotaExceeded(bank, preference, face, available);
    }

    /// @custom:rule REDISCOUNT-CLASS | 商业汇票承兑、贴现与再贴现管理办法 27 | RediscountDesk_NotOfClass | A bill is preferred as a small enterprise's only if a supplier discounted it; every preferred class is shown by a document.
    function _requireClass(Application calldata application, FinancingRequest memory discount) private view {
        PreferenceClass preference = application.preference;
        if (preference == PreferenceClass.Ordinary) return;
        bool deserved =
            preference != PreferenceClass.None &&
                application.documentHash != bytes32(0) &&
                (preference != PreferenceClass.SmallEnterprise ||
                    _MEMBERS.memberOf(discount.applicant).kind == MemberKind.Supplier);
        if (!deserved) revert MarketErrors.RediscountDesk_NotOfClass(discount.instrumentId, preference);
    }

    function _less(uint64 total, uint64 used) private pure returns (uint64 rest) {
        return total > used ? total - used : 0;
    }
}
