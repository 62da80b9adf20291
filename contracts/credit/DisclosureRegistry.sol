// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IBillRegistry} from "../interfaces/IBillRegistry.sol";
import {IBusinessCalendar} from "../interfaces/IBusinessCalendar.sol";
import {ICreditRegistry} from "../interfaces/ICreditRegistry.sol";
import {IDisclosureRegistry} from "../interfaces/IDisclosureRegistry.sol";
import {IPolicy} from "../interfaces/IPolicy.sol";
import {CivilDate} from "../libraries/CivilDate.sol";
import {CreditBook} from "../libraries/CreditBook.sol";
import {CreditErrors} from "../libraries/CreditErrors.sol";
import {Governed} from "../libraries/Governed.sol";
import {PolicyParameter} from "../libraries/PolicyParameter.sol";
import {BillDisclosure, CreditDisclosure, MonthEnd} from "../types/CreditTypes.sol";
import {Bill} from "../types/InstrumentTypes.sol";

/// @notice What acceptors publish; see IDisclosureRegistry. `docs/invariants.md` INV-O1 to INV-O3.
contract DisclosureRegistry is IDisclosureRegistry, Governed {
    IBillRegistry private immutable _BILLS;
    ICreditRegistry private immutable _CREDIT;
    IPolicy private immutable _POLICY;
    IBusinessCalendar private immutable _CALENDAR;

    mapping(uint256 billId => BillDisclosure disclosure) private _bills;
    mapping(address acceptor => CreditDisclosure disclosure) private _credits;

    constructor(IBillRegistry bills, ICreditRegistry credit, IPolicy policy, IBusinessCalendar calendar) {
        _BILLS = bills;
        _CREDIT = credit;
        _POLICY = policy;
        _CALENDAR = calendar;
    }

    /// @inheritdoc IDisclosureRegistry
    /// @custom:rule DISCLOSURE-BILL | PBoC Notice 2020-19 | DisclosureRegistry_NotAcceptor | The acceptor discloses each bill that it accepted within one business day.
    function disclose(uint256 billId, Particulars calldata particulars) external {
        // Check: the acceptor, of a bill that it accepted.
        Bill memory bill = _BILLS.billOf(billId);
        if (bill.drawee != msg.sender) {
            revert CreditErrors.DisclosureRegistry_NotAcceptor(billId, msg.sender, bill.drawee);
        }
        if (bill.acceptedDay == 0) revert CreditErrors.DisclosureRegistry_NotAccepted(billId, bill.status);

        // Effect: the first one was in time or not, the last one agrees or does not.
        BillDisclosure memory disclosure = _bills[billId];
        if (disclosure.disclosedAt == 0) {
            disclosure.disclosedAt = uint64(block.timestamp);
            disclosure.late = CivilDate.dayOf(block.timestamp) > _lastBillDay(bill.acceptedDay);
        }
        disclosure.matches = _agrees(bill, particulars);
        _bills[billId] = disclosure;
        emit BillDisclosed(billId, msg.sender, disclosure.matches, disclosure.late);
    }

    /// @inheritdoc IDisclosureRegistry
    /// @custom:rule DISCLOSURE-CREDIT | PBoC Notice 2020-19 | DisclosureRegistry_NotLastMonth | The acceptor discloses the credit data of a month by the 10th of the next.
    function discloseCredit(uint16 month, uint64 acceptanceBalance, uint64 overdueBalance) external {
        // Check: the month that ended last, whose balances the chain knows.
        (MonthEnd memory end, ) = _CREDIT.lastMonthEndOf(msg.sender);
        if (month != end.month) revert CreditErrors.DisclosureRegistry_NotLastMonth(month, end.month);

        // Effect
        CreditDisclosure memory disclosure = _credits[msg.sender];
        if (disclosure.month != month) {
            disclosure.month = month;
            disclosure.disclosedAt = uint64(block.timestamp);
            disclosure.late = CivilDate.dayOf(block.timestamp) > _lastCreditDay(month + 1);
        }
        disclosure.acceptanceBalance = acceptanceBalance;
        disclosure.overdueBalance = overdueBalance;
        disclosure.matches = acceptanceBalance == end.acceptanceBalance && overdueBalance == end.overdueBalance;
        _credits[msg.sender] = disclosure;
        emit CreditDisclosed({
            acceptor: msg.sender,
            month: month,
            acceptanceBalance: acceptanceBalance,
            overdueBalance: overdueBalance,
            matches: disclosure.matches,
            late: disclosure.late
        });
    }

    /// @inheritdoc IDisclosureRegistry
    function billDisclosureOf(uint256 billId) external view returns (BillDisclosure memory disclosure) {
        return _bills[billId];
    }

    /// @inheritdoc IDisclosureRegistry
    function creditDisclosureOf(address acceptor) external view returns (CreditDisclosure memory disclosure) {
        return _credits[acceptor];
    }

    /// @inheritdoc IDisclosureRegistry
    function refusalsOf(
        uint256 billId,
        address acceptor
    ) external view returns (bytes memory ofBill, bytes memory ofCredit) {
        return (_billRefusal(billId), _creditRefusal(acceptor));
    }

    /// @inheritdoc IDisclosureRegistry
    function dueMonthOf(address acceptor) external view returns (uint16 month) {
        return _dueMonthOf(acceptor, 0);
    }

    /// @custom:rule DISCLOSURE-MISSING | PBoC Notice 2020-19; Order 2022 No. 4 | DisclosureRegistry_NotDisclosed | A bill that is not disclosed is not discounted, guaranteed or pledged.
    /// @custom:rule DISCLOSURE-MISMATCH | PBoC Notice 2020-19; Order 2022 No. 4 | DisclosureRegistry_Mismatch | Nor is a bill whose disclosure disagrees with it.
    function _billRefusal(uint256 billId) private view returns (bytes memory error_) {
        BillDisclosure storage disclosure = _bills[billId];
        if (disclosure.disclosedAt == 0) {
            return abi.encodeWithSelector(CreditErrors.DisclosureRegistry_NotDisclosed.selector, billId);
        }
        if (!disclosure.matches) {
            return abi.encodeWithSelector(CreditErrors.DisclosureRegistry_Mismatch.selector, billId);
        }
    }

    /// @custom:rule DISCLOSURE-CREDIT-MISSING | PBoC Notice 2020-19 | DisclosureRegistry_CreditNotDisclosed | Bills of an acceptor that owes its credit data are not discounted, guaranteed or pledged.
    /// @custom:rule DISCLOSURE-CREDIT-MISMATCH | PBoC Notice 2020-19 | DisclosureRegistry_CreditMismatch | Nor are those of an acceptor whose credit data disagree with the chain.
    function _creditRefusal(address acceptor) private view returns (bytes memory error_) {
        CreditDisclosure storage disclosure = _credits[acceptor];
        uint16 dueMonth = _dueMonthOf(acceptor, disclosure.month);
        if (disclosure.month < dueMonth) {
            return
                abi.encodeWithSelector(
                    CreditErrors.DisclosureRegistry_CreditNotDisclosed.selector,
                    acceptor,
                    CreditBook.firstDayOf(dueMonth)
                );
        }
        if (disclosure.month != 0 && !disclosure.matches) {
            return
                abi.encodeWithSelector(
                    CreditErrors.DisclosureRegistry_CreditMismatch.selector,
                    acceptor,
                    CreditBook.firstDayOf(disclosure.month)
                );
        }
    }

    /// @param disclosed the latest month disclosed: when that is last month, nothing more can be due.
    function _dueMonthOf(address acceptor, uint16 disclosed) private view returns (uint16 month) {
        uint32 today = CivilDate.dayOf(block.timestamp);
        uint16 current = CreditBook.monthOf(today);
        if (disclosed == current - 1) return disclosed;
        uint16 firstMonth = _CREDIT.firstMonthOf(acceptor);
        if (firstMonth == 0 || firstMonth >= current) return 0;
        month = today > _lastCreditDay(current) ? current - 1 : current - 2;
        if (firstMonth > month) return 0;
    }

    /// @dev Business days after that of the acceptance, which does not count; the figure of that day.
    function _lastBillDay(uint32 acceptedDay) private view returns (uint32 lastDay) {
        uint256 days_ = _POLICY.valueAt(PolicyParameter.BILL_DISCLOSURE_DAYS, CivilDate.startOf(acceptedDay));
        lastDay = acceptedDay;
        for (uint256 index = 0; index < days_; ++index) {
            (lastDay, ) = _CALENDAR.onOrAfter(lastDay + 1);
        }
    }

    /// @dev A last day that is no business day moves on (民法典 203).
    function _lastCreditDay(uint16 month) private view returns (uint32 lastDay) {
        uint32 firstDay = CreditBook.firstDayOf(month);
        uint256 days_ = _POLICY.valueAt(PolicyParameter.CREDIT_DISCLOSURE_DAYS, CivilDate.startOf(firstDay));
        (lastDay, ) = _CALENDAR.onOrAfter(firstDay + SafeCast.toUint32(days_) - 1);
    }

    function _agrees(Bill memory bill, Particulars calldata particulars) private pure returns (bool agrees) {
        return
            particulars.drawer == bill.drawer &&
            particulars.payee == bill.payee &&
            particulars.face == bill.face &&
            particulars.issueDay == bill.issueDay &&
            particulars.dueDay == bill.dueDay &&
            particulars.transferable == bill.transferable;
    }
}
