// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IBusinessCalendar} from "../interfaces/IBusinessCalendar.sol";
import {IPolicy} from "../interfaces/IPolicy.sol";
import {CivilDate} from "../libraries/CivilDate.sol";
import {Errors} from "../libraries/Errors.sol";
import {PolicyParameter} from "../libraries/PolicyParameter.sol";
import {BillStatus} from "../types/InstrumentTypes.sol";
import {BillAction, BillFacts} from "../types/RuleTypes.sol";

/// @notice Rules about the drawee's answer.
abstract contract AcceptanceRules {
    IPolicy private immutable _POLICY;
    IBusinessCalendar private immutable _CALENDAR;

    constructor(IPolicy policy, IBusinessCalendar calendar) {
        _POLICY = policy;
        _CALENDAR = calendar;
    }

    function _inAnswerTime(BillFacts memory facts) internal view returns (bytes memory error_) {
        if (facts.query.action != BillAction.Accept || facts.bill.status != BillStatus.Issued) return error_;
        return _answerRefusal(facts.query.range.instrumentId, facts.bill.issueDay, facts.today);
    }

    /// @custom:rule BILL-ANSWER-TIME | 票据法 41; 民法典 201, 203 | BillRegistry_AnswerTimePassed | The drawee accepts within three days of the issue, the last rolled to a business day; silence is refusal.
    function _answerRefusal(uint256 billId, uint32 issueDay, uint32 today) internal view returns (bytes memory error_) {
        uint32 lastDay = _lastAnswerDay(issueDay, today);
        if (today <= lastDay) return error_;
        return abi.encodeWithSelector(Errors.BillRegistry_AnswerTimePassed.selector, billId, today, lastDay);
    }

    function _beforeDue(BillFacts memory facts) internal pure returns (bytes memory error_) {
        if (facts.query.action != BillAction.Accept || facts.bill.status != BillStatus.Issued) return error_;
        return _dueRefusal(facts.query.range.instrumentId, facts.bill.dueDay, facts.today);
    }

    /// @custom:rule BILL-ACCEPTANCE-DUE | 票据法 39 | BillRegistry_AcceptanceDue | A bill is presented for acceptance before its due day; from that day on nobody accepts it.
    function _dueRefusal(uint256 billId, uint32 dueDay, uint32 today) internal pure returns (bytes memory error_) {
        if (today < dueDay) return error_;
        return abi.encodeWithSelector(Errors.BillRegistry_AcceptanceDue.selector, billId, today, dueDay);
    }

    /// @dev The figure in force on the day of issue, which itself does not count. The calendar only moves it on, so it
    ///      is asked no earlier than it matters.
    function _lastAnswerDay(uint32 issueDay, uint32 today) private view returns (uint32 lastDay) {
        uint256 answerDays = _POLICY.valueAt(PolicyParameter.BILL_ACCEPTANCE_DAYS, CivilDate.startOf(issueDay));
        lastDay = issueDay + SafeCast.toUint32(answerDays);
        if (today > lastDay) (lastDay, ) = _CALENDAR.onOrAfter(lastDay);
    }
}
