// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IBillRegistry} from "../interfaces/IBillRegistry.sol";
import {IBillRules} from "../interfaces/IBillRules.sol";
import {IBusinessCalendar} from "../interfaces/IBusinessCalendar.sol";
import {ICashToken} from "../interfaces/ICashToken.sol";
import {ICreditRegistry} from "../interfaces/ICreditRegistry.sol";
import {IPaymentDesk} from "../interfaces/IPaymentDesk.sol";
import {IMemberRegistry} from "../interfaces/IMemberRegistry.sol";
import {IPolicy} from "../interfaces/IPolicy.sol";
import {IPresentmentDesk} from "../interfaces/IPresentmentDesk.sol";
import {IRecourseDesk} from "../interfaces/IRecourseDesk.sol";
import {ITitleLedger} from "../interfaces/ITitleLedger.sol";
import {CivilDate} from "../libraries/CivilDate.sol";
import {Errors} from "../libraries/Errors.sol";
import {LiabilityErrors} from "../libraries/LiabilityErrors.sol";
import {PolicyParameter} from "../libraries/PolicyParameter.sol";
import {Refusals} from "../libraries/Refusals.sol";
import {SliceRanges} from "../libraries/SliceRanges.sol";
import {Presentment, StandingInstruction} from "../types/DeskTypes.sol";
import {RecourseCause} from "../types/LiabilityTypes.sol";
import {Slice} from "../types/LedgerTypes.sol";
import {BillAction, BillQuery} from "../types/RuleTypes.sol";
import {PaymentDesk} from "./PaymentDesk.sol";

