// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IBusinessCalendar} from "../interfaces/IBusinessCalendar.sol";
import {ICashToken} from "../interfaces/ICashToken.sol";
import {IInstrumentRegistry} from "../interfaces/IInstrumentRegistry.sol";
import {IPaymentDesk} from "../interfaces/IPaymentDesk.sol";
import {IPolicy} from "../interfaces/IPolicy.sol";
import {ITitleLedger} from "../interfaces/ITitleLedger.sol";
import {IValuedRecords} from "../interfaces/IValuedRecords.sol";
import {CivilDate} from "../libraries/CivilDate.sol";
import {Collection} from "../libraries/Collection.sol";
import {Errors} from "../libraries/Errors.sol";
import {Governed} from "../libraries/Governed.sol";
import {PolicyParameter} from "../libraries/PolicyParameter.sol";
import {SliceRanges} from "../libraries/SliceRanges.sol";
import {Presentment, PresentmentStatus} from "../types/DeskTypes.sol";
import {InstrumentTerms} from "../types/InstrumentTypes.sol";
import {EncumbranceKind, Slice} from "../types/LedgerTypes.sol";
import {RecourseCause} from "../types/LiabilityTypes.sol";

/// @notice The one mechanism of payment at maturity: present, then pay, refuse or lapse; see IPaymentDesk.
/// @dev Payment needs no circulation: a non-transferable instrument is paid like any other. The ledger discharges a
///      slice once, so it is paid once. Status is written before any call out, and only contracts of the network are
///      called; so a call that came back would find the presentment answered, and no reentrancy guard is needed.
abstract contract PaymentDesk is IPaymentDesk, IValuedRecords, Governed {
    uint256 private constant _MAX_REASON_BYTES = 256;

    IPolicy internal immutable _POLICY;
    IBusinessCalendar internal immutable _CALENDAR;
    ITitleLedger internal immutable _LEDGER;
    IInstrumentRegistry private immutable _INSTRUMENTS;
    ICashToken private immutable _CASH;

    uint256 private _lastPresentmentId;
    mapping(uint256 presentmentId => Presentment presentment) private _presentments;

    constructor(
        ITitleLedger ledger,
        IInstrumentRegistry instruments,
        ICashToken cash,
        IPolicy policy,
        IBusinessCalendar calendar
    ) {
        _LEDGER = ledger;
        _INSTRUMENTS = instruments;
        _CASH = cash;
        _POLICY = policy;
        _CALENDAR = calendar;
    }

    /// @inheritdoc IPaymentDesk
    function present(uint256 instrumentId, uint64 sliceFrom) external returns (uint256 presentmentId) {
        // Check: the holder, in time.
        InstrumentTerms memory terms = _INSTRUMENTS.termsOf(instrumentId);
        Slice memory slice = _LEDGER.sliceAt(instrumentId, sliceFrom);
        _requireMayPresent(instrumentId, slice);
        presentmentId = _present(instrumentId, terms, slice, 0);
        _afterPresent(presentmentId, _presentments[presentmentId]);
    }

    /// @inheritdoc IPaymentDesk
    function presentPledged(
        uint256 instrumentId,
        uint64 sliceFrom,
        uint32 loanId
    ) external restricted returns (uint256 presentmentId) {
        // Check: the calling desk has just freed the slice it held in pledge.
        InstrumentTerms memory terms = _INSTRUMENTS.termsOf(instrumentId);
        presentmentId = _present(instrumentId, terms, _LEDGER.sliceAt(instrumentId, sliceFrom), loanId);
        _afterPresent(presentmentId, _presentments[presentmentId]);
    }

    /// @inheritdoc IPaymentDesk
    function pay(uint256 presentmentId) external {
        // Check: the obligor, once.
        Presentment storage presentment = _payable(presentmentId);
        _requireObligor(presentment.instrumentId, presentment.obligor);

        _pay(presentmentId, presentment);
    }

    /// @inheritdoc IPaymentDesk
    function refuse(uint256 presentmentId, string calldata reason) external {
        // Check: the obligor, with a reason.
        Presentment storage refused = _presented(presentmentId);
        uint256 instrumentId = refused.instrumentId;
        _requireObligor(instrumentId, refused.obligor);
        uint256 length = bytes(reason).length;
        if (length == 0 || length > _MAX_REASON_BYTES) {
            revert Errors.PaymentDesk_ReasonLength(length, _MAX_REASON_BYTES);
        }

        // Effect
        refused.status = PresentmentStatus.Refused;
        emit PaymentRefused(presentmentId, instrumentId, reason);

        // Interaction
        _toRecourse(presentmentId, refused, RecourseCause.PaymentRefused, _refusalDay(refused));
        _LEDGER.record({
            instrumentId: instrumentId,
            kind: "PAYMENT_REFUSED",
            data: abi.encode(presentmentId, msg.sender, reason)
        });
        _afterDefault(refused);
    }

    /// @inheritdoc IPaymentDesk
    function lapse(uint256 presentmentId) external {
        // Check: the time to answer is over.
        Presentment storage lapsed = _presented(presentmentId);
        uint256 instrumentId = lapsed.instrumentId;
        uint32 today = CivilDate.dayOf(block.timestamp);
        uint32 lastDay = _lastAnswerDay(lapsed);
        if (today <= lastDay) revert Errors.PaymentDesk_AnswerTimeRuns(presentmentId, today, lastDay);

        // Effect
        lapsed.status = PresentmentStatus.Dishonoured;
        emit Dishonoured(presentmentId, instrumentId);

        // Interaction
        _toRecourse(presentmentId, lapsed, RecourseCause.Dishonoured, lastDay + 1);
        _LEDGER.record({instrumentId: instrumentId, kind: "DISHONOURED", data: abi.encode(presentmentId)});
        _afterDefault(lapsed);
    }

    /// @inheritdoc IPaymentDesk
    function presentmentOf(uint256 presentmentId) external view returns (Presentment memory presentment) {
        return _presentments[presentmentId];
    }

    /// @inheritdoc IValuedRecords
    function valueOfRecord(uint256 presentmentId, bytes4) external view returns (uint256 value) {
        Presentment storage presentment = _presentments[presentmentId];
        return presentment.to == 0 ? 0 : presentment.to - presentment.from + 1;
    }

    /// @inheritdoc IPaymentDesk
    function windowOf(uint32 dueDay) public view virtual returns (uint32 firstDay, uint32 lastDay, bool provisional);

    function _present(
        uint256 instrumentId,
        InstrumentTerms memory terms,
        Slice memory slice,
        uint32 loanId
    ) internal returns (uint256 presentmentId) {
        // Check: from the due day on, as the class of instrument has it.
        uint32 today = CivilDate.dayOf(block.timestamp);
        bool late = _isLate(instrumentId, terms.dueDay, today);

        // Effect
        presentmentId = ++_lastPresentmentId;
        _presentments[presentmentId] = Presentment({
            instrumentId: instrumentId,
            holder: slice.holder,
            presentedAt: uint64(block.timestamp),
            status: PresentmentStatus.Presented,
            late: late,
            obligor: terms.obligor,
            from: slice.from,
            to: slice.to,
            agent: loanId == 0 ? address(0) : msg.sender,
            agentRef: loanId
        });
        emit Presented({
            presentmentId: presentmentId,
            instrumentId: instrumentId,
            obligor: terms.obligor,
            holder: slice.holder,
            from: slice.from,
            to: slice.to
        });

        // Interaction: the slice must be free, and is under collection from now on.
        _LEDGER.encumber({
            range: SliceRanges.whole(instrumentId, slice.from, slice.to),
            kind: EncumbranceKind.UnderCollection,
            until: 0,
            ref: bytes32(presentmentId)
        });
        _LEDGER.record({
            instrumentId: instrumentId,
            kind: "PRESENTED",
            data: abi.encode(presentmentId, slice.holder, slice.from, slice.to, late)
        });
    }

    function _payUnpresented(uint256 instrumentId, uint64 sliceFrom) internal returns (uint256 presentmentId) {
        // Check: the obligor pays whoever holds the slice.
        InstrumentTerms memory terms = _INSTRUMENTS.termsOf(instrumentId);
        _requireObligor(instrumentId, terms.obligor);

        presentmentId = _present(instrumentId, terms, _LEDGER.sliceAt(instrumentId, sliceFrom), 0);
        _pay(presentmentId, _presentments[presentmentId]);
    }

    /// @notice What else the class of instrument wants done when a slice has been presented.
    function _afterPresent(uint256 presentmentId, Presentment storage presentment) internal virtual {}

    /// @notice What else the class of instrument wants done when its obligor has paid `amount` fen.
    function _afterPay(Presentment storage paid, uint64 amount) internal virtual {}

    /// @notice What else it wants done when its obligor has refused, or not answered.
    function _afterDefault(Presentment storage presentment) internal virtual {}

    function _pay(uint256 presentmentId, Presentment storage paid) internal {
        // Effect
        paid.status = PresentmentStatus.Paid;
        Presentment memory presentment = paid;
        uint64 amount = presentment.to - presentment.from + 1;
        emit Paid({
            presentmentId: presentmentId,
            instrumentId: presentment.instrumentId,
            holder: presentment.holder,
            amount: amount
        });

        // Interaction: discharge and cash in one transaction or not at all; the last slice settles the instrument.
        uint64 remaining = _LEDGER.discharge({instrumentId: presentment.instrumentId, sliceFrom: presentment.from});
        _LEDGER.record({
            instrumentId: presentment.instrumentId,
            kind: "PAID",
            data: abi.encode(presentmentId, presentment.obligor, presentment.holder, amount)
        });
        if (remaining == 0) _INSTRUMENTS.settled(presentment.instrumentId);
        _afterPay(paid, amount);
        Collection.payOut({
            cash: _CASH,
            payer: presentment.obligor,
            holder: presentment.holder,
            agent: presentment.agent,
            agentRef: presentment.agentRef,
            amount: amount
        });
    }

    /// @notice A slice that was not paid keeps an encumbrance: it can no longer be endorsed.
    /// @dev The last argument is the CST day of the default.
    function _toRecourse(
        uint256 presentmentId,
        Presentment memory presentment,
        RecourseCause,
        uint32
    ) internal virtual {
        _LEDGER.convert({
            instrumentId: presentment.instrumentId,
            sliceFrom: presentment.from,
            kind: EncumbranceKind.InRecourse,
            until: 0,
            ref: bytes32(presentmentId)
        });
    }

    /// @notice Reverts unless the caller may present the slice as its holder.
    function _requireMayPresent(uint256 instrumentId, Slice memory slice) internal view virtual {
        if (slice.holder != msg.sender) {
            revert Errors.PaymentDesk_NotHolder(instrumentId, slice.from, msg.sender, slice.holder);
        }
    }

    /// @dev Reverts when payment cannot be demanded on `today`.
    /// @return late whether the window has closed.
    function _isLate(uint256 instrumentId, uint32 dueDay, uint32 today) internal view virtual returns (bool late);

    /// @return whether the obligor has let this desk take the amount, and has it.
    function _isCovered(address obligor, uint64 amount) internal view returns (bool) {
        IERC20 cash = IERC20(_CASH);
        return cash.balanceOf(obligor) >= amount && cash.allowance(obligor, address(this)) >= amount;
    }

    /// @dev Payment is due on the first business day from maturity on; an earlier presentment waits for it (民法典 203).
    ///      The figure is that in force at the presentment.
    /// @custom:rule PAYMENT-FROZEN | practice | PaymentDesk_AnswerTimeRuns | An obligor that a court kept from paying has its whole time to answer after the thaw: until then it is neither silent nor overdue.
    function _lastAnswerDay(Presentment storage presentment) internal view returns (uint32 lastDay) {
        uint256 instrumentId = presentment.instrumentId;
        uint64 presentedAt = presentment.presentedAt;
        (uint32 firstDay, ) = _CALENDAR.onOrAfter(_INSTRUMENTS.dueDayOf(instrumentId));
        firstDay = _later(firstDay, CivilDate.dayOf(presentedAt));
        firstDay = _later(firstDay, CivilDate.dayOf(_LEDGER.thawedAt(instrumentId, presentment.from)));
        uint256 answerDays = _POLICY.valueAt(PolicyParameter.PAYMENT_ANSWER_DAYS, presentedAt);
        (lastDay, ) = _CALENDAR.onOrAfter(firstDay + SafeCast.toUint32(answerDays));
    }

    function _presented(uint256 presentmentId) internal view returns (Presentment storage presentment) {
        presentment = _presentments[presentmentId];
        if (presentment.status != PresentmentStatus.Presented) {
            revert Errors.PaymentDesk_WrongStatus(presentmentId, presentment.status, PresentmentStatus.Presented);
        }
    }

    /// @notice Whether the obligor pays here what it refused or left unanswered.
    function _takesLatePayment() internal pure virtual returns (bool) {
        return false;
    }

    function _payable(uint256 presentmentId) private view returns (Presentment storage presentment) {
        presentment = _presentments[presentmentId];
        PresentmentStatus status = presentment.status;
        bool inDefault = status == PresentmentStatus.Refused || status == PresentmentStatus.Dishonoured;
        if (inDefault && _takesLatePayment()) return presentment;
        return _presented(presentmentId);
    }

    /// @dev Silence past the time to answer was the default already, whatever is said or called later.
    /// @return day CST day on which a presentment that is refused now was dishonoured.
    function _refusalDay(Presentment storage presentment) private view returns (uint32 day) {
        day = CivilDate.dayOf(block.timestamp);
        if (day == CivilDate.dayOf(presentment.presentedAt)) return day;
        uint32 firstSilentDay = _lastAnswerDay(presentment) + 1;
        return day < firstSilentDay ? day : firstSilentDay;
    }

    function _requireObligor(uint256 instrumentId, address obligor) private view {
        if (msg.sender != obligor) revert Errors.PaymentDesk_NotObligor(instrumentId, msg.sender, obligor);
    }

    function _later(uint32 a, uint32 b) private pure returns (uint32 day) {
        return a > b ? a : b;
    }
}
