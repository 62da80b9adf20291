// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {ICreditRegistry} from "../interfaces/ICreditRegistry.sol";
import {IFilingRegistry} from "../interfaces/IFilingRegistry.sol";
import {IPolicy} from "../interfaces/IPolicy.sol";
import {Appointing} from "../libraries/Appointing.sol";
import {CivilDate} from "../libraries/CivilDate.sol";
import {CreditBook} from "../libraries/CreditBook.sol";
import {CreditErrors} from "../libraries/CreditErrors.sol";
import {PolicyParameter} from "../libraries/PolicyParameter.sol";
import {Refusals} from "../libraries/Refusals.sol";
import {CreditRecord, CreditStanding, Filing, MonthEnd} from "../types/CreditTypes.sol";
import {InstrumentClass} from "../types/InstrumentTypes.sol";

/// @notice The credit of acceptors; see ICreditRegistry.
/// @dev One slot per acceptor, a second one written once a month, and one per bill that was overdue. A record is
///      brought forward before it is read or changed: a month that ended is judged by the figures of policy in force at
///      its end. `docs/invariants.md` INV-K1 to INV-K5.
contract CreditRegistry is ICreditRegistry, Appointing {
    using CreditBook for CreditRecord;

    uint256 private constant _BPS_ONE = 10_000;

    IFilingRegistry private immutable _FILINGS;
    IPolicy private immutable _POLICY;

    mapping(address acceptor => CreditRecord record) private _records;
    mapping(address acceptor => MonthEnd end) private _monthEnds;
    /// @dev Bills that have been counted as an overdue payment of their one acceptor.
    mapping(uint256 billId => bool counted) private _counted;

    constructor(IFilingRegistry filings, IPolicy policy) {
        _FILINGS = filings;
        _POLICY = policy;
    }

    /// @inheritdoc ICreditRegistry
    function accepted(address acceptor, InstrumentClass class_, uint64 face) external onlyAppointed {
        // Check: what `acceptanceRefusal` answers, of the record that is written below.
        CreditRecord memory record = _broughtForward(acceptor);
        Refusals.requireNone(_acceptanceRefusal(record, acceptor, class_, face));

        // Effect
        if (record.firstMonth == 0) record.firstMonth = record.month;
        record.acceptanceBalance += face;
        _records[acceptor] = record;
    }

    /// @inheritdoc ICreditRegistry
    function ended(address acceptor, uint64 amount) external onlyAppointed {
        // Effect
        CreditRecord memory record = _broughtForward(acceptor);
        record.acceptanceBalance -= amount;
        _records[acceptor] = record;
    }

    /// @inheritdoc ICreditRegistry
    function defaulted(address acceptor, uint256 billId, uint64 amount) external onlyAppointed {
        // Effect: overdue until the acceptor pays it.
        CreditRecord memory record = _broughtForward(acceptor);
        _count(record, billId);
        record.overdueBalance += amount;
        _records[acceptor] = record;
        _emitOverdue(acceptor, amount, record);
    }

    /// @inheritdoc ICreditRegistry
    function cleared(address acceptor, uint64 amount) external onlyAppointed {
        // Effect
        CreditRecord memory record = _broughtForward(acceptor);
        record.acceptanceBalance -= amount;
        record.overdueBalance -= amount;
        _records[acceptor] = record;
        emit OverdueCleared(acceptor, amount, record.overdueBalance);
    }

    /// @inheritdoc ICreditRegistry
    function paidLate(address acceptor, uint256 billId, uint64 amount) external onlyAppointed {
        // Effect: an overdue payment that leaves nothing overdue.
        CreditRecord memory record = _broughtForward(acceptor);
        _count(record, billId);
        record.acceptanceBalance -= amount;
        _records[acceptor] = record;
        _emitOverdue(acceptor, amount, record);
    }

    /// @inheritdoc ICreditRegistry
    function declared(address acceptor, bool insolvent) external onlyAppointed {
        // Effect: whatever its payments have shown.
        _records[acceptor].insolvent = insolvent;
    }

    /// @inheritdoc ICreditRegistry
    function standingOf(address acceptor) external view returns (CreditStanding memory standing) {
        CreditRecord memory record = _asOfNow(acceptor);
        uint256 window = _POLICY.valueOf(PolicyParameter.OVERDUE_WINDOW_MONTHS);
        return
            CreditStanding({
                listed: _isListed(record),
                barredUntilDay: _isBarred(record) ? CreditBook.firstDayOf(record.barredUntilMonth) : 0,
                overduePayments: record.overduesWithin(window),
                overdueBalance: record.overdueBalance,
                acceptanceBalance: record.acceptanceBalance
            });
    }

    /// @inheritdoc ICreditRegistry
    function lastMonthEndOf(address acceptor) external view returns (MonthEnd memory end, uint16 firstMonth) {
        CreditRecord memory record = _records[acceptor];
        uint16 current = _currentMonth();
        if (record.month == current) return (_monthEnds[acceptor], record.firstMonth);
        return (_endOf(record, current - 1), record.firstMonth);
    }

    /// @inheritdoc ICreditRegistry
    function firstMonthOf(address acceptor) external view returns (uint16 month) {
        return _records[acceptor].firstMonth;
    }

    /// @inheritdoc ICreditRegistry
    function acceptanceRefusal(
        address acceptor,
        InstrumentClass class_,
        uint64 face
    ) external view returns (bytes memory error) {
        return _acceptanceRefusal(_asOfNow(acceptor), acceptor, class_, face);
    }

    /// @inheritdoc ICreditRegistry
    /// @custom:rule CREDIT-BARRED-FINANCING | Order 2022 No. 4; PBoC Notice 2020-19 | CreditRegistry_Barred | Bills of a persistently overdue acceptor are not discounted, guaranteed or pledged for two years.
    function financingRefusal(address acceptor) external view returns (bytes memory error) {
        // A record without blemish stays so as months pass, which most are.
        CreditRecord storage record = _records[acceptor];
        if (record.insolvent) return _insolvencyRefusal(acceptor);
        if (record.overdues == 0 && record.listings == 0 && record.barredUntilMonth == 0) return error;
        return _barredRefusal(_asOfNow(acceptor), acceptor);
    }

    /// @dev The first change of a month keeps what the last month ended with, and tells the lists it was on.
    function _broughtForward(address acceptor) private returns (CreditRecord memory record) {
        record = _records[acceptor];
        uint16 current = _currentMonth();
        if (record.month == current) return record;
        if (record.month != 0) _monthEnds[acceptor] = _endOf(record, current - 1);
        while (_passMonth(record, current)) {
            if (!_isListed(record)) continue;
            emit OverdueListed(acceptor, record.month - 1);
            if (_isBarred(record)) emit AcceptorBarred(acceptor, record.barredUntilMonth);
        }
    }

    /// @dev A holder decides into how many slices a bill is cut; how often its acceptor fails does not depend on that.
    /// @custom:rule CREDIT-OVERDUE-ONCE | practice | - | A bill is one overdue payment of its acceptor, however many of its slices are overdue.
    function _count(CreditRecord memory record, uint256 billId) private {
        if (_counted[billId]) return;
        _counted[billId] = true;
        record.count();
    }

    function _emitOverdue(address acceptor, uint64 amount, CreditRecord memory record) private {
        emit OverduePayment({
            acceptor: acceptor,
            amount: amount,
            overdueBalance: record.overdueBalance,
            overduePayments: record.overduesWithin(1)
        });
    }

    function _asOfNow(address acceptor) private view returns (CreditRecord memory record) {
        record = _records[acceptor];
        uint16 current = _currentMonth();
        while (_passMonth(record, current)) continue;
    }

    /// @dev Ends the month of the record, unless it is `current`. Once both registers are empty nothing can change any
    ///      more, and the rest of the time passes at once: after 24 rounds at most.
    /// @return passed whether a month has passed.
    /// @custom:rule CREDIT-OVERDUE-LIST | Order 2022 No. 4; PBoC Notice 2020-19 | CreditRegistry_Listed | Three overdue payments in six months, with a balance or a payment overdue in that month, list the acceptor at the end of the month.
    /// @custom:rule CREDIT-PERSISTENT | Order 2022 No. 4; PBoC Notice 2020-19 | CreditRegistry_Barred | Three listings within six months bar the acceptor for two years.
    function _passMonth(CreditRecord memory record, uint16 current) private view returns (bool passed) {
        if (record.month == current) return false;
        if (record.isQuiet()) {
            record.month = current;
            return true;
        }
        uint64 end = CivilDate.startOf(CreditBook.firstDayOf(record.month + 1)) - 1;
        uint256 window = _POLICY.valueAt(PolicyParameter.OVERDUE_WINDOW_MONTHS, end);
        bool owing = record.overdueBalance != 0 || record.isOverdueThisMonth();
        bool listed = owing && record.overduesWithin(window) >= _POLICY.valueAt(PolicyParameter.OVERDUE_PAYMENTS, end);
        record.shift(listed);
        if (listed && record.listingsWithin(window) >= _POLICY.valueAt(PolicyParameter.OVERDUE_LISTINGS, end)) {
            record.barredUntilMonth = record.month + uint16(_POLICY.valueAt(PolicyParameter.OVERDUE_BAR_MONTHS, end));
        }
        return true;
    }

    /// @custom:rule CREDIT-SUSPENSION | Order 2022 No. 4; PBoC Notice 2020-19 | CreditRegistry_Listed | An acceptor listed at the end of a month accepts nothing in the following month.
    /// @custom:rule CREDIT-BARRED | Order 2022 No. 4; PBoC Notice 2020-19 | CreditRegistry_Barred | A persistently overdue acceptor accepts nothing for two years.
    function _acceptanceRefusal(
        CreditRecord memory record,
        address acceptor,
        InstrumentClass class_,
        uint64 face
    ) private view returns (bytes memory error) {
        if (record.insolvent) return _insolvencyRefusal(acceptor);
        error = _barredRefusal(record, acceptor);
        if (error.length != 0) return error;
        if (_isListed(record)) {
            uint32 untilDay = CreditBook.firstDayOf(record.month + 1);
            return abi.encodeWithSelector(CreditErrors.CreditRegistry_Listed.selector, acceptor, untilDay);
        }
        if (class_ == InstrumentClass.BankAcceptedBill || class_ == InstrumentClass.SupplyChainBankBill) {
            return _limitRefusal(acceptor, uint256(record.acceptanceBalance) + face);
        }
    }

    /// @param balance fen accepted on this network, the bill in question among them.
    /// @custom:rule ACCEPTANCE-FILING | Order 2022 No. 4 | CreditRegistry_NoFiling | A bank accepts bills only on figures of its own that it filed and that are not out of date.
    /// @custom:rule ACCEPTANCE-LIMIT-ASSETS | Order 2022 No. 4 | CreditRegistry_AcceptanceLimit | The acceptance balance of a bank does not exceed 15 % of its total assets.
    /// @custom:rule ACCEPTANCE-LIMIT-MARGIN | Order 2022 No. 4 | CreditRegistry_MarginLimit | The margin deposits for acceptances do not exceed 10 % of the deposits.
    function _limitRefusal(address bank, uint256 balance) private view returns (bytes memory error) {
        Filing memory filing = _FILINGS.filingOf(bank);
        uint256 validity = _POLICY.valueOf(PolicyParameter.FILING_VALIDITY_DAYS);
        uint32 today = CivilDate.dayOf(block.timestamp);
        if (filing.asOfDay == 0 || today > filing.asOfDay + validity) {
            return
                abi.encodeWithSelector(CreditErrors.CreditRegistry_NoFiling.selector, bank, filing.asOfDay, validity);
        }
        balance += filing.otherAcceptances;
        uint256 balanceMax = _shareDown(filing.totalAssets, PolicyParameter.ACCEPTANCE_ASSETS_BPS);
        if (balance > balanceMax) {
            return
                abi.encodeWithSelector(CreditErrors.CreditRegistry_AcceptanceLimit.selector, bank, balance, balanceMax);
        }
        uint256 marginMax = _shareDown(filing.deposits, PolicyParameter.MARGIN_DEPOSITS_BPS);
        if (filing.marginDeposits > marginMax) {
            return
                abi.encodeWithSelector(
                    CreditErrors.CreditRegistry_MarginLimit.selector,
                    bank,
                    filing.marginDeposits,
                    marginMax
                );
        }
    }

    function _shareDown(uint64 amount, bytes32 parameter) private view returns (uint256 share) {
        return (uint256(amount) * _POLICY.valueOf(parameter)) / _BPS_ONE;
    }

    function _currentMonth() private view returns (uint16 month) {
        return CreditBook.monthOf(CivilDate.dayOf(block.timestamp));
    }

    /// @custom:rule CREDIT-INSOLVENT | 票据法 36, 61, 64 | CreditRegistry_Insolvent | Who was declared bankrupt or ordered to stop business accepts no bill, and what it accepted before is not discounted, guaranteed or pledged; it is presented, paid and recovered by recourse.
    function _insolvencyRefusal(address acceptor) private pure returns (bytes memory error) {
        return abi.encodeWithSelector(CreditErrors.CreditRegistry_Insolvent.selector, acceptor);
    }

    function _barredRefusal(CreditRecord memory record, address acceptor) private pure returns (bytes memory error) {
        if (!_isBarred(record)) return "";
        uint32 untilDay = CreditBook.firstDayOf(record.barredUntilMonth);
        return abi.encodeWithSelector(CreditErrors.CreditRegistry_Barred.selector, acceptor, untilDay);
    }

    function _isListed(CreditRecord memory record) private pure returns (bool listed) {
        return record.listings & 1 != 0;
    }

    function _isBarred(CreditRecord memory record) private pure returns (bool barred) {
        return record.month < record.barredUntilMonth;
    }

    function _endOf(CreditRecord memory record, uint16 month) private pure returns (MonthEnd memory end) {
        return
            MonthEnd({
                month: month,
                acceptanceBalance: record.acceptanceBalance,
                overdueBalance: record.overdueBalance
            });
    }
}