/// @notice Presentment of bills for payment (提示付款); see IPresentmentDesk.
/// @custom:rule PRESENTMENT-WINDOW | 票据法 53、107；民法典 203 | PaymentDesk_TooEarly | A bill is presented from its due day to ten days after it, the last one moved on to a business day; later, prior parties are released.
/// @custom:rule PRESENTMENT-LIMIT | 票据法 17（一） | PaymentDesk_TooLate | Two years from maturity the right against the acceptor ends.
/// @custom:rule PAYMENT-REFUSAL | 票据法 62 | PaymentDesk_ReasonLength | A refusal is given with its reason and opens recourse.
/// @custom:rule PAYMENT-SILENCE | 票据法 54、62 | PaymentDesk_AnswerTimeRuns | Silence past the time to answer is dishonour, by anybody's call.
/// @custom:rule PAYMENT-ONCE | 票据法 60 | PaymentDesk_WrongStatus | Payment discharges each sub-range exactly once.
/// @dev Both terms are those in force on the due day. After the window only drawer and acceptor remain liable (票据法
///      53): the acceptor can still be asked and can still pay, and the presentment is marked late. Two years after
///      maturity the right itself has ended (票据法 17).
contract PresentmentDesk is IPresentmentDesk, PaymentDesk {
    IBillRegistry private immutable _BILLS;
    ICreditRegistry private immutable _CREDIT;
    IRecourseDesk private immutable _RECOURSES;
    IMemberRegistry private immutable _MEMBERS;
    IBillRules private immutable _RULES;

    mapping(address acceptor => StandingInstruction instruction) private _instructions;

    constructor(
        ITitleLedger ledger,
        IBillRegistry bills,
        ICashToken cash,
        IPolicy policy,
        IBusinessCalendar calendar,
        ICreditRegistry credit,
        IRecourseDesk recourses,
        IMemberRegistry members,
        IBillRules rules
    ) PaymentDesk(ledger, bills, cash, policy, calendar) {
        _BILLS = bills;
        _CREDIT = credit;
        _RECOURSES = recourses;
        _MEMBERS = members;
        _RULES = rules;
    }

    /// @inheritdoc IPresentmentDesk
    function instruct(uint64 maxAmount, uint32 lastDay) external {
        // Check: it counts from now on.
        uint32 today = CivilDate.dayOf(block.timestamp);
        if (maxAmount != 0 && lastDay < today) revert LiabilityErrors.PresentmentDesk_InstructionPast(lastDay, today);

        // Effect
        _instructions[msg.sender] = StandingInstruction({maxAmount: maxAmount, lastDay: lastDay});
        emit Instructed(msg.sender, maxAmount, lastDay);
    }

    /// @inheritdoc IPresentmentDesk
    function answer(uint256 presentmentId) external {
        // Check: the acceptor has ordered it, and can pay.
        Presentment storage presentment = _presented(presentmentId);
        if (!_isOrdered(presentment)) {
            revert LiabilityErrors.PresentmentDesk_NotOrdered(presentmentId, presentment.obligor);
        }

        _pay(presentmentId, presentment);
    }

    /// @inheritdoc IPresentmentDesk
    function instructionOf(address acceptor) external view returns (StandingInstruction memory instruction) {
        return _instructions[acceptor];
    }

    /// @inheritdoc IPresentmentDesk
    function timeRefusal(uint256 billId) external view returns (bytes memory error_) {
        return _timeRefusal(billId, _BILLS.dueDayOf(billId), CivilDate.dayOf(block.timestamp));
    }

    /// @inheritdoc IPaymentDesk
    function windowOf(
        uint32 dueDay
    ) public view override(IPaymentDesk, PaymentDesk) returns (uint32 firstDay, uint32 lastDay, bool provisional) {
        uint256 windowDays = _POLICY.valueAt(PolicyParameter.BILL_PRESENTMENT_DAYS, CivilDate.startOf(dueDay));
        firstDay = dueDay;
        (lastDay, provisional) = _CALENDAR.onOrAfter(dueDay + SafeCast.toUint32(windowDays));
    }

    /// @inheritdoc PaymentDesk
    /// @dev Silence past the time to answer is an overdue payment, also when nobody called it a default before.
    function _afterPay(Presentment storage paid, uint64 amount) internal override {
        uint32 today = CivilDate.dayOf(block.timestamp);
        bool inTime = today == CivilDate.dayOf(paid.presentedAt) || today <= _lastAnswerDay(paid);
        if (inTime) _CREDIT.ended(paid.obligor, amount);
        else _CREDIT.paidLate(paid.obligor, paid.instrumentId, amount);
    }

    /// @inheritdoc PaymentDesk
    function _afterDefault(Presentment storage presentment) internal override {
        _CREDIT.defaulted({
            acceptor: presentment.obligor,
            billId: presentment.instrumentId,
            amount: presentment.to - presentment.from + 1
        });
    }

    /// @inheritdoc PaymentDesk
    /// @dev The recourse desk keeps the slice from here on.
    function _toRecourse(uint256, Presentment memory presentment, RecourseCause cause, uint32 day) internal override {
        _LEDGER.release(presentment.instrumentId, presentment.from);
        _RECOURSES.open(
            IRecourseDesk.Opening({
                billId: presentment.instrumentId,
                from: presentment.from,
                to: presentment.to,
                holder: presentment.holder,
                cause: cause,
                day: day,
                late: presentment.late,
                agent: presentment.agent,
                agentRef: presentment.agentRef
            })
        );
    }

    /// @inheritdoc PaymentDesk
    /// @custom:rule PAYMENT-SAME-DAY | 票据法 54 | - | The acceptor pays on the day of presentment; its standing instruction does so in the same transaction.
    function _afterPresent(uint256 presentmentId, Presentment storage presentment) internal override {
        if (_isOrdered(presentment)) _pay(presentmentId, presentment);
    }

    /// @inheritdoc PaymentDesk
    function _isLate(uint256 instrumentId, uint32 dueDay, uint32 today) internal view override returns (bool late) {
        Refusals.requireNone(_timeRefusal(instrumentId, dueDay, today));
        (, uint32 lastDay, ) = windowOf(dueDay);
        return today > lastDay;
    }

    /// @inheritdoc PaymentDesk
    /// @dev Only a received bill: until then the drawer holds it, and has no claim against the acceptor. A pledgee that
    ///      collects was asked about when the bill was pledged to it.
    function _requireMayPresent(uint256 instrumentId, Slice memory slice) internal view override {
        _RULES.requireMay(
            BillQuery({
                action: BillAction.Present,
                range: SliceRanges.whole(instrumentId, slice.from, slice.to),
                actor: msg.sender,
                counterparty: address(0)
            })
        );
    }

    /// @dev An acceptor that cannot pay now has not answered; the presentment waits as if nothing had been ordered.
    function _isOrdered(Presentment storage presentment) private view returns (bool) {
        address acceptor = presentment.obligor;
        uint64 amount = presentment.to - presentment.from + 1;
        StandingInstruction memory instruction = _instructions[acceptor];
        uint32 today = CivilDate.dayOf(block.timestamp);
        if (amount > instruction.maxAmount || today > instruction.lastDay || presentment.late) return false;
        (uint32 payableDay, ) = _CALENDAR.onOrAfter(_BILLS.dueDayOf(presentment.instrumentId));
        return today >= payableDay && _MEMBERS.isActive(acceptor) && _isCovered(acceptor, amount);
    }

    function _timeRefusal(
        uint256 instrumentId,
        uint32 dueDay,
        uint32 today
    ) private view returns (bytes memory error_) {
        if (today < dueDay) {
            return abi.encodeWithSelector(Errors.PaymentDesk_TooEarly.selector, instrumentId, today, dueDay);
        }
        uint256 claimMonths = _POLICY.valueAt(PolicyParameter.BILL_CLAIM_MONTHS, CivilDate.startOf(dueDay));
        (uint32 lastClaimDay, ) = _CALENDAR.onOrAfter(CivilDate.addMonths(dueDay, SafeCast.toUint8(claimMonths)));
        if (today <= lastClaimDay) return "";
        return abi.encodeWithSelector(Errors.PaymentDesk_TooLate.selector, instrumentId, today, lastClaimDay);
    }
}
