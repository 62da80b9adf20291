// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IBillRegistry} from "../interfaces/IBillRegistry.sol";
import {IBusinessCalendar} from "../interfaces/IBusinessCalendar.sol";
import {ICashToken} from "../interfaces/ICashToken.sol";
import {ICreditRegistry} from "../interfaces/ICreditRegistry.sol";
import {IPaymentDesk} from "../interfaces/IPaymentDesk.sol";
import {IPolicy} from "../interfaces/IPolicy.sol";
import {IRecourseDesk} from "../interfaces/IRecourseDesk.sol";
import {ITitleLedger} from "../interfaces/ITitleLedger.sol";
import {CivilDate} from "../libraries/CivilDate.sol";
import {Errors} from "../libraries/Errors.sol";
import {PolicyParameter} from "../libraries/PolicyParameter.sol";
import {Presentment} from "../types/DeskTypes.sol";
import {BillStatus} from "../types/InstrumentTypes.sol";
import {RecourseCause} from "../types/LiabilityTypes.sol";
import {PaymentDesk} from "./PaymentDesk.sol";

/// @notice Presentment of bills for payment (提示付款).
/// @dev Both terms are those in force on the due day. After the window only drawer and acceptor remain liable (票据法
///      53): the acceptor can still be asked and can still pay, and the presentment is marked late. Two years after
///      maturity the right itself has ended (票据法 17).
contract PresentmentDesk is PaymentDesk {
    IBillRegistry private immutable _BILLS;
    ICreditRegistry private immutable _CREDIT;
    IRecourseDesk private immutable _RECOURSES;

    constructor(
        ITitleLedger ledger,
        IBillRegistry bills,
        ICashToken cash,
        IPolicy policy,
        IBusinessCalendar calendar,
        ICreditRegistry credit,
        IRecourseDesk recourses
    ) PaymentDesk(ledger, bills, cash, policy, calendar) {
        _BILLS = bills;
        _CREDIT = credit;
        _RECOURSES = recourses;
    }

    /// @inheritdoc IPaymentDesk
    function windowOf(uint32 dueDay) public view override returns (uint32 firstDay, uint32 lastDay, bool provisional) {
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
        else _CREDIT.paidLate(paid.obligor, amount);
    }

    /// @inheritdoc PaymentDesk
    function _afterDefault(Presentment storage presentment) internal override {
        _CREDIT.defaulted(presentment.obligor, presentment.to - presentment.from + 1);
    }

    /// @inheritdoc PaymentDesk
    /// @dev The recourse desk keeps the slice from here on.
    function _toRecourse(uint256, Presentment memory presentment, RecourseCause cause) internal override {
        _LEDGER.release(presentment.instrumentId, presentment.from);
        _RECOURSES.open(
            IRecourseDesk.Opening({
                billId: presentment.instrumentId,
                from: presentment.from,
                to: presentment.to,
                holder: presentment.holder,
                cause: cause,
                late: presentment.late,
                agent: address(0),
                agentRef: 0
            })
        );
    }

    /// @inheritdoc PaymentDesk
    /// @dev Only a received bill: until then the drawer holds it, and has no claim against the acceptor.
    function _isLate(uint256 instrumentId, uint32 dueDay, uint32 today) internal view override returns (bool late) {
        if (_BILLS.billOf(instrumentId).status != BillStatus.Received) {
            revert Errors.PaymentDesk_NotPayable(instrumentId);
        }
        (uint32 firstDay, uint32 lastDay, ) = windowOf(dueDay);
        if (today < firstDay) revert Errors.PaymentDesk_TooEarly(instrumentId, today, firstDay);
        uint256 claimMonths = _POLICY.valueAt(PolicyParameter.BILL_CLAIM_MONTHS, CivilDate.startOf(dueDay));
        uint32 lastClaimDay = CivilDate.addMonths(dueDay, SafeCast.toUint8(claimMonths));
        if (today > lastClaimDay) revert Errors.PaymentDesk_TooLate(instrumentId, today, lastClaimDay);
        return today > lastDay;
    }
}
